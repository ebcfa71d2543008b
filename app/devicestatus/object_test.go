package devicestatus

import (
	"slices"
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

func TestReadArray(t *testing.T) {
	got, err := ReadArray([]byte("\uFEFF [1.50, {\"a\" : [2]},\"x\",null ]\n"))
	if want := []string{"1.50", `{"a" : [2]}`, `"x"`, "null"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if got, err := ReadArray([]byte("[]")); err != nil || got != nil {
		t.Errorf("the empty array gives %q, %v", got, err)
	}
	for _, text := range []string{"", "{}", "1", "[", "[1", "[1,", "[1,]", "[1}", "[1] 2", strings.Repeat("[", 1<<16)} {
		if got, err := ReadArray([]byte(text)); err == nil {
			t.Errorf("%.40q was read as %q", text, got)
		}
	}
}
