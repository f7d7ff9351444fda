package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// formatNamed returns the format of a name, as the parameter f has it, or of another
// name that internal/format knows it by.
func formatNamed(name string, formats []outFormat) (outFormat, *incident.Error) {
	names := make([]string, len(formats))
	for n, f := range formats {
		if f.name == name {
			return f, nil
		}
		names[n] = f.name
	}
	if known, ok := format.Lookup(name); ok {
		if n := slices.Index(formats, formatOfFiles(known.Name)); n >= 0 {
			return formats[n], nil
		}
	}
	e := oneOf("f", name, names)
	if near := formatMeant[strings.ToLower(name)]; slices.Contains(names, near) && len(e.Suggestions) == 0 {
		e.Message += fmt.Sprintf("; did you mean %q?", near)
		e.Suggestions = []string{near}
	}
	return outFormat{}, e
}

// formatMeant says what others call our formats.
var formatMeant = map[string]string{
	"json": geoJSON.name, "application/json": geoJSON.name, "application/geo+json": geoJSON.name, "jsonl": geoJSONSeq.name,
	"ndjson": geoJSONSeq.name, "application/geo+json-seq": geoJSONSeq.name, "text/csv": csvFormat.name, "tsv": csvFormat.name,
	"shp": gpkgFormat.name, "shapefile": gpkgFormat.name, "sqlite": gpkgFormat.name, "xlsx": csvFormat.name, "excel": csvFormat.name,
	"rss": "georss", "kmz": "kml", "arrow": "geoparquet", "acled": "csv-acled", "ucdp": "csv-ucdp",
}

// accepted chooses a format by the Accept header: the first of those that the
// client likes best, each by the range that means it most exactly (RFC 9110
// §12.5.1). No header means the first format.
func accepted(h http.Header, formats []outFormat) (outFormat, error) {
	accept := h["Accept"]
	if all := strings.TrimSpace(strings.Join(accept, ",")); all == "" || all == "*/*" {
		return formats[0], nil
	}
	type liking struct {
		fit int
		q   float64
	}
	likes := make([]liking, len(formats))
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		name, q := weighted(part)
		for n, f := range formats {
			if fit := fits(strings.ToLower(name), f); fit > likes[n].fit || fit == likes[n].fit && q > likes[n].q && fit > 0 {
				likes[n] = liking{fit, q}
			}
		}
	}
	best, top := -1, liking{}
	for n, l := range likes {
		if l.q > top.q || l.q == top.q && l.fit > top.fit && l.q > 0 {
			best, top = n, l
		}
	}
	if best >= 0 {
		return formats[best], nil
	}
	var types []string
	for _, f := range formats {
		if !slices.Contains(types, f.mediaType) {
			types = append(types, f.mediaType)
		}
	}
	return outFormat{}, &httpError{status: http.StatusNotAcceptable, kind: "not_acceptable",
		detail: "none of the formats in the Accept header can be served; there are " + strings.Join(types, ", ")}
}

// fits tells how exactly a media range means a format: 0 for not at all.
func fits(mediaRange string, f outFormat) int {
	kind, _, _ := strings.Cut(f.mediaType, "/")
	switch mediaRange {
	case f.mediaType:
		return 4
	case "application/json":
		if f.name == geoJSON.name {
			return 3 // GeoJSON is JSON
		}
	case "application/vnd.ogc.fg+json": // as drafts of JSON-FG called it
		if f.name == "jsonfg" {
			return 4
		}
	case kind + "/*":
		return 2
	case "*/*":
		return 1
	}
	return 0
}
