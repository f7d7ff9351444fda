package qgis

import (
	_ "embed"
	"net/url"
	"strings"
)

// MediaType is that of a layer definition.
const MediaType = "application/x-qgis-layer-definition"

//go:embed layer.qlr.tmpl
var layerText string

// LayerDefinition returns a document (.qlr) that adds the incidents of a server to
// the map, in their style, when it is opened in QGIS or drawn into its window. base
// is the URL of the server's landing page. QGIS asks the server for what the map
// shows, page by page.
func LayerDefinition(base string) []byte {
	c := newContents()
	c.ID = "dateline_incidents"
	c.Title = "Incidents"
	if u, err := url.Parse(base); err == nil && u.Host != "" {
		c.Title += " (" + u.Host + ")"
	}
	// The parts of a source of QGIS stand between apostrophes.
	c.Source = " pagingEnabled='true' restrictToRequestBBOX='1' srsname='EPSG:4326' typename='incidents' url='" +
		strings.ReplaceAll(base, "'", "%27") + "' version='OGC_API_FEATURES'"
	return render("layer definition", c)
}
