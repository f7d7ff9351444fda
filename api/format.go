package api

import (
	"net/http"
	"slices"
	"strings"

	"dateline/internal/format"
)

// outFormat is a format of an answer.
type outFormat struct {
	name        string // of the parameter f
	mediaType   string
	contentType string
}

// The formats of lists of incidents that the code names; the others come from
// internal/format alone.
var (
	geoJSON    = formatOfFiles("geojson")
	geoJSONSeq = formatOfFiles("geojsonseq")
	csvFormat  = formatOfFiles("csv")
	gpkgFormat = formatOfFiles("gpkg")
	htmlFormat = outFormat{"html", "text/html", "text/html; charset=utf-8"} // the page for people
)

// fileFormats are the formats of files of incidents, GeoJSON first; outFormats are
// those of a list of incidents, the page for people last.
var (
	fileFormats = func() (list []outFormat) {
		for _, f := range format.Formats() {
			list = append(list, formatOfFiles(f.Name))
		}
		return list
	}()
	outFormats = append(slices.Clone(fileFormats), htmlFormat)
)

// longNames are what the parameter f calls formats whose name says too little.
var longNames = map[string]string{"acled": "csv-acled", "ucdp": "csv-ucdp"}

// formatOfFiles is a format of internal/format.
func formatOfFiles(name string) outFormat {
	f, _ := format.Lookup(name)
	kind, _, _ := strings.Cut(f.MediaType, ";")
	if long, ok := longNames[name]; ok {
		name = long
	}
	return outFormat{name: name, mediaType: kind, contentType: f.MediaType}
}

// file is what internal/format knows of f.
func (f outFormat) file() format.Format {
	known, _ := format.Lookup(f.name)
	return known
}

// whole tells whether the format needs what a list does not show: the sets of others
// have columns for actors and claims.
func (f outFormat) whole() bool { return longNames[f.file().Name] != "" }

// disposition is how browsers take a page in the format (RFC 6266): they show what is
// readable, and store the rest.
func (f outFormat) disposition() string {
	if strings.HasSuffix(f.mediaType, "json") {
		return "inline"
	}
	return "attachment"
}

// encodingFor chooses the content coding of an answer in the format; what is
// compressed in itself gets none.
func (f outFormat) encodingFor(h http.Header) encoding {
	if f.file().Name == "geoparquet" {
		return identity
	}
	return encodingFor(h)
}
