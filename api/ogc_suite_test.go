package api_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// TestConformanceIsKept asks, for each class that the server declares, what it
// promises.
func TestConformanceIsKept(t *testing.T) {
	b := seeded(t)
	filter := func(text string) string { return items + "?filter=" + url.QueryEscape(text) }
	const tileset = "/collections/incidents/tiles/WebMercatorQuad"
	probes := map[string]string{
		"ogcapi-common-1/1.0/conf/core":                          "/",
		"ogcapi-features-1/1.0/conf/core":                        items + "?limit=1&bbox=1,2,3,4&datetime=2001-01-01/..",
		"ogcapi-features-1/1.0/conf/oas30":                       "/api",
		"ogcapi-features-1/1.0/conf/geojson":                     items + "/a-sarigor",
		"ogcapi-features-1/1.0/conf/html":                        items + "?f=html",
		"ogcapi-features-2/1.0/conf/crs":                         items + "?crs=http://www.opengis.net/def/crs/EPSG/0/3857&bbox=37,69,41,71&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
		"ogcapi-features-3/1.0/conf/filter":                      filter("killed_best>1") + "&filter-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84",
		"ogcapi-features-3/1.0/conf/features-filter":             filter("killed_best>1") + "&bbox=1,2,3,4",
		"ogcapi-features-3/1.0/conf/queryables":                  "/collections/incidents/queryables",
		"ogcapi-features-3/1.0/conf/queryables-query-parameters": items + "?killed_best=4&source_count=0",
		"cql2/1.0/conf/cql2-text":                                filter("country='KG'") + "&filter-lang=cql2-text",
		"cql2/1.0/conf/cql2-json":                                filter(`{"op":"=","args":[{"property":"country"},"KG"]}`) + "&filter-lang=cql2-json",
		"cql2/1.0/conf/basic-cql2":                               filter("NOT (country='KG' OR killed_best IS NULL AND disputed=FALSE)"),
		"cql2/1.0/conf/advanced-comparison-operators":            filter("country IN ('KG','TJ') AND killed_best BETWEEN 1 AND 9 AND title LIKE '%a_'"),
		"cql2/1.0/conf/case-insensitive-comparison":              filter("CASEI(title) LIKE CASEI('%BATKEN%')"),
		"cql2/1.0/conf/accent-insensitive-comparison":            filter("ACCENTI(title)=ACCENTI('é')"),
		"cql2/1.0/conf/property-property":                        filter("date_start=date_end"),
		"cql2/1.0/conf/functions":                                filter("within_place('GN:1220409')"),
		"cql2/1.0/conf/arithmetic":                               filter("killed_best+injured_best*2>killed_low"),
		"cql2/1.0/conf/basic-spatial-functions":                  filter("S_INTERSECTS(geometry,BBOX(69,37,71,41))"),
		"cql2/1.0/conf/basic-spatial-functions-plus":             filter("S_INTERSECTS(geometry,MULTIPOLYGON(((69 37,71 37,71 41,69 37))))"),
		"cql2/1.0/conf/spatial-functions":                        filter("S_DISJOINT(geometry,LINESTRING(1 2,3 4)) AND NOT S_WITHIN(geometry,POLYGON((1 1,2 1,2 2,1 1)))"),
		"cql2/1.0/conf/temporal-functions":                       filter("T_INTERSECTS(INTERVAL(date_start,date_end),INTERVAL('2001-01-01','..'))"),
		"cql2/1.0/conf/array-functions":                          filter("A_CONTAINS(place_path,('GN:1220409'))"),
		"cql2/1.0/conf/basic-spatial-operators":                  filter("S_INTERSECTS(geometry,POINT(70 40))"),
		"ogcapi-features-4/1.0/conf/create-replace-delete":       "", // TestQGISEdits
		"ogcapi-features-4/1.0/conf/update":                      "",
		"ogcapi-features-4/1.0/conf/features":                    "",
		"ogcapi-features-5/1.0/conf/schemas":                     "/collections/incidents/schema",
		"ogcapi-features-8/1.0/conf/sortables":                   "/collections/incidents/sortables",
		"ogcapi-features-8/1.0/conf/sorting":                     items + "?sortby=-country,date_start",
		"ogcapi-features-8/1.0/conf/features-sorting":            items + "?sortby=title",
		"ogcapi-tiles-1/1.0/conf/core":                           tileset + "/0/0/0",
		"ogcapi-tiles-1/1.0/conf/tileset":                        tileset,
		"ogcapi-tiles-1/1.0/conf/tilesets-list":                  "/collections/incidents/tiles",
		"ogcapi-tiles-1/1.0/conf/geodata-tilesets":               tileset + "/1/0/1",
		"ogcapi-tiles-1/1.0/conf/datetime":                       tileset + "/0/0/0?datetime=../2030-01-01",
		"ogcapi-tiles-1/1.0/conf/oas30":                          "/api",
		"ogcapi-tiles-1/1.0/conf/mvt":                            tileset + "/0/0/0?f=mvt",
	}
	declared := decode[struct{ ConformsTo []string }](t, b.get("/conformance").Body.Bytes()).ConformsTo
	if len(declared) != len(probes) {
		t.Errorf("%d classes are declared, %d are asked for here", len(declared), len(probes))
	}
	for _, uri := range declared {
		path, known := probes[strings.TrimPrefix(uri, "http://www.opengis.net/spec/")]
		if !known {
			t.Errorf("nothing asks for %s", uri)
		}
		if path == "" {
			continue
		}
		w := b.get(path)
		if w.Code != 200 || strings.Contains(path, "f=html") != strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%s: %s: %d %s %.300s", uri, path, w.Code, w.Header().Get("Content-Type"), w.Body)
		}
	}
}

// suiteBoxes are those that the official suite asks for, beside the extent.
var suiteBoxes = []string{"-1.5,50.0,1.5,53.0", "-80.0,-5.0,-70.0,5.0", "177.0,65.0,-177.0,70.0", "-180.0,85.0,180.0,90.0", "-180.0,-90.0,180.0,-85.0"}

// TestTrapsOfTheOfficialSuite does what org.opengis.cite.ogcapifeatures10 does
// that has made right servers fail.
func TestTrapsOfTheOfficialSuite(t *testing.T) {
	b := seeded(t)
	for _, id := range []string{"incidents", "places"} {
		list := "/collections/" + id + "/items"
		for _, box := range suiteBoxes {
			if w := b.get(list + "?bbox=" + box); w.Code != 200 {
				t.Errorf("%s, %s: %d %s", id, box, w.Code, w.Body)
			}
		}
		for _, query := range []string{"limit=unlimited", "unknownQueryParameter1abcd=1", "limit=0", "bbox=1,2,3", "datetime=never"} {
			if w := b.get(list + "?" + query); w.Code != 400 && (query != "datetime=never" || id == "incidents") {
				t.Errorf("%s?%s: %d", list, query, w.Code)
			}
		}
		for _, limit := range []string{"limit=1", "limit=50", "limit=100000"} {
			if w := b.get(list + "?bbox=70,40,70.1,40.1&" + limit + "&" + limit); w.Code != 200 {
				t.Errorf("%s, %s twice: %d", id, limit, w.Code)
			}
		}
		about := decode[struct {
			CRS    []string
			Extent struct{ Spatial struct{ BBox [][]float64 } }
		}](t, b.get("/collections/"+id).Body.Bytes())
		if all := decode[struct{ CRS []string }](t, b.get("/collections").Body.Bytes()).CRS; !slices.Equal(all, about.CRS) || !strings.HasSuffix(all[0], "/CRS84") {
			t.Errorf("%s: crs %v and %v", id, about.CRS, all)
		}
		w := b.get(list + "?limit=1")
		page := decode[collection](t, w.Body.Bytes())
		for _, l := range page.Links {
			if l.Rel == "next" && (!strings.Contains(l.Href, "?") || l.Type != "application/geo+json") {
				t.Errorf("%s: next %+v", id, l)
			}
			_, query, _ := strings.Cut(l.Href, "?")
			for token := range strings.SplitSeq(query, "&") {
				if query != "" && !strings.Contains(token, "=") {
					t.Errorf("%s: %s has the token %q without =", id, l.Href, token)
				}
			}
		}
		items := linkTo(t, b.get("/collections/"+id), "items", "application/geo+json")
		one := b.get(items + "/" + page.Features[0].ID)
		if one.Code != 200 || one.Header().Get("Content-Crs") != "<"+about.CRS[0]+">" {
			t.Errorf("%s: a feature: %d, Content-Crs %q", id, one.Code, one.Header().Get("Content-Crs"))
		}
		linkTo(t, one, "collection", "application/json")
		linkTo(t, one, "self", "application/geo+json")
	}
}

// TestFollowingNextWithAnotherLimit is how the suite adds up numberMatched: it
// takes the parameters of next and says limit again.
func TestFollowingNextWithAnotherLimit(t *testing.T) {
	b := seeded(t)
	page := b.list(items + "?limit=1")
	n := len(page.Features)
	for next := page.link("next"); next != ""; next = page.link("next") {
		u, err := url.Parse(next)
		if err != nil {
			t.Fatal(err)
		}
		query := u.Query()
		query.Set("limit", "10000")
		page = b.list(items + "?" + query.Encode())
		n += len(page.Features)
	}
	if n != 7 {
		t.Errorf("%d features", n)
	}
}

// TestTheAPIDescribesEachCollection as the suite and the clients look for it.
func TestTheAPIDescribesEachCollection(t *testing.T) {
	b := seeded(t)
	doc := decode[apiDocument](t, b.get("/api").Body.Bytes())
	if len(doc.Servers) != 1 || doc.Servers[0].URL != "http://example.com" {
		t.Errorf("servers %+v", doc.Servers)
	}
	for _, id := range []string{"incidents", "places"} {
		params := doc.parameters(t, "/collections/"+id+"/items")
		if l := params["limit"].Schema; l.Type != "integer" || l.Minimum == nil || *l.Minimum != 1 || l.Maximum == nil || *l.Maximum != 10000 || l.Default == nil {
			t.Errorf("%s: limit %+v", id, l)
		}
		for _, name := range []string{"bbox", "limit", "filter", "filter-lang", "filter-crs", "crs", "bbox-crs", "resultType", "f"} {
			p, ok := params[name]
			if !ok || p.In != "query" || p.Required || p.Style != "form" || p.Explode == nil || *p.Explode {
				t.Errorf("%s: %s is %+v", id, name, p)
			}
		}
		if _, ok := doc.Paths["/collections/"+id+"/items/{id}"]; !ok {
			t.Errorf("%s has no path of a feature", id)
		}
	}
}
