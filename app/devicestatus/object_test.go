package devicestatus

import (
	"strings"
	"testing"
)

func TestAByteOrderMarkIsNoPartOfTheObject(t *testing.T) {
	members, err := ReadObject([]byte("\uFEFF{\"a\":1}"))
	if err != nil || len(members) != 1 || members[0] != (Member{"a", "1"}) {
		t.Errorf("%v, %v; want a: 1", members, err)
	}
}

func TestNestingIsLimited(t *testing.T) {
	nested := func(open, inner, end string, levels int) string {
		return strings.Repeat(open, levels) + inner + strings.Repeat(end, levels)
	}
	tests := []struct {
		name, text string
		ok         bool
	}{
		{"100 levels", nested(`{"a":`, "1", "}", 100), true},
		{"101 levels", nested(`{"a":`, "1", "}", 101), false},
		{"lists", `{"a":` + nested("[", "", "]", 99) + "}", true},
		{"lists, one deeper", `{"a":` + nested("[", "", "]", 100) + "}", false},
		{"side by side", `{"a":[` + strings.Repeat("[],", 500) + "[]]}", true},
		{"in a text", `{"a":"` + strings.Repeat(`[{\"`, 500) + `"}`, true},
		{"after a text that ends in a backslash", `{"a":"\\","b":` + nested("[", "", "]", 100) + "}", false},
	}
	for _, test := range tests {
		_, err := ReadObject([]byte(test.text))
		if (err == nil) != test.ok {
			t.Errorf("%s: error %v, want none: %t", test.name, err, test.ok)
		}
	}
	if err := CheckNesting([]byte(nested("[", "", "]", 1000000))); err == nil {
		t.Error("a million brackets pass")
	}
}
