package api

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/format"

	"github.com/gin-gonic/gin"
)

// placeListFormats are the formats of a list of places.
var placeListFormats = []outFormat{geoJSON, geoJSONSeq, csvFormat, htmlFormat}

// placeColumns are the columns of a table of places. What there are several of stands
// in one cell, with semicolons.
var placeColumns = []string{"id", "name", "label", "kind", "feature_code", "country", "claimants", "admin1", "admin2", "parent", "uncertainty_m", "uncertainty_reason",
	"population", "names", "sources", "source_url", "note", "attribution", "lon", "lat"}

// writePlaceFile sends a page of places as a GeoJSON text sequence or a table.
func (s *Server) writePlaceFile(c *gin.Context, enc encoding, ix *gazetteer.Index, p *placesRequest, page *placesPage) error {
	h := c.Writer.Header()
	h["Content-Type"] = []string{p.format.contentType}
	h["Content-Disposition"] = []string{p.format.disposition() + `; filename="places` + p.format.file().Extension + `"`}
	b := newBody(c.Writer, enc, http.StatusOK)
	defer b.release()
	text := json.NewEncoder(b)
	text.SetEscapeHTML(false)
	table := p.format == csvFormat
	if table {
		b.buf = format.AppendRow(b.buf, placeColumns)
	}
	err := c.Request.Context().Err()
	for n := 0; n < len(page.places) && err == nil; n++ {
		cand, _ := ix.Candidate(page.places[n].ID)
		f := wholePlace(ix, &cand, p.lang).in(p.crs)
		if table {
			b.buf = format.AppendRow(b.buf, f.cells())
			err = b.flush()
		} else {
			b.buf = append(b.buf, 0x1E) // RFC 8142
			err = text.Encode(f)
		}
	}
	if err == nil {
		err = b.finish()
	}
	return s.brokenOff(c, b, err)
}

// cells are the values of placeColumns.
func (f placeFeature) cells() []string {
	p := &f.Properties
	lon, lat, population := "", "", ""
	if f.Geometry != nil {
		lon, lat = decimal(f.Geometry.Coordinates[0]), decimal(f.Geometry.Coordinates[1])
	}
	if p.Population != nil {
		population = strconv.FormatInt(*p.Population, 10)
	}
	names := make([]string, len(p.Names))
	for n := range p.Names {
		names[n] = p.Names[n].Text
	}
	return []string{p.ID, p.Name, p.Label, p.Kind, orEmpty(p.FeatureCode), orEmpty(p.Country), strings.Join(p.Claimants, ";"), orEmpty(p.Admin1), orEmpty(p.Admin2),
		orEmpty(p.Parent), decimal(p.UncertaintyM), p.UncertaintyReason, population, strings.Join(names, ";"), strings.Join(p.Sources, ";"), orEmpty(p.SourceURL),
		orEmpty(p.Note), orEmpty(p.Attribution), lon, lat}
}

// decimal writes a number as short as it reads back.
func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
