package api

import "github.com/gin-gonic/gin"

// conformance names the classes of requirements that the server fulfils. Tests
// hold it to each.
var conformance = classes(
	"ogcapi-common-1/1.0/conf/", "core",
	"ogcapi-features-1/1.0/conf/", "core", "oas30", "geojson", "html",
	"ogcapi-features-2/1.0/conf/", "crs",
	"ogcapi-features-3/1.0/conf/", "filter", "features-filter", "queryables", "queryables-query-parameters",
	"cql2/1.0/conf/", "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
	"case-insensitive-comparison", "accent-insensitive-comparison", "property-property", "functions", "arithmetic",
	"basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions", "temporal-functions", "array-functions",
	"basic-spatial-operators", // the name of basic-spatial-functions in drafts, for older QGIS
	"ogcapi-features-4/1.0/conf/", "create-replace-delete", "update", "features",
	"ogcapi-features-5/1.0/conf/", "schemas",
	"ogcapi-features-8/1.0/conf/", "sortables", "sorting", "features-sorting",
	"ogcapi-tiles-1/1.0/conf/", "core", "tileset", "tilesets-list", "geodata-tilesets", "datetime", "oas30", "mvt",
)

// classes puts the last word that ends with a slash before those that follow it.
func classes(words ...string) (uris []string) {
	prefix := ""
	for _, w := range words {
		if w[len(w)-1] == '/' {
			prefix = "http://www.opengis.net/spec/" + w
			continue
		}
		uris = append(uris, prefix+w)
	}
	return uris
}

// conformanceInfo is OGC API Features 1.0 §7.4.
type conformanceInfo struct {
	ConformsTo []string `json:"conformsTo"`
	Links      []link   `json:"links"`
}

// getConformance lists the classes.
func (s *Server) getConformance(c *gin.Context) error {
	info := conformanceInfo{conformance, s.selfLinks(c.Request, "application/json")}
	return s.render(c, view{Name: "conformance", Title: "Conformance", Links: info.Links, Value: info})
}
