package api

import (
	"context"
	"encoding/json"
	"strconv"

	"dateline/geo"
	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/tile"

	"github.com/gin-gonic/gin"
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// MaxCells is into how many cells a request for clusters may part its box.
const MaxCells = 16_384

// clusterCollection is the GeoJSON of clusters: a cluster, or an incident that is
// alone in its cell.
type clusterCollection struct {
	Type          string            `json:"type"`
	Features      []json.RawMessage `json:"features"`
	NumberMatched int64             `json:"numberMatched"` // incidents with a point in the box
	Zoom          int               `json:"zoom"`
	Attribution   string            `json:"attribution"`
}

// clusterFeature is a cluster, with the property names of supercluster.
type clusterFeature struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"` // a text as those of the incidents beside it: readers such as GDAL take one kind
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties clusterProperties `json:"properties"`
}

type clusterProperties struct {
	Cluster        bool       `json:"cluster"`
	ID             int64      `json:"cluster_id"`
	Count          int64      `json:"point_count"`
	Abbreviated    string     `json:"point_count_abbreviated"`
	Killed         int64      `json:"killed"`
	KilledUnknown  int64      `json:"killed_unknown"`
	Injured        int64      `json:"injured"`
	InjuredUnknown int64      `json:"injured_unknown"`
	ExpansionZoom  int        `json:"expansion_zoom"`
	BBox           [4]float64 `json:"bbox"`
}

// clusterIncidents answers with the incidents of a box, gathered by the cells of a
// zoom.
func (s *Server) clusterIncidents(c *gin.Context) error {
	seq := s.Store.Seq() // first, so that the validator is never newer than the answer
	zoom := -1
	req, err := s.parseConditions(c.Request, []string{"zoom"}, func(_, value string) (err *incident.Error) {
		zoom, err = parseZoom(value, tile.MaxZoom)
		return err
	})
	if err != nil {
		return err
	}
	if zoom < 0 {
		return incident.Errorf(incident.Invalid, "zoom", "is missing: give that of the map, from 0 to %d", tile.MaxZoom)
	}
	boxes, cells := []geo.BBox{geo.World}, 0
	if req.query.BBox != nil {
		boxes = req.query.BBox.Split()
	}
	for _, box := range boxes {
		cells += tile.Count(box, zoom)
	}
	if cells > MaxCells {
		return incident.Errorf(incident.Invalid, "zoom", "%d parts the box into %d cells, more than %d: give a lower zoom or a smaller bbox", zoom, cells, MaxCells)
	}
	return s.sendGathered(c, gathered{seq: seq, req: req, form: "clusters" + strconv.Itoa(zoom), contentType: geoJSON.contentType, gather: asJSON(func() (any, error) {
		return s.clusters(c.Request.Context(), req.query, boxes, zoom)
	})})
}

func (s *Server) clusters(ctx context.Context, q incident.Query, boxes []geo.BBox, zoom int) (*clusterCollection, error) {
	out := &clusterCollection{Type: "FeatureCollection", Features: []json.RawMessage{}, Zoom: zoom, Attribution: Attribution}
	var alone []incident.Ref
	for _, box := range boxes {
		q.BBox = &box
		list, err := s.gathers.Clusters(ctx, q, tile.Cells(box, zoom))
		if err != nil {
			return nil, err
		}
		for i := range list {
			out.NumberMatched += list[i].N
			if list[i].N == 1 {
				alone = append(alone, list[i].One)
				continue
			}
			text, err := json.Marshal(featureOf(&list[i], zoom))
			if err != nil {
				return nil, err
			}
			out.Features = append(out.Features, text)
		}
	}
	found, err := s.Finder.Load(ctx, alone)
	if err != nil {
		return nil, err
	}
	for _, i := range found {
		out.Features = append(out.Features, format.AppendFeature(nil, i))
	}
	return out, nil
}

func featureOf(c *incident.Cluster, zoom int) clusterFeature {
	id := tile.ID(c.Box, zoom)
	return clusterFeature{Type: "Feature", ID: "cluster-" + strconv.FormatInt(id, 10), Geometry: geojson.NewGeometry(orb.Geometry(c.Point)), Properties: clusterProperties{
		Cluster: true, ID: id, Count: c.N, Abbreviated: tile.Abbreviated(c.N), Killed: c.Killed.Sum, KilledUnknown: c.Killed.Unknown,
		Injured: c.Injured.Sum, InjuredUnknown: c.Injured.Unknown, ExpansionZoom: tile.Apart(c.Box, zoom),
		BBox: [4]float64{c.Box.West, c.Box.South, c.Box.East, c.Box.North}}}
}
