package tile

import (
	"fmt"
	"strconv"

	"dateline/internal/incident"

	"github.com/gogo/protobuf/proto"
	"github.com/paulmach/orb/encoding/mvt/vectortile"
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

// field is a Field with where its values come from. A value that is nothing is left out:
// vector tiles have no null.
type field[T any] struct {
	Field
	of func(*T) value
}

// incidentFields are the properties of the layers incidents and, for the first two and
// those of the place, uncertainty.
var incidentFields = []field[incident.Incident]{
	{Field{"id", "String", "The id of the incident."}, func(i *incident.Incident) value { return textValue(string(i.ID)) }},
	{Field{"type", "String", "The type of incident."}, func(i *incident.Incident) value { return textValue(i.Type) }},
	{Field{"title", "String", "The title."}, func(i *incident.Incident) value { return textValue(i.Title) }},
	{Field{"scope", "String", "Whether it is an event, an episode or an aggregate."}, func(i *incident.Incident) value { return textValue(i.Scope) }},
	{Field{"date_start", "String", "The first day."}, func(i *incident.Incident) value { return day(i.DateStart) }},
	{Field{"date_end", "String", "The last day."}, func(i *incident.Incident) value { return day(i.DateEnd) }},
	{Field{"date_precision", "String", "How exactly the days are known."}, func(i *incident.Incident) value { return textValue(i.DatePrecision) }},
	{Field{"place_name", "String", "The name of the place."}, func(i *incident.Incident) value { return textValue(i.PlaceName) }},
	{Field{"country", "String", "The country, ISO 3166-1 alpha-2."}, func(i *incident.Incident) value { return textValue(i.Country) }},
	{Field{"admin1", "String", "The first-level division."}, func(i *incident.Incident) value { return textValue(i.Admin1) }},
	{Field{"geo_precision", "String", "What the point stands for: a place, a district, a region."}, func(i *incident.Incident) value { return textValue(i.GeoPrecision) }},
	{Field{"uncertainty_m", "Number", "The radius in metres within which it happened."}, func(i *incident.Incident) value { return numberValue(i.UncertaintyM) }},
	{Field{"killed_low", "Number", "People killed, the lowest figure."}, func(i *incident.Incident) value { return whole(i.Killed.Low) }},
	{Field{"killed_best", "Number", "People killed, the best figure."}, func(i *incident.Incident) value { return whole(i.Killed.Best) }},
	{Field{"killed_high", "Number", "People killed, the highest figure."}, func(i *incident.Incident) value { return whole(i.Killed.High) }},
	{Field{"injured_low", "Number", "People injured, the lowest figure."}, func(i *incident.Incident) value { return whole(i.Injured.Low) }},
	{Field{"injured_best", "Number", "People injured, the best figure."}, func(i *incident.Incident) value { return whole(i.Injured.Best) }},
	{Field{"injured_high", "Number", "People injured, the highest figure."}, func(i *incident.Incident) value { return whole(i.Injured.High) }},
	{Field{"disputed", "Boolean", "Whether its sources contradict each other."}, func(i *incident.Incident) value { return truthValue(i.Disputed) }},
	{Field{"source_count", "Number", "The number of independent sources."}, func(i *incident.Incident) value { return wholeValue(i.SourceCount) }},
	{Field{"status", "String", "Whether it is published or a draft."}, func(i *incident.Incident) value { return textValue(i.Status) }},
}

// circleFields are the properties of the layer uncertainty.
var circleFields = only(incidentFields, "id", "type", "geo_precision", "uncertainty_m")

// clusterFields are the properties of the layer clusters, those of supercluster first.
var clusterFields = []field[gathered]{
	{Field{"cluster", "Boolean", "Always true."}, func(*gathered) value { return truthValue(true) }},
	{Field{"cluster_id", "Number", "The number of the cell in its zoom."}, func(g *gathered) value { return wholeValue(g.id) }},
	{Field{"point_count", "Number", "How many incidents it has."}, func(g *gathered) value { return wholeValue(g.N) }},
	{Field{"point_count_abbreviated", "String", "The same in few characters: 1.2k."}, func(g *gathered) value { return textValue(Abbreviated(g.N)) }},
	{Field{"killed", "Number", "The sum of the best figures of people killed that are known."}, func(g *gathered) value { return wholeValue(g.Killed.Sum) }},
	{Field{"killed_unknown", "Number", "How many incidents have no such figure."}, func(g *gathered) value { return wholeValue(g.Killed.Unknown) }},
	{Field{"injured", "Number", "The sum of the best figures of people injured that are known."}, func(g *gathered) value { return wholeValue(g.Injured.Sum) }},
	{Field{"injured_unknown", "Number", "How many incidents have no such figure."}, func(g *gathered) value { return wholeValue(g.Injured.Unknown) }},
	{Field{"expansion_zoom", "Number", "The lowest zoom at which it comes apart; 23: at none."}, func(g *gathered) value { return wholeValue(int64(Apart(g.Box, g.zoom))) }},
	{Field{"west", "Number", "The smallest longitude of its incidents, in degrees."}, func(g *gathered) value { return numberValue(g.Box.West) }},
	{Field{"south", "Number", "The smallest latitude."}, func(g *gathered) value { return numberValue(g.Box.South) }},
	{Field{"east", "Number", "The largest longitude."}, func(g *gathered) value { return numberValue(g.Box.East) }},
	{Field{"north", "Number", "The largest latitude."}, func(g *gathered) value { return numberValue(g.Box.North) }},
}

// gathered is a cluster of a zoom.
type gathered struct {
	*incident.Cluster
	zoom int
	id   int64 // see ID
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

func day(d incident.Day) value {
	if d < incident.MinDay {
		return value{}
	}
	return textValue(d.String())
}

func whole(n incident.Number) value {
	if !n.Known {
		return value{}
	}
	return wholeValue(n.N)
}

// layers are those of a tile.
type layers struct{ circles, clusters, incidents *layer }

func newLayers() layers {
	return layers{newLayer(LayerUncertainty, len(circleFields)), newLayer(LayerClusters, len(clusterFields)), newLayer(LayerIncidents, len(incidentFields))}
}

// encode writes contents as a vector tile without empty layers; nothing where all are.
func (c *contents) encode() ([]byte, error) {
	to := c.layers
	all := [...]*layer{to.circles, to.clusters, to.incidents}
	for _, l := range all {
		l.begin()
	}
	for n := range c.alone {
		s := &c.alone[n]
		if s.near {
			f := add(to.incidents, s.incident.Num, incidentFields, s.incident)
			f.Type, f.Geometry = aPoint, point(f.Geometry, s.at)
		}
		if s.circle != nil {
			f := add(to.circles, s.incident.Num, circleFields, s.incident)
			f.Type, f.Geometry = aPolygon, polygon(f.Geometry, s.circle)
		}
	}
	for n := range c.clusters {
		s := &c.clusters[n]
		g := gathered{s.Cluster, c.zoom, ID(s.Box, c.zoom)}
		f := add(to.clusters, g.id, clusterFields, &g)
		f.Type, f.Geometry = aPoint, point(f.Geometry, s.at)
	}
	var t vectortile.Tile
	for _, l := range all {
		if len(l.Features) > 0 {
			t.Layers = append(t.Layers, &l.Tile_Layer)
		}
	}
	data, err := proto.Marshal(&t)
	if err != nil {
		return nil, fmt.Errorf("encode a tile: %w", err)
	}
	return data, nil
}

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
