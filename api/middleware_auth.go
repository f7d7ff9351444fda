package api

import (
	"net/http"

	"dateline/internal/auth"

	"github.com/gin-gonic/gin"
)

// callerKey is where the context of a request holds its auth.Caller; without a
// key there is none.
const callerKey = "caller"

// callerOf tells who sent the request.
func (s *Server) callerOf(r *http.Request) (auth.Caller, error) {
	if s.Keys == nil {
		return auth.Caller{}, nil
	}
	return s.Keys.Authenticate(r.Context(), r.Header)
}

// authenticate finds out who sent the request and keeps the key to its rate.
func (s *Server) authenticate(c *gin.Context) {
	caller, err := s.callerOf(c.Request)
	if err == nil && !caller.Anonymous() {
		c.Set(callerKey, caller)
		err = s.limit(c, s.byKey, caller.Name)
	}
	if err != nil {
		s.fail(c, err)
	}
}

// caller is who sent the request, once authenticate has run.
func caller(c *gin.Context) auth.Caller {
	v, _ := c.Get(callerKey)
	who, _ := v.(auth.Caller)
	return who
}

// require lets only callers pass whose role includes need.
func (s *Server) require(need auth.Role) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := caller(c).Require(need); err != nil {
			s.fail(c, err)
		}
	}
}
