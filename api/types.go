package api

import (
	"fmt"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// newTypes renders the vocabulary of incident types.
func newTypes(v incident.Vocabulary) (fixed, error) {
	list := v.Types
	if list == nil {
		list = []incident.Type{}
	}
	text, err := marshal(map[string]any{"types": list})
	if err != nil {
		return fixed{}, fmt.Errorf("encode types: %w", err)
	}
	return newFixed("application/json", text), nil
}

// getTypes answers with the vocabulary.
func (s *Server) getTypes(c *gin.Context) error {
	page, err := asksForPage(c.Request)
	if err != nil {
		return err
	}
	if page && s.showsPages() {
		return s.showTypes(c)
	}
	return s.types.serve(c)
}
