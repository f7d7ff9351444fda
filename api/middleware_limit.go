package api

import (
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"time"

	"dateline/internal/auth"

	"github.com/gin-gonic/gin"
)

// unlimited are the paths that count to no rate: the health checks, and the files
// of the pages, of which the map needs some fifty at once to be there at all. They
// lie in memory and are kept by browsers for ever.
var unlimited = []string{"/healthz", "/readyz", "/assets/*path"}

// limitAddress keeps each address to its rate, before anything else is done for
// it. An IPv6 network of 64 bits, which one host can have for itself, counts as
// one address.
func (s *Server) limitAddress(c *gin.Context) {
	if s.byAddr == nil || slices.Contains(unlimited, c.FullPath()) {
		return
	}
	addr := s.clientAddr(c.Request)
	if addr.IsLoopback() && !s.LimitLoopback {
		return
	}
	if addr.Is6() {
		addr = netip.PrefixFrom(addr, 64).Masked().Addr()
	}
	if err := s.limit(c, s.byAddr, addr.String()); err != nil {
		s.fail(c, err)
	}
}

// limit counts the request and tells the client what is left.
func (s *Server) limit(c *gin.Context, l *auth.Limiter, who string) error {
	if l == nil {
		return nil
	}
	v := l.Allow(who)
	c.Header("RateLimit-Limit", strconv.Itoa(v.Limit))
	c.Header("RateLimit-Remaining", strconv.Itoa(v.Remaining))
	c.Header("RateLimit-Reset", strconv.Itoa(seconds(v.Reset)))
	if v.Allowed {
		return nil
	}
	after := strconv.Itoa(max(1, seconds(v.RetryAfter)))
	return &httpError{status: http.StatusTooManyRequests, kind: "too_many_requests",
		detail: "too many requests; try again in " + after + " s", header: [][2]string{{"Retry-After", after}}}
}

// seconds rounds up.
func seconds(d time.Duration) int { return int((d + time.Second - 1) / time.Second) }
