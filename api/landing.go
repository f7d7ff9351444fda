package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// getLanding tells where everything is: as JSON, or as a page to a browser.
func (s *Server) getLanding(c *gin.Context) error {
	h := c.Writer.Header()
	h.Set("Vary", "Accept")
	f, err := landingFormat(c.Request)
	if err != nil {
		return err
	}
	if f == "html" && s.Pages != nil {
		s.Pages.ServePage(c.Writer, c.Request, "home")
		return nil
	}
	base := s.baseURL(c.Request)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(struct {
		Title       string `json:"title"`
		Description string `json:"description"`
		Links       []link `json:"links"`
	}{"dateline", "Incidents as data: where and when they happened, and who says so.", []link{
		{base + "/", "self", "application/json", "This document"},
		{base + "/?f=html", "alternate", "text/html", "This document as a page"},
		{base + "/api", "service-desc", openAPIType, "The API for programs"},
		{base + "/openapi.yaml", "service-desc", "application/yaml", "The API for programs, as YAML"},
		{base + "/docs", "service-doc", "text/html", "The API for people"},
		{base + "/incidents", "item", geoJSON.contentType, "The incidents"},
		{base + "/collections/places/items", "item", geoJSON.contentType, "The gazetteer"},
		{base + "/types", "describedby", "application/json", "The types of incidents"},
	}}); err != nil {
		return err
	}
	setCommon(h)
	h.Set("Vary", "Accept")
	h.Set("Cache-Control", "no-cache")
	h.Set("Expires", "0")
	c.Data(http.StatusOK, "application/json", b.Bytes())
	return nil
}

// landingFormat is json or html, by the parameter f, else by Accept.
func landingFormat(r *http.Request) (string, error) {
	var f string
	err := eachParameter(r.URL.RawQuery, []string{"f"}, func(_, value string) *incident.Error {
		f = value
		return oneOf("f", value, []string{"json", "html"})
	})
	if err != nil {
		return "", err
	}
	if f == "" && strings.Contains(r.Header.Get("Accept"), "text/html") {
		f = "html"
	}
	return f, nil
}

// getDocs answers with the page to read and try the API.
func (s *Server) getDocs(c *gin.Context) error {
	if s.Pages == nil {
		return incident.Errorf(incident.NotFound, "", "this server has no pages; GET /openapi.yaml describes the API")
	}
	s.Pages.ServePage(c.Writer, c.Request, "docs")
	return nil
}

// getAsset answers with a script or style of the pages.
func (s *Server) getAsset(c *gin.Context) error {
	if s.Pages == nil || !s.Pages.ServeAsset(c.Writer, c.Request, c.Param("path")) {
		return incident.Errorf(incident.NotFound, "", "there is no such file; it may be of another version of this server")
	}
	return nil
}
