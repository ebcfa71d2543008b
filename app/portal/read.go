package portal

import (
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

// refusal says why a message counts for nothing, or what in it does. Fields are the
// paths of the members that are wrong, none when it is not one member.
type refusal struct {
	code   Code
	id     string
	fields []string
}

// spared are the members without which the rest of a message still counts: how the
// page looks, and which record it begins with. It does not without readOnly: a host
// that wants to lock the record must not believe that it has.
var spared = []string{"payload.theme", "payload.mode", "payload.tokens", "payload.locale", "payload.features", "payload.target"}

// read understands one message of the host. ok is false for what is not ours.
// message is a value of the types above, and refused, if there is something, names
// the members that it is without; or it is nil, and refused says why.
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
	r.wrong = nil
	if version := r.json("v"); version != "1" { // Version, as JSON writes it
		return nil, &refusal{code: RefusedVersion}, true
	}
	kind, id := r.text("type", 64), r.id()
	p := reader{members: r.object("payload"), path: "payload."}
	switch kind {
	case "init":
		message = Init{Nonce: p.need("nonce", 128), Slot: p.text("slot", 256), Options: p.options(), Theme: p.theme("theme"), Target: p.target("target")}
	case "options":
		message = p.options()
	case "theme":
		message = p.themeHere()
	case "load":
		target := p.targetHere()
		if target.ID == "" {
			p.blame("id")
		}
		message = Load{ID: id, Target: target}
	case "leave":
		message = Leave{ID: id}
	case "token":
		message = tokenAnswer{id: id, token: Token{Value: p.token("accessToken"), Account: p.account("account")}}
	case "token.error":
		message = tokenAnswer{id: id, err: &Error{Code: p.code("code", tokenCodes), Claims: p.text("claims", messageLimit)}}
	default:
		if len(r.wrong) == 0 {
			return unknown{}, nil, true
		}
	}
	if id == "" && (kind == "load" || kind == "leave" || strings.HasPrefix(kind, "token")) {
		r.blame("id")
	}
	if wrong := append(r.wrong, p.wrong...); len(wrong) > 0 {
		refused = &refusal{code: Malformed, id: id, fields: wrong}
		for i, path := range wrong {
			if !isSpared(path) {
				refused.fields = wrong[i : i+1]
				return nil, refused, true
			}
		}
	}
	return message, refused, true
}

func isSpared(path string) bool {
	for _, member := range spared {
		if rest, ok := strings.CutPrefix(path, member); ok && (rest == "" || rest[0] == '.') {
			return true
		}
	}
	return false
}

func (r *reader) options() Options {
	o := Options{ReadOnly: r.boolean("readOnly")}
	if json := r.json("locale"); json != "" { // "" is the page's own again
		locale := r.text("locale", 64)
		switch {
		case json == `""`, isLocale(locale):
			o.Locale = &locale
		case locale != "": // else it was no text
			r.blame("locale")
		}
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

// target is nothing where it is wrong: there is still an editor to choose in.
func (r *reader) target(name string) (t Target) {
	r.within(name, func(in *reader) {
		if t = in.targetHere(); len(in.wrong) > 0 {
			t = Target{}
		}
	})
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

// account has room for 256 characters of any script, Entra's limit of a name.
func (r *reader) account(name string) (a Account) {
	const limit = 1024
	r.within(name, func(in *reader) {
		a = Account{ID: in.text("id", limit), Name: in.text("name", limit), Username: in.text("username", limit), TenantID: in.text("tenantId", limit)}
	})
	return a
}
