package data_test

import (
	"slices"
	"testing"
)

// TestTalksAndStatements pins what is talks, where parties meet or speak with each
// other, and what are mere statements on the conflict.
func TestTalksAndStatements(t *testing.T) {
	_, c := load(t)
	var talks, other []string
	for _, f := range c.Features {
		switch f.Properties.Type {
		case "talks":
			talks = append(talks, f.ID)
		case "other":
			other = append(other, f.ID)
		}
	}
	slices.Sort(talks)
	slices.Sort(other)
	if want := words("ir-1994-09-15-tajik-talks-meeting ir-1994-09-tajik-talks-tehran kg-tj-2022-01-27-csto-talks kg-tj-2022-01-27-road-reopening-talks " +
		"kg-tj-2022-01-27-telephone-talks uz-1994-08-kozyrev-talks-tashkent uz-2022-09-zhaparov-rahmon-meeting"); !slices.Equal(talks, want) {
		t.Errorf("talks are %q, want %q", talks, want)
	}
	if want := words("kg-tj-2022-09-csto-ceasefire-support kg-tj-2022-09-russia-mediation-offer"); !slices.Equal(other, want) {
		t.Errorf("other are %q, want %q", other, want)
	}
}

// TestRivalTexts pins the fields, other than casualties, on which sources
// disagree: claims on one field that say different things are rivals, so
// claims that go together must not share a field.
func TestRivalTexts(t *testing.T) {
	_, c := load(t)
	var got []string
	for _, f := range c.Features {
		said := map[string]string{}
		for _, cl := range f.Properties.Claims {
			if cl.Kind == "casualty" || cl.Stance == "silent" {
				continue
			}
			if before, ok := said[cl.Field]; ok && before != cl.TextValue {
				got = append(got, f.ID+" "+cl.Field)
			}
			said[cl.Field] = cl.TextValue
		}
	}
	slices.Sort(got)
	want := []string{
		"kg-tj-2022-01-27-tort-kocho-clash initiator",
		"kg-tj-2022-09-16-border-clashes initiator",
		"tj-1994-09-15-border-post-12-clash date_start",
	}
	if !slices.Equal(got, want) {
		t.Errorf("rival texts on %q, want %q", got, want)
	}
}
