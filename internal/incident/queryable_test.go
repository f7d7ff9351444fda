package incident_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"dateline/internal/cql"
	"dateline/internal/format"
	"dateline/internal/incident"
)

// TestPropertiesAreThoseOfAFeature holds the table to what a flat feature has.
func TestPropertiesAreThoseOfAFeature(t *testing.T) {
	var flat []string
	for field, p := range incident.Properties() {
		if p.Flat {
			flat = append(flat, string(p.Name))
		}
		if p.Title == "" || !strings.HasSuffix(p.Description, ".") || p.Type == 0 {
			t.Errorf("%+v says too little", p)
		}
		if incident.FieldOf(string(p.Name)) != field {
			t.Errorf("%s is at %d, not at %d", p.Name, incident.FieldOf(string(p.Name)), field)
		}
	}
	if want := format.FlatProperties(); !slices.Equal(flat, want) {
		t.Errorf("flat are %q, want %q", flat, want)
	}
	for _, p := range incident.EqualProperties {
		if incident.FieldOf(string(p)) < 0 {
			t.Errorf("there is no property %s", p)
		}
	}
}

func TestParseFilter(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"", "type = 'talks'", "type = 'talks'"},
		{"cql2-text", "within_place('GN:1')", "within_place('GN:1')"},
		{"cql2-json", `{"op":"=","args":[{"property":"country"},"KG"]}`, "country = 'KG'"},
		{"cql-text", `("killed_best" >= 5)`, "killed_best >= 5"},
	} {
		f, err := incident.ParseFilter(c.text, c.lang)
		if err != nil {
			t.Errorf("%s %s: %v", c.lang, c.text, err)
		} else if got := cql.String(f.Expr); got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
}

func TestParseFilterSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ lang, text, field, want, suggests string }{
		{"", "typ = 'talks'", "filter", `at character 1, near "typ": there is no property typ`, "type"},
		{"", "type =", "filter", "at character 7", ""},
		{"", "status = 'publishd'", "filter", "publishd", "'published'"},
		{"", "within_place(country)", "filter", "the id of a place", ""},
		{"cql2-json", `{"op":`, "filter", "at character", ""},
		{"cql-txt", "type = 'talks'", "filter-lang", "cql2-text, cql2-json, cql-text", "cql-text"},
	} {
		_, err := incident.ParseFilter(c.text, c.lang)
		var e *incident.Error
		if !errors.As(err, &e) || e.Code != incident.Invalid || e.Field != c.field || !strings.Contains(e.Message, c.want) {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if c.suggests != "" && !slices.Equal(e.Suggestions, []string{c.suggests}) {
			t.Errorf("%s suggests %q", c.text, e.Suggestions)
		}
	}
}
