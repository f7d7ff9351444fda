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
		Nearest                     []struct{ Place_ID, Name, Place_Name, Kind, Country_Code string }
	}
	Features []struct {
		ID         string
		Geometry   *struct{ Coordinates [2]float64 }
		Properties struct {
			Geocoding struct {
				Type, Label, Name, Country, State, Kind, Match string
				Place_ID, Country_Code, Uncertainty_Reason     string
				Accuracy, Score, Confidence, Uncertainty_M     float64
				Former_Name, Language_Defaulted                bool
				Valid_From, Valid_To, Matched_Name             string
				Claimants, Sources                             []string
				Name_At                                        *struct{ Text string }
				Relation                                       *struct {
					Kind, Text              string
					Distance_M, Bearing_Deg float64
					Anchors                 []struct{ ID string }
				}
				Hierarchy []struct{ ID, Name, Kind string }
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
		{"q=Batken&lang=english!", "language"},
		{"q=Batken&place=Isfara", "q and place are the same"},
		{"q=Batken&region=x", "did you mean within?"},
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

// TestGeocodeConditions asks with everything that narrows, prefers or translates.
func TestGeocodeConditions(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ query, first string }{
		{"q=Batken&kind=admin1", "GN:1463580"},
		{"q=Batken&kind=town,city", "GN:1528735"},
		{"q=San Jose&bbox=-85,8,-82,11&kind=capital", "GN:3621849"},
		{"q=San Jose&near=-121.9,37.3", "GN:5392171"},
		{"place=Vorukh&country=Tajikistan&admin1=Sughd&kind=village", "GN:1220164"},
	} {
		w := b.get("/geocode?" + escaped(c.query))
		a := decode[answer](t, w.Body.Bytes())
		if len(a.Features) == 0 || a.Features[0].ID != c.first || !(a.Features[0].Properties.Geocoding.Confidence > 0) {
			t.Errorf("%s: %.800s", c.query, w.Body)
		}
	}
	first := func(query string) answer {
		t.Helper()
		w := b.get("/geocode?" + escaped(query))
		if a := decode[answer](t, w.Body.Bytes()); len(a.Features) > 0 {
			return a
		}
		t.Fatalf("%s: %s", query, w.Body)
		return answer{}
	}
	if g := first("q=Leninabad&country=TJ").Features[0].Properties.Geocoding; !g.Former_Name || g.Valid_To == "" || g.Name == g.Matched_Name {
		t.Errorf("a former name: %+v", g)
	}
	if g := first("q=Khujand&at=1980").Features[0].Properties.Geocoding; g.Name_At == nil || g.Name_At.Text != "Leninabad" {
		t.Errorf("the name of the day: %+v", g.Name_At)
	}
	if g := first("q=Vorukh&kind=village&lang=ru").Features[0].Properties.Geocoding; g.Name != "Ворух" || g.Language_Defaulted || !strings.HasPrefix(g.Label, "Ворух, ") {
		t.Errorf("in Russian: %+v", g)
	}
	if g := first("q=Vorukh&kind=village&lang=zh").Features[0].Properties.Geocoding; g.Name != "Vorukh" || !g.Language_Defaulted {
		t.Errorf("in Chinese: %+v", g)
	}
	g := first("q=15 km south of Isfara").Features[0].Properties.Geocoding
	if r := g.Relation; r == nil || r.Kind != "distance" || r.Distance_M != 15000 || r.Bearing_Deg != 180 || len(r.Anchors) != 1 || !strings.Contains(r.Text, "south of Isfara") {
		t.Errorf("by another place: %+v", r)
	}
	if g := first("q=Tort-Kocho").Features[0].Properties.Geocoding; strings.Join(g.Claimants, " ") != "KG TJ" || len(g.Sources) == 0 {
		t.Errorf("claimants and sources: %+v", g)
	}
	if a := decode[answer](t, b.get("/geocode?q=38.7N+70.5E").Body.Bytes()); len(a.Features) != 1 || a.Features[0].Geometry == nil || a.Features[0].Geometry.Coordinates != [2]float64{70.5, 38.7} {
		t.Errorf("coordinates: %+v", a)
	}
	if a := decode[answer](t, b.get("/geocode?q=Vorukh&country=BR").Body.Bytes()); len(a.Geocoding.Nearest) == 0 || len(a.Geocoding.Nearest) != len(a.Geocoding.Suggestions) || a.Geocoding.Nearest[0].Place_ID == "" {
		t.Errorf("nearest: %+v", a.Geocoding)
	}
	for _, query := range []string{"q=a&at=yesterday", "q=a&at=1994-13-01", "q=a&kind=hamlet", "q=a&bbox=1,2", "q=a&near=1"} {
		if w := b.get("/geocode?" + query); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", query, w.Code)
		}
	}
}

// TestGeocodeIsKept: an answer has a validator, which holds in every encoding.
func TestGeocodeIsKept(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/geocode?q=Vorukh", "/reverse?lon=70.6&lat=39.9", "/complete?q=vor", "/places/GN:1220164", "/collections/places/items?limit=2"} {
		etag := b.get(path).Header().Get("ETag")
		if w := b.get(path, "If-None-Match", etag, "Accept-Encoding", "zstd"); etag == "" || w.Code != http.StatusNotModified {
			t.Errorf("%s: ETag %q, then %d", path, etag, w.Code)
		}
	}
}

// TestGeocodeNamesTheField: a fault is told of the parameter that has it.
func TestGeocodeNamesTheField(t *testing.T) {
	b := newBench(t)
	for query, field := range map[string]string{"q=Osh&at=2022-02-30": "at", "q=Osh&country=KG,": "country", "q=Osh&within=!!": "within", "q=!!": "q"} {
		w := b.get("/geocode?" + query)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"field":"`+field+`"`) {
			t.Errorf("%s: %d %s, want a fault of %s", query, w.Code, w.Body, field)
		}
	}
	if w := b.get("/geocode?q=Batken&country=KGZ"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"country_code":"KG"`) {
		t.Errorf("KGZ: %d %s", w.Code, w.Body)
	}
}
