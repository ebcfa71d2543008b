// Command serve is the editor's web server. It wires [web.Program] to the
// Graph emulator, the process's signals and its output, and knows nothing
// else.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"device-status-editor/app/graph"
	"device-status-editor/app/graph/graphtest"
	"device-status-editor/web"
)

func main() {
	if err := run(os.Args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "serve:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	program := web.Program{
		Graph:  graphtest.New(graphtest.Options{}),
		Record: graph.Target{ConfigurationID: graphtest.ConfigurationID, ID: graphtest.StatusID},
	}
	if err := program.ParseFlags(args, os.Stderr); err != nil {
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

	err := program.Wait(ctx)
	stop() // a second Ctrl+C ends the program at once
	return errors.Join(err, program.Close())
}
