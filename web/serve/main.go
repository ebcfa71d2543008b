// Command serve is the editor's web server. It wires [web.Program] to the
// Graph emulator, to a bundle if it is built with one, to the process's signals
// and its output, and knows nothing else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"

	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/web"
	"device-status-editor/web/export"
)

// version is set by the linker, see web/release.
var version = "unversioned"

func main() {
	if err := run(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	// Nearly all of the heap is the bundle, which stays as it is: one twice as large,
	// as Go would let it grow, buys little. See bench/README.md.
	debug.SetGCPercent(50)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	reload := make(chan os.Signal, 1)
	signal.Notify(reload, syscall.SIGHUP) // from the start: it would end a process that does not listen

	program := web.Program{
		Files:       embedded(),
		Graph:       graphtest.New(graphtest.Options{}),
		Record:      graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
		Environment: os.Environ(),
		LogOutput:   os.Stderr,
	}
	if err := program.ParseFlags(args, os.Stdout); err != nil {
		return err
	}
	switch {
	case program.Version:
		fmt.Printf("Device Status Editor %s, %s, %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		return nil
	case program.Licences:
		fmt.Print(licences)
		return nil
	case program.Export != "":
		site, err := program.Site()
		if err != nil {
			return err
		}
		limits, err := export.Write(program.Export, site, program.BasePath, "")
		for _, limit := range limits {
			program.Log.Warn(limit)
		}
		return err
	}
	if err := program.Start(); err != nil {
		return err
	}
	fmt.Println("Device Status Editor:", program.URL)
	if program.PortalURL != "" {
		fmt.Println("Embedded in a portal (demo):", program.PortalURL)
	}
	if program.GraphURL != "" {
		fmt.Println("Microsoft Graph (demo):", program.GraphURL+"beta")
	}
	go func() {
		for range reload {
			_ = program.Reload() // it logs what it refuses
		}
	}()

	err := program.Wait(ctx)
	stop() // a second Ctrl+C ends the program at once
	if err == nil {
		program.Leave()
	}
	return errors.Join(err, program.Close())
}
