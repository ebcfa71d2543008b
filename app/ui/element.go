package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/browser"
)

// el builds an element: el("p#load-hint.hint.wide", attr("tabindex=-1"), text).
//
// The description is a tag name with the id and classes as CSS writes them. A part
// is a text (string), a child (app.UI), children ([]app.UI), an [attr], an event
// handler ([on]), or nil, which is nothing. Texts side by side are one, and an empty
// one at the end is none, as in HTML: what the build writes as a page is read by the
// browser as the same nodes.
//
// go-app's own way, a method for each attribute, is checked by the compiler, but
// each call of a chain is a hundred bytes of WebAssembly, and a page is made of a
// thousand of them: said like this, the page takes half the space.
func el(description string, parts ...any) app.UI {
	description, classes, _ := strings.Cut(description, ".")
	tag, id, _ := strings.Cut(description, "#")
	e := app.Elem(tag)
	if id != "" {
		e.Attr("id", id)
	}
	if classes != "" {
		e.Attr("class", strings.ReplaceAll(classes, ".", " "))
	}
	var children []app.UI
	text, isText := "", false
	add := func(more ...app.UI) {
		if isText {
			children = append(children, app.Text(text))
			text, isText = "", false
		}
		children = append(children, more...)
	}
	for _, part := range parts {
		switch part := part.(type) {
		case string:
			text, isText = text+part, true
		case app.UI:
			add(part)
		case []app.UI:
			add(part...)
		case attr:
			name, value, _ := strings.Cut(string(part), "=")
			e.Attr(name, value)
		case on:
			e.On(part.event, part.handle, app.EventScope(part.scope))
		}
	}
	if text != "" {
		add()
	}
	return e.Body(children...)
}

// attr is one attribute, name=value. Of several classes all count. Without a value
// there is no attribute, except for value itself.
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

// place is where an element may come and go. go-app matches children by their
// position: without a place of its own, what comes moves all that follows, which
// then loses the focus.
func place(condition bool, element func() app.UI) app.UI {
	return el("div", when(condition, element))
}

// dialog has a heading with the id that its name makes. closed runs once it is
// closed. The browser says so a moment later: when it is open again by then, what
// it shows is not to be cleared.
func dialog(id string, closed app.EventHandler, parts ...any) app.UI {
	return el("dialog#"+id+".dialog", append(parts, attr("aria-labelledby="+id+"-heading"),
		on{"close", func(ctx app.Context, event app.Event) {
			if !browser.IsOpen(id) {
				closed(ctx, event)
			}
		}, id})...)
}

// block is text in its own lines. It can be reached with the keyboard because it
// may have to be scrolled (WCAG 2.1.1).
func block(description, label string, content any) app.UI {
	return el("pre"+description, attr("tabindex=0"), attr("role=group"), attr("aria-label="+label), content)
}

// pair is a term of a list and what is said of it.
func pair(term, said any) app.UI { return el("div", el("dt", term), el("dd", said)) }

// only is the text, or none.
func only(condition bool, text string) string {
	if condition {
		return text
	}
	return ""
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
