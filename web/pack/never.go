package main

import "regexp"

// never names functions that are linked and cannot run in the page, with the reason.
// Their bodies become a trap: one that runs all the same stops the program, as every
// panic does. A page has no environment, and boot.js sets no GODEBUG.
var never = []struct {
	names *regexp.Regexp
	why   string
}{
	{regexp.MustCompile(`^runtime\.(traceLocker\.[A-Z]|trace(Event)?Writer\.|\(\*(trace|unsafeTrace)\w+\)|trace(Advance|AcquireEnabled|BufFlush|CPUFlush|ReadCPU|Stack|StopReadCPU|SyncBatch|RegisterLabelsAndReasons|ThreadDestroy)\b)`), "write an execution trace, which nothing starts"},
	{regexp.MustCompile(`^runtime\.(\(\*?(profBuf|cpuProfile))`), "keep a profile of the processor, which nothing starts"},
	{regexp.MustCompile(`^runtime\.initMetrics\b`), "make metrics, for which a setting in GODEBUG is counted"},
	{regexp.MustCompile(`^runtime\.(schedtrace|checkFinalizersAndCleanups|dump(Types|Stacks)Rec)`), "report what a setting in GODEBUG asks for"},
	{regexp.MustCompile(`^runtime\.typesEqual$`), "compare types of several modules of Go's, as plugins are"},
	{regexp.MustCompile(`^internal/bisect\.`), "look for a cause by a setting in GODEBUG"},
}

// trap is the body of a function that never runs.
var trap = []byte{0, opUnreachable, end}

func neverRuns(name string) bool {
	for _, n := range never {
		if n.names.MatchString(name) {
			return true
		}
	}
	return false
}
