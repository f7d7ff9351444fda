package tile

import (
	"fmt"
	"strconv"

	"dateline/internal/incident"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
)

// The layers of a tile.
const (
	LayerIncidents   = "incidents"
	LayerClusters    = "clusters"
	LayerUncertainty = "uncertainty"
)

// Field is a property of the features of a layer.
type Field struct {
	Name, Type  string // Type is Number, String or Boolean, as TileJSON 3.0 §3.3.2 has it
	Description string
}

// field is a Field with where its values come from. A value that is nil is left out:
// vector tiles have no null.
type field[T any] struct {
	Field
	of func(*T) any
}

// incidentFields are the properties of the layers incidents and, for the first two and
// those of the place, uncertainty.
var incidentFields = []field[incident.Incident]{
	{Field{"id", "String", "The id of the incident."}, func(i *incident.Incident) any { return string(i.ID) }},
	{Field{"type", "String", "The type of incident."}, func(i *incident.Incident) any { return text(i.Type) }},
	{Field{"title", "String", "The title."}, func(i *incident.Incident) any { return text(i.Title) }},
	{Field{"scope", "String", "Whether it is an event, an episode or an aggregate."}, func(i *incident.Incident) any { return text(i.Scope) }},
	{Field{"date_start", "String", "The first day."}, func(i *incident.Incident) any { return day(i.DateStart) }},
	{Field{"date_end", "String", "The last day."}, func(i *incident.Incident) any { return day(i.DateEnd) }},
	{Field{"date_precision", "String", "How exactly the days are known."}, func(i *incident.Incident) any { return text(i.DatePrecision) }},
	{Field{"place_name", "String", "The name of the place."}, func(i *incident.Incident) any { return text(i.PlaceName) }},
	{Field{"country", "String", "The country, ISO 3166-1 alpha-2."}, func(i *incident.Incident) any { return text(i.Country) }},
	{Field{"admin1", "String", "The first-level division."}, func(i *incident.Incident) any { return text(i.Admin1) }},
	{Field{"geo_precision", "String", "What the point stands for: a place, a district, a region."}, func(i *incident.Incident) any { return text(i.GeoPrecision) }},
	{Field{"uncertainty_m", "Number", "The radius in metres within which it happened."}, func(i *incident.Incident) any { return i.UncertaintyM }},
	{Field{"killed_low", "Number", "People killed, the lowest figure."}, func(i *incident.Incident) any { return whole(i.Killed.Low) }},
	{Field{"killed_best", "Number", "People killed, the best figure."}, func(i *incident.Incident) any { return whole(i.Killed.Best) }},
	{Field{"killed_high", "Number", "People killed, the highest figure."}, func(i *incident.Incident) any { return whole(i.Killed.High) }},
	{Field{"injured_low", "Number", "People injured, the lowest figure."}, func(i *incident.Incident) any { return whole(i.Injured.Low) }},
	{Field{"injured_best", "Number", "People injured, the best figure."}, func(i *incident.Incident) any { return whole(i.Injured.Best) }},
	{Field{"injured_high", "Number", "People injured, the highest figure."}, func(i *incident.Incident) any { return whole(i.Injured.High) }},
	{Field{"disputed", "Boolean", "Whether its sources contradict each other."}, func(i *incident.Incident) any { return i.Disputed }},
	{Field{"source_count", "Number", "The number of independent sources."}, func(i *incident.Incident) any { return i.SourceCount }},
	{Field{"status", "String", "Whether it is published or a draft."}, func(i *incident.Incident) any { return text(i.Status) }},
}

// circleFields are the properties of the layer uncertainty.
var circleFields = only(incidentFields, "id", "type", "geo_precision", "uncertainty_m")

// clusterFields are the properties of the layer clusters, those of supercluster first.
var clusterFields = []field[gathered]{
	{Field{"cluster", "Boolean", "Always true."}, func(*gathered) any { return true }},
	{Field{"cluster_id", "Number", "The number of the cell in its zoom."}, func(g *gathered) any { return ID(g.Box, g.zoom) }},
	{Field{"point_count", "Number", "How many incidents it has."}, func(g *gathered) any { return g.N }},
	{Field{"point_count_abbreviated", "String", "The same in few characters: 1.2k."}, func(g *gathered) any { return Abbreviated(g.N) }},
	{Field{"killed", "Number", "The sum of the best figures of people killed that are known."}, func(g *gathered) any { return g.Killed.Sum }},
	{Field{"killed_unknown", "Number", "How many incidents have no such figure."}, func(g *gathered) any { return g.Killed.Unknown }},
	{Field{"injured", "Number", "The sum of the best figures of people injured that are known."}, func(g *gathered) any { return g.Injured.Sum }},
	{Field{"injured_unknown", "Number", "How many incidents have no such figure."}, func(g *gathered) any { return g.Injured.Unknown }},
	{Field{"expansion_zoom", "Number", "The lowest zoom at which it comes apart; 23: at none."}, func(g *gathered) any { return Apart(g.Box, g.zoom) }},
	{Field{"west", "Number", "The smallest longitude of its incidents, in degrees."}, func(g *gathered) any { return g.Box.West }},
	{Field{"south", "Number", "The smallest latitude."}, func(g *gathered) any { return g.Box.South }},
	{Field{"east", "Number", "The largest longitude."}, func(g *gathered) any { return g.Box.East }},
	{Field{"north", "Number", "The largest latitude."}, func(g *gathered) any { return g.Box.North }},
}

// gathered is a cluster of a zoom.
type gathered struct {
	*incident.Cluster
	zoom int
}

// Fields returns the properties of a layer, in order.
func Fields(layer string) []Field {
	switch layer {
	case LayerIncidents:
		return described(incidentFields)
	case LayerClusters:
		return described(clusterFields)
	case LayerUncertainty:
		return described(circleFields)
	}
	return nil
}

func described[T any](fields []field[T]) (out []Field) {
	for _, f := range fields {
		out = append(out, f.Field)
	}
	return out
}

func only[T any](fields []field[T], names ...string) (out []field[T]) {
	for _, f := range fields {
		for _, n := range names {
			if f.Name == n {
				out = append(out, f)
			}
		}
	}
	return out
}

func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func day(d incident.Day) any {
	if d < incident.MinDay {
		return nil
	}
	return d.String()
}

func whole(n incident.Number) any {
	if !n.Known {
		return nil
	}
	return n.N
}

// values are what v has of fields.
func values[T any](fields []field[T], v *T) geojson.Properties {
	out := make(geojson.Properties, len(fields))
	for i := range fields {
		if x := fields[i].of(v); x != nil {
			out[fields[i].Name] = x
		}
	}
	return out
}

// encode writes contents as a vector tile without empty layers; nothing where all are.
func (c *contents) encode() ([]byte, error) {
	incidents, clusters, circles := newLayer(LayerIncidents), newLayer(LayerClusters), newLayer(LayerUncertainty)
	for n := range c.alone {
		s := &c.alone[n]
		if s.near {
			incidents.Features = append(incidents.Features, &geojson.Feature{ID: s.incident.Num, Geometry: s.at, Properties: values(incidentFields, s.incident)})
		}
		if s.circle != nil {
			circles.Features = append(circles.Features, &geojson.Feature{ID: s.incident.Num, Geometry: s.circle, Properties: values(circleFields, s.incident)})
		}
	}
	for n := range c.clusters {
		g := gathered{&c.clusters[n].Cluster, c.zoom}
		clusters.Features = append(clusters.Features, &geojson.Feature{ID: ID(g.Box, g.zoom), Geometry: c.clusters[n].at, Properties: values(clusterFields, &g)})
	}
	var layers mvt.Layers
	for _, l := range []*mvt.Layer{circles, clusters, incidents} {
		if len(l.Features) > 0 {
			layers = append(layers, l)
		}
	}
	data, err := mvt.Marshal(layers)
	if err != nil {
		return nil, fmt.Errorf("encode a tile: %w", err)
	}
	return data, nil
}

func newLayer(name string) *mvt.Layer { return &mvt.Layer{Name: name, Version: 2, Extent: Extent} }

// Abbreviated writes a number as supercluster does: 950, 1.2k, 13k, 2000k.
func Abbreviated(n int64) string {
	switch {
	case n >= 10_000:
		return strconv.FormatInt((n+500)/1000, 10) + "k"
	case n >= 1000:
		return strconv.FormatFloat(float64((n+50)/100)/10, 'f', -1, 64) + "k"
	}
	return strconv.FormatInt(n, 10)
}
