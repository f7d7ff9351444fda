package api

import (
	"fmt"

	"dateline/internal/qgis"

	"github.com/gin-gonic/gin"
)

// qmlType is the media type of a style of QGIS.
const qmlType = "application/x-qgis-style+xml"

// getQGIS answers with a file that adds the incidents of this server to a map of QGIS.
func (s *Server) getQGIS(c *gin.Context) error {
	return attachment(c, "dateline.qlr", qgis.MediaType, qgis.LayerDefinition(s.href(c.Request, "/", "")))
}

// getStyle answers with the style alone.
func (s *Server) getStyle(c *gin.Context) error {
	return attachment(c, "dateline.qml", qmlType, qgis.Style())
}

// attachment answers with a document that is to be kept as a file.
func attachment(c *gin.Context, name, mediaType string, data []byte) error {
	if err := noParameters(c.Request.URL.RawQuery); err != nil {
		return err
	}
	c.Header("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	return newFixed(mediaType, data).serve(c)
}
