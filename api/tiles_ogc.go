package api

import (
	"fmt"
	"math"
	"strconv"

	"dateline/internal/incident"
	"dateline/internal/tile"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
)

const (
	relTilesets      = relDefs + "tilesets-vector" // OGC API Tiles 1.0 §10
	relTilingScheme  = relDefs + "tiling-scheme"
	relTilingSchemes = relDefs + "tiling-schemes"

	quad         = "WebMercatorQuad"
	quadURI      = "http://www.opengis.net/def/tilematrixset/OGC/1.0/" + quad
	quadPath     = "/tileMatrixSets/" + quad
	mercatorURI  = "http://www.opengis.net/def/crs/EPSG/0/3857"
	tilesPath    = "/collections/incidents/tiles"
	tilesetPath  = tilesPath + "/" + quad
	tilesetTitle = "Incidents as vector tiles of Web Mercator"
)

// tileRoutes are those of tiles, of TileJSON, and of OGC API Tiles.
func (s *Server) tileRoutes() []route {
	return []route{
		{"GET", "/tiles/incidents.json", toRead, s.getTileJSON},
		{"GET", "/tiles/incidents/:z/:x/:y", toRead, s.getTile},
		{"GET", "/tileMatrixSets", toAll, s.getTileMatrixSets},
		{"GET", quadPath, toAll, s.getTileMatrixSet},
		{"GET", tilesPath, toAll, s.getTilesets},
		{"GET", tilesetPath, toAll, s.getTileset},
		{"GET", tilesetPath + "/:tileMatrix/:tileRow/:tileCol", toRead, s.getTilesetTile},
	}
}

// tileLink is a link that may be a template (RFC 6570).
type tileLink struct {
	link
	Templated bool `json:"templated,omitempty"`
}

// matrixSetInfo is an entry of the list of tile matrix sets (OGC API Tiles 1.0 §9).
type matrixSetInfo struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	URI   string     `json:"uri"`
	CRS   string     `json:"crs"`
	Links []tileLink `json:"links"`
}

// matrixSet is OGC Two Dimensional Tile Matrix Set 2.0 §7.
type matrixSet struct {
	ID       string       `json:"id"`
	Title    string       `json:"title"`
	URI      string       `json:"uri"`
	CRS      string       `json:"crs"`
	Axes     []string     `json:"orderedAxes"`
	Scales   string       `json:"wellKnownScaleSet"`
	Matrices []tileMatrix `json:"tileMatrices"`
}

type tileMatrix struct {
	ID         string     `json:"id"`
	Scale      float64    `json:"scaleDenominator"`
	CellSize   float64    `json:"cellSize"` // metres
	Corner     string     `json:"cornerOfOrigin"`
	Origin     [2]float64 `json:"pointOfOrigin"`
	TileWidth  int        `json:"tileWidth"`
	TileHeight int        `json:"tileHeight"`
	Width      int        `json:"matrixWidth"`
	Height     int        `json:"matrixHeight"`
}

// tilesetInfo describes a tileset (TMS 2.0 §9).
type tilesetInfo struct {
	Title       string         `json:"title"`
	Description string         `json:"description,omitempty"`
	Attribution string         `json:"attribution,omitempty"`
	DataType    string         `json:"dataType"`
	CRS         string         `json:"crs"`
	MatrixSet   string         `json:"tileMatrixSetURI"`
	BoundingBox *boundingBox   `json:"boundingBox,omitempty"`
	Layers      []tilesetLayer `json:"layers,omitempty"`
	Links       []tileLink     `json:"links"`
}

type boundingBox struct {
	LowerLeft  [2]float64 `json:"lowerLeft"` // longitude, latitude
	UpperRight [2]float64 `json:"upperRight"`
	CRS        string     `json:"crs"`
}

type tilesetLayer struct {
	ID          string         `json:"id"`
	Description string         `json:"description"`
	DataType    string         `json:"dataType"`
	Dimension   int            `json:"geometryDimension"`
	From        string         `json:"minTileMatrix"`
	To          string         `json:"maxTileMatrix"`
	Properties  propertySchema `json:"propertiesSchema"`
}

// sendDocument answers with a document that has no page.
func (s *Server) sendDocument(c *gin.Context, v any) error {
	if err := eachParameter(c.Request.URL.RawQuery, []string{"f"}, func(name, value string) *incident.Error {
		return oneOf(name, value, []string{"json"})
	}); err != nil {
		return err
	}
	text, err := marshal(v)
	if err != nil {
		return fmt.Errorf("encode a document of tiles: %w", err)
	}
	s.setCaching(c.Writer.Header())
	return newFixed("application/json", text).serve(c)
}

// getTileMatrixSets lists how tiles part the world.
func (s *Server) getTileMatrixSets(c *gin.Context) error {
	at := func(path, rel, title string) tileLink {
		return tileLink{link: link{s.href(c.Request, path, ""), rel, "application/json", title}}
	}
	return s.sendDocument(c, struct {
		Sets  []matrixSetInfo `json:"tileMatrixSets"`
		Links []tileLink      `json:"links"`
	}{[]matrixSetInfo{{quad, "Google Maps Compatible for the World", quadURI, mercatorURI, []tileLink{at(quadPath, "self", "How tiles part the world")}}},
		[]tileLink{at("/tileMatrixSets", "self", "This document")}})
}

// getTileMatrixSet answers with WebMercatorQuad (TMS 2.0, annex D.1).
func (s *Server) getTileMatrixSet(c *gin.Context) error {
	const half = math.Pi * orb.EarthRadius // metres from the middle of the map to its edge
	set := matrixSet{ID: quad, Title: "Google Maps Compatible for the World", URI: quadURI, CRS: mercatorURI, Axes: []string{"X", "Y"},
		Scales: "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"}
	for z := range tile.MaxZoom + 1 {
		n := 1 << z
		cell := 2 * half / 256 / float64(n)
		set.Matrices = append(set.Matrices, tileMatrix{strconv.Itoa(z), cell / 0.00028, cell, "topLeft", [2]float64{-half, half}, 256, 256, n, n})
	}
	return s.sendDocument(c, set)
}

// tileset describes the only tileset; briefly in the list of them.
func (s *Server) tileset(c *gin.Context, self tileLink) tilesetInfo {
	return tilesetInfo{Title: tilesetTitle, DataType: "vector", CRS: mercatorURI, MatrixSet: quadURI, Links: []tileLink{self,
		{link: link{s.href(c.Request, quadPath, ""), relTilingScheme, "application/json", "How the tiles part the world"}},
		{link{s.href(c.Request, tilesetPath+"/{tileMatrix}/{tileRow}/{tileCol}", "f=mvt"), "item", mvtType, "A tile"}, true}}}
}

func (s *Server) tilesetLink(c *gin.Context) tileLink {
	return tileLink{link: link{s.href(c.Request, tilesetPath, ""), "self", "application/json", tilesetTitle}}
}

// getTilesets lists the tilesets of the incidents.
func (s *Server) getTilesets(c *gin.Context) error {
	return s.sendDocument(c, struct {
		Tilesets []tilesetInfo `json:"tilesets"`
		Links    []tileLink    `json:"links"`
	}{[]tilesetInfo{s.tileset(c, s.tilesetLink(c))}, []tileLink{{link: link{s.href(c.Request, tilesPath, ""), "self", "application/json", "This document"}}}})
}

// jsonTypes translates the types of TileJSON.
var jsonTypes = map[string]string{"Number": "number", "String": "string", "Boolean": "boolean"}

// getTileset describes the tiles of the incidents.
func (s *Server) getTileset(c *gin.Context) error {
	info := s.tileset(c, s.tilesetLink(c))
	info.Description, info.Attribution = tilesAbout, Attribution
	if x := s.Finder.Extent(); x.Box != nil && s.mayRead(c.Request) {
		box := padded([4]float64{x.Box.West, x.Box.South, x.Box.East, x.Box.North})
		info.BoundingBox = &boundingBox{[2]float64{box[0], box[1]}, [2]float64{box[2], box[3]}, crs84.uri()}
	}
	for _, l := range tileLayers {
		about := tilesetLayer{ID: l.id, Description: l.about, DataType: "vector", Dimension: l.dimension, From: "0", To: strconv.Itoa(tile.MaxZoom),
			Properties: propertySchema{Type: "object"}}
		for _, f := range tile.Fields(l.id) {
			about.Properties.Properties = append(about.Properties.Properties, member{f.Name, propertySchema{Type: jsonTypes[f.Type], Description: f.Description}})
		}
		info.Layers = append(info.Layers, about)
	}
	return s.sendDocument(c, info)
}

// getTilesetTile answers with a tile by its address in OGC API Tiles, which has the row
// before the column.
func (s *Server) getTilesetTile(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the answer
	t, err := tileAt(c.Param("tileMatrix"), c.Param("tileCol"), c.Param("tileRow"))
	if err != nil {
		return err
	}
	req, err := s.parseConditions(c.Request, []string{"f"}, func(name, value string) *incident.Error {
		return oneOf(name, value, []string{"mvt"})
	})
	if err != nil {
		return err
	}
	return s.sendTile(c, t, seq, req, false)
}
