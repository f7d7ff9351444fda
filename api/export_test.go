package api

import "github.com/gin-gonic/gin"

// Routes lists the routes of the server.
func (s *Server) Routes() gin.RoutesInfo { return s.engine.Routes() }

// What the fuzz targets and the tests of parsers reach.
var (
	ParseDatetime = parseDatetime
	AppendCursor  = appendCursor
	ParseCursor   = parseCursor
	EachParameter = eachParameter
)
