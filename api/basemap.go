package api

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzip"
)

// Basemap is the ground of maps, which Pages may have besides pages. root is the
// address of the server without a slash at its end.
type Basemap interface {
	// BaseTile is a vector tile compressed with gzip; nil where there is nothing.
	// The zoom is at most BaseZoom, and column and row are those of a tile.
	BaseTile(z, x, y int) ([]byte, error)
	// BaseZoom is the largest zoom of the tiles.
	BaseZoom() int
	// BaseVersion names the state of the tiles.
	BaseVersion() string
	// BaseTileJSON describes the tiles.
	BaseTileJSON(root string) []byte
	// MapStyle is a style of MapLibre in a theme, one of themes.
	MapStyle(theme, root string) []byte
}

// themes are those of the map; the first is that of clients that name none.
var themes = []string{"light", "dark"}

// forEver lets clients keep an answer whose address changes with it.
var forEver = []string{"public, max-age=31536000, immutable"}

func (s *Server) basemapRoutes() []route {
	return []route{
		{"GET", "/map/style.json", toAll, s.getMapStyle},
		{"GET", "/tiles/base.json", toAll, s.getBaseTileJSON},
		{"GET", "/tiles/base/:z/:x/:y", toAll, s.getBaseTile},
	}
}

// basemap is the ground of the map.
func (s *Server) basemap() (Basemap, error) {
	if b, ok := s.Pages.(Basemap); ok {
		return b, nil
	}
	return nil, incident.Errorf(incident.NotFound, "", "this server has no pages and no map")
}

// getMapStyle answers with a style of MapLibre for the ground of the map.
func (s *Server) getMapStyle(c *gin.Context) error {
	b, err := s.basemap()
	if err != nil {
		return err
	}
	theme := themes[0]
	err = eachParameter(c.Request.URL.RawQuery, []string{"theme"}, func(name, value string) *incident.Error {
		theme = value
		return oneOf(name, value, themes)
	})
	if err != nil {
		return err
	}
	return newFixed("application/json", b.MapStyle(theme, s.baseURL(c.Request))).serve(c)
}

// getBaseTileJSON tells where the tiles of the ground are.
func (s *Server) getBaseTileJSON(c *gin.Context) error {
	b, err := s.basemap()
	if err == nil {
		err = noParameters(c.Request.URL.RawQuery)
	}
	if err != nil {
		return err
	}
	return newFixed("application/json", b.BaseTileJSON(s.baseURL(c.Request))).serve(c)
}

// getBaseTile answers with a tile of the ground: 204 where there is nothing in it.
func (s *Server) getBaseTile(c *gin.Context) error {
	b, err := s.basemap()
	if err != nil {
		return err
	}
	at, err := baseTileAt(c, b.BaseZoom())
	if err != nil {
		return err
	}
	version := ""
	err = eachParameter(c.Request.URL.RawQuery, []string{"v"}, func(_, value string) *incident.Error {
		version = value
		return nil
	})
	if err != nil {
		return err
	}
	zipped, err := b.BaseTile(at[0], at[1], at[2])
	if err != nil {
		return err
	}
	h := c.Writer.Header()
	setCommon(h)
	h["Cache-Control"] = noCache
	if version == b.BaseVersion() {
		h["Cache-Control"] = forEver
	}
	return sendZipped(c, mvtType, b.BaseVersion(), zipped)
}

// baseTileAt is the zoom, column and row of the path, up to a zoom.
func baseTileAt(c *gin.Context, most int) (at [3]int, err error) {
	row, ok := strings.CutSuffix(c.Param("y"), tileSuffix)
	if !ok {
		return at, noSuchTile("tiles end with " + tileSuffix + ": /tiles/base/{z}/{x}/{y}" + tileSuffix)
	}
	for n, text := range []string{c.Param("z"), c.Param("x"), row} {
		end := most + 1
		if n > 0 {
			end = 1 << at[0]
		}
		if at[n], ok = plainNumber(text); !ok || at[n] < 0 || at[n] >= end {
			return at, noSuchTile(fmt.Sprintf("%s is %q, not a whole number from 0 to %d without zeros before it", []string{"the zoom", "the column", "the row"}[n], clip(text), end-1))
		}
	}
	return at, nil
}

// sendZipped answers with data that are compressed with gzip already, of a state
// that etag names; with 204 if there are none. The other headers have been set.
func sendZipped(c *gin.Context, contentType, etag string, zipped []byte) error {
	h := c.Writer.Header()
	enc := identity
	if takesGzip(c.Request.Header) {
		enc = gzipped
	}
	etag = `"` + etag + enc.suffix() + `"`
	h.Set("Etag", etag)
	if matches(c.Request.Header.Get("If-None-Match"), etag) {
		return notModified(c)
	}
	if zipped == nil {
		c.Status(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return nil
	}
	h.Set("Content-Type", contentType)
	if enc == gzipped {
		h.Set("Content-Encoding", string(gzipped))
	} else {
		z, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			return err
		}
		if zipped, err = io.ReadAll(z); err != nil {
			return err
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(zipped)))
	_, err := c.Writer.Write(zipped)
	return err
}

// takesGzip reports whether a client takes answers that are compressed with gzip.
func takesGzip(h http.Header) bool {
	others := false
	for part := range strings.SplitSeq(strings.Join(h["Accept-Encoding"], ","), ",") {
		switch name, q := weighted(part); {
		case strings.EqualFold(name, string(gzipped)):
			return q > 0
		case name == "*":
			others = q > 0 // a star means what is not named (RFC 9110 §12.5.3)
		}
	}
	return others
}
