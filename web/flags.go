package web

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"device-status-editor/app/configuration"
	"device-status-editor/app/graph"
)

// variablePrefix begins the names of the environment's variables: -tls-cert is
// DEVICESTATUS_TLS_CERT.
const variablePrefix = "DEVICESTATUS_"

const usage = `Serves the Device Status Editor: with a configuration for your own tenant, without
one as a demo on an emulated Microsoft Graph.

Usage:
  device-status-editor [flags]

Examples:
  device-status-editor
        the demo, at http://localhost:8080/
  device-status-editor -addr :8443 -tls-cert cert.pem -tls-key key.pem -config config.json
        over TLS, for the tenant in config.json
  device-status-editor -mode msal -client-id GUID -tenant-id GUID -base-path /intune/
        without a file, behind a proxy that passes /intune/ on as it is
  device-status-editor -config config.json -export site
        writes a folder for nginx or a static host, with the headers for it, and ends

Each flag can be given in the environment instead: -tls-cert is DEVICESTATUS_TLS_CERT.
A flag wins over a variable, and both over the file. The files of -config, -tls-cert
and -tls-key are read again when they change or on SIGHUP; what is wrong with a new
one is logged, and the one before stays in force.

Flags:
`

// descriptions of the flags that take the place of a key of the configuration. A
// key without one has its name for it.
var descriptions = map[string]string{
	"mode":             "where tokens come from: msal, portal or demo",
	"clientId":         "Application (client) `ID` of the app registration",
	"tenantId":         "Directory (tenant) `ID` or a domain of the tenant",
	"cloud":            "global, usGovL4, usGovL5 or china",
	"addressing":       "how Graph is asked to change a record: auto, collection or item",
	"portalOrigins":    "`origins` of the pages that may embed the editor, separated by commas",
	"authority":        "`address` of another sign-in service than Entra ID",
	"knownAuthorities": "`hosts` that the sign-in library trusts beside Microsoft's, separated by commas",
	"graphRoot":        "`address` with version that replaces the cloud's Microsoft Graph",
	"start":            "record that the page opens with, as `configurationId/id`",
}

// ParseFlags reads the command line without the program's name, and Environment.
// Asked for help it writes the list of flags to output and returns [flag.ErrHelp].
func (p *Program) ParseFlags(args []string, output io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // the error says it all, once
	flags.Usage = func() {}
	flags.StringVar(&p.Addr, "addr", "127.0.0.1:8080", "`host:port` to listen on; port 0 takes a free one")
	bundle := ".build/bundle"
	if p.Files != nil {
		bundle = ""
	}
	flags.StringVar(&p.Bundle, "bundle", bundle, "`folder` that web/bundle made; \"\" is the one inside this program, where there is one")
	flags.StringVar(&p.BasePath, "base-path", "/", "`path` of the page, for a proxy that does not strip it")
	flags.StringVar(&p.TLSCert, "tls-cert", "", "`file` with the certificate and its chain (PEM); without one the server speaks plain HTTP")
	flags.StringVar(&p.TLSKey, "tls-key", "", "`file` with the certificate's key (PEM)")
	flags.StringVar(&p.ConfigFile, "config", "", "`file` with the configuration (config.json)")
	flags.DurationVar(&p.Look, "look", 2*time.Second, "how often to look whether a file has changed; 0 leaves it to SIGHUP")
	flags.IntVar(&p.MaxConnections, "max-connections", defaultConnections, "connections at a time")
	flags.BoolVar(&p.AccessLog, "access-log", true, "log each request, without its query")
	logFormat := flags.String("log", "text", "how to write the log: text or json")
	flags.DurationVar(&p.Linger, "linger", 0, "how long to go on answering after SIGTERM, with /readyz saying no, so that a load balancer notices first")
	flags.DurationVar(&p.Grace, "grace", 10*time.Second, "how long answers under way may take to end")
	flags.StringVar(&p.Export, "export", "", "`folder` to write the files for a static host to, in place of serving")
	flags.StringVar(&p.GraphAddr, "graph-addr", "127.0.0.1:0", "`host:port` of the demo's Microsoft Graph, as the browser reaches it")
	flags.StringVar(&p.PortalAddr, "portal-addr", "127.0.0.1:0", "`host:port` of the demo's portal, a page that embeds the editor; empty for none")
	flags.BoolVar(&p.Version, "version", false, "say which version this is, and end")
	flags.BoolVar(&p.Licences, "licences", false, "print the licences of the components inside, and end")
	texts := map[string]*string{}
	for _, key := range configuration.Keys() {
		texts[key] = flags.String(hyphenated(key), "", withDefault(descriptions[key], key))
	}

	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		flags.SetOutput(output)
		fmt.Fprint(output, usage)
		flags.PrintDefaults()
	}
	if err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unknown argument %q", flags.Arg(0))
	}
	if err := fromEnvironment(flags, p.Environment); err != nil {
		return err
	}

	if !strings.HasPrefix(p.BasePath, "/") || !IsPath(p.BasePath) {
		return fmt.Errorf("-base-path %q: a path like /tools/editor/ is needed, of letters, digits and - . _ ~", p.BasePath)
	}
	if !strings.HasSuffix(p.BasePath, "/") {
		p.BasePath += "/"
	}
	if (p.TLSCert == "") != (p.TLSKey == "") {
		return errors.New("-tls-cert and -tls-key go together: one of them is missing")
	}
	if p.MaxConnections < 1 {
		return fmt.Errorf("-max-connections %d: 1 or more are needed", p.MaxConnections)
	}
	if p.Log, err = newLog(*logFormat, p.LogOutput); err != nil {
		return err
	}
	p.Configuration = configuration.Configuration{Mode: configuration.Demo, Cloud: graph.Global, Addressing: graph.Auto}
	p.overrides = nil
	for _, key := range configuration.Keys() {
		if *texts[key] != "" {
			p.overrides = append(p.overrides, configuration.Override{Key: key, Text: *texts[key]})
		}
	}
	p.configured = contents(p.ConfigFile)
	p.Configuration, err = p.readConfiguration()
	return err
}

// fromEnvironment sets the flags that the command line does not from variables
// (NAME=value). An empty one is as good as none; an unknown one is refused, as an
// unknown flag is, unless it is one of those with which Kubernetes tells every
// container where a service named devicestatus is.
func fromEnvironment(flags *flag.FlagSet, environment []string) error {
	given := map[string]bool{}
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	byVariable := map[string]*flag.Flag{}
	flags.VisitAll(func(f *flag.Flag) {
		byVariable[variablePrefix+strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))] = f
	})
	for _, entry := range environment {
		variable, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(variable, variablePrefix) {
			continue
		}
		f, ok := byVariable[variable]
		if rest := strings.TrimPrefix(variable, variablePrefix); rest == "PORT" || strings.HasPrefix(rest, "PORT_") || strings.HasPrefix(rest, "SERVICE_") {
			continue
		}
		if !ok {
			return fmt.Errorf("%s: no such variable; -help lists the flags, whose names they have", variable)
		}
		if value == "" || given[f.Name] {
			continue
		}
		if err := f.Value.Set(value); err != nil {
			return fmt.Errorf("%s is %q: %w", variable, value, err)
		}
	}
	return nil
}

// hyphenated turns clientId into client-id.
func hyphenated(key string) string {
	var b strings.Builder
	for _, c := range key {
		if c >= 'A' && c <= 'Z' {
			b.WriteByte('-')
		}
		b.WriteRune(c)
	}
	return strings.ToLower(b.String())
}

func withDefault(description, key string) string {
	if description == "" {
		description = key
	}
	return "configuration: " + description
}

// IsPath takes a path that a browser, a proxy and nginx's configuration all read
// alike.
func IsPath(path string) bool {
	segments := strings.Split(strings.Trim(path, "/"), "/")
	return path == "/" || !slices.ContainsFunc(segments, func(s string) bool {
		return s == "" || s == "." || s == ".." || strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~") != ""
	})
}
