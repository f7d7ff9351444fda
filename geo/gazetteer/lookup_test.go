package gazetteer_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

func TestCandidateByID(t *testing.T) {
	ix := openFixture(t)
	c, ok := ix.Candidate("DL:nowhere")
	if !ok || c.Match != gazetteer.MatchID || c.Score != 1 || c.UncertaintyM != 35840 || c.Label != "Nowhere Post, Isfara District, Sughd Region, Tajikistan" {
		t.Errorf("%+v, %v", c, ok)
	}
	if _, ok := ix.Candidate("DL:missing"); ok {
		t.Error("a place that is not there")
	}
}

func TestPathAndDivision(t *testing.T) {
	further := seq(
		gazetteer.Place{ID: "ISO:KG", Name: "Kyrgyzstan", Kind: gazetteer.KindCountry, Country: "KG"},
		gazetteer.Place{ID: "GN:1463580", Name: "Batken Region", Kind: gazetteer.KindAdmin1, Country: "KG", Admin1: "KG.09"},
	)
	ix := openFixture(t, further)
	for id, want := range map[string]string{
		"GN:1220164": "GN:1220164 DL:isfara GN:1221092 ISO:TJ",
		"DL:nowhere": "DL:nowhere DL:isfara GN:1221092 ISO:TJ ISO:KG", // claimed by both
		"DL:missing": "",
	} {
		if got := strings.Join(ix.Path(id), " "); got != want {
			t.Errorf("Path(%s) = %q, want %q", id, got, want)
		}
	}
	for _, tt := range []struct{ countries, admin1, want string }{
		{"TJ", "Sughd", "GN:1221092 ISO:TJ"},
		{"TJ", "TJ.03", "GN:1221092 ISO:TJ"},
		{"TJ", "GN:1221092", "GN:1221092 ISO:TJ"},
		{"KG/TJ", "Batken", "GN:1463580 ISO:KG ISO:TJ"},
		{"TJ/KG", "Batken region", "GN:1463580 ISO:KG ISO:TJ"},
		{"TJ", "Nowhere", "ISO:TJ"},
		{"TJ", "", "ISO:TJ"},
		{"XX", "", ""},
	} {
		if got := strings.Join(ix.Division(context.Background(), tt.countries, tt.admin1), " "); got != tt.want {
			t.Errorf("Division(%s, %s) = %q, want %q", tt.countries, tt.admin1, got, tt.want)
		}
	}
	if got := ix.Admin1Name("GN:1220164"); got != "Sughd Region" {
		t.Errorf("Admin1Name = %q", got)
	}
	if got := ix.Admin1Name("ISO:TJ"); got != "" {
		t.Errorf("Admin1Name of a country = %q", got)
	}
}

func TestRecord(t *testing.T) {
	ix := openFixture(t)
	for p := range ix.All() {
		again, err := gazetteer.ParseRecord(p.Record())
		if err != nil || !reflect.DeepEqual(p, again) {
			t.Errorf("ParseRecord(Record(%s)) = %+v, %v", p.ID, again, err)
		}
	}
	if _, err := gazetteer.ParseRecord([]string{"DL:x"}); err == nil {
		t.Error("a record of one field is accepted")
	}
}
