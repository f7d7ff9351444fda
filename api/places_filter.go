package api

import (
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// The properties of places that filters and parameters can name, by their field.
const (
	placeGeometry = iota
	placeID
	placeNameField
	placeKind
	placeFeatureCode
	placeCountry
	placeClaimants
	placeAdmin1
	placeAdmin2
	placeParent
	placePopulation
)

// placeQueryables are the properties of places that filters can name.
var placeQueryables = &cql.Queryables{
	Properties: []cql.Queryable{
		{Name: "geometry", Type: cql.TypeGeometry, Field: placeGeometry},
		{Name: "id", Type: cql.TypeString, Field: placeID},
		{Name: "name", Type: cql.TypeString, Field: placeNameField},
		{Name: "kind", Type: cql.TypeString, Field: placeKind, Enum: gazetteer.Kinds},
		{Name: "feature_code", Type: cql.TypeString, Field: placeFeatureCode},
		{Name: "country", Type: cql.TypeString, Field: placeCountry},
		{Name: "claimants", Type: cql.TypeArray, Field: placeClaimants},
		{Name: "admin1", Type: cql.TypeString, Field: placeAdmin1},
		{Name: "admin2", Type: cql.TypeString, Field: placeAdmin2},
		{Name: "parent", Type: cql.TypeString, Field: placeParent},
		{Name: "population", Type: cql.TypeInteger, Field: placePopulation},
	},
	Functions: []cql.Function{cql.Distance()},
}

// queryableOf finds a property of places; nil: there is none of this name.
func queryableOf(name string) *cql.Queryable {
	for n := range placeQueryables.Properties {
		if q := &placeQueryables.Properties[n]; q.Name == name {
			return q
		}
	}
	return nil
}

// placeRow lets filters ask a place.
type placeRow struct {
	*gazetteer.Place
	ix *gazetteer.Index
}

// Text implements cql.Row.
func (r placeRow) Text(field int) (string, bool) {
	var s string
	switch field {
	case placeID:
		s = r.ID
	case placeNameField:
		s = r.Name
	case placeKind:
		s = r.Kind
	case placeFeatureCode:
		s = r.FeatureCode
	case placeCountry:
		s = r.Country
	case placeAdmin1:
		s = r.Admin1
	case placeAdmin2:
		s = r.Admin2
	case placeParent:
		s = r.Parent
	}
	return s, s != ""
}

// Number implements cql.Row.
func (r placeRow) Number(int) (float64, bool) { return float64(r.Population), r.Population > 0 }

// Bool implements cql.Row: no property is a boolean.
func (r placeRow) Bool(int) (value, known bool) { return false, false }

// Time implements cql.Row: no property is a time.
func (r placeRow) Time(int) (micros int64, known bool) { return 0, false }

// Point implements cql.Row.
func (r placeRow) Point(int) (lon, lat float64, known bool) {
	return r.Place.Point[0], r.Place.Point[1], r.HasPoint
}

// Texts implements cql.Row.
func (r placeRow) Texts(int) ([]string, bool) {
	list := r.ix.Claimants(&gazetteer.Candidate{Place: *r.Place, Point: r.Place.Point, HasPoint: r.HasPoint})
	return list, len(list) > 0
}

// matcher asks a filter of places.
func matcher(ix *gazetteer.Index, f *cql.Filter) func(*gazetteer.Place) bool {
	return func(p *gazetteer.Place) bool { return f.Eval(placeRow{p, ix}) == cql.True }
}

// narrow adds to a query what its filter leaves, where the index knows it.
func narrow(q *gazetteer.ListQuery, f *cql.Filter) {
	bounds := f.Bounds()
	if bounds.Never {
		q.IDs = []string{}
	}
	if bounds.Box != nil && q.BBox == nil {
		q.BBox = bounds.Box
	}
	if names := bounds.Texts["name"]; len(names) == 1 && q.Name == "" && gazetteer.Skeleton(names[0]) != "" {
		q.Name = names[0] // finds more: other names, and those that sound alike
	}
	if kinds := bounds.Texts["kind"]; kinds != nil && q.Kinds == nil {
		q.Kinds = kinds
	}
	if id := bounds.Texts["id"]; id != nil && q.IDs == nil {
		q.IDs = id
	}
	if codes := bounds.Texts["country"]; len(codes) == 1 && q.Countries == nil {
		q.Countries = gazetteer.Place{Country: codes[0]}.Claimants()
	}
}

// placesPage is a page of places.
type placesPage struct {
	places      []gazetteer.Place
	first, next uint32 // where the page begins, and the one after it
	prior, more bool   // there is a page before it, and after it
	total       placeTotal
	links       []link
}

// placeTotal is how many places conditions match.
type placeTotal struct {
	n     int
	exact bool
}

// The limits of a list of places.
const (
	maxPlaceTime        = 2 * time.Second // as filters of incidents have it
	placeBudget         = 2_000_000       // places that are looked at for numberMatched
	filteredPlaceBudget = 200_000         // the same, where each must be read
)

// findPlaces finds a page and counts what it is a part of.
func (s *Server) findPlaces(ctx context.Context, ix *gazetteer.Index, p *placesRequest) (*placesPage, error) {
	ctx, cancel := context.WithTimeout(ctx, maxPlaceTime)
	defer cancel()
	page := &placesPage{}
	if !p.hits {
		found, at, more, err := ix.List(ctx, p.query)
		if err != nil {
			return nil, slowFilter(err)
		}
		page.places = found
		if p.query.Back {
			page.first, page.prior, page.next, page.more = at, more, p.query.From, true
		} else {
			page.first, page.prior, page.next, page.more = p.query.From, p.query.From > 0, at, more
		}
	}
	var err error
	page.total, err = s.countPlaces(ctx, ix, p)
	return page, slowFilter(err)
}

// slowFilter tells the end of the time by the parameter that took it.
func slowFilter(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return incident.Errorf(incident.Unavailable, "filter", "takes more than %s, which is the limit: narrow it down by bbox, kind or country, or make it simpler", maxPlaceTime)
	}
	return err
}

func (s *Server) countPlaces(ctx context.Context, ix *gazetteer.Index, p *placesRequest) (placeTotal, error) {
	key := binary.BigEndian.AppendUint64(nil, p.hash)
	if t, ok := s.counts.places.get(ix.Fingerprint(), key); ok {
		return t, nil
	}
	budget := placeBudget
	if p.query.Match != nil {
		budget = filteredPlaceBudget
	}
	n, exact, err := ix.Count(ctx, p.query, budget)
	t := placeTotal{n, exact}
	if err == nil {
		s.counts.places.put(ix.Fingerprint(), key, t)
	}
	return t, err
}

// linkPlaces makes the links of a page, on the path that was asked for.
func (s *Server) linkPlaces(c *gin.Context, ix *gazetteer.Index, p *placesRequest, page *placesPage) {
	cursor := func(from uint32, back bool) string { return placePosition{from, back, ix.Edition(from)}.cursor(p.hash) }
	raw, to := c.Request.URL.RawQuery, s.linksOf(c, len(p.formats)+2)
	if page.more {
		to.add("next", "The next page", withParameter(raw, "cursor", cursor(page.next, false)), p.format)
	}
	if page.prior {
		to.add("prev", "The page before", withParameter(raw, "cursor", cursor(page.first, true)), p.format)
	}
	to.add("self", "This page", escaped(raw), p.format)
	others := slices.DeleteFunc(slices.Clone(p.formats), func(f outFormat) bool { return f != htmlFormat && refuseCRS(p.crs, f) != nil })
	to.alternates(raw, others, p.format)
	page.links = to.links
}
