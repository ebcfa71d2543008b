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
	{regexp.MustCompile(`^runtime\.(mProf_Free$|saveblockevent$|saveg$|doRecordGoroutineProfile|tryRecordGoroutineProfile|goroutineProfile)`), "keep profiles, which nothing asks for"},
	{regexp.MustCompile(`^runtime\.(reentersyscall|exitsyscall|entersyscallblock|allocm$|newm1?$|startm$|handoffp$|mexit$|stoplockedm$|oneNewExtraM|expandCgoFrames|printOneCgoTraceback)`), "start and stop threads, of which there is one"},
	{regexp.MustCompile(`^reflect\.(callMethod|methodReceiver|makeMethodValue|funcLayout|newAbiDesc|addTypeBits|\(\*abiSeq\)\.)`), "call methods by reflection: the linker leaves out the methods, too"},
	{regexp.MustCompile(`^time\.tz[a-z]+`), "read the rules of a time zone's file, and there are no files"},
	{regexp.MustCompile(`^(os\.\(\*File\)\.[Rr]ead|internal/poll\.\(\*FD\)\.(Read|readLock)|syscall\.(Read|Pread)$)`), "read files"},
	{regexp.MustCompile(`^runtime\.(tracebackHexdump|gcDumpObject|badPointer|\(\*hexdumper\)\.|\(\*mspan\)\.reportZombies)`), "print the memory around a pointer that is damaged"},
	{regexp.MustCompile(`^(internal/strconv\.(fmtX|fmtB|AppendComplex|FormatComplex)|reflect\.Value\.Complex|fmt\.\(\*pp\)\.fmtComplex)$`), "write numbers in a base of 2 or 16, or complex ones, which no format asks for"},
	{regexp.MustCompile(`^time\.\(?\*?Time\)?\.GoString$`), "print values as Go source, which no format asks for"},
}

// startOnly names functions that have run when the program is frozen, and never run
// again: each package's init, what fills its variables, the runtime's own, and go-app's
// for routes, links and history, which boot.js leaves to the browser.
var startOnly = regexp.MustCompile(`^([^/]+/)*[^./()]+\.(init(\.\d+)?|map\.init\.\d+)$|^runtime/debug\.([sS]etGCPercent|[sS]etMemoryLimit)$|` +
	`^github\.com/maxence-charriere/go-app/v10/pkg/app\.(newEngine|newBrowserWindow|clientResourceResolver$|makeRequestPage|\(\*browser\)\.|\(\*router\)\.|\(\*engineX\)\.(Navigate|Load|initBrowser)|\(\*browserWindow\)\.(URL|addHistory|replaceHistory|ScrollToID)$)|` +
	`^runtime\.(mProf_Malloc|stkbucket|schedinit|mallocinit|parsegodebug|parsedebugvars|reparsedebugvars|moduledataverify1?|modulesinit|typelinksinit|itabsinit|randinit|alginit|check|testAtomic64|mcommoninit|doInit1?|goenvs|\(\*mheap\)\.init|\(\*pageAlloc\)\.(init|sysInit))$`)

func startsOnly(name string) bool { return startOnly.MatchString(name) }

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
