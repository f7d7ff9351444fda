package api_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// percent encodes a value as QGIS and GDAL do.
func percent(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// TestRequestsOfQGIS replays what the OAPIF provider of QGIS 3.30 to 4 asks of the
// items of a collection (its sources, src/providers/wfs/oapif), and what 3.22 does.
func TestRequestsOfQGIS(t *testing.T) {
	b := seeded(t)
	const items = "/collections/incidents/items?"
	filter := func(text string) string { return "limit=1000&filter=" + percent(text) + "&filter-lang=cql2-text" }
	const all = "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"
	for _, c := range []struct{ query, want string }{
		{"limit=10", all},
		{"limit=1", "b-batken"},
		{filter(`("updated_at" >= TIMESTAMP('2024-01-01T00:00:00.000Z'))`), all},
		{filter(`("updated_at" < TIMESTAMP('2024-01-01T00:00:00.000Z'))`), ""},
		{filter(`("date_start" = DATE('1994-09-16'))`), "a-sarigor"},
		{filter(`("date_start" >= TIMESTAMP('2001-02-03T00:00:00.000Z'))`), "b-batken d-samoa c-fiji"},
		{filter(`(CASEI(title) LIKE CASEI('%LANDmine%'))`), "a-sarigor"},
		{filter(`(title NOT LIKE 'Incident%')`), "b-batken a-sarigor"},
		{filter(`(NOT (type = 'armed_clash'))`), "d-samoa c-fiji a-sarigor"},
		{filter(`("killed_best" IS NULL)`), "d-samoa c-fiji e-nowhere f-undated"},
		{filter(`("killed_best" IS NOT NULL)`), "b-batken a-sarigor g-old"},
		{filter(`("killed_best" IS NOT 55)`), "d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{filter(`("killed_best" <> 55)`), "a-sarigor g-old"},
		{filter(`(type IN ('landmine_ied','peaceful_protest'))`), "c-fiji a-sarigor"},
		{filter(`("killed_best" BETWEEN 1 AND 60)`), "b-batken a-sarigor"},
		{filter(`(disputed = FALSE)`), all},
		{filter(`(((("killed_best" * 2) + 1) - 1) / 2 = 4)`), "a-sarigor"},
		{filter(`(("killed_best" % 10) = 5)`), "b-batken"},
		{filter(`(("killed_best" ^ 2) = 16)`), "a-sarigor"},
		{filter(`(-"killed_best" < -10)`), "b-batken"},
		{filter(`(title = 'it''s \\ "x"')`), ""},
		{filter(`S_INTERSECTS(geometry,BBOX(69,37,75,43))`), "b-batken a-sarigor g-old f-undated"},
		{filter(`S_INTERSECTS(geometry,POINT(70.2 37.6))`), "a-sarigor"},
		{filter(`(type = 'landmine_ied') AND (S_INTERSECTS(geometry,BBOX(69,37,75,43)))`), "a-sarigor"},
		{filter(`(type = 'landmine_ied')`) + "&bbox=69.12345678901234,37.123456789012345,75.12345678901234,43.123456789012345", "a-sarigor"},
		{"limit=1000&bbox=-180,-90,180,90", all},
		{"limit=1000&bbox=7736704.5,4468000.25,7903684.5,4610000.25&bbox-crs=" + percent(epsg3857) + "&crs=" + percent(epsg3857), "e-nowhere a-sarigor"},
		{filter(`S_INTERSECTS(geometry,BBOX(7736704,4468000,7903684,4610000))`) + "&filter-crs=" + percent(epsg3857) + "&crs=" + percent(epsg3857), "a-sarigor"},
		// without CQL2, and 3.22
		{"limit=1000&datetime=" + percent("0000-01-01T00:00:00Z/1994-09-16T00:00:00Z"), "a-sarigor g-old f-undated"},
		{"limit=1000&datetime=" + percent("2021-05-01T00:00:00Z/9999-12-31T00:00:00Z") + "&bbox=60,30,80,50", "b-batken f-undated"},
		{"limit=1000&datetime=" + percent("1994-09-16T21:45:00.000Z"), "a-sarigor f-undated"},
		{"limit=1000&country=KG", "b-batken"},
	} {
		w := b.get(items+c.query, "Accept", "application/geo+json, application/json")
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", c.query, w.Code, w.Body)
			continue
		}
		if got := decode[collection](t, w.Body.Bytes()).ids(); got != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
		want := "<" + crs84URI + ">"
		if strings.Contains(c.query, "&crs=") {
			want = "<" + epsg3857 + ">"
		}
		if got := w.Header().Get("Content-Crs"); got != want {
			t.Errorf("%s: Content-Crs %s", c.query, got)
		}
	}
	// It follows next verbatim and stops on an empty page or without one.
	seen := 0
	for at := items + "limit=2"; at != ""; {
		page := b.list(at)
		if len(page.Features) == 0 {
			t.Error("the last page is empty")
		}
		for _, l := range page.Links {
			if l.Rel == "next" && l.Type != "application/geo+json" {
				t.Errorf("next is of the type %s", l.Type)
			}
		}
		seen += len(page.Features)
		at = path(page.link("next"))
	}
	if seen != 7 {
		t.Errorf("%d features", seen)
	}
}

// TestRequestsOfGDAL replays what the OAPIF driver of GDAL 3.6.2 was seen to send
// for ogrinfo -where, and what later versions send by their source.
func TestRequestsOfGDAL(t *testing.T) {
	b := seeded(t)
	cql := func(text string) string { return "limit=10&filter=" + percent(text) + "&filter-lang=cql-text" }
	for _, c := range []struct{ query, want string }{
		{"limit=10", "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{"limit=10&country=KG", "b-batken"},
		{"limit=10&datetime=2001-02-03T%2F..", "b-batken d-samoa c-fiji f-undated"},
		{"limit=10&datetime=1994-01-01%2F2001-12-31", "c-fiji e-nowhere a-sarigor f-undated"},
		{"limit=10&datetime=..%2F2001-12-31&datetime=1994-01-01%2F..", "c-fiji e-nowhere a-sarigor f-undated"},
		{cql(`country = 'KG'`), "b-batken"},
		{cql(`date_start > '2001-02-03T'`), "b-batken d-samoa"},
		{cql(`updated_at > '2024-01-03T'`) + "&type=landmine_ied", "a-sarigor"},
		{cql(`(date_start >= '1994-01-01T') AND (date_start <= '2001-12-31T23:59:59Z')`), "c-fiji e-nowhere a-sarigor"},
		{cql(`(country LIKE 'K%') AND (killed_best > 3)`), "b-batken"},
		{cql(`country ILIKE 'k%'`), "b-batken"},
		{cql(`NOT (type = 'armed_clash')`), "d-samoa c-fiji a-sarigor"},
		{cql(`(killed_best IS NULL)`), "d-samoa c-fiji e-nowhere f-undated"},
		{cql(`NOT ((killed_best IS NULL))`), "b-batken a-sarigor g-old"},
		{cql(`type <> 'armed_clash'`), "d-samoa c-fiji a-sarigor"},
		{cql(`disputed = 0`) + "&country=KG", "b-batken"},
		{"bbox=69.5,37.2,71,38.2&limit=10", "e-nowhere a-sarigor"},
		{"limit=10&bbox=69.5,37.2,71,38.2&bbox-crs=" + percent(crs84URI) + "&crs=" + percent(crs84URI), "e-nowhere a-sarigor"},
	} {
		w := b.get("/collections/incidents/items?"+c.query, "Accept", "application/geo+json, application/json")
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/geo+json" {
			t.Errorf("%s: %d %s", c.query, w.Code, w.Body)
			continue
		}
		page := decode[collection](t, w.Body.Bytes())
		if got := page.ids(); got != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
		hits := b.list("/collections/incidents/items?" + c.query + "&resultType=hits")
		if hits.NumberMatched == nil || *hits.NumberMatched != len(page.Features) || len(hits.Features) != 0 {
			t.Errorf("%s: hits are %+v", c.query, hits)
		}
	}
}

// TestListTrapsOfTheOfficialSuite asks for lists as ets-ogcapi-features10 does.
func TestListTrapsOfTheOfficialSuite(t *testing.T) {
	b := seeded(t)
	for _, items := range []string{"/collections/incidents/items", "/collections/places/items"} {
		// It follows next with the pairs of its query given again, and the limit
		// replaced by the greatest.
		first := b.list(items + "?limit=3")
		next, err := url.Parse(path(first.link("next")))
		if err != nil || next.RawQuery == "" {
			t.Fatalf("%s: next %q: %v", items, first.link("next"), err)
		}
		again := strings.ReplaceAll(next.RawQuery, "limit=3", "limit=10000")
		rest := b.list(items + "?" + again + "&" + again)
		if len(rest.Features) == 0 || first.NumberMatched == nil || rest.NumberMatched == nil || *rest.NumberMatched != *first.NumberMatched {
			t.Errorf("%s: %d of %v after %v", items, len(rest.Features), rest.NumberMatched, first.NumberMatched)
		}
		if items == "/collections/incidents/items" && *first.NumberMatched != 3+len(rest.Features) {
			t.Errorf("%d match, %d come", *first.NumberMatched, 3+len(rest.Features))
		}
		for _, limit := range []string{"1", "57"} {
			if page := b.list(items + "?limit=" + limit); page.NumberReturned != len(page.Features) || len(page.Features) == 0 {
				t.Errorf("%s: limit %s returns %d", items, limit, len(page.Features))
			}
		}
		for _, box := range []string{"-1.5,50.0,1.5,53.0", "-80.0,-5.0,-70.0,5.0", "177.0,65.0,-177.0,70.0", "-180,85,180,90", "-180,-90,180,-85"} {
			page := b.list(items + "?bbox=" + box)
			for _, f := range page.Features {
				if f.Geometry != nil && box == "177.0,65.0,-177.0,70.0" && f.Geometry.Coordinates[0] > -177 && f.Geometry.Coordinates[0] < 177 {
					t.Errorf("%s: %s is not in %s", items, f.ID, box)
				}
			}
		}
		for _, bad := range []string{"limit=unlimited", "unknownQueryParameter1xxxx=1", "limit=0", "limit=-1"} {
			if w := b.get(items + "?" + bad); w.Code != http.StatusBadRequest {
				t.Errorf("%s: %s answers %d", items, bad, w.Code)
			}
		}
		for _, f := range first.Features {
			item := b.get(items + "/" + f.ID)
			if item.Code != http.StatusOK || item.Header().Get("Content-Crs") != "<"+crs84URI+">" {
				t.Errorf("%s/%s: %d %s", items, f.ID, item.Code, item.Header().Get("Content-Crs"))
			}
			if links := decode[collection](t, item.Body.Bytes()); links.link("self") != "http://example.com"+items+"/"+f.ID || links.link("collection") == "" {
				t.Errorf("%s/%s: %+v", items, f.ID, links.Links)
			}
		}
	}
}

// TestPlacesInBothDirections goes through a list of places and back, counts it, and
// asks it in other reference systems.
func TestPlacesInBothDirections(t *testing.T) {
	b := newBench(t)
	for _, query := range []string{"within=GN:1527747&kind=village,town", encoded("filter", "population > 20000 AND country = 'KG'"), encoded("filter", "kind = 'town' AND S_INTERSECTS(geometry, BBOX(69,39,72,41))"), "q=Vorukh", "ids=GN:1220164,GN:1220324,GN:0"} {
		all := b.list("/collections/places/items?limit=10000&" + query)
		want := strings.Fields(all.ids())
		if len(want) < 2 || all.NumberMatched == nil || *all.NumberMatched != len(want) {
			t.Fatalf("%s: %d places, %v match", query, len(want), all.NumberMatched)
		}
		var got, back []string
		for at, end := "/collections/places/items?limit=2&"+query, ""; at != "" || end != ""; {
			if at != "" {
				page := b.list(at)
				got = append(got, strings.Fields(page.ids())...)
				if at = path(page.link("next")); at == "" {
					back, end = strings.Fields(page.ids()), path(page.link("prev"))
				}
				continue
			}
			page := b.list(withLimit(end, 3))
			back = append(strings.Fields(page.ids()), back...)
			end = path(page.link("prev"))
		}
		if strings.Join(got, " ") != all.ids() || strings.Join(back, " ") != all.ids() {
			t.Errorf("%s: %q and back %q, want %q", query, got, back, all.ids())
		}
		hits := b.list("/collections/places/items?resultType=hits&" + query)
		if len(hits.Features) != 0 || hits.NumberMatched == nil || *hits.NumberMatched != len(want) {
			t.Errorf("%s: hits %+v", query, hits)
		}
	}
	for _, c := range []struct{ query, want string }{
		{"name=Vorukh", "GN:1220164"},
		{"id=GN:1220164,GN:1220324&feature_code=PPLA2", "GN:1220324"},
		{"ids=GN:1220324&datetime=2024-01-03T%2F..", "GN:1220324"},
		{encoded("ids", "DL:tort-kocho,GN:1220164,DL:panj-river", "filter", "A_CONTAINS(claimants, ('TJ'))"), "DL:tort-kocho"},
		{encoded("ids", "GN:1220164", "filter", `{"op":"=","args":[{"property":"country"},"KG"]}`, "filter-lang", "cql2-json"), ""},
		{encoded("q", "Vorukh", "bbox", "39.8,70.4,39.9,70.7", "bbox-crs", epsg4326, "kind", "village,town,settlement"), "GN:1220164"},
	} {
		if got := b.list("/collections/places/items?" + c.query).ids(); got != c.want {
			t.Errorf("%s: %q, want %q", c.query, got, c.want)
		}
	}
	for path, want := range map[string]string{
		"/collections/places/items?ids=GN:1220324&crs=" + epsg4326: `"coordinates":[38.69529,70.48422]`,
		"/collections/places/items/GN:1220324?crs=" + epsg4326:     `"coordinates":[38.69529,70.48422]`,
		"/places/GN:1220324": `"coordinates":[70.48422,38.69529]`,
	} {
		if w := b.get(path); !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
	for query, want := range map[string]string{
		encoded("filter", "popultion > 1"): "population", "popultion=1": "did you mean population?", "sortby=name": "no such parameter",
		encoded("filter", "kind = 'vilage'"): "village", "cursor=x": "rel=next", "cursor=": "empty", "datetime=soon": "1994-09-16", "crs=4326": "EPSG/0/4326", "population=many": "not a number",
	} {
		if w := b.get("/collections/places/items?" + query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %q: %s", query, w.Code, want, w.Body)
		}
	}
}
