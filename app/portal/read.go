package portal

import (
	"cmp"
	"strings"

	"device-status-editor/app/devicestatus"
)

// What a host can say. Optional members are nil, or empty, when they are not
// there.
type (
	// Init opens the conversation.
	Init struct {
		Nonce string
		Slot  string // tells editors of one page apart, also when it is loaded again; "" where the host does not say
		Options
		Theme  Theme
		Target Target
	}

	// Options are switches of the page.
	Options struct {
		Locale   *string
		ReadOnly *bool
		Features map[Feature]bool
	}

	// Load asks for a record.
	Load struct {
		ID     string
		Target Target
	}

	// Leave asks whether the editor may be taken away.
	Leave struct{ ID string }

	tokenAnswer struct {
		id    string
		token Token
		err   *Error
	}

	// unknown is a type that this version does not know. It is ignored.
	unknown struct{}
)

// Target names a record; without ID it is only the configuration.
type Target struct{ ConfigurationID, ID string }

// Feature is a part of the page that a host may switch off.
type Feature string

// The features of this version.
const (
	Header    Feature = "header"    // title, cloud and account
	Shortcuts Feature = "shortcuts" // keys with Ctrl or ⌘
	Request   Feature = "request"   // the preview of the request below the form
)

var features = []Feature{Header, Shortcuts, Request}

// Token is what a host hands over. Account is for display alone.
type Token struct {
	Value   string
	Account Account
}

// Account is who the host says is signed in; every member may be empty.
type Account struct{ ID, Name, Username, TenantID string }

// refusal says why a message counts for nothing. Field is the path of the member
// that is wrong, "" when it is not one member.
type refusal struct {
	code  Code
	id    string
	field string
}

// read understands one message of the host. ok is false for what is not ours;
// everything else is a value of the types above or a refusal.
func read(text string) (message any, refused *refusal, ok bool) {
	if len(text) > messageLimit {
		return nil, &refusal{code: TooLarge}, true
	}
	envelope, err := devicestatus.ReadObject([]byte(text))
	if err != nil {
		return nil, nil, false
	}
	r := reader{members: envelope}
	if r.text("ns", 64) != Namespace {
		return nil, nil, false
	}
	r.wrong = ""
	if version := r.json("v"); version != "1" { // Version, as JSON writes it
		return nil, &refusal{code: RefusedVersion}, true
	}
	kind, id := r.text("type", 64), r.id()
	p := reader{members: r.object("payload"), path: "payload."}
	var read any
	switch kind {
	case "init":
		read = Init{Nonce: p.need("nonce", 128), Slot: p.text("slot", 256), Options: p.options(), Theme: p.theme("theme"), Target: p.target("target")}
	case "options":
		read = p.options()
	case "theme":
		read = p.themeHere()
	case "load":
		target := p.targetHere()
		if target.ID == "" {
			p.blame("id")
		}
		read = Load{ID: id, Target: target}
	case "leave":
		read = Leave{ID: id}
	case "token":
		read = tokenAnswer{id: id, token: Token{Value: p.token("accessToken"), Account: p.account("account")}}
	case "token.error":
		read = tokenAnswer{id: id, err: &Error{Code: p.code("code", tokenCodes), Claims: p.text("claims", messageLimit)}}
	default:
		if r.wrong == "" {
			return unknown{}, nil, true
		}
	}
	if r.wrong == "" && id == "" && (kind == "load" || kind == "leave" || strings.HasPrefix(kind, "token")) {
		r.blame("id")
	}
	if wrong := cmp.Or(r.wrong, p.wrong); wrong != "" {
		return nil, &refusal{code: Malformed, id: id, field: wrong}, true
	}
	return read, nil, true
}

func (r *reader) options() Options {
	o := Options{ReadOnly: r.boolean("readOnly")}
	if r.json("locale") != "" { // "" is the page's own again
		locale := r.text("locale", 64)
		if locale != "" && !isLocale(locale) {
			r.blame("locale")
		}
		o.Locale = &locale
	}
	r.within("features", func(in *reader) {
		for _, f := range features {
			if on := in.boolean(string(f)); on != nil {
				if o.Features == nil {
					o.Features = map[Feature]bool{}
				}
				o.Features[f] = *on
			}
		}
	})
	return o
}

// isLocale takes what can be a BCP 47 tag; whether it is one the browser says.
func isLocale(text string) bool {
	for part := range strings.SplitSeq(text, "-") {
		if part == "" || len(part) > 8 || strings.Trim(part, alphanumeric) != "" {
			return false
		}
	}
	return true
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func (r *reader) target(name string) (t Target) {
	r.within(name, func(in *reader) { t = in.targetHere() })
	return t
}

// targetHere wants the configuration wherever there is a record.
func (r *reader) targetHere() Target {
	t := Target{ConfigurationID: r.text("configurationId", 512), ID: r.text("id", 512)}
	if t.ID != "" && t.ConfigurationID == "" {
		r.blame("configurationId")
	}
	return t
}

func (r *reader) account(name string) (a Account) {
	r.within(name, func(in *reader) {
		a = Account{ID: in.text("id", 256), Name: in.text("name", 256), Username: in.text("username", 256), TenantID: in.text("tenantId", 256)}
	})
	return a
}
