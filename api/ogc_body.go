package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// bodyCRS is the reference system of the coordinates of a body, by the header
// Content-Crs (Part 4 §7.3): a URI, in angle brackets or, as QGIS sends it,
// without. No header means CRS84.
func bodyCRS(h http.Header) (crs, error) {
	value := strings.TrimSpace(h.Get("Content-Crs"))
	if value == "" {
		return crs84, nil
	}
	ref, fault := crsNamed("Content-Crs", strings.TrimSuffix(strings.TrimPrefix(value, "<"), ">"))
	if fault != nil {
		return crs84, fault
	}
	return ref, nil
}

// bodyToLonLat brings the points of a GeoJSON text from c into CRS84. What is no
// point stays as it is, for the decoder to tell.
func (c crs) bodyToLonLat(data []byte) ([]byte, error) {
	if c == crs84 {
		return data, nil
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &top); err != nil {
		var kind *json.UnmarshalTypeError
		if errors.As(err, &kind) {
			return nil, incident.Errorf(incident.Invalid, "", "the body is not a JSON object: send a Feature or a FeatureCollection")
		}
		return nil, incident.Errorf(incident.Invalid, "", "the body is not JSON: %s", err)
	}
	if text, ok := top["features"]; ok {
		var list []json.RawMessage
		if json.Unmarshal(text, &list) == nil {
			for n := range list {
				list[n] = c.featureToLonLat(list[n])
			}
			top["features"], _ = json.Marshal(list)
		}
		return json.Marshal(top)
	}
	return c.featureToLonLat(data), nil
}

func (c crs) featureToLonLat(data []byte) []byte {
	var feature, geometry map[string]json.RawMessage
	var at []json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")), &feature) != nil || json.Unmarshal(feature["geometry"], &geometry) != nil ||
		json.Unmarshal(geometry["coordinates"], &at) != nil || len(at) < 2 {
		return data
	}
	var x, y *float64 // nil for null, which is no number
	if json.Unmarshal(at[0], &x) != nil || json.Unmarshal(at[1], &y) != nil || x == nil || y == nil {
		return data
	}
	if c == epsg4326 { // the same digits the other way round
		at[0], at[1] = at[1], at[0]
	} else {
		p, _ := c.toLonLat(orb.Point{*x, *y})
		at[0], _ = json.Marshal(p[0])
		at[1], _ = json.Marshal(p[1])
	}
	geometry["coordinates"], _ = json.Marshal(at)
	feature["geometry"], _ = json.Marshal(geometry)
	out, _ := json.Marshal(feature)
	return out
}
