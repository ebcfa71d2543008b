package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// minified is a script or a style sheet without what only its readers need: their
// comments alone are half of what a first visit would transfer of them. Other files
// come back as they are, and so do those that are shipped as somebody published
// them, whose hashes people compare.
func minified(name string, body []byte) ([]byte, error) {
	options := api.TransformOptions{
		Sourcefile:       name,
		MinifyWhitespace: true,
		Charset:          api.CharsetUTF8,
		LegalComments:    api.LegalCommentsInline,
	}
	switch {
	case strings.HasSuffix(name, ".min.js"):
		return body, nil
	case path.Ext(name) == ".css":
		options.Loader = api.LoaderCSS
	case path.Ext(name) == ".js":
		options.Loader = api.LoaderJS
		options.MinifyIdentifiers, options.MinifySyntax = true, true
	default:
		return body, nil
	}
	result := api.Transform(string(body), options)
	if len(result.Errors) > 0 {
		e := result.Errors[0]
		return nil, fmt.Errorf("%s, line %d: %s", name, e.Location.Line, e.Text)
	}
	return result.Code, nil
}
