package symbol_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"dateline/data"
	"dateline/internal/incident"
	"dateline/internal/symbol"
)

// TestAllTypesHaveSymbols wants three pictures that differ, well formed, for each type
// of the vocabulary in its order, and one for any other.
func TestAllTypesHaveSymbols(t *testing.T) {
	types, err := incident.ReadVocabulary(strings.NewReader(data.Types))
	if err != nil {
		t.Fatal(err)
	}
	all := symbol.All()
	if len(all) != len(types.Types) {
		t.Fatalf("%d symbols for %d types", len(all), len(types.Types))
	}
	for n, v := range types.Types {
		s := symbol.Of(v.Code)
		if s != all[n] || s.Type != v.Code || s.Label != v.Label {
			t.Errorf("%s (%s) has the symbol of %s (%s)", v.Code, v.Label, s.Type, s.Label)
		}
	}
	if s := symbol.Of("no_such_type"); s != symbol.Other {
		t.Errorf("an unknown type has the symbol of %s", s.Type)
	}
	for _, s := range append(all, symbol.Other) {
		seen := map[string]bool{}
		for _, svg := range []string{s.Solid(), s.Plain(), s.Hollow()} {
			var picture struct {
				XMLName xml.Name
				Groups  []struct{} `xml:"g"`
			}
			if err := xml.Unmarshal([]byte(svg), &picture); err != nil || picture.XMLName.Local != "svg" || len(picture.Groups) != 2 {
				t.Errorf("%s: not a picture of two groups: %v\n%s", s.Type, err, svg)
			}
			if strings.Contains(svg, "$") {
				t.Errorf("%s: a colour is missing: %s", s.Type, svg)
			}
			seen[svg] = true
		}
		if len(seen) != 3 && s != symbol.Other {
			t.Errorf("%s: its pictures look alike", s.Type)
		}
	}
}
