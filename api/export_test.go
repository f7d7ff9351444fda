package api

import "github.com/gin-gonic/gin"

// Routes lists the routes of the server.
func (s *Server) Routes() gin.RoutesInfo { return s.engine.Routes() }

// What the fuzz targets and the tests of parsers reach.
var (
	ParseDatetime    = parseDatetime
	AppendCursor     = appendCursor
	ParseCursor      = parseCursor
	PlaceCursor      = placeCursor
	ParsePlaceCursor = parsePlaceCursor
	EachParameter    = eachParameter
)

// MaxCursor is the length of the longest cursor.
var MaxCursor = cursorCoding.EncodedLen(cursorHead + maxRest + cursorTail)

// StatusOf is the status and the text of the answer to an error.
func StatusOf(err error) (int, string) {
	p := problemOf(err)
	return p.Status, p.Detail
}

// Pack and Unpack are how features are kept.
var (
	Pack   = pack
	Unpack = unpack
)
