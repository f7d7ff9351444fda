package api

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Reading is open to pages of any origin (the Fetch standard, CORS): nothing is
// told by cookies, so nothing is given away. Writing is not.
var (
	anyOrigin     = []string{"*"}
	exposed       = []string{"Allow, Content-Disposition, Content-Crs, Dateline-Not-Expressed, ETag, Link, Location, OGC-NumberMatched, OGC-NumberReturned, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"}
	corsMethods   = []string{"GET, HEAD, OPTIONS"}
	corsQuestions = []string{"GET, HEAD, OPTIONS, POST"} // where a POST only asks
	corsHeaders   = []string{"Accept, Accept-Language, Authorization, Content-Language, Content-Type, If-Match, If-None-Match, Range, X-API-Key"}
	corsMaxAge    = []string{"86400"}
	preflightVary = []string{"Origin, Access-Control-Request-Method, Access-Control-Request-Headers"}
)

// crossOrigin opens reading to other origins and answers preflights. An OPTIONS
// that is no preflight goes on to the route, which tells the methods.
func crossOrigin(c *gin.Context) {
	r, h := c.Request, c.Writer.Header()
	methods := corsMethods
	if c.FullPath() == "/geocode" {
		methods = corsQuestions
	}
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
	default:
		if c.FullPath() != "/geocode" {
			return
		}
	}
	h["Access-Control-Allow-Origin"] = anyOrigin
	h["Access-Control-Expose-Headers"] = exposed
	if r.Method != http.MethodOptions || r.Header.Get("Origin") == "" || r.Header.Get("Access-Control-Request-Method") == "" {
		return
	}
	h["Access-Control-Allow-Methods"] = methods
	h["Access-Control-Allow-Headers"] = corsHeaders
	h["Access-Control-Max-Age"] = corsMaxAge
	h["Vary"] = preflightVary
	h["Allow"] = methods
	c.AbortWithStatus(http.StatusNoContent)
}
