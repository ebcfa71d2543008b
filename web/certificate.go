package web

import (
	"crypto/tls"
	"sync/atomic"
	"time"
)

// certificate is the server's, from two files that may be exchanged while it runs.
type certificate struct {
	certFile, keyFile string
	current           atomic.Pointer[tls.Certificate]
}

// read takes the files' certificate if they hold one with the key for it.
func (c *certificate) read() error {
	pair, err := tls.LoadX509KeyPair(c.certFile, c.keyFile)
	if err != nil {
		return err
	}
	c.current.Store(&pair)
	return nil
}

func (c *certificate) expires() time.Time { return c.current.Load().Leaf.NotAfter }

// config leaves the choice of ciphers and curves to the standard library, which
// keeps up with what is broken.
func (c *certificate) config() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return c.current.Load(), nil },
	}
}
