package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// answer is one of the geocoder as a test reads it.
type answer struct {
	Geocoding struct {
		Version, Query, Attribution string
		Ambiguous                   bool
		Suggestions                 []string
	}
	Features []struct {
		ID         string
		Geometry   *struct{ Coordinates [2]float64 }
		Properties struct {
			Geocoding struct {
				Type, Label, Name, Country, State, Kind, Match string
				Place_ID, Country_Code, Uncertainty_Reason     string
				Accuracy, Score, Uncertainty_M                 float64
				Hierarchy                                      []struct{ ID, Name, Kind string }
			}
		}
	}
}

func TestGeocode(t *testing.T) {
	b := newBench(t)
	find := func(query string) answer {
		t.Helper()
		w := b.get("/geocode?" + query)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return decode[answer](t, w.Body.Bytes())
	}
	for _, c := range []struct{ query, name, country, kind string }{
		{"q=Vorukh, Isfara", "Vorukh", "TJ", "village"},
		{"q=Тавильдара", "Tavildara", "TJ", ""},
		{"q=Batken region", "Batken", "KG", "admin1"},
		{"q=Border Post Number 12", "Border Post", "TJ", "border_post"},
		{"q=San Jose&country=CR", "San José", "CR", ""},
		{"q=San Jose&country=Costa Rica", "San José", "CR", ""},
		{"q=Batken&within=Kyrgyzstan", "Batken", "KG", ""},
	} {
		a := find(escaped(c.query))
		if len(a.Features) == 0 {
			t.Errorf("%s: nothing", c.query)
			continue
		}
		g := a.Features[0].Properties.Geocoding
		if !strings.HasPrefix(g.Name, c.name) || g.Country_Code != c.country || c.kind != "" && g.Kind != c.kind {
			t.Errorf("%s: %+v", c.query, g)
		}
		if g.Accuracy != g.Uncertainty_M || g.Uncertainty_M <= 0 || g.Uncertainty_Reason == "" || g.Score <= 0 || g.Score > 1 || len(g.Hierarchy) == 0 || g.Match == "" || g.Country == "" {
			t.Errorf("%s: %+v", c.query, g)
		}
		if a.Geocoding.Version != "0.1.0" || a.Geocoding.Query == "" {
			t.Errorf("%s: %+v", c.query, a.Geocoding)
		}
	}
	if a := find("q=Vorukh"); !strings.Contains(a.Geocoding.Attribution, "GeoNames") {
		t.Errorf("attribution %q", a.Geocoding.Attribution)
	}
	if a := find("q=San+Jose"); !a.Geocoding.Ambiguous || len(a.Features) < 2 {
		t.Errorf("San Jose is clear: %+v", a.Geocoding)
	}
	if a := find("q=San+Jose&limit=2"); len(a.Features) != 2 {
		t.Errorf("%d candidates", len(a.Features))
	}
	if a := find("q=San+Jose&limit=5000"); len(a.Features) > 50 {
		t.Errorf("%d candidates", len(a.Features))
	}
	if a := find("q=Qwertyuiopas"); len(a.Features) != 0 {
		t.Errorf("a near miss was served: %+v", a.Features)
	}
}

// escaped escapes the values of a query string that is written plainly.
func escaped(query string) string {
	var out []string
	for token := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(token, "=")
		out = append(out, name+"="+url.QueryEscape(value))
	}
	return strings.Join(out, "&")
}

func TestGeocodeRefuses(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ query, want string }{
		{"", "q is missing"},
		{"q=", "empty"},
		{"q=%20", "empty"},
		{"q=...", "place"},
		{"q=%ff", "UTF-8"},
		{"q=" + strings.Repeat("x", 301), "at most"},
		{"q=" + strings.Repeat("a+", 30), "at most"},
		{"q=Batken&country=XX", "country"},
		{"q=Batken&admin1=Nowhereland", "admin1"},
		{"q=Batken&within=GN:0", "within"},
		{"q=Batken&limit=0", "limit"},
		{"q=Batken&lang=en", "no such parameter"},
		{"qq=Batken", "did you mean q?"},
	} {
		w := b.get("/geocode?" + c.query)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d, without %q: %s", clip(c.query), w.Code, c.want, w.Body)
		}
	}
}

// TestNothingFoundIsNotAmbiguous: there is nothing to choose among.
func TestNothingFoundIsNotAmbiguous(t *testing.T) {
	b := newBench(t)
	for query, ambiguous := range map[string]bool{"q=Xyzzyville": false, "q=Vorukh&country=BR": false, "q=San Jose": true, "q=Vorukh, Isfara": false} {
		w := b.get("/geocode?" + escaped(query))
		a := decode[answer](t, w.Body.Bytes())
		if w.Code != http.StatusOK || a.Geocoding.Ambiguous != ambiguous || ambiguous && len(a.Features) < 2 {
			t.Errorf("%s: %d %.300s", query, w.Code, w.Body)
		}
	}
}
