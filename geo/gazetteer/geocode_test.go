package gazetteer_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/geo/gazetteer"
)

// real is the index over the gazetteer of the repository, built once.
var real = sync.OnceValues(func() (*gazetteer.Index, error) {
	text, err := os.ReadFile("../../data/gazetteer.csv")
	if err != nil {
		return nil, err
	}
	return gazetteer.Open(string(text))
})

func realIndex(tb testing.TB) *gazetteer.Index {
	tb.Helper()
	ix, err := real()
	if err != nil {
		tb.Fatal(err)
	}
	return ix
}

func geocode(tb testing.TB, ix *gazetteer.Index, q gazetteer.Query) gazetteer.Result {
	tb.Helper()
	res, err := ix.Geocode(context.Background(), q)
	if err != nil {
		tb.Fatalf("Geocode(%+v): %v", q, err)
	}
	return res
}

// TestGeocodeTable runs the cases of testdata/geocode.tsv.
func TestGeocodeTable(t *testing.T) {
	ix := realIndex(t)
	table, err := os.ReadFile("testdata/geocode.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) < 4 || f[3] != "clear" && f[3] != "ask" && f[3] != "none" || (f[3] == "none") != (f[2] == "-") {
			t.Fatalf("line %q has not the columns query, country, first, verdict", line)
		}
		t.Run(f[0]+" "+f[1], func(t *testing.T) {
			country := strings.TrimPrefix(f[1], "-")
			res := geocode(t, ix, gazetteer.Query{Text: f[0], Country: country})
			first := "-"
			if len(res.Candidates) > 0 {
				first = res.Candidates[0].Place.ID
			}
			if first != f[2] {
				t.Errorf("first is %s, want %s; %s", first, f[2], labels(res))
			}
			if res.Ambiguous != (f[3] == "ask") {
				t.Errorf("ambiguous is %v (%s), want %s; %s", res.Ambiguous, res.Reason, f[3], labels(res))
			}
			checkResult(t, res)
		})
	}
}

func labels(res gazetteer.Result) string {
	var out []string
	for _, c := range res.Candidates {
		out = append(out, c.Place.ID+" "+c.Label)
	}
	return strings.Join(out, "; ")
}

// checkResult holds what must be true of every answer.
func checkResult(t *testing.T, res gazetteer.Result) {
	t.Helper()
	if len(res.Candidates) == 0 {
		if res.Ambiguous || res.Reason == "" {
			t.Errorf("nothing found: Ambiguous %v with the reason %q, want no doubt and a reason", res.Ambiguous, res.Reason)
		}
	} else if res.Ambiguous != (res.Reason != "") {
		t.Errorf("Ambiguous %v with the reason %q", res.Ambiguous, res.Reason)
	}
	seen := map[string]bool{}
	for _, c := range res.Candidates {
		if seen[c.Place.ID] {
			t.Errorf("%s is listed twice", c.Place.ID)
		}
		seen[c.Place.ID] = true
		if !(c.Score > 0 && c.Score <= 1) || c.Match == "" || c.Name.Text == "" || !c.Elsewhere() && !strings.HasPrefix(c.Label, c.Place.Name) {
			t.Errorf("candidate %+v", c)
		}
		if c.HasPoint && (!(c.UncertaintyM > 0) || c.UncertaintyReason == "") {
			t.Errorf("%s has the radius %v, reason %q", c.Place.ID, c.UncertaintyM, c.UncertaintyReason)
		}
	}
}

// TestLabelsOfSharedPlaces holds that a label does not put what spans several countries into one of them, and that the
// place is still found in each.
func TestLabelsOfSharedPlaces(t *testing.T) {
	ix := realIndex(t)
	for id, want := range map[string]string{
		"DL:central-asia":        "Central Asia",
		"DL:tajik-afghan-border": "Tajik-Afghan border",
		"DL:panj-river":          "Panj River",
		"DL:tajik-mountains":     "Tajik mountains, Tajikistan",
		"DL:tort-kocho":          "Tort-Kocho, Batken District, Batken Region, Kyrgyzstan",
		"DL:vorukh-exclave":      "Vorukh exclave, Isfara District, Sughd Region, Tajikistan",
		"GN:1220409":             "Tajikistan",
	} {
		c, ok := ix.Candidate(id)
		if !ok || c.Label != want {
			t.Errorf("%s is labelled %q, want %q", id, c.Label, want)
		}
	}
	if c := geocode(t, ix, gazetteer.Query{Text: "Central Asia"}).Candidates; c[0].Label != "Central Asia" || len(c[0].Hierarchy) != 0 {
		t.Errorf("Central Asia lies in %v, label %q", c[0].Hierarchy, c[0].Label)
	}
	for _, country := range []string{"KG", "TJ", "UZ", "KZ", "TM"} {
		if res := geocode(t, ix, gazetteer.Query{Text: "Central Asia", Country: country}); len(res.Candidates) == 0 {
			t.Errorf("Central Asia is not found in %s", country)
		}
	}
	if path := ix.Path("DL:central-asia"); len(path) != 6 {
		t.Errorf("Central Asia lies within %v, want itself and five countries", path)
	}
}

func TestGeocodeNearWidens(t *testing.T) {
	ix := realIndex(t)
	at := geocode(t, ix, gazetteer.Query{Text: "Sarigor"}).Candidates[0]
	for _, text := range []string{"Sarigor area", "near Sarigor", "the Sarigor area", "возле Саригор", "in the vicinity of Sarigor", "north of Sarigor", "southern Sarigor", "севернее Саригор"} {
		near := geocode(t, ix, gazetteer.Query{Text: text}).Candidates[0]
		if near.Place.ID != at.Place.ID || near.UncertaintyM < at.UncertaintyM+10_000 || !strings.Contains(near.UncertaintyReason, "near the place") {
			t.Errorf("%q: %s within %v m (%s)", text, near.Place.ID, near.UncertaintyM, near.UncertaintyReason)
		}
	}
	if region := geocode(t, ix, gazetteer.Query{Text: "Batken region area"}).Candidates[0]; region.UncertaintyM > 150_000 {
		t.Errorf("a region does not widen: %v m", region.UncertaintyM)
	}
}

func TestGeocodeSeveral(t *testing.T) {
	res := geocode(t, realIndex(t), gazetteer.Query{Text: "the villages of Vorukh and Isfana"})
	var ids []string
	for _, c := range res.Candidates {
		ids = append(ids, c.Place.ID)
	}
	if len(ids) < 2 || ids[0] != "GN:1220164" || ids[1] != "GN:1222662" || !strings.Contains(res.Reason, "several places") {
		t.Errorf("%v, %s", ids, res.Reason)
	}
}

func TestGeocodeRestricts(t *testing.T) {
	ix := realIndex(t)
	tests := []struct {
		name  string
		q     gazetteer.Query
		first string
	}{
		{"country by code", gazetteer.Query{Text: "Batken", Country: "KG"}, "GN:1528735"},
		{"country by small code", gazetteer.Query{Text: "Batken", Country: "kg"}, "GN:1528735"},
		{"country by name", gazetteer.Query{Text: "Batken", Country: "Кыргызстан"}, "GN:1528735"},
		{"admin1 by code", gazetteer.Query{Text: "Vorukh", Admin1: "TJ.03"}, "GN:1220164"},
		{"admin1 by name", gazetteer.Query{Text: "Vorukh", Admin1: "Sughd", Country: "TJ"}, "GN:1220164"},
		{"admin1 by id", gazetteer.Query{Text: "Vorukh", Admin1: "GN:1221092"}, "GN:1220164"},
		{"within by name", gazetteer.Query{Text: "Kok-Tash", Within: "Batken District"}, "GN:8382909"},
		{"within by id", gazetteer.Query{Text: "Vorukh", Within: "GN:1220409"}, "GN:1220164"},
		{"shared place, one claimant", gazetteer.Query{Text: "Tort-Kocho", Country: "KG"}, "DL:tort-kocho"},
		{"shared place, the other", gazetteer.Query{Text: "Tort-Kocho", Country: "TJ"}, "DL:tort-kocho"},
		{"elsewhere", gazetteer.Query{Text: "Vorukh", Country: "KG"}, ""},
		{"other division", gazetteer.Query{Text: "Vorukh", Admin1: "TJ.02"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			res := geocode(t, ix, tt.q)
			first := ""
			if len(res.Candidates) > 0 {
				first = res.Candidates[0].Place.ID
			}
			if first != tt.first {
				t.Fatalf("first is %q, want %q; %s", first, tt.first, labels(res))
			}
			if first == "" && (len(res.Suggestions) == 0 || res.Suggestions[0].Place.ID != "GN:1220164" || !strings.Contains(res.Reason, "but not in")) {
				t.Errorf("the namesake elsewhere is not suggested: %+v, %s", res.Suggestions, res.Reason)
			}
		})
	}
}

func TestGeocodeRefuses(t *testing.T) {
	ix := realIndex(t)
	var query *gazetteer.QueryError
	for name, q := range map[string]gazetteer.Query{
		"empty":          {},
		"spaces":         {Text: " \t\n"},
		"punctuation":    {Text: "?!, --- ..."},
		"controls":       {Text: "\x00\x01"},
		"long":           {Text: strings.Repeat("a", gazetteer.MaxText+1)},
		"many words":     {Text: strings.Repeat("a b ", 20)},
		"not UTF-8":      {Text: "Vor\xffukh"},
		"negative limit": {Text: "Vorukh", Limit: -1},
		"limit":          {Text: "Vorukh", Limit: gazetteer.MaxLimit + 1},
	} {
		if res, err := ix.Geocode(context.Background(), q); !errors.As(err, &query) {
			t.Errorf("%s: %v, %v", name, res, err)
		}
	}
	var missing *gazetteer.NotFoundError
	for _, q := range []gazetteer.Query{
		{Text: "Vorukh", Country: "Tajikistam"}, {Text: "Vorukh", Admin1: "Sugdh", Country: "TJ"}, {Text: "Vorukh", Within: "Batkan"},
	} {
		_, err := ix.Geocode(context.Background(), q)
		if !errors.As(err, &missing) || missing.Field == "" || len(missing.Suggestions) == 0 {
			t.Errorf("%+v: %v", q, err)
		}
	}
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Geocode(stopped, gazetteer.Query{Text: "Vorukh"}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestResolve(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"GN:1220164": "GN:1220164", " GN:1220164 ": "GN:1220164", "Vorukh": "GN:1220164", "Tajikistan": "GN:1220409",
		"KG": "GN:1527747", "TJ.03": "GN:1221092",
		"Batken, KG": "GN:1463580", "Batken district, KG": "GN:1222703", "Isfana, Batken region, KG": "GN:1222662",
		"Vorukh, Isfara": "DL:vorukh-exclave", "Kok-Tash, Batken district": "GN:8382909", "Ontario, US": "GN:5379439",
		"Batken": "GN:1463580", "Батkeн": "GN:1463580", "Batken district": "GN:1222703", "Khujand": "GN:1514879",
	} {
		if text == "Vorukh" {
			want = "DL:vorukh-exclave" // the place of that name that holds others
		}
		if p, err := ix.Resolve(text); err != nil || p.ID != want {
			t.Errorf("Resolve(%q) = %s, %v; want %s", text, p.ID, err, want)
		}
	}
	var ambiguous *gazetteer.AmbiguousError
	if _, err := ix.Resolve("Punjab"); !errors.As(err, &ambiguous) || len(ambiguous.Candidates) != 2 || !strings.Contains(err.Error(), "ISO:PK-PB") {
		t.Errorf("Punjab: %v", err)
	}
	var missing *gazetteer.NotFoundError
	for _, text := range []string{"Vorukh, KG", "Batken, QQ", "KG, Batken, TJ"} { // not in that country, no such country, two at once
		if p, err := ix.Resolve(text); !errors.As(err, &missing) {
			t.Errorf("Resolve(%q) = %s, %v", text, p.ID, err)
		}
	}
	if _, err := ix.Resolve("Batkan"); !errors.As(err, &missing) || !strings.Contains(err.Error(), "Batken") {
		t.Errorf("Batkan: %v", err)
	}
	if _, err := ix.Resolve("GN:1"); !errors.As(err, &missing) {
		t.Errorf("GN:1: %v", err)
	}
}

func TestSuggest(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Batkan": "GN:1528735", "Vorukk": "GN:1220164", "Tavildora": "GN:1220324", "Вороух": "GN:1220164", "Dushanbi": "GN:1221874",
	} {
		found := ix.Suggest(text, 8)
		if !slices.ContainsFunc(found, func(s gazetteer.Suggestion) bool { return s.Place.ID == want }) {
			t.Errorf("Suggest(%q) = %+v, want %s among them", text, found, want)
		}
		for _, s := range found {
			if s.Distance > len(gazetteer.Skeleton(text))/4 {
				t.Errorf("Suggest(%q) gives %q, %d letters away", text, s.Name, s.Distance)
			}
		}
	}
	for _, text := range []string{"", "x", "qwxzvbnmqwxz", strings.Repeat("z", 500)} {
		if found := ix.Suggest(text, 5); len(found) > 0 {
			t.Errorf("Suggest(%q) = %+v", text, found)
		}
	}
}

// TestSuggestOrder: what is spelled most like the text comes first, in either script, however small the place is.
func TestSuggestOrder(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{
		"Vorkh": "GN:1220164", "Worukhh": "GN:1220164", "Ворх": "GN:1220164", "Воркх": "GN:1220164", "Vorukk": "GN:1220164",
		"Voruk": "GN:1220164", "Isfarb": "GN:1514896", "Исфарв": "GN:1514896", "Chorkuk": "GN:1222687", "Tort-Kuchu": "DL:tort-kocho",
		"Batkne": "GN:1528735", "Батекн": "GN:1528735", "Ifsara": "GN:1514896", "Kaubl": "GN:1138958", // neighbours swapped
		"دوشنبهه": "GN:1221874", // a letter is one, however many bytes it has
	} {
		if found := ix.Suggest(text, 5); len(found) == 0 || found[0].Place.ID != want {
			t.Errorf("Suggest(%q) = %+v, want %s first", text, found, want)
		}
	}
}

func TestConcurrentUse(t *testing.T) {
	ix := realIndex(t)
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for _, text := range []string{"Vorukh, Isfara", "Batken", "Batkan"} {
				if _, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
}

func FuzzGeocode(f *testing.F) {
	for _, s := range []string{
		"Vorukh, Isfara", "Border Post Number 12 in the Sarigor area", "и and", "the of in", "Tajikistan's", "'s", "()", "№", "x", "и", "near",
		"A and B and C", "region region, region", "近くの東京", "مدينة كابول", "😀", "12", "Vorukh and Isfara",
	} {
		f.Add(s)
	}
	ix, err := gazetteer.Open(fixture)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: s, Limit: gazetteer.MaxLimit})
		var query *gazetteer.QueryError
		if err != nil {
			if !errors.As(err, &query) {
				t.Errorf("%q: %v", s, err)
			}
			return
		}
		checkResult(t, res)
		for _, c := range res.Candidates {
			if c.Match == gazetteer.MatchCoordinates {
				continue
			}
			if _, err := ix.Resolve(c.Place.ID); err != nil {
				t.Errorf("%q: candidate %s does not resolve: %v", s, c.Place.ID, err)
			}
		}
	})
}

func BenchmarkGeocode(b *testing.B) {
	ix := realIndex(b)
	ix.Prepare()
	for _, text := range []string{"Vorukh", "Vorukh, Isfara", "Баткен", "Border Post Number 12 in the Sarigor area", "Tajikistan", "San Antonio", "Vorakh", "Batkan, Kirgizia", "Zzyzxgorod"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	ix := realIndex(b)
	for _, text := range []string{"Batkan", "Sarigorr", "Zzyzx Gorodishche"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				ix.Suggest(text, 5)
			}
		})
	}
}
