package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"dateline/internal/incident"
)

// encoded is a query string of names and values.
func encoded(pairs ...string) string {
	var b strings.Builder
	for n := 0; n < len(pairs); n += 2 {
		b.WriteString("&" + pairs[n] + "=" + url.QueryEscape(pairs[n+1]))
	}
	return b.String()[1:]
}

func TestFilters(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct{ name, query, want string }{
		{"text", encoded("filter", "killed_best >= 4 AND type = 'landmine_ied'"), "a-sarigor"},
		{"named", encoded("filter", "killed_best >= 4", "filter-lang", "cql2-text"), "b-batken a-sarigor"},
		{"JSON", encoded("filter-lang", "cql2-json", "filter", `{"op":">=","args":[{"property":"killed_best"},4]}`), "b-batken a-sarigor"},
		{"GDAL's", encoded("filter", "title ILIKE 'landMINE%'", "filter-lang", "cql-text"), "a-sarigor"},
		{"NOT of unknown selects nothing", encoded("filter", "NOT killed_best > 0"), "g-old"},
		{"null", encoded("filter", "date_start IS NULL"), "f-undated"},
		{"an id", encoded("filter", "id IN ('g-old', 'c-fiji', 'nobody')"), "c-fiji g-old"},
		{"with other conditions", encoded("filter", "killed_best >= 0", "bbox", "69,37,71,39", "datetime", "../1990-01-01"), "g-old"},
		{"both unknown geometries", encoded("filter", "S_INTERSECTS(geometry, BBOX(69.5, 37.2, 71, 38.2))"), "a-sarigor"},
		{"a polygon over the antimeridian", encoded("filter", "S_WITHIN(geometry, POLYGON((170 -20, 190 -20, 190 -10, 170 -10, 170 -20)))"), "d-samoa c-fiji"},
		{"EPSG:4326", encoded("filter", "S_INTERSECTS(geometry, BBOX(37.2, 69.5, 38.2, 71))", "filter-crs", "http://www.opengis.net/def/crs/EPSG/0/4326"), "a-sarigor"},
		{"EPSG:4326 over the antimeridian", encoded("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/4326", "filter", "S_INTERSECTS(geometry, BBOX(-20, 170, -10, -170))"), "d-samoa c-fiji"},
		{"EPSG:3857", encoded("filter", "S_INTERSECTS(geometry, BBOX(7736704, 4468000, 7903684, 4610000))", "filter-crs", "http://www.opengis.net/def/crs/EPSG/0/3857"), "a-sarigor"},
		{"EPSG:3857 in JSON", encoded("filter-lang", "cql2-json", "filter-crs", "http://www.opengis.net/def/crs/EPSG/0/3857",
			"filter", `{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[[7736704,4468000],[7903684,4468000],[7903684,4610000],[7736704,4610000],[7736704,4468000]]]}]}`), "a-sarigor"},
		{"CRS84 by name", encoded("filter", "S_INTERSECTS(geometry, POINT(70.2 37.6))", "filter-crs", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"), "a-sarigor"},
		{"our functions", encoded("filter", "within_place('GN:1527747') OR distance_m(geometry, POINT(179.5 -17)) < 1000"), "b-batken c-fiji"},
		{"LIKE of no type", encoded("filter", "type LIKE 'nope%'"), ""},
		{"a type in capitals", encoded("filter", "CASEI(type) = CASEI('LANDMINE_IED') OR CASEI(country) = 'nope'"), "a-sarigor"},
		{"a type beside another property", encoded("filter", "type = title"), ""},
		{"types in order", encoded("filter", "type BETWEEN 'landmine' AND 'landmine_z'"), "a-sarigor"},
		{"an array", encoded("filter", "A_CONTAINS(place_path, ('GN:1527747'))"), "b-batken"},
		{"arithmetic", encoded("filter", "killed_best + injured_best > 254"), "b-batken"},
		{"two properties", encoded("filter", "date_start < date_end"), "b-batken"},
		{"a time", encoded("filter", "T_DURING(INTERVAL(date_start, date_end), INTERVAL('2021-01-01', '..'))"), "b-batken"},
		{"accents and case", encoded("filter", "ACCENTI(CASEI(title)) LIKE ACCENTI(CASEI('%BÁTKEN%'))"), "b-batken"},
		{"a property and an AND", encoded("killed_best", "55,4", "filter", "date_start > DATE('1990-01-01') AND type = 'landmine_ied'"), "a-sarigor"},
		{"given twice, alike", encoded("filter", "killed_best = 4", "filter", "killed_best = 4"), "a-sarigor"},

		{"ids", "ids=g-old,a-sarigor,a-sarigor,nobody", "a-sarigor g-old"},
		{"id", "id=g-old", "g-old"},
		{"ids and id", "ids=g-old,a-sarigor&id=a-sarigor", "a-sarigor"},
		{"ids and a word", "ids=g-old,a-sarigor&q=landmine", "a-sarigor"},
		{"ids and a filter", encoded("ids", "g-old,a-sarigor", "filter", "killed_best = 0"), "g-old"},
		{"a text with a comma", encoded("title", "Clashes, many"), ""},
		{"a title", encoded("title", "Clashes at the Batken border"), "b-batken"},
		{"numbers", "killed_best=55,4", "b-batken a-sarigor"},
		{"a number that is zero", "killed_best=0", "g-old"},
		{"a real number", "uncertainty_m=5e3", "b-batken d-samoa c-fiji a-sarigor g-old f-undated"},
		{"a day", "date_start=1994-09-16", "a-sarigor"},
		{"days", "date_end=1994-09-16,2021-05-01", "b-batken a-sarigor"},
		{"an instant counts as its day", "date_start=1994-09-16T21:45:00Z", "a-sarigor"},
		{"when it was entered", "created_at=2026-11-20&limit=2", "b-batken d-samoa"},
		{"the very instant", "created_at=2026-11-20T12:00:00Z&limit=2", "b-batken d-samoa"},
		{"another instant", "created_at=2026-11-20T12:00:01Z", ""},
		{"several properties", "killed_best=55,4&type=armed_clash&status=published", "b-batken"},
		{"a property and a filter", encoded("killed_best", "55,4", "filter", "date_start > DATE('2000-01-01')"), "b-batken"},
		{"version", "version=1&limit=1", "b-batken"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.t = t
			page := b.list("/collections/incidents/items?" + c.query)
			if got := page.ids(); got != c.want {
				t.Errorf("%s: got %q, want %q", c.query, got, c.want)
			}
			if !strings.Contains(c.query, "limit") && (page.NumberMatched == nil || *page.NumberMatched != len(page.Features)) {
				t.Errorf("%s: %d are on the page, %v match", c.query, len(page.Features), page.NumberMatched)
			}
			hits := b.list("/incidents?" + c.query + "&resultType=hits")
			if len(hits.Features) != 0 || hits.NumberReturned != 0 || hits.NumberMatched == nil || *hits.NumberMatched != *page.NumberMatched || hits.link("next") != "" {
				t.Errorf("%s: hits %+v", c.query, hits)
			}
		})
	}
}

// TestBadFilters holds what is told of a bad filter: a line that a person can
// read, the place of the fault, and the nearest name.
func TestBadFilters(t *testing.T) {
	b := seeded(t)
	type fault struct {
		Field, Detail string
		Position      *struct {
			Offset, Column int
			Token          string
		}
	}
	type answer struct {
		Detail      string
		Errors      []fault
		Suggestions []string
	}
	for _, c := range []struct {
		query, detail    string
		offset           int // -1: none
		token, suggested string
	}{
		{encoded("filter", "killed_bst > 4"), "killed_bst", 0, "killed_bst", "killed_best"},
		{encoded("filter", "title = 'x' AND  Ünd > 4"), "", 17, "Ünd", ""},
		{encoded("filter", "country = KG"), "a text stands in single quotes", 10, "KG", ""},
		{encoded("filter", "killed_best >"), "", 13, "", ""},
		{encoded("filter", "scope = 'evnt'"), "evnt", 8, "'evnt'", "'event'"},
		{encoded("filter", "type = 'armd_clash'"), "type is never 'armd_clash'; did you mean 'armed_clash'?", 7, "'armd_clash'", "'armed_clash'"},
		{encoded("filter", "type <> 'nope'"), "type is never 'nope'; the queryables list its values", 8, "'nope'", ""},
		{encoded("filter", "NOT type IN ('armed_clash', 'nope')"), "type is never 'nope'", 28, "'nope'", ""},
		{encoded("filter", `{"op":"=","args":[{"property":"type"},"talk"]}`, "filter-lang", "cql2-json"), "type is never 'talk'", 38, `"talk"`, "'talks'"},
		{encoded("filter", "country = 'kg'"), "country is never 'kg'", 10, "'kg'", "'KG'"},
		{encoded("filter", "country IN ('TJ', 'Kyrgyzstan')"), "country is never 'Kyrgyzstan'", 18, "'Kyrgyzstan'", "'KG'"},
		{encoded("filter", "S_INTERSECTS(geometry, BBOX(0, 91, 1, 92))"), "latitude 91", 23, "BBOX", ""},
		{encoded("filter", "S_INTERSECTS(geometry, BBOX(69, 41, 71, 39))"), "south 41 is above north 39", 23, "BBOX", ""},
		{encoded("filter", `{"op":"="}`), "did you mean filter-lang=cql2-json?", 0, "{", "cql2-json"},
		{encoded("filter", `{"op":"=","args":[{"property":"typ"},"x"]}`, "filter-lang", "cql2-json"), "typ", 30, `"typ"`, "type"},
		{encoded("filter", " "), "is empty", -1, "", ""},
		{encoded("filter", "type = 'x'", "filter-lang", "cql2-txt"), "cql2-text, cql2-json, cql-text", -1, "", "cql2-text"},
		{encoded("filter", "type = 'x'", "filter-crs", "EPSG:4326"), "/EPSG/0/4326", -1, "", "http://www.opengis.net/def/crs/EPSG/0/4326"},
		{encoded("filter", "title = 'x'", "filter", "title = 'y'"), "twice", -1, "", ""},
		{"killed_best=few", "not a number", -1, "", ""},
		{"killed_best=0x10", "not a number", -1, "", ""},
		{"killed_best=Inf", "not a number", -1, "", ""},
		{"date_start=soon", "1994-09-16", -1, "", ""},
		{"created_at=2026-11-20T25:00:00Z", "25:00", -1, "", ""},
		{"title=", "is empty", -1, "", ""},
		{"title=" + strings.Repeat("x", 501), "500", -1, "", ""},
		{"ids=a,b%20c", "is not an id", -1, "", ""},
		{"ids=", "empty value", -1, "", ""},
		{"resultType=hit", "hits", -1, "", "hits"},
		{"filter_lang=cql2-text", "did you mean filter-lang?", -1, "", "filter-lang"},
		{"bbox=1,2,3&crs=x&filter=)&limit=0", "1 more", -1, "", ""},
	} {
		w := b.get("/incidents?" + c.query)
		if w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d %s", c.query, w.Code, w.Body)
			continue
		}
		p := decode[answer](t, w.Body.Bytes())
		if !strings.Contains(w.Body.String(), c.detail) || strings.ContainsAny(p.Detail, "\n") {
			t.Errorf("%s: %q does not tell %q", c.query, p.Detail, c.detail)
		}
		if len(p.Errors) != 1 && !strings.Contains(c.detail, "more") {
			t.Errorf("%s: one fault is told as %d", c.query, len(p.Errors))
		}
		switch at := p.Errors[0].Position; {
		case len(p.Errors) > 1:
		case c.offset < 0 && at != nil, c.offset >= 0 && (at == nil || at.Offset != c.offset || at.Token != c.token || at.Column < 1):
			t.Errorf("%s: position %+v, want %d %q in %s", c.query, at, c.offset, c.token, w.Body)
		}
		if got := strings.Join(p.Suggestions, " "); got != c.suggested {
			t.Errorf("%s: %q is suggested, not %q", c.query, got, c.suggested)
		}
	}
}

// TestBadFiltersOfPlaces: codes that cannot be are faults there as well.
func TestBadFiltersOfPlaces(t *testing.T) {
	b := newBench(t)
	for filter, want := range map[string]string{
		"country = 'kg'":            "country is never 'kg'; did you mean 'KG'?",
		"country IN ('Tajikistan')": "did you mean 'TJ'?",
		"kind = 'vilage'":           "did you mean 'village'?",
		"within_place('GN:1')":      "no function within_place",
	} {
		if w := b.get("/collections/places/items?limit=1&" + encoded("filter", filter)); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", filter, w.Code, w.Body)
		}
	}
}

// TestAFilterThatRunsAwayIsStopped asks a filter that cannot be decided within its
// time limit: the answer is a 503 that says what to do, and the server goes on.
func TestAFilterThatRunsAwayIsStopped(t *testing.T) {
	b := newBench(t)
	var writes []incident.Write
	for n := range 1500 {
		i := &incident.Incident{ID: incident.ID(fmt.Sprintf("i%d", n)), Type: "armed_clash", Title: "x", Summary: strings.Repeat("so it is said ", 150)}
		writes = append(writes, incident.Write{Op: incident.Create, ID: i.ID, Incident: i, By: "test", At: b.clock.now()})
	}
	if _, err := b.store.Apply(t.Context(), writes); err != nil {
		t.Fatal(err)
	}
	var parts []string
	for n := range 1200 {
		parts = append(parts, fmt.Sprintf("CASEI(summary) LIKE '%%q%d%%'", n))
	}
	for _, more := range []string{"", "&resultType=hits"} {
		w := b.get("/incidents?" + encoded("filter", strings.Join(parts, " OR ")) + more)
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.HasPrefix(w.Body.String(), `{"detail":"filter: takes more than 2s`) {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
	if got := b.list("/incidents?limit=1").ids(); got != "i1499" {
		t.Errorf("afterwards %q", got)
	}
}
