package api

import (
	"encoding/json"
	"net/http"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// Relations of links that the OGC has registered.
const (
	relDefs       = "http://www.opengis.net/def/rel/ogc/1.0/"
	relSchema     = relDefs + "schema"     // Part 5, the flat form
	relQueryables = relDefs + "queryables" // Part 3
	relFunctions  = relDefs + "functions"  // Part 3
	relSortables  = relDefs + "sortables"  // Part 8
)

// schemaType is the media type of JSON Schemas.
const schemaType = "application/schema+json"

// dataset is one of the collections: what its documents say.
type dataset struct {
	id, title, description string
	keywords               []string
	license                link // none: those who enter the features know theirs
	attribution            string
	properties             []property
	editable               bool
	order                  []string // without sortby, as that has it
	formats, downloads     []outFormat
	further                []link // paths instead of addresses
	extent                 func() extent
}

// property describes a property of the features of a collection.
type property struct {
	name, kind, format, title, description, role string

	enum      []string
	pattern   string
	items     string // the type of an array's items
	unit      string // of measure, in UCUM
	queryable bool
	sortable  bool
	readOnly  bool // given by the server; passed over in what editors send
	returned  bool // in the features of a list
}

// extent is what is known of where and when the features are.
type extent struct {
	n           int64       // -1: not told
	box         *[4]float64 // west, south, east, north
	first, last incident.Day
}

// datasets are the collections, in the order of the list.
func (s *Server) datasets() []dataset {
	return []dataset{s.incidentsDataset(), s.placesDataset()}
}

// metadataRoutes are those of the documents, which are open to all.
func (s *Server) metadataRoutes() []route {
	out := []route{
		{"GET", "/conformance", toAll, s.getConformance},
		{"GET", "/functions", toAll, s.getFunctions},
		{"GET", "/collections", toAll, s.getCollections},
	}
	for _, d := range s.datasets() {
		for _, doc := range []struct {
			path string
			get  func(*gin.Context, dataset) error
		}{{"", s.getCollection}, {"/queryables", s.getQueryables}, {"/sortables", s.getSortables}, {"/schema", s.getSchema}, {"/schema/feature", s.getFeatureSchema}} {
			out = append(out, route{"GET", "/collections/" + d.id + doc.path, toAll, func(c *gin.Context) error { return doc.get(c, d) }})
		}
	}
	return out
}

// mayRead reports whether the caller may see the data, which documents that are
// open to all must not give away: how many features there are, and where.
func (s *Server) mayRead(r *http.Request) bool {
	if !s.Private {
		return true
	}
	who, err := s.callerOf(r)
	return err == nil && !who.Anonymous()
}

// selfLinks are those that every document has: to itself, and to its other form.
// A document of another type than JSON says so.
func (s *Server) selfLinks(r *http.Request, mediaType string) []link {
	path := r.URL.Path
	return []link{
		{s.href(r, path, ""), "self", mediaType, "This document"},
		{s.href(r, path, "f=html"), "alternate", "text/html", "This document as a page"},
	}
}

// members is a JSON object whose members keep their order.
type members []member

// member is a name with its value.
type member struct {
	Name  string
	Value any
}

// MarshalJSON implements json.Marshaler.
func (m members) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for n, v := range m {
		if n > 0 {
			b = append(b, ',')
		}
		name, err := json.Marshal(v.Name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(v.Value)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, name...), ':'), value...)
	}
	return append(b, '}'), nil
}

// acceptsSchemas reports whether a client takes JSON Schemas under their own
// media type. GDAL does not, and refuses what it did not ask for.
func acceptsSchemas(h http.Header) bool {
	accept := strings.ToLower(strings.Join(h["Accept"], ","))
	return !strings.Contains(accept, "json") || strings.Contains(accept, schemaType)
}
