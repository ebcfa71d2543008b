package devicestatus

import "testing"

func TestValueJSON(t *testing.T) {
	for _, test := range []struct {
		value Value
		want  string
	}{
		{Value{}, ``},
		{Value{Null, ""}, `null`},
		{Value{Text, ""}, `""`},
		{Value{Text, "a\"\\\n\u0001"}, `"a\"\\\n\u0001"`},
		{Value{Text, "Avery’s <iPhone> & Co"}, `"Avery’s <iPhone> & Co"`},
		{Value{Text, "a\xffb"}, "\"a\uFFFDb\""},
		{Value{Number, "-2147483648"}, `-2147483648`},
		{Value{Other, `[1, true]`}, `[1, true]`},
	} {
		if got := test.value.JSON(); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.value, got, test.want)
		}
	}
}
