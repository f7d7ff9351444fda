package api

import (
	"fmt"

	"dateline/internal/incident"
	"dateline/internal/symbol"

	"github.com/gin-gonic/gin"
)

// typeInfo is a type of the vocabulary with what stands for it on a map.
type typeInfo struct {
	incident.Type
	Symbol typeSymbol `json:"symbol"`
}

// typeSymbol has colours as #RRGGBB and pictures as SVG.
type typeSymbol struct {
	Color  string `json:"color"`
	Line   string `json:"line"`
	Solid  string `json:"solid"`
	Plain  string `json:"plain"`
	Hollow string `json:"hollow"`
}

// newTypes renders the vocabulary of incident types.
func newTypes(v incident.Vocabulary) (fixed, error) {
	list := make([]typeInfo, 0, len(v.Types))
	for _, t := range v.Types {
		s := symbol.Of(t.Code)
		list = append(list, typeInfo{t, typeSymbol{s.Color(), s.Line(), s.Solid(), s.Plain(), s.Hollow()}})
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
	s.setCaching(c.Writer.Header())
	return s.types.serve(c)
}
