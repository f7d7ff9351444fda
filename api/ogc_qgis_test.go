package api_test

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// client sends requests as a program does, with the headers that it always sends.
type client struct {
	*bench
	header []string
	log    []string
}

func (c *client) ask(method, path string, header ...string) *httptest.ResponseRecorder {
	c.t.Helper()
	path = strings.TrimPrefix(path, "http://example.com")
	c.log = append(c.log, method+" "+path)
	w := c.do(request{method: method, path: path, header: slices.Concat(c.header, header)})
	if w.Code != 200 {
		c.t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return w
}

// linkBy is how QGIS looks for a link: of the preferred types, else of any.
func linkBy(t *testing.T, w *httptest.ResponseRecorder, rel string, types ...string) string {
	t.Helper()
	for _, kind := range types {
		for _, l := range linksIn(decode[any](t, w.Body.Bytes())) {
			if l["rel"] == rel && l["type"] == kind {
				return l["href"].(string)
			}
		}
	}
	t.Fatalf("QGIS finds no link %s of the types %v in %.300s", rel, types, w.Body)
	return ""
}

// apiDocument is what QGIS and GDAL read of /api.
type apiDocument struct {
	OpenAPI string
	Servers []struct{ URL string }
	Paths   map[string]map[string]struct {
		OperationID string
		Parameters  []apiParameter
	}
	Components struct{ Parameters map[string]apiParameter }
}

type apiParameter struct {
	Ref             string `json:"$ref"`
	Name, In, Style string
	Required        bool
	Explode         *bool
	Schema          struct {
		Type                      string
		Minimum, Default, Maximum *int
		Enum                      []string
	}
}

// parameters are those of GET of a path, by name.
func (d apiDocument) parameters(t *testing.T, path string) map[string]apiParameter {
	t.Helper()
	out := map[string]apiParameter{}
	for _, p := range d.Paths[path]["get"].Parameters {
		if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
			p = d.Components.Parameters[name]
		}
		if p.Name == "" || p.In == "" || p.Style == "" || p.Explode == nil {
			t.Errorf("%s: the parameter %+v is not told in full", path, p)
		}
		out[p.Name] = p
	}
	return out
}

// UnmarshalJSON passes over the parameters and extensions of a path.
func (d *apiDocument) UnmarshalJSON(text []byte) error {
	var raw struct {
		OpenAPI    string
		Servers    []struct{ URL string }
		Paths      map[string]map[string]json.RawMessage
		Components struct {
			Parameters map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	d.OpenAPI, d.Servers = raw.OpenAPI, raw.Servers
	d.Paths = map[string]map[string]struct {
		OperationID string
		Parameters  []apiParameter
	}{}
	d.Components.Parameters = map[string]apiParameter{}
	lenient := func(text []byte, v any) { _ = json.Unmarshal(text, v) } // a number of another type stays nil
	for name, p := range raw.Components.Parameters {
		var v apiParameter
		lenient(p, &v)
		d.Components.Parameters[name] = v
	}
	for path, methods := range raw.Paths {
		d.Paths[path] = map[string]struct {
			OperationID string
			Parameters  []apiParameter
		}{}
		for method, op := range methods {
			var v struct {
				OperationID string
				Parameters  []apiParameter
			}
			lenient(op, &v)
			d.Paths[path][method] = v
		}
	}
	return nil
}

// TestQGISAddsALayer replays what QGIS 3.30 to 4 send, in their order
// (src/providers/wfs/oapif), and reads from the answers what they read.
func TestQGISAddsALayer(t *testing.T) {
	b := seeded(t)
	q := &client{bench: b, header: []string{"User-Agent", "Mozilla/5.0 QGIS/34403/Linux"}}
	landing := q.ask("GET", "/", "Accept", "application/json")
	const openAPI3 = "application/vnd.oai.openapi+json;version=3.0"
	api := decode[apiDocument](t, q.ask("GET", linkBy(t, landing, "service-desc", openAPI3), "Accept", openAPI3+", application/openapi+json;version=3.0, application/json").Body.Bytes())
	limit := api.Components.Parameters["limit"].Schema
	if api.OpenAPI != "3.0.3" || limit.Minimum == nil || *limit.Minimum != 1 || limit.Default == nil || limit.Maximum == nil || *limit.Maximum != 10000 {
		t.Fatalf("limit %+v", limit)
	}
	pageSize := min(max(1000, *limit.Default), *limit.Maximum)

	data := linkBy(t, landing, "data", "application/json")
	if strings.Contains(data, "?") {
		t.Fatalf("data %q", data)
	}
	single := q.ask("GET", data+"/incidents", "Accept", "application/json")
	about := decode[struct {
		Extent     struct{ Spatial struct{ BBox [][]float64 } }
		CRS        []string
		StorageCRS string `json:"storageCrs"`
		ItemCount  int    `json:"itemCount"`
	}](t, single.Body.Bytes())
	if about.ItemCount != 7 || !strings.HasSuffix(about.StorageCRS, "CRS84") || about.CRS[0] != about.StorageCRS || len(about.Extent.Spatial.BBox[0]) != 4 {
		t.Errorf("collection %+v", about)
	}
	linkBy(t, single, "items", "application/geo+json")

	conforms := q.ask("GET", linkBy(t, landing, "conformance", "application/json"), "Accept", "application/json").Body.String()
	for _, class := range []string{"ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter", "cql2/1.0/conf/basic-cql2", "cql2/1.0/conf/cql2-text",
		"cql2/1.0/conf/advanced-comparison-operators", "cql2/1.0/conf/case-insensitive-comparison", "cql2/1.0/conf/basic-spatial-functions", "cql2/1.0/conf/basic-spatial-operators",
		"ogcapi-features-2/1.0/conf/crs", "ogcapi-features-5/1.0/conf/schemas"} {
		if !strings.Contains(conforms, `"http://www.opengis.net/spec/`+class+`"`) {
			t.Errorf("QGIS does not find %s", class)
		}
	}
	queryables := decode[described](t, q.ask("GET", data+"/incidents/queryables", "Accept", "application/schema+json").Body.Bytes())
	if !strings.HasPrefix(queryables.Properties["geometry"].Ref, "https://geojson.org/schema/") || queryables.Properties["geometry"].Type != "" {
		t.Errorf("geometry %+v", queryables.Properties["geometry"])
	}
	sample := q.ask("GET", data+"/incidents/items?limit=10", "Accept", "application/geo+json, application/json")
	first := decode[collection](t, sample.Body.Bytes())
	if first.NumberMatched == nil || *first.NumberMatched != 7 || first.Features[0].ID == "" || first.Features[0].Properties["id"] != first.Features[0].ID {
		t.Errorf("sample %+v", first)
	}
	schema := decode[described](t, q.ask("GET", linkBy(t, single, "http://www.opengis.net/def/rel/ogc/1.0/schema", "application/schema+json", "application/json"),
		"Accept", "application/schema+json").Body.Bytes())
	if schema.Properties["id"].Type != "string" || schema.Properties["geometry"].Format != "geometry-point" || schema.Properties["date_start"].Format != "date" {
		t.Errorf("schema %+v", schema.Properties)
	}
	if allow := q.ask("OPTIONS", data+"/incidents/items").Header().Get("Allow"); allow != "GET, HEAD, OPTIONS" {
		t.Errorf("Allow %q", allow)
	}
	q.ask("OPTIONS", data+"/incidents/items/"+first.Features[0].ID)
	q.ask("OPTIONS", data+"/incidents/items/unknown_id")

	n := 0
	for next := fmt.Sprintf("%s/incidents/items?limit=%d&bbox=-180,-90,180,90", data, pageSize); next != ""; {
		page := decode[collection](t, q.ask("GET", next, "Accept", "application/geo+json, application/json").Body.Bytes())
		n += len(page.Features)
		next = page.link("next")
	}
	if n != 7 {
		t.Errorf("QGIS reads %d features", n)
	}
}

// TestQGIS322AddsALayer replays QGIS 3.22 (src/providers/wfs/qgsoapifprovider.cpp
// of that time), which knows fewer requests.
func TestQGIS322AddsALayer(t *testing.T) {
	q := &client{bench: seeded(t), header: []string{"User-Agent", "Mozilla/5.0 QGIS/32216"}}
	landing := q.ask("GET", "/", "Accept", "application/json")
	q.ask("GET", linkBy(t, landing, "service-desc", "application/vnd.oai.openapi+json;version=3.0"))
	data := linkBy(t, landing, "data", "application/json")
	q.ask("GET", data, "Accept", "application/json")
	q.ask("GET", data+"/incidents", "Accept", "application/json")
	q.ask("GET", data+"/incidents/items?limit=10", "Accept", "application/geo+json, application/json")
	for _, interval := range []string{"0000-01-01T00:00:00Z%2F2001-12-31T23:59:59Z", "2001-01-01T00:00:00Z%2F9999-12-31T00:00:00Z"} {
		if w := q.ask("GET", data+"/incidents/items?limit=1000&datetime="+interval); len(decode[collection](t, w.Body.Bytes()).Features) == 0 {
			t.Errorf("%s finds nothing", interval)
		}
	}
}

// TestGDALOpens replays the driver OAPIF of GDAL 3.6.2 and later.
func TestGDALOpens(t *testing.T) {
	b := seeded(t)
	g := &client{bench: b, header: []string{"Accept", "application/geo+json, application/json"}}
	isJSON := func(w *httptest.ResponseRecorder) *httptest.ResponseRecorder {
		if kind := w.Header().Get("Content-Type"); kind != "application/json" && kind != "application/geo+json" {
			t.Errorf("GDAL 3.6: Unexpected Content-Type: %s", kind)
		}
		return w
	}
	isJSON(g.ask("GET", "/collections"))
	single := isJSON(g.ask("GET", "/collections/incidents"))
	isJSON(g.ask("GET", "/collections/incidents/items?limit=10"))
	isJSON(g.ask("GET", linkTo(t, single, "http://www.opengis.net/def/rel/ogc/1.0/queryables", "application/schema+json")))
	feature := decode[described](t, b.get(linkTo(t, single, "describedBy", "application/schema+json"), "Accept", "application/schema+json").Body.Bytes())
	if p := feature.Properties["properties"].Properties; p["killed_best"].Type != "integer" || p["date_start"].Format != "date" || p["uncertainty_m"].Type != "number" {
		t.Errorf("schema %+v", feature)
	}
	landing := isJSON(g.ask("GET", "/"))
	document := g.ask("GET", linkTo(t, landing, "service-desc", "application/vnd.oai.openapi+json;version=3.0"))
	params := decode[apiDocument](t, document.Body.Bytes()).parameters(t, "/collections/incidents/items")
	if langs := params["filter-lang"].Schema.Enum; !slices.Contains(langs, "cql-text") || !slices.Contains(langs, "cql2-text") || !slices.Contains(langs, "cql2-json") {
		t.Errorf("filter-lang %v", langs)
	}
	if types := params["resultType"].Schema.Enum; !slices.Equal(types, []string{"results", "hits"}) {
		t.Errorf("resultType %v", types)
	}
	for _, c := range []struct {
		query string
		want  int
	}{
		{"filter=" + url.QueryEscape("country = 'KG'") + "&filter-lang=cql-text", 1},
		{"filter=" + url.QueryEscape("(date_start >= '2001-01-01') AND (date_start <= '2002-12-31T')") + "&filter-lang=cql-text", 2},
		{"filter=" + url.QueryEscape("(country LIKE 'K%') AND (killed_best > 3)") + "&filter-lang=cql-text", 1},
		{"filter=" + url.QueryEscape("title ILIKE 'LANDmine%'") + "&filter-lang=cql-text", 1},
		{"resultType=hits&filter=" + url.QueryEscape("country = 'KG'") + "&filter-lang=cql-text", 0},
		{"bbox=70,37,71,41", 4}, // with the two that match every box: without a point, without a day
	} {
		page := decode[collection](t, isJSON(g.ask("GET", "/collections/incidents/items?limit=10&"+c.query)).Body.Bytes())
		if len(page.Features) != c.want || c.want == 0 && *page.NumberMatched != 1 {
			t.Errorf("%s: %s", c.query, page.ids())
		}
	}
}
