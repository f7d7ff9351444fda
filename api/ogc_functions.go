package api

import (
	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// functionsInfo lists the functions of our own that filters can call (Part 3
// §9, CQL2 §7.12).
type functionsInfo struct {
	Functions []functionInfo `json:"functions"`
	Links     []link         `json:"links"`
}

// functionInfo describes a function. Part 3 and CQL2 disagree about the name of
// its arguments: both are there.
type functionInfo struct {
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Arguments   []argumentInfo `json:"arguments"`
	Args        []argumentInfo `json:"args"`
	Returns     []string       `json:"returns"`
}

// argumentInfo tells the types that an argument can have.
type argumentInfo struct {
	Type []string `json:"type"`
}

// functionTypes are the names of types in a list of functions.
var functionTypes = map[cql.Type]string{cql.TypeString: "string", cql.TypeInteger: "integer", cql.TypeNumber: "number", cql.TypeBoolean: "boolean",
	cql.TypeDate: "datetime", cql.TypeTimestamp: "datetime", cql.TypeGeometry: "geometry"}

// getFunctions lists the functions.
func (s *Server) getFunctions(c *gin.Context) error {
	info := functionsInfo{Links: s.selfLinks(c.Request, "application/json")}
	for _, f := range incident.Queryables().Functions {
		about := functionInfo{Name: f.Name, Description: f.Description, Returns: []string{functionTypes[f.Result]}}
		for _, p := range f.Params {
			about.Arguments = append(about.Arguments, argumentInfo{[]string{functionTypes[p]}})
		}
		about.Args = about.Arguments
		info.Functions = append(info.Functions, about)
	}
	return s.render(c, view{Name: "functions", Title: "Functions of filters", Links: info.Links, Value: info})
}
