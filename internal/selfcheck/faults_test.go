package selfcheck_test

import (
	"fmt"
	"net/http"
	"strings"
)

// drop removes a member of a document.
func drop(name string) func(map[string]any) {
	return func(o map[string]any) { delete(o, name) }
}

// parameter is a component of the API definition.
func parameter(o map[string]any, name string) map[string]any {
	return in(o, "components", "parameters", name)
}

func schemaOf(name string, change func(schema map[string]any)) fault {
	return edits(definition, func(o map[string]any) { change(in(parameter(o, name), "schema")) })
}

// crossed swaps the coordinates of points.
func crossed(w where) fault {
	return edits(w, func(o map[string]any) {
		list, _ := o["features"].([]any)
		for _, f := range append(list, o) {
			g := in(f.(map[string]any), "geometry")
			if xy, ok := g["coordinates"].([]any); ok && len(xy) == 2 {
				g["coordinates"] = []any{xy[1], xy[0]}
			}
		}
	})
}

// old answers in HTTP/1.0.
var old = fault{say: func(_ *http.Request, a *said) { a.old = true }}

// documentFaults break the documents, each for one check.
var documentFaults = map[string]fault{
	"core/http":               old,
	"core/landing":            unlinked(landing, "conformance", ""),
	"core/api":                answers(definition, 500),
	"core/conformance":        undeclared("ogcapi-features-1/1.0/conf/core"),
	"core/collections":        unlinked(all, "self", ""),
	"core/collection-links":   edits(all, func(o map[string]any) { o["collections"].([]any)[0].(map[string]any)["links"] = []any{} }),
	"core/collection":         edits(single, func(o map[string]any) { o["title"] = "another" }),
	"core/extent":             edits(all, func(o map[string]any) { spatial(o)["bbox"] = []any{[]any{-190, 0, 10, 10}} }),
	"core/parameter-limit":    schemaOf("limit", func(s map[string]any) { s["type"] = "string" }),
	"core/parameter-bbox":     schemaOf("bbox", func(s map[string]any) { s["maxItems"] = 5 }),
	"core/parameter-datetime": edits(definition, func(o map[string]any) { parameter(o, "datetime")["required"] = true }),

	"encodings/oas30":         edits(definition, func(o map[string]any) { o["openapi"] = "3.1.0" }),
	"encodings/oas30-sound":   edits(definition, func(o map[string]any) { parameter(o, "limit")["schema"] = map[string]any{"$ref": "#/nowhere"} }),
	"encodings/geojson":       says(lists, "Content-Type", "application/json"),
	"encodings/html":          hearsNoHTML(at(`^/conformance`)),
	"encodings/html-features": hearsNoHTML(features),

	"crs/list":    edits(single, func(o map[string]any) { o["crs"] = []any{"http://www.opengis.net/def/crs/EPSG/0/4326"} }),
	"crs/storage": edits(single, func(o map[string]any) { o["storageCrs"] = "http://www.opengis.net/def/crs/EPSG/0/25832" }),
	"crs/header":  says(features, "Content-Crs", "http://www.opengis.net/def/crs/OGC/1.3/CRS84"),

	"filter/queryables":       says(at(`/queryables`), "Content-Type", "application/json"),
	"filter/queryables-types": edits(at(`/queryables`), func(o map[string]any) { delete(in(o, "properties", "geometry"), "format") }),
	"filter/parameters":       schemaOf("filterLang", func(s map[string]any) { s["enum"] = []any{"cql2-json"} }),
	"filter/functions":        answers(at(`^/functions`), 404),

	"schema/link":       answers(at(`/schema$`), 404),
	"schema/properties": edits(at(`/schema$`), func(o map[string]any) { in(o, "properties", "title")["type"] = "integer" }),
	"schema/geometry":   edits(at(`/schema$`), func(o map[string]any) { in(o, "properties", "geometry")["type"] = "object" }),
	"sort/sortables":    edits(at(`/sortables`), drop("properties")),

	"suite/features":        cut(lists, 0),
	"suite/reserved":        edits(all, func(o map[string]any) { o["collections"].([]any)[1].(map[string]any)["id"] = "dUmmYColLection" }),
	"suite/servers":         edits(definition, func(o map[string]any) { o["servers"] = []any{map[string]any{"url": "./"}} }),
	"suite/limit":           schemaOf("limit", drop("minimum")),
	"suite/bbox-parameter":  schemaOf("bbox", drop("minItems")),
	"suite/crs-list":        edits(single, func(o map[string]any) { o["crs"] = append(o["crs"].([]any), "urn:x-mine") }),
	"suite/crs-collections": edits(all, func(o map[string]any) { o["crs"] = []any{"http://www.opengis.net/def/crs/EPSG/0/4326"} }),
	"suite/extent":          edits(all, func(o map[string]any) { spatial(o)["bbox"] = []any{[]any{0, 0, 1, 1}} }),

	"qgis322/landing":    linked(landing, "data", func(href string) string { return href + "?f=json" }),
	"qgis322/api":        schemaOf("limit", drop("maximum")),
	"qgis322/collection": edits(single, drop("id")),
	"qgis/conformance":   undeclared("features-filter"),
	"qgis/spatial-class": undeclared("basic-spatial-operators"),
	"qgis/queryables":    edits(at(`/queryables`), func(o map[string]any) { in(o, "properties", "title")["type"] = []any{"string", "null"} }),
	"qgis/schema":        edits(at(`/schema$`), func(o map[string]any) { delete(in(o, "properties"), "id") }),
	"qgis/count":         edits(single, drop("itemCount")).then(edits(lists, drop("numberMatched"))),
	"qgis/expires":       says(definition, "Expires", "0"),
	"qgis/redirects": {say: func(r *http.Request, a *said) {
		if definition(r) && !strings.HasSuffix(r.URL.Path, "/") {
			a.status = http.StatusFound
			a.header.Set("Location", r.URL.Path+"/")
		} else if definition(r) {
			a.status = http.StatusOK
		}
	}},

	"gdal36/collections": says(all, "Content-Type", "text/plain"),
	"gdal36/schema":      unlinked(single, "describedBy", ""),
	"gdal36/queryables":  says(at(`/queryables`), "Content-Type", "application/schema+json"),
	"gdal/page-size": edits(definition, func(o map[string]any) {
		paths := in(o, "paths")
		paths["/collections/{id}/items"] = paths["/collections/incidents/items"]
		delete(paths, "/collections/incidents/items")
	}),
	"gdal/describedby":  unlinked(single, "describedby", ""),
	"browser/origin":    says(lists, "Access-Control-Allow-Origin", ""),
	"browser/preflight": says(everywhere.and("OPTIONS"), "Access-Control-Allow-Headers", ""),
	"browser/exposed":   says(lists, "Access-Control-Expose-Headers", "ETag"),
}

func spatial(collections map[string]any) map[string]any {
	return in(collections["collections"].([]any)[0].(map[string]any), "extent", "spatial")
}

// hearsNoHTML lets the server believe that JSON is asked for.
func hearsNoHTML(w where) fault {
	return fault{ask: func(r *http.Request) {
		if w(r) {
			r.Header.Set("Accept", "application/json")
		}
	}}
}

// listFaults break how features are found, each for one check.
var listFaults = map[string]fault{
	"items/collection":      edits(lists, func(o map[string]any) { o["type"] = "Features" }),
	"items/links":           unlinked(lists, "self", ""),
	"items/number-returned": edits(lists, func(o map[string]any) { o["numberReturned"] = 99 }),
	"items/number-matched":  edits(lists, func(o map[string]any) { o["numberMatched"] = 32 }),
	"items/timestamp":       edits(lists, func(o map[string]any) { o["timeStamp"] = "2001-01-01T00:00:00Z" }),
	"items/crs84": eachFeature(lists, func(n int, f map[string]any) {
		f["geometry"] = map[string]any{"type": "Point", "coordinates": []any{8300000, 5200000}}
	}),
	"items/limit":               deaf("limit"),
	"items/limit-above-maximum": answers(at(`limit=\d{5}`), 400),
	"items/paging":              {ask: page},
	"items/bbox":                deaf("bbox"),
	"items/bbox-edges":          answers(at(`bbox=-180%2C85`), 400),
	"items/bbox-antimeridian":   {ask: straight},
	"items/datetime":            deaf("datetime"),
	"items/invalid":             forgives(at(`datetime=yesterday`)),
	"items/unknown-parameter":   deaf("unknownQueryParameter12345"),
	"items/feature":             edits(features, func(o map[string]any) { in(o, "properties")["title"] = "another" }),
	"items/feature-links":       unlinked(features, "collection", ""),
	"items/feature-missing":     forgives(features),

	"crs/parameter": crossed(at(`items\?.*crs=.*4326`)),
	"crs/feature":   deaf("crs"),
	"crs/bbox-crs":  deaf("bbox-crs"),
	"crs/invalid":   forgives(at(`bbox-crs=.*unsupported`)),

	"filter/bbox":                 deaf("bbox"),
	"filter/invalid":              forgives(at(`filter-lang=there-is`)),
	"filter/unknown-property":     forgives(at(`there_is_no_such_property`)),
	"filter/crs":                  deaf("filter-crs"),
	"filter/queryable-parameters": deaf("admin1"),

	"cql2/equal":             deaf("filter"),
	"cql2/less":              replaced("filter", "<=", "<"),
	"cql2/logic":             replaced("filter", " AND ", " OR "),
	"cql2/null":              replaced("filter", "IS NOT NULL", "IS NULL"),
	"cql2/time":              replaced("filter", ">", ">="),
	"cql2/like":              replaced("filter", "NOT LIKE", "LIKE"),
	"cql2/between":           replaced("filter", "NOT BETWEEN", "BETWEEN"),
	"cql2/in":                replaced("filter", "NOT IN", "IN"),
	"cql2/casei":             hears("filter", func(f string) string { return strings.NewReplacer("CASEI(", "(").Replace(f) }),
	"cql2/accenti":           replaced("filter", "ACCENTI(", "CASEI("),
	"cql2/bbox":              deaf("filter"),
	"cql2/polygon":           answers(at(`GEOMETRYCOLLECTION`), 400),
	"cql2/spatial":           replaced("filter", "S_DISJOINT", "S_INTERSECTS"),
	"cql2/temporal":          replaced("filter", "T_DISJOINT", "T_INTERSECTS"),
	"cql2/property-property": replaced("filter", "<", "<="),
	"cql2/arithmetic":        replaced("filter", "* 2", "* 3"),
	"cql2/json":              replaced("filter", `"or"`, `"and"`),

	"edit/options":   says(features.and("OPTIONS"), "Allow", ""),
	"edit/create":    says(lists.and("POST"), "Location", ""),
	"edit/read-back": crossed(features.and("GET")),
	"edit/patch":     swallowed("PATCH"),
	"edit/put":       swallowed("PUT"),
	"edit/delete":    swallowed("DELETE"),

	"sort/sortby": deaf("sortby"),

	"suite/number-matched": {ask: func(r *http.Request) {
		q := r.URL.Query()
		if lists(r) && !q.Has("limit") {
			q.Set("limit", "2")
		}
		if q.Get("limit") == "10000" { // as if the cursor belonged to the limit
			q.Del("cursor")
		}
		r.URL.RawQuery = q.Encode()
	}},
	"suite/next-query": linked(lists, "next", func(href string) string { return href + "&token" }),
	"suite/repeated":   answers(at(`limit=2&limit=2`), 400),

	"qgis322/fields": eachFeature(lists, func(n int, f map[string]any) {
		if n == 3 {
			delete(in(f, "properties"), "title")
		}
	}),
	"qgis322/pages":    linked(lists, "next", func(href string) string { return strings.TrimPrefix(href, "http:") }),
	"qgis322/view":     answers(at(`limit=1000&bbox=`), 400),
	"qgis322/datetime": answers(at(`datetime=0000-`), 400),
	"qgis/options":     answers(features.and("OPTIONS"), 404),
	"qgis/filters":     answers(at(`filter=.*%22`), 400),

	"gdal36/pages":    unlinked(lists, "next", ""),
	"gdal36/count":    edits(lists, drop("numberMatched")),
	"gdal36/hits":     deaf("admin1"),
	"gdal36/equality": deaf("admin1"),
	"gdal36/datetime": answers(at(`datetime=2024-01-03T%2F`), 400),
	"gdal36/cql-text": answers(at(`ILIKE`), 400),
	"gdal36/id":       answers(features, 404),
	"gdal36/error": {say: func(r *http.Request, a *said) {
		if lists(r) && a.status == http.StatusBadRequest {
			a.body = []byte(`{"title":"Bad Request"}`)
		}
	}},
	"gdal/sample":   cut(at(`limit=20$`), 10),
	"gdal/bbox-crs": answers(at(`bbox-crs=.*crs=`), 400),
}

// straight turns boxes over the antimeridian into plain ones.
func straight(r *http.Request) {
	q := r.URL.Query()
	var w, s, e, n float64
	if _, err := fmt.Sscanf(q.Get("bbox"), "%g,%g,%g,%g", &w, &s, &e, &n); err == nil && w > e {
		q.Set("bbox", fmt.Sprintf("%g,%g,%g,%g", e, s, w, n))
		r.URL.RawQuery = q.Encode()
	}
}

// page gives the first page again and again.
func page(r *http.Request) {
	q := r.URL.Query()
	q.Del("cursor")
	r.URL.RawQuery = q.Encode()
}

// swallowed answers 204 to a method, and does nothing.
func swallowed(method string) fault {
	return fault{ask: func(r *http.Request) {
		if r.Method == method {
			r.Method = http.MethodGet
		}
	}, say: func(r *http.Request, a *said) {
		if r.Method == method {
			a.status, a.body = http.StatusNoContent, nil
		}
	}}
}
