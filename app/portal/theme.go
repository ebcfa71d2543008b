package portal

import (
	"slices"
	"strings"
)

// Theme is how the host page looks.
type Theme struct {
	Mode   string // "light", "dark", "contrast"; "" follows the system
	Tokens []ThemeToken
}

// ThemeToken is one CSS custom property, without its dashes. Value can be
// nothing but a colour, a list of font names or a length: no url(), which would
// load something, and no var().
type ThemeToken struct{ Name, Value string }

// ThemeTokens are the properties that a host may set, all of Fluent 2, with what
// each can be.
var ThemeTokens = []struct {
	Name string
	Kind string // "colour", "fonts" or "length"
	is   func(string) bool
}{
	{"colorBrandBackground", "colour", isColour},
	{"colorBrandBackgroundHover", "colour", isColour},
	{"colorBrandBackgroundPressed", "colour", isColour},
	{"colorBrandBackground2", "colour", isColour},
	{"colorBrandForeground1", "colour", isColour},
	{"colorBrandForeground2", "colour", isColour},
	{"colorBrandForegroundLink", "colour", isColour},
	{"colorCompoundBrandBackground", "colour", isColour},
	{"colorCompoundBrandStroke", "colour", isColour},
	{"colorNeutralBackground1", "colour", isColour},
	{"colorNeutralBackground1Hover", "colour", isColour},
	{"colorNeutralBackground1Pressed", "colour", isColour},
	{"colorNeutralBackground3", "colour", isColour},
	{"colorNeutralForeground1", "colour", isColour},
	{"colorNeutralForeground2", "colour", isColour},
	{"colorNeutralForeground3", "colour", isColour},
	{"colorNeutralForegroundOnBrand", "colour", isColour},
	{"colorNeutralStroke1", "colour", isColour},
	{"colorNeutralStroke2", "colour", isColour},
	{"colorNeutralStrokeAccessible", "colour", isColour},
	{"colorStrokeFocus1", "colour", isColour},
	{"colorStrokeFocus2", "colour", isColour},
	{"colorSubtleBackgroundHover", "colour", isColour},
	{"fontFamilyBase", "fonts", isFonts},
	{"fontFamilyMonospace", "fonts", isFonts},
	{"borderRadiusMedium", "length", isLength},
	{"borderRadiusXLarge", "length", isLength},
}

var modes = []string{"light", "dark", "contrast"}

func (r *reader) theme(name string) (t Theme) {
	r.within(name, func(in *reader) { t = in.themeHere() })
	return t
}

// themeHere leaves out tokens that are not on the list, as a newer host may send,
// and those whose value is not what the list says.
func (r *reader) themeHere() Theme {
	t := Theme{Mode: r.text("mode", 16)}
	if t.Mode != "" && !slices.Contains(modes, t.Mode) {
		r.blame("mode")
		t.Mode = ""
	}
	r.within("tokens", func(in *reader) {
		for _, token := range ThemeTokens {
			value := in.text(token.Name, 256)
			switch {
			case value == "":
			case token.is(value):
				t.Tokens = append(t.Tokens, ThemeToken{token.Name, value})
			default:
				in.blame(token.Name)
			}
		}
	})
	return t
}

// isColour takes #rgb, #rrggbb, #rrggbbaa and rgb() or hsl() of plain numbers.
func isColour(text string) bool {
	if hex, ok := strings.CutPrefix(text, "#"); ok {
		return (len(hex) == 3 || len(hex) == 6 || len(hex) == 8) && strings.Trim(hex, "0123456789abcdefABCDEF") == ""
	}
	for _, function := range []string{"rgb(", "rgba(", "hsl(", "hsla("} {
		if inner, ok := strings.CutPrefix(text, function); ok {
			inner, ok = strings.CutSuffix(inner, ")")
			return ok && len(inner) <= 64 && strings.Trim(inner, "0123456789.,%/ ") == ""
		}
	}
	return false
}

// isFonts takes names, quoted or not, with commas between them.
func isFonts(text string) bool {
	return text != "" && len(text) <= 256 && strings.Trim(text, alphanumeric+" ,-_'\"") == "" &&
		strings.Count(text, `"`)%2 == 0 && strings.Count(text, "'")%2 == 0
}

// isLength takes px and rem.
func isLength(text string) bool {
	number, ok := strings.CutSuffix(text, "px")
	if !ok {
		number, ok = strings.CutSuffix(text, "rem")
	}
	return (ok || text == "0") && text != "" && (number != "" || text == "0") && len(number) <= 8 &&
		strings.Trim(number, "0123456789.") == "" && strings.Count(number, ".") <= 1
}
