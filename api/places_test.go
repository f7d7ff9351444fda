package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline/api"
	"dateline/data"
	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// outlined gives a server the built-in outlines.
func outlined(c *api.Config) {
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		panic(err)
	}
	c.Outlines = func() *gazetteer.Outlines { return outlines }
}

// located is an answer of /reverse as a test reads it.
type located struct {
	Geocoding struct {
		Query, Attribution string
		Containing         []struct {
			Place_ID, Name, Kind, Country_Code, Disputed string
			Level                                        int
			Inside, Uncertain                            bool
			Edge_M                                       float64
		}
	}
	Features []struct {
		ID         string
		Properties struct {
			Geocoding struct {
				Name, Label             string
				Lang                    string
				Language_Defaulted      bool
				Distance_M, Bearing_Deg *float64
			}
		}
	}
}

func TestReverse(t *testing.T) {
	b := newBench(t, outlined)
	ask := func(query string) located {
		t.Helper()
		w := b.get("/reverse?" + query)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", query, w.Code, w.Body)
		}
		return decode[located](t, w.Body.Bytes())
	}
	near := ask("lon=70.59&lat=39.86&kind=village,town&limit=3&lang=ru")
	if len(near.Features) != 3 {
		t.Fatalf("%+v", near)
	}
	g := near.Features[0].Properties.Geocoding
	if near.Features[0].ID != "GN:1220164" || g.Name != "Ворух" || g.Distance_M == nil || !(*g.Distance_M > 500 && *g.Distance_M < 2500) || g.Bearing_Deg == nil || !(*g.Bearing_Deg > 20 && *g.Bearing_Deg < 70) {
		t.Errorf("%+v", near.Features[0])
	}
	if !strings.Contains(near.Geocoding.Attribution, "GeoNames") || !strings.Contains(near.Geocoding.Attribution, "Natural Earth") {
		t.Errorf("attribution %q", near.Geocoding.Attribution)
	}
	for n, f := range near.Features[1:] {
		if *f.Properties.Geocoding.Distance_M < *near.Features[n].Properties.Geocoding.Distance_M {
			t.Errorf("the places are not in the order of their distance: %+v", near.Features)
		}
	}
	capital := ask("lon=68.78&lat=38.56").Geocoding.Containing
	if len(capital) == 0 || capital[0].Place_ID != "GN:1220409" || capital[0].Country_Code != "TJ" || !capital[0].Inside || capital[0].Uncertain || capital[0].Kind != "country" {
		t.Errorf("what holds Dushanbe: %+v", capital)
	}
	if sea := ask("lon=-30&lat=0&radius=1000"); len(sea.Features)+len(sea.Geocoding.Containing) != 0 || sea.Geocoding.Containing == nil {
		t.Errorf("at sea: %+v", sea)
	}
	claimed := false
	for _, held := range ask("lon=34.1&lat=45.0").Geocoding.Containing {
		claimed = claimed || held.Disputed != "" && held.Uncertain
	}
	if !claimed {
		t.Errorf("nobody is told to claim Crimea: %+v", ask("lon=34.1&lat=45.0").Geocoding.Containing)
	}
	if plain := newBench(t).get("/reverse?lon=68.78&lat=38.56"); !strings.Contains(plain.Body.String(), `"containing":[]`) {
		t.Errorf("without outlines: %s", plain.Body)
	}
}

// TestReverseCreditsOutlines: whom an imported outline is owed to is told, though its source names whom that had it from, too.
func TestReverseCreditsOutlines(t *testing.T) {
	square, err := geo.PackRegion(orb.MultiPolygon{{{{70, 39}, {71, 39}, {71, 40}, {70, 40}}}})
	if err != nil {
		t.Fatal(err)
	}
	for source, want := range map[string]string{"whosonfirst": "Who's On First", "whosonfirst/mesoshapes": "Who's On First", "survey": ""} {
		outlines, err := gazetteer.OpenOutlines("", gazetteer.Outline{PlaceID: "GN:1220409", Name: "Tajikistan", Country: "TJ", Source: source, Region: square})
		if err != nil {
			t.Fatal(err)
		}
		b := newBench(t, func(c *api.Config) { c.Outlines = func() *gazetteer.Outlines { return outlines } })
		w := b.get("/reverse?lon=70.5&lat=39.5&radius=1")
		if got := decode[located](t, w.Body.Bytes()).Geocoding; len(got.Containing) != 1 || (got.Attribution == "") != (want == "") || !strings.Contains(got.Attribution, want) {
			t.Errorf("an outline of %s is owed to %q: %+v", source, got.Attribution, got.Containing)
		}
	}
}

func TestReverseRefuses(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ query, want string }{
		{"", "lat is missing"},
		{"lon=70", "lat is missing"},
		{"lon=70&lat=91", "from -90 to 90"},
		{"lon=181&lat=39", "from -180 to 180"},
		{"lon=70&lat=39&country=KGZ", `did you mean \"KG\"?`},
		{"lon=x&lat=1", "not a number of degrees"},
		{"lon=NaN&lat=1", "not a number of degrees"},
		{"lon=70&lat=39&radius=0", "radius"},
		{"lon=70&lat=39&kind=hamlet", "kind"},
		{"lon=70&lat=39&country=Tajikistan", `did you mean \"TJ\"?`},
		{"lon=70&lat=39&limit=0", "limit"},
		{"long=70&lat=39", "did you mean lon?"},
	} {
		w := b.get("/reverse?" + c.query)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s: %d, without %q: %s", c.query, w.Code, c.want, w.Body)
		}
	}
}

func TestComplete(t *testing.T) {
	b := newBench(t)
	type answer struct {
		Query, Attribution string
		Completions        []struct {
			Place_ID, Name, Label, Kind, Country_Code string
			Former_Name, Misspelt                     bool
			Coordinates                               *[2]float64
		}
	}
	ask := func(query string) answer {
		t.Helper()
		w := b.get("/complete?" + escaped(query))
		if w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "max-age") {
			t.Fatalf("%s: %d %s %v", query, w.Code, w.Body, w.Header())
		}
		return decode[answer](t, w.Body.Bytes())
	}
	for _, c := range []struct{ query, first string }{
		{"q=voruk", "GN:1220164"},
		{"q=Ворух", "GN:1220164"},
		{"q=isf&near=70.6,40.1&kind=town,city", "GN:1514896"},
		{"q=border post number 1&country=TJ", "DL:border-post-12"},
	} {
		a := ask(c.query)
		if len(a.Completions) == 0 || a.Completions[0].Place_ID != c.first || a.Completions[0].Label == "" || a.Completions[0].Coordinates == nil {
			t.Errorf("%s: %+v", c.query, a.Completions)
		}
	}
	if a := ask("q=ba&limit=3"); len(a.Completions) != 3 || a.Attribution == "" || a.Query != "ba" {
		t.Errorf("%+v", a)
	}
	if a := ask("q=Исфана&limit=1"); len(a.Completions) != 1 || a.Completions[0].Name != "Исфана" || !a.Completions[0].Former_Name || a.Completions[0].Misspelt {
		t.Errorf("a former name: %+v", a)
	}
	if a := ask("q=Вроух&limit=1"); len(a.Completions) != 1 || a.Completions[0].Name != "Ворух" || a.Completions[0].Former_Name || !a.Completions[0].Misspelt {
		t.Errorf("misspelt: %+v", a)
	}
	w := b.get("/complete?q=ba")
	if again := b.get("/complete?q=ba", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified || again.Header().Get("Cache-Control") != w.Header().Get("Cache-Control") {
		t.Errorf("asked again: %d %v", again.Code, again.Header())
	}
	if a := ask("q="); len(a.Completions) != 0 || a.Completions == nil {
		t.Errorf("nothing typed: %+v", a)
	}
	for query, want := range map[string]string{"": "q is missing", "q=a&bbox=1,2": "bbox", "q=a&near=200": "near", "q=%00%ff": "UTF-8", "q=" + strings.Repeat("x", 301): "at most 300"} {
		if w := b.get("/complete?" + query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%.40s: %d %s", query, w.Code, w.Body)
		}
	}
}

// placePage is a page of places as a test reads it.
type placePage struct {
	Features []struct {
		ID         string
		Geometry   *struct{ Coordinates [2]float64 }
		Properties struct {
			ID, Name, Label, Kind, Country, Uncertainty_Reason string
			Uncertainty_M                                      float64
			Claimants, Sources                                 []string
			Names                                              []struct{ Text, Lang, Flag, Valid_From, Valid_To, Source string }
			Hierarchy                                          []struct{ ID string }
		}
	}
	NumberReturned int
	Attribution    string
	Links          []struct{ Href, Rel string }
}

func (b *bench) places(path string) placePage {
	b.t.Helper()
	w := b.get(path)
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return decode[placePage](b.t, w.Body.Bytes())
}

func TestPlaces(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct{ query, want string }{
		{"q=Ворух&kind=village", "GN:1220164"},
		{"within=GN:1220164", "GN:1220164"},
		{"bbox=70.4,39.9,70.55,39.97&kind=junction", "DL:tort-kocho"},
		{"q=Xyzzyville", ""},
	} {
		page := b.places("/collections/places/items?" + escaped(c.query))
		var ids []string
		for _, f := range page.Features {
			ids = append(ids, f.ID)
			if f.Properties.ID != f.ID || f.Properties.Uncertainty_M <= 0 || f.Properties.Uncertainty_Reason == "" || len(f.Properties.Sources) == 0 || len(f.Properties.Names) == 0 {
				t.Errorf("%s: %+v", c.query, f)
			}
		}
		if got := strings.Join(ids, " "); got != c.want || page.NumberReturned != len(ids) {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
	if p := b.places("/collections/places/items?bbox=70.4,39.9,70.55,39.97&kind=junction"); strings.Join(p.Features[0].Properties.Claimants, " ") != "KG TJ" {
		t.Errorf("claimants %v", p.Features[0].Properties.Claimants)
	}
}

func TestPlacesArePaged(t *testing.T) {
	b := newBench(t)
	seen := map[string]bool{}
	pages := 0
	for path := "/collections/places/items?country=KG&limit=100"; path != ""; pages++ {
		page := b.places(path)
		path = ""
		for _, f := range page.Features {
			if seen[f.ID] {
				t.Fatalf("%s comes twice", f.ID)
			}
			seen[f.ID] = true
		}
		for _, l := range page.Links {
			if u, err := url.Parse(l.Href); err != nil {
				t.Fatal(err)
			} else if l.Rel == "next" {
				path = u.RequestURI()
			}
		}
	}
	want := 0
	for p := range places().All() {
		for _, country := range p.Claimants() {
			if country == "KG" {
				want++
			}
		}
	}
	if pages < 2 || len(seen) != want {
		t.Errorf("%d places on %d pages, want %d", len(seen), pages, want)
	}
}

// TestPlacesArePagedWhileTheyChange: a walk through the gazetteer goes on over changes of the user's own places, and gives all that were
// there; where the places are numbered anew it is told to start again.
func TestPlacesArePagedWhileTheyChange(t *testing.T) {
	b := newBench(t)
	own := func(stamp string, names ...string) *gazetteer.Index {
		ix, err := places().With(stamp, func(yield func(gazetteer.Place, error) bool) {
			for _, name := range names {
				if !yield(gazetteer.Place{ID: gazetteer.OwnID(name), Name: name, Kind: gazetteer.KindBorderPost, Country: "KG", Source: "own"}, nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		return ix
	}
	next := func(page placePage) string {
		for _, l := range page.Links {
			if u, err := url.Parse(l.Href); err == nil && l.Rel == "next" {
				return u.RequestURI()
			}
		}
		return ""
	}
	b.service.Places = own("1", "Qa", "Qb", "Qc")
	const path = "/collections/places/items?kind=border_post&country=KG&limit=1"
	seen, last := map[string]int{}, ""
	for at := path; at != ""; {
		page := b.places(at)
		for _, f := range page.Features {
			if seen[f.ID]++; f.ID == "OWN:qa" {
				last = next(page)
			}
		}
		if len(seen) == 1 {
			b.service.Places = own("2", "Qa", "Qaa", "Qb", "Qc") // while the first ones are read
		}
		at = next(page)
	}
	for id, n := range seen {
		if n != 1 {
			t.Errorf("%s comes %d times", id, n)
		}
	}
	if len(seen) < 5 || seen["OWN:qaa"] != 1 || seen["OWN:qc"] != 1 {
		t.Errorf("seen are %v", seen)
	}
	b.service.Places = own("3", "Q", "Qa", "Qb", "Qc")
	if w := b.get(last); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "start again without cursor") {
		t.Errorf("within places that were numbered anew: %d %s", w.Code, w.Body)
	}
	b.service.Places = own("2", "Qa", "Qaa", "Qb", "Qc")
	if w := b.get(last); w.Code != http.StatusOK {
		t.Errorf("within those of the page: %d %s", w.Code, w.Body)
	}
}

// TestPlaceOfAnEndedID: an id of an earlier gazetteer leads to the place of today, or the answer says what to do.
func TestPlaceOfAnEndedID(t *testing.T) {
	b := newBench(t)
	if w := b.get("/places/CJ:TJ-vorukh-1"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"id":"GN:1220164"`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := b.get("/places/CJ:TJ-xyzzy-1"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "dateline regeocode") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := b.get("/incidents?place_id=CJ:TJ-vorukh-1"); w.Code != http.StatusOK {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestPlace(t *testing.T) {
	b := newBench(t)
	short, long := b.get("/places/GN:1220324?lang=ru"), b.get("/collections/places/items/GN:1220324?lang=ru")
	if short.Code != http.StatusOK || strings.ReplaceAll(long.Body.String(), "/collections/places/items/GN", "/places/GN") != short.Body.String() {
		t.Errorf("the two paths differ in more than their links: %s %s", short.Body, long.Body)
	}
	flagged := false
	page := decode[placePage](t, []byte(`{"features":[`+short.Body.String()+`]}`))
	p := page.Features[0].Properties
	for _, n := range p.Names {
		flagged = flagged || n.Flag != ""
	}
	if p.ID != "GN:1220324" || !flagged || len(p.Hierarchy) == 0 || p.Names[0].Text == "" || page.Features[0].Geometry == nil {
		t.Errorf("%s", short.Body)
	}
	etag := short.Header().Get("ETag")
	if w := b.get("/places/GN:1220324?lang=ru", "If-None-Match", etag); etag == "" || w.Code != http.StatusNotModified {
		t.Errorf("with the ETag %q: %d", etag, w.Code)
	}
	if w := b.get("/places/GN:1220324", "If-None-Match", etag); w.Code != http.StatusOK {
		t.Errorf("with the ETag of another answer: %d", w.Code)
	}
	if p.Names[0].Source == "" {
		t.Errorf("nobody says where the names are from: %s", short.Body)
	}
	if named, coded := b.places("/collections/places/items?admin1=Sughd&limit=3"), b.places("/collections/places/items?admin1=TJ.03&limit=3"); len(named.Features) != 3 || named.Features[0].ID != coded.Features[0].ID {
		t.Errorf("by the name of the division %+v", named.Features)
	}
	if w := b.get("/collections/places/items?admin1=Xyzzyville"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "not in the gazetteer") {
		t.Errorf("a division that is not there: %d %s", w.Code, w.Body)
	}
	for path, status := range map[string]int{"/places/GN:0": 404, "/places/%20": 404, "/places/GN:1220324?lang=x": 400, "/places/GN:1220324?q=x": 400,
		"/collections/places/items?cursor=x": 400, "/collections/places/items?q=!!": 400, "/collections/places/items?kind=hamlet": 400,
		"/collections/places/items?within=Xyzzyville": 400, "/collections/places/items?f=kml": 400} {
		if w := b.get(path); w.Code != status {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := b.get("/places/GN:1220324", "Accept", "text/csv"); w.Code != http.StatusNotAcceptable {
		t.Errorf("as CSV: %d", w.Code)
	}
}
