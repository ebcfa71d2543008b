package prerender

import (
	"errors"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"device-status-editor/app/ui"
)

// page is a component with what go-app's own HTML gets wrong.
type page struct {
	app.Compo
	ui func() app.UI
}

func (p *page) Render() app.UI { return p.ui() }

func TestHTML(t *testing.T) {
	tests := []struct {
		name string
		ui   func() app.UI
		want string
	}{
		{"an attribute is escaped", func() app.UI { return app.Input().Value(`" onfocus=alert(1) x="`).Title("a<b>&'c'") },
			`<input title="a&lt;b&gt;&amp;&#39;c&#39;" value="&#34; onfocus=alert(1) x=&#34;">`},
		{"text is escaped", func() app.UI { return app.P().Body(app.Text("a < b & c")) }, `<p>a &lt; b &amp; c</p>`},
		{"false is not there", func() app.UI { return app.Input().Type("checkbox").Checked(false).Disabled(false).ReadOnly(false) }, `<input type="checkbox">`},
		{"true is there", func() app.UI { return app.Input().Type("checkbox").Checked(true).ReadOnly(true) }, `<input checked readonly type="checkbox">`},
		{"true is the value of what is no boolean", func() app.UI {
			return app.Div().Aria("hidden", "true").Aria("expanded", "false").Draggable(true)
		},
			`<div aria-expanded="false" aria-hidden="true" draggable="true"></div>`},
		{"a text area holds its text", func() app.UI { return app.Textarea().Text("\n<b>\nnext") }, "<textarea>\n\n&lt;b&gt;\nnext</textarea>"},
		{"a number may be negative", func() app.UI { return app.P().TabIndex(-1) }, `<p tabindex="-1"></p>`},
		{"children stand side by side", func() app.UI {
			return app.P().Body(app.Text("a"), app.B().Body(app.Text("b")), app.If(false, func() app.UI { return app.Br() }), app.Br(), app.Text("c"))
		}, `<p>a<b>b</b><br>c</p>`},
		{"an input has no end tag", func() app.UI { return app.Elem("input").Attr("type", "text") }, `<input type="text">`},
		{"a component is what it renders", func() app.UI {
			return app.Div().Body(&page{ui: func() app.UI { return app.I() }})
		}, `<div><i></i></div>`},
		{"a closed dialog is left out", func() app.UI {
			return app.Div().Body(app.Dialog().Body(app.Text("closed")), app.Dialog().Open(true).Body(app.Text("open")))
		}, `<div><dialog open>open</dialog></div>`},
	}
	for _, tt := range tests {
		got, err := HTML(&page{ui: tt.ui})
		if err != nil || got != tt.want {
			t.Errorf("%s: %v\n got %s\nwant %s", tt.name, err, got, tt.want)
		}
	}
}

// What cannot be escaped is not written.
func TestMarkupIsRefused(t *testing.T) {
	_, err := HTML(&page{ui: func() app.UI { return app.Div().Body(app.Raw("<b>bold</b>")) }})
	if !errors.Is(err, errLayout) {
		t.Errorf("app.Raw: error %v, want %v", err, errLayout)
	}
}

func TestTheFormIsTheSameEveryTime(t *testing.T) {
	first, err := HTML(ui.FirstPaint())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 { // maps are iterated in another order each time
		if again, err := HTML(ui.FirstPaint()); err != nil || again != first {
			t.Fatalf("%v\n%s\nbefore:\n%s", err, again, first)
		}
	}
	for _, part := range []string{`id="boot"`, `for="complianceGracePeriodExpirationDateTime"`, `id="status-notApplicable"`, `id="review-changes"`} {
		if !strings.Contains(first, part) {
			t.Errorf("no %s in the form:\n%s", part, first)
		}
	}
}
