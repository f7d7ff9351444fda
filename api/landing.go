package api

import (
	"dateline/internal/incident"
	"dateline/internal/qgis"

	"github.com/gin-gonic/gin"
)

// landingInfo is OGC API Features 1.0 §7.2.
type landingInfo struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Attribution string `json:"attribution"`
	Links       []link `json:"links"`
}

// getLanding tells where everything is: as JSON, or as a page where f=html. A browser
// that asks for neither gets the map, which reads the rest of the query itself.
func (s *Server) getLanding(c *gin.Context) error {
	if s.showsPages() && prefersHTML(c.Request.Header) && !c.Request.URL.Query().Has("f") {
		c.Writer.Header()["Vary"] = varyAccept
		return s.serveFixed(c, "map")
	}
	at := func(path, query string) string { return s.href(c.Request, path, query) }
	info := landingInfo{
		Title:       "dateline",
		Description: "Incidents as data: where and when they happened, and who says so.",
		Attribution: Attribution,
		Links: []link{
			{at("/", ""), "self", "application/json", "This document"},
			{at("/", "f=html"), "alternate", "text/html", "This document as a page"},
			{at("/api", ""), "service-desc", openAPIType, "The API for programs"},
			{at("/openapi.yaml", ""), "service-desc", "application/yaml", "The API for programs, as YAML"},
			{at("/docs", ""), "service-doc", "text/html", "The API for people"},
			{at("/map", ""), "related", "text/html", "The incidents on a map"},
			{at("/qgis", ""), "related", qgis.MediaType, "The incidents as a layer of QGIS"},
			{at("/conformance", ""), "conformance", "application/json", "The standards that hold"},
			{s.baseURL(c.Request) + "/collections", "data", "application/json", "The collections"}, // never a query: QGIS puts /id behind it
			{at("/functions", ""), relFunctions, "application/json", "The functions of filters"},
			{at("/tileMatrixSets", ""), relTilingSchemes, "application/json", "How tiles part the world"},
			{at("/tiles/incidents.json", ""), "related", "application/json", "The incidents as vector tiles"},
			{at("/types", ""), "describedby", "application/json", "The types of incidents"},
		},
	}
	return s.render(c, view{Name: "landing", Title: info.Title, Links: info.Links, Value: info})
}

// getDocs answers with the page to read and try the API.
func (s *Server) getDocs(c *gin.Context) error { return s.serveFixed(c, "docs") }

// getMap answers with the page that shows the incidents on a map.
func (s *Server) getMap(c *gin.Context) error { return s.serveFixed(c, "map") }

// getEmbed answers with the map for the pages of others, without its bars.
func (s *Server) getEmbed(c *gin.Context) error { return s.serveFixed(c, "embed") }

func (s *Server) serveFixed(c *gin.Context, name string) error {
	if s.Pages == nil {
		return incident.Errorf(incident.NotFound, "", "this server has no pages; GET /openapi.yaml describes the API")
	}
	s.Pages.ServePage(c.Writer, c.Request, name)
	return nil
}

// getAsset answers with a script or style of the pages.
func (s *Server) getAsset(c *gin.Context) error {
	if s.Pages == nil || !s.Pages.ServeAsset(c.Writer, c.Request, c.Param("path")) {
		return incident.Errorf(incident.NotFound, "", "there is no such file; it may be of another version of this server")
	}
	return nil
}
