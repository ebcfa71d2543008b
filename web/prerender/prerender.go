// Package prerender writes go-app components as HTML, for the page that a
// browser shows before the program is there.
//
// It knows go-app's tree of elements and HTML's grammar, and nothing of what the
// components show. go-app's own HTMLString will not do: it does not escape
// attributes, writes what is false as checked="false", which HTML takes for true,
// leaves text areas empty, and orders attributes at random (v10.1.11,
// pkg/app/node.go).
package prerender

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// HTML returns root as the browser would have it after the program's first
// render. Equal trees give equal bytes. A dialog that is closed is left out:
// nobody sees it.
func HTML(root app.Composer) (string, error) {
	// Loading it renders the components inside, too.
	if err := app.NewTestEngine().Load(root); err != nil {
		return "", err
	}
	var b strings.Builder
	if err := write(&b, reflect.ValueOf(root)); err != nil {
		return "", err
	}
	return b.String(), nil
}

// errLayout is about go-app's unexported fields, which have to be read: its tree
// has no other way in.
var errLayout = errors.New("go-app's elements are not made as web/prerender knows them")

func write(b *strings.Builder, v reflect.Value) error {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return errLayout
	}
	if root := v.FieldByName("rootElement"); root.IsValid() { // of a component
		return write(b, root)
	}
	if tag := v.FieldByName("tag"); tag.IsValid() {
		return writeElement(b, v, tag.String())
	}
	if v.Type().Name() == "text" {
		b.WriteString(html.EscapeString(v.FieldByName("value").String()))
		return nil
	}
	return fmt.Errorf("%s: %w", v.Type(), errLayout)
}

func writeElement(b *strings.Builder, v reflect.Value, tag string) error {
	set, children := v.FieldByName("attributes"), v.FieldByName("children")
	if set.Kind() != reflect.Map || children.Kind() != reflect.Slice {
		return fmt.Errorf("%s: %w", v.Type(), errLayout)
	}
	attributes := make(map[string]string)
	for name, value := range set.Seq2() {
		attributes[name.String()] = value.String()
	}
	if _, open := attributes["open"]; tag == "dialog" && !open {
		return nil
	}
	content := ""
	if tag == "textarea" {
		content = attributes["value"]
		delete(attributes, "value")
	}

	b.WriteString("<" + tag)
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		value := attributes[name]
		if !boolean[name] {
			b.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
		} else if on, _ := strconv.ParseBool(value); on {
			b.WriteString(" " + name)
		}
	}
	b.WriteString(">")
	if void[tag] {
		return nil
	}
	if strings.HasPrefix(content, "\n") {
		b.WriteString("\n") // a parser drops the first one
	}
	b.WriteString(html.EscapeString(content))
	for _, child := range children.Seq2() {
		if err := write(b, child); err != nil {
			return err
		}
	}
	b.WriteString("</" + tag + ">")
	return nil
}

// boolean are the attributes that go-app sets as properties which are true or
// false (pkg/app/attribute.go). In HTML the value of one does not count, only
// that it is there.
var boolean = map[string]bool{
	"async": true, "autofocus": true, "autoplay": true, "checked": true, "default": true, "defer": true,
	"disabled": true, "hidden": true, "ismap": true, "loop": true, "multiple": true, "muted": true, "open": true,
	"readonly": true, "required": true, "reversed": true, "selected": true,
}

// void are the elements that have no end tag
// (https://html.spec.whatwg.org/multipage/syntax.html#void-elements). go-app knows
// it of app.Input() and the like, and not of app.Elem("input").
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true, "input": true,
	"link": true, "meta": true, "source": true, "track": true, "wbr": true,
}
