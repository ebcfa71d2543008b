package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// el builds an element: el("p#load-hint.hint.wide", attr("tabindex=-1"), text).
//
// The description is a tag name with the id and classes as CSS writes them. A part
// is a text (string), a child (app.UI), children ([]app.UI), an [attr], an event
// handler ([on]), or nil, which is nothing.
//
// go-app's own way, a method for each attribute, is checked by the compiler, but
// each call of a chain is a hundred bytes of WebAssembly, and a page is made of a
// thousand of them: said like this, the page takes half the space.
func el(description string, parts ...any) app.UI {
	description, classes, _ := strings.Cut(description, ".")
	tag, id, _ := strings.Cut(description, "#")
	var children []app.UI
	var attributes []attr
	var handlers []on
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			children = append(children, app.Text(part))
		case app.UI:
			children = append(children, part)
		case []app.UI:
			children = append(children, part...)
		case attr:
			attributes = append(attributes, part)
		case on:
			handlers = append(handlers, part)
		}
	}
	if id != "" {
		attributes = append(attributes, attr("id="+id))
	}
	if classes != "" {
		attributes = append(attributes, attr("class="+strings.ReplaceAll(classes, ".", " ")))
	}
	e := app.Elem(tag)
	for _, a := range attributes {
		name, value, _ := strings.Cut(string(a), "=")
		e.Attr(name, value)
	}
	for _, h := range handlers {
		e.On(h.event, h.handle, app.EventScope(h.scope))
	}
	return e.Body(children...)
}

// attr is one attribute, name=value. Of several classes all count.
type attr string

// on is what happens at an event. go-app tells handlers apart by their code alone,
// so one that is made in a loop, or that a field shares with another, needs a scope:
// what it is about.
type on struct {
	event  string
	handle app.EventHandler
	scope  string
}

// button is one that does not send the form.
func button(description, text string, handle app.EventHandler, parts ...any) app.UI {
	return el("button"+description, append(parts, attr("type=button"), on{"click", handle, description}, text)...)
}

// when is the element, or nothing.
func when(condition bool, element func() app.UI) app.UI {
	if condition {
		return element()
	}
	return nil
}

// each is one element for each item.
func each[T any](items []T, element func(T) app.UI) []app.UI {
	all := make([]app.UI, len(items))
	for i, item := range items {
		all[i] = element(item)
	}
	return all
}

// texts is a paragraph for each sentence.
func texts(sentences []string) []app.UI {
	return each(sentences, func(sentence string) app.UI { return el("p", sentence) })
}
