package api

import (
	"dateline/geo"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
)

// Routes lists the routes of the server.
func (s *Server) Routes() gin.RoutesInfo { return s.engine.Routes() }

// What the fuzz targets and the tests of parsers reach.
var (
	ParseDatetime = parseDatetime
	AppendCursor  = appendCursor
	ParseCursor   = parseCursor
	EachParameter = eachParameter
)

// PlaceCursor is a cursor of places, and ParsePlaceCursor reads it.
func PlaceCursor(from uint32, back bool, edition, filter uint64) string {
	return placePosition{from, back, edition}.cursor(filter)
}

// ParsePlaceCursor reads what PlaceCursor wrote.
func ParsePlaceCursor(s string, filter uint64) (from uint32, back bool, edition uint64, err error) {
	p, err := parsePlaceCursor(s, filter)
	return p.from, p.back, p.edition, err
}

// MaxCursor is the length of the longest cursor.
var MaxCursor = cursorCoding.EncodedLen(cursorHead + maxRest + cursorTail)

// ParseBBoxIn reads a box in the reference system of a number.
func ParseBBoxIn(c int, text string) (geo.BBox, error) { return crs(c).parseBBox(text) }

// ThereAndBack brings a point into a reference system and out of it again.
func ThereAndBack(c int, p orb.Point) (x, y, lon, lat float64) {
	there := crs(c).fromLonLat(p)
	back, _ := crs(c).toLonLat(there)
	return there[0], there[1], back[0], back[1]
}

// StatusOf is the status and the text of the answer to an error.
func StatusOf(err error) (int, string) {
	p := problemOf(err)
	return p.Status, p.Detail
}

// Packer packs features as they are kept.
type Packer struct{ packer }

// NewPacker returns a Packer that has seen nothing.
func NewPacker() Packer { return Packer{newPacker()} }

// Pack is how features are kept.
func (p Packer) Pack(b, feature []byte) []byte { return p.pack(b, feature) }

// Unpack puts them together again.
func (p Packer) Unpack(b, kept []byte) ([]byte, error) { return p.unpack(b, kept) }

// SwapBody is how a body in EPSG:4326 is read; TakeKey how a key leaves a query.
var (
	SwapBody = epsg4326.bodyToLonLat
	TakeKey  = takeKey
)

// Cache is what features are kept in.
type Cache struct{ *cache }

// NewCache returns a Cache of so many bytes.
func NewCache(size int) Cache { return Cache{newCache(size)} }

// Set keeps a value.
func (c Cache) Set(key, value []byte) { c.set(key, value) }

// Get calls f with the value of a key.
func (c Cache) Get(key []byte, f func([]byte) bool) bool { return c.get(key, f) }

// Has reports whether there is a value of a key.
func (c Cache) Has(key []byte) bool { return c.has(key) }

// Entries is how many values there are.
func (c Cache) Entries() int64 { return c.entries.Load() }
