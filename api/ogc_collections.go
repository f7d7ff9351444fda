package api

import (
	"math"
	"net/http"

	"dateline/geo/gazetteer"
	"dateline/internal/qgis"

	"github.com/gin-gonic/gin"
)

// collectionsInfo is the list of collections (OGC API Features 1.0 §7.13).
type collectionsInfo struct {
	Title       string           `json:"title"`
	Links       []link           `json:"links"`
	CRS         []string         `json:"crs"` // Part 2 §6.2.2
	Collections []collectionInfo `json:"collections"`
}

// collectionInfo describes a collection (§7.14), the same in the list and alone.
type collectionInfo struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Keywords    []string   `json:"keywords"`
	Attribution string     `json:"attribution,omitempty"`
	Extent      extentInfo `json:"extent"`
	ItemType    string     `json:"itemType"`
	ItemCount   *int64     `json:"itemCount,omitempty"`
	CRS         []string   `json:"crs"`
	StorageCRS  string     `json:"storageCrs"`
	Links       []link     `json:"links"`
}

// extentInfo is where and when the features of a collection are.
type extentInfo struct {
	Spatial  spatialInfo   `json:"spatial"`
	Temporal *temporalInfo `json:"temporal,omitempty"`
}

// spatialInfo holds one box: west, south, east, north in degrees.
type spatialInfo struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

// temporalInfo holds one interval; null is an open end.
type temporalInfo struct {
	Interval [][2]*string `json:"interval"`
	TRS      string       `json:"trs"`
}

const gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"

// getCollections lists the collections.
func (s *Server) getCollections(c *gin.Context) error {
	info := collectionsInfo{Title: "Collections", Links: s.selfLinks(c.Request, "application/json"), CRS: crsURIs}
	for _, d := range s.datasets() {
		info.Collections = append(info.Collections, s.describe(c.Request, d))
	}
	return s.render(c, view{Name: "collections", Title: info.Title, Links: info.Links, Value: info})
}

// getCollection describes one of them.
func (s *Server) getCollection(c *gin.Context, d dataset) error {
	info := s.describe(c.Request, d)
	return s.render(c, view{Name: "collection", Title: info.Title, Links: info.Links, Value: info})
}

// describe makes the description of a collection.
func (s *Server) describe(r *http.Request, d dataset) collectionInfo {
	info := collectionInfo{ID: d.id, Title: d.title, Description: d.description, Keywords: d.keywords, Attribution: d.attribution,
		ItemType: "feature", CRS: crsURIs, StorageCRS: crs84.uri(), Links: s.collectionLinks(r, d)}
	world := extent{n: -1}
	if s.mayRead(r) {
		world = d.extent()
	}
	if world.n >= 0 {
		info.ItemCount = &world.n
	}
	info.Extent = world.info()
	return info
}

// collectionLinks lead from a collection to all that belongs to it.
func (s *Server) collectionLinks(r *http.Request, d dataset) []link {
	path := "/collections/" + d.id
	at := func(below, query string) string { return s.href(r, path+below, query) }
	links := []link{
		{at("", ""), "self", "application/json", "This document"},
		{at("", "f=html"), "alternate", "text/html", "This document as a page"},
	}
	for n, f := range d.formats {
		query := "f=" + f.name
		if n == 0 {
			query = "" // clients put /id behind the address of the first
		}
		links = append(links, link{at("/items", query), "items", f.mediaType, d.title + " as " + f.name})
	}
	for _, f := range d.downloads {
		links = append(links, link{at("/download", "f="+f.name), "enclosure", f.mediaType, "All of them as " + f.name})
	}
	for _, l := range d.further {
		l.Href = s.href(r, l.Href, "")
		links = append(links, l)
	}
	if d.license.Href != "" {
		links = append(links, d.license)
	}
	return append(links,
		link{at("/schema/feature", ""), "describedby", schemaType, "Schema of a feature"},
		link{at("/schema/feature", ""), "describedBy", schemaType, "Schema of a feature"}, // as GDAL 3.6 spells it
		link{at("/schema", ""), relSchema, schemaType, "Schema of the properties"},
		link{at("/queryables", ""), relQueryables, schemaType, "Properties that can be asked for"},
		link{at("/sortables", ""), relSortables, schemaType, "Properties that can be sorted by"},
	)
}

// info is the extent as a collection tells it: the world where nothing is known.
func (e extent) info() extentInfo {
	info := extentInfo{Spatial: spatialInfo{BBox: [][4]float64{{-180, -90, 180, 90}}, CRS: crs84.uri()}}
	if e.box != nil {
		info.Spatial.BBox[0] = padded(*e.box)
	}
	if e.first != 0 {
		from, to := e.first.String()+"T00:00:00Z", e.last.String()+"T23:59:59Z"
		info.Temporal = &temporalInfo{Interval: [][2]*string{{&from, &to}}, TRS: gregorian}
	}
	return info
}

// padding, in degrees, keeps features on the edge of an extent within it when
// clients bring it into another reference system and back.
const padding = 0.0001

// padded widens a box a little and rounds it outwards to the same precision. It
// stays within the world.
func padded(box [4]float64) [4]float64 {
	out := func(x float64) float64 { return math.Floor(x/padding-1) / (1 / padding) }
	return [4]float64{max(-180, out(box[0])), max(-90, out(box[1])), min(180, -out(-box[2])), min(90, -out(-box[3]))}
}

// incidentsDataset describes the incidents.
func (s *Server) incidentsDataset() dataset {
	return dataset{
		id: "incidents", title: "Incidents",
		description: "What happened, where and when, and who says so: each with the radius in metres within which it happened, and with what each source claims.",
		keywords:    []string{"incidents", "events", "conflict", "claims", "sources"},
		attribution: Attribution,
		properties:  s.incidentProperties(),
		formats:     outFormats,
		downloads:   fileFormats,
		further: []link{
			{"/qgis", "related", qgis.MediaType, "The layer, ready for QGIS"},
			{"/types", "related", "application/json", "The types of incidents"},
		},
		extent: func() extent {
			x := s.Finder.Extent()
			e := extent{n: x.N, first: x.First, last: x.Last}
			if x.Box != nil {
				e.box = &[4]float64{x.Box.West, x.Box.South, x.Box.East, x.Box.North}
			}
			return e
		},
	}
}

// placesDataset describes the gazetteer.
func (s *Server) placesDataset() dataset {
	return dataset{
		id: "places", title: "Places",
		description: "The gazetteer by which incidents are placed: names in several scripts, a point, the radius within which the place lies, and what it lies in.",
		keywords:    []string{"gazetteer", "toponyms", "places", "geocoding"},
		attribution: Attribution,
		license:     link{"https://creativecommons.org/licenses/by/4.0/", "license", "text/html", placeLicence},
		properties:  placeDescriptions,
		formats:     placeFormats,
		extent:      s.placesExtent,
	}
}

// knownPlaces is what was found out of an index of places.
type knownPlaces struct {
	ix     *gazetteer.Index
	extent extent
}

// placesExtent is found once for each index of places, which never changes.
func (s *Server) placesExtent() extent {
	ix := s.Service.Places.Current()
	if k := s.known.Load(); k != nil && k.ix == ix {
		return k.extent
	}
	e := extent{n: int64(ix.Len())}
	if box, ok := ix.Extent(); ok {
		e.box = &[4]float64{box.West, box.South, box.East, box.North}
	}
	s.known.Store(&knownPlaces{ix, e})
	return e
}
