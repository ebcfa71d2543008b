package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"device-status-editor/app/configuration"
)

// readConfiguration reads the file and the flags over it. Without either the
// configuration stays what it is.
func (p *Program) readConfiguration() (configuration.Configuration, error) {
	if p.ConfigFile == "" && len(p.overrides) == 0 {
		return p.Configuration, nil
	}
	text := []byte("{}")
	if p.ConfigFile != "" {
		var err error
		if text, err = os.ReadFile(p.ConfigFile); err != nil {
			return configuration.Configuration{}, err
		}
	}
	c, err := configuration.ReadWith(p.overrides, text)
	if err != nil {
		return c, fmt.Errorf("%s: %w", p.origin(err), err)
	}
	return c, nil
}

// origin says where what is wrong was written.
func (p *Program) origin(err error) string {
	var problem *configuration.Problem
	if errors.As(err, &problem) {
		for _, o := range p.overrides {
			if o.Key == problem.Key {
				return "-" + hyphenated(o.Key)
			}
		}
	}
	if p.ConfigFile == "" {
		return "without -config"
	}
	return p.ConfigFile
}

// Reload reads configuration, bundle and certificate again. What is wrong with
// one of them is logged and returned, and the one before stays in force.
func (p *Program) Reload() error {
	return errors.Join(p.reloadSite(), p.reloadCertificate())
}

func (p *Program) reloadSite() error {
	p.front.reloading.Lock()
	defer p.front.reloading.Unlock()
	c, err := p.readConfiguration()
	what := "configuration"
	var site *Site
	if err == nil {
		site, err = p.site(c)
		if errors.Is(err, errBundle) {
			what = "bundle"
		}
	}
	if err != nil {
		p.Log.Error(what+" refused, the one before stays in force", reasons(err)...)
		return err
	}
	p.front.site.Store(site)
	p.Log.Info("configuration read again", "mode", string(c.Mode), "cloud", string(c.Cloud))
	return nil
}

func (p *Program) reloadCertificate() error {
	if p.certificate == nil {
		return nil
	}
	if err := p.certificate.read(); err != nil {
		p.Log.Error("certificate refused, the one before stays in force", "error", err.Error())
		return err
	}
	p.Log.Info("certificate read again", "expires", p.certificate.expires())
	return nil
}

// reasons are what a log line says of a refused configuration.
func reasons(err error) []any {
	var problem *configuration.Problem
	if !errors.As(err, &problem) {
		return []any{slog.String("error", err.Error())}
	}
	return []any{slog.String("key", problem.Key), slog.String("value", problem.Value), slog.String("allowed", problem.Allowed)}
}

// watch reads again what has changed, until the context ends. It compares what
// the files hold, every few seconds, rather than asking the system for news:
// that works on network drives too, and through the symbolic links that
// Kubernetes exchanges. A file caught half written is refused, and read again
// when it is whole.
func (p *Program) watch(ctx context.Context) {
	for tick := time.NewTicker(p.Look); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		// Both log what they refuse.
		if now := contents(p.ConfigFile); !bytes.Equal(now, p.configured) {
			p.configured = now
			_ = p.reloadSite()
		}
		if now := contents(p.TLSCert, p.TLSKey); !bytes.Equal(now, p.certified) {
			p.certified = now
			_ = p.reloadCertificate()
		}
	}
}

// contents are the bytes of some small files, or why there are none.
func contents(names ...string) []byte {
	var all []byte
	for _, name := range names {
		if name == "" {
			continue
		}
		content, err := os.ReadFile(name)
		if err != nil {
			content = []byte(err.Error())
		}
		all = append(all, content...)
	}
	return all
}
