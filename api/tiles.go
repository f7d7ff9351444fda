package api

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"dateline/internal/incident"
	"dateline/internal/tile"

	"github.com/gin-gonic/gin"
)

const (
	mvtType = "application/vnd.mapbox-vector-tile"
	// tileSuffix ends the address of a tile.
	tileSuffix = ".mvt"
)

// getTile answers with a vector tile of the incidents that match.
func (s *Server) getTile(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the answer
	y, ok := strings.CutSuffix(c.Param("y"), tileSuffix)
	if !ok {
		return noSuchTile("tiles end with " + tileSuffix + ": /tiles/incidents/{z}/{x}/{y}" + tileSuffix)
	}
	t, err := tileAt(c.Param("z"), c.Param("x"), y)
	if err != nil {
		return err
	}
	state := ""
	req, err := s.parseConditions(c.Request, []string{"v"}, func(name, value string) *incident.Error {
		if !statePattern.MatchString(value) {
			return incident.Errorf(incident.Invalid, name, "%q is not a state of the data: take the address that /tiles/incidents.json has, or leave it out", clip(value))
		}
		state = value
		return nil
	})
	if err != nil {
		return err
	}
	return s.sendTile(c, t, seq, req, state == s.tileState(seq))
}

// statePattern is what a state of the data looks like. Those of earlier versions have
// the number of the change alone.
var statePattern = regexp.MustCompile(`^[0-9]{1,19}(-[0-9a-z]{1,13})?$`)

// tileState names the state of the data as this process shows it. The number of the last
// change is not enough: another program, or another data file at the same address, such
// as a restored one, may come to the same number with other tiles.
func (s *Server) tileState(seq incident.Seq) string {
	return strconv.FormatInt(int64(seq), 10) + "-" + strconv.FormatUint(s.salt, 36)
}

// sendTile answers with a tile: 204 where it is empty.
func (s *Server) sendTile(c *gin.Context, t tile.Tile, seq incident.Seq, req *listRequest, lasting bool) error {
	form := "tile" + strconv.Itoa(t.Z) + "/" + strconv.Itoa(t.X) + "/" + strconv.Itoa(t.Y)
	return s.sendGathered(c, gathered{seq: seq, req: req, form: form, contentType: mvtType, lasting: lasting, gather: func() ([]byte, error) {
		return tile.Make(c.Request.Context(), s.gathers, req.query, t)
	}})
}

// tileAt understands where a tile is. One that does not exist is NotFound.
func tileAt(z, x, y string) (t tile.Tile, err error) {
	for n, text := range []string{z, x, y} {
		at, ok := plainNumber(text)
		if !ok {
			return t, noSuchTile("zoom, column and row are whole numbers without a plus and zeros before them, not " + strconv.Quote(clip(text)))
		}
		*[]*int{&t.Z, &t.X, &t.Y}[n] = at
	}
	if err := t.Check(); err != nil {
		return t, noSuchTile(err.Error())
	}
	return t, nil
}

// plainNumber understands a whole number that is written in the one way that there is,
// so that a tile has one address.
func plainNumber(text string) (n int, ok bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && strconv.Itoa(n) == text
}

func noSuchTile(why string) error {
	return incident.Errorf(incident.NotFound, "", "there is no such tile: %s", why)
}

// tileJSON is TileJSON 3.0.
type tileJSON struct {
	TileJSON     string        `json:"tilejson"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	Version      string        `json:"version"`
	Attribution  string        `json:"attribution"`
	Scheme       string        `json:"scheme"`
	Tiles        []string      `json:"tiles"`
	MinZoom      int           `json:"minzoom"`
	MaxZoom      int           `json:"maxzoom"`
	Bounds       [4]float64    `json:"bounds"` // west, south, east, north
	Center       *[3]float64   `json:"center,omitempty"`
	VectorLayers []vectorLayer `json:"vector_layers"`
}

type vectorLayer struct {
	ID          string  `json:"id"`
	Description string  `json:"description"`
	MinZoom     int     `json:"minzoom"`
	MaxZoom     int     `json:"maxzoom"`
	Fields      members `json:"fields"` // names to types
}

const tilesAbout = "Incidents as points and clusters, with the circles of their uncertainty."

// tileLayers are the layers of a tile with what they hold.
var tileLayers = []struct {
	id, about string
	dimension int // of the geometry
}{
	{tile.LayerIncidents, "Incidents that are alone in their cell, a square of 64 pixels of 512.", 0},
	{tile.LayerClusters, "The incidents of a cell that holds several, at their mean.", 0},
	{tile.LayerUncertainty, "The circle within which an incident that is alone happened, where it is between half a pixel and half a tile in radius.", 2},
}

// getTileJSON tells where the tiles of the incidents that match are. Their address
// names the state of the store, so that they may be kept for ever.
func (s *Server) getTileJSON(c *gin.Context) error {
	seq := s.Store.Seq()
	if _, err := s.parseConditions(c.Request, nil, nil); err != nil {
		return err
	}
	raw := strings.NewReplacer("{", "%7B", "}", "%7D").Replace(without(c.Request.URL.RawQuery, "v"))
	info := tileJSON{TileJSON: "3.0.0", Name: "Incidents", Version: "1.0.0", Attribution: Attribution, Scheme: "xyz",
		Description: tilesAbout,
		Tiles:       []string{s.href(c.Request, "/tiles/incidents/{z}/{x}/{y}"+tileSuffix, raw+"v="+s.tileState(seq))},
		MaxZoom:     tile.MaxZoom, Bounds: [4]float64{-180, -tile.MaxLat, 180, tile.MaxLat}, Center: s.tileCenter()}
	for _, l := range tileLayers {
		about := vectorLayer{ID: l.id, Description: l.about, MaxZoom: tile.MaxZoom}
		for _, f := range tile.Fields(l.id) {
			about.Fields = append(about.Fields, member{f.Name, f.Type})
		}
		info.VectorLayers = append(info.VectorLayers, about)
	}
	text, err := marshal(info)
	if err != nil {
		return err
	}
	s.setCaching(c.Writer.Header())
	return newFixed("application/json", text).serve(c)
}

// tileCenter is the middle of all incidents, and a zoom that shows them.
func (s *Server) tileCenter() *[3]float64 {
	x := s.Finder.Extent()
	if x.Box == nil {
		return nil
	}
	lon, lat := x.Box.Center()
	turns := 360 / max(x.Box.Width(), 2*x.Box.Height(), 1) // how often they fit around the world
	return &[3]float64{lon, lat, math.Floor(math.Log2(turns))}
}
