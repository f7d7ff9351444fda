package format_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

var update = flag.Bool("update", false, "rewrite the files in testdata")

// day reads a day that the test wrote itself.
func day(s string) incident.Day {
	d, err := incident.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// rich returns an incident that has something in every property.
func rich() *incident.Incident {
	yes := true
	at := time.Date(2026, 11, 20, 10, 21, 3, 120_456_000, time.UTC)
	return &incident.Incident{
		ID: "tj-1994-09-16-sarigor-landmine", Num: 7, Version: 2, Seq: 41,
		Title: "Landmine at \"Border Post\" 12", Summary: "Four border guards died.\nЧетверо пограничников.\t\u0001 \\ \u2028 😀",
		Type: "landmine_ied", Scope: "event", Status: "published",
		DateStart: day("1994-09-16"), DateEnd: day("1994-09-17"), DatePrecision: "multi_day",
		DateText: "Friday", DateAnchor: day("1994-09-17"), DateNote: "Friday before the Saturday of publication",
		TimeLocal: "21:45", UTCOffsetMin: incident.Num(360),
		Place: "Border Post Number 12 in the Sarigor area", PlaceQuery: "Border Post Number 12, Sarigor",
		PlaceID: "DL:border-post-12", PlaceName: "Border Post 12", PlacePath: []string{"DL:border-post-12", "ISO:TJ"},
		Country: "TJ", Admin1: "Khatlon", Point: &orb.Point{70.123456, -37.5}, GeoPrecision: "near", GeoMethod: "gazetteer",
		UncertaintyM: 6000.5, UncertaintyReason: "proxy: Sarigor village",
		Candidates: []incident.Candidate{{PlaceID: "DL:border-post-12", Name: "Border Post 12", Kind: "border_post", Country: "TJ",
			Admin1: "Khatlon", Label: "Border Post 12, Khatlon, Tajikistan", Point: orb.Point{70.123456, -37.5}, UncertaintyM: 6000.5,
			UncertaintyReason: "proxy: Sarigor village", Match: "exact", Score: 0.97, Chosen: true}},
		Killed:   incident.Figure{Low: incident.Num(0), Best: incident.Num(4), High: incident.Number{}},
		Injured:  incident.Figure{Low: incident.Num(1), Best: incident.Num(2), High: incident.Num(3)},
		Disputed: true, DisputedFields: []string{"killed"},
		Source: "The Moscow Times; Interfax", SourceCount: 2,
		Modes: []string{"ambush"}, Contexts: []string{"military", "territory"}, Tags: []string{"a,b", ""},
		Certainty: "likely", CivilianTargeting: &yes, ExternalIDs: map[string]string{"acled": "TAJ1", "x\"y": "ü"},
		Actors: []incident.Actor{{Name: "Russian border guards", AsWritten: "the guards", Role: "target", Side: "A", Kind: "external_forces", Country: "RU"}},
		Reports: []incident.Report{{ID: "mt-1", Publisher: "The Moscow Times", Headline: "Tajik Battle Flares", URL: "https://example.org/a?b=1&c=<2>",
			Lang: "en", PublishedAt: "1994-09-17", PublishedPrecision: "day", SourceScale: "international", IndependenceGroup: "interfax", Role: "primary"}},
		Claims: []incident.Claim{{Kind: "casualty", Metric: "killed", Qualifier: "exact", Value: incident.Num(4), Low: incident.Num(3), High: incident.Num(5),
			Unit: "persons", VictimKind: "border guards", VictimSide: "A", Episode: "e1", Field: "killed", TextValue: "four", Stance: "asserts",
			Claimant: "Interfax", ClaimantSide: "third", Chain: []string{"The Moscow Times", "Interfax"}, Report: "mt-1",
			Evidence: "Four were killed.", AssertedAt: "1994-09-16", SupersededBy: "c2", SourceReliability: "B", InfoCredibility: "2"},
			{Kind: "attribution"}},
		Relations: []incident.Relation{{Type: "part_of", ID: "tj-1994-week-37", Note: "the week's sum"}},
		CreatedAt: at, UpdatedAt: at.Add(90 * time.Minute),
	}
}

// bare returns an incident of which nearly nothing is known.
func bare() *incident.Incident {
	return &incident.Incident{ID: "b", Type: "other", DatePrecision: "unknown"}
}

// input returns i without what only the server knows: what a decoder of its
// GeoJSON can give back. Flat leaves out the details too.
func input(i *incident.Incident, isFlat bool) *incident.Incident {
	c := *i
	c.Num, c.Version, c.Seq, c.CreatedAt, c.UpdatedAt = 0, 0, 0, time.Time{}, time.Time{}
	c.PlaceName, c.PlacePath, c.Candidates = "", nil, nil
	c.Disputed, c.DisputedFields = false, nil
	if isFlat {
		c.Modes, c.Contexts, c.Tags, c.ExternalIDs = nil, nil, nil, nil
		c.DateText, c.DateAnchor, c.DateNote, c.TimeLocal, c.UTCOffsetMin = "", 0, "", "", incident.Number{}
		c.PlaceQuery, c.GeoMethod, c.Certainty, c.CivilianTargeting = "", "", "", nil
		c.Actors, c.Reports, c.Claims, c.Relations = nil, nil, nil, nil
	}
	return &c
}

// golden compares got with a file in testdata, or rewrites it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Errorf("%s differs (-update rewrites it):\ngot  %s\nwant %s", path, got, want)
	}
}
