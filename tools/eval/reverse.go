package main

import (
	"context"

	"dateline/geo/gazetteer"
)

// settlements are the kinds of what GeoNames calls populated places.
var settlements = []string{gazetteer.KindCapital, gazetteer.KindCity, gazetteer.KindTown, gazetteer.KindVillage, gazetteer.KindSettlement,
	gazetteer.KindLocality}

// reverse asks what lies at the points near the places of the qualified names.
func (r *report) reverse(p *places, queries sets) {
	t := r.table("reverse", "What lies at a point: the nearest settlement, and the district that contains it", "country", "points", "nearest", "points with polygons", "district")
	type tally struct{ points, nearest, within, district int }
	byCountry := map[string]*tally{"all": {}}
	seen := map[string]bool{}
	for i := range queries {
		q := &queries[i]
		if q.reverse == nil || seen[q.gold] {
			continue
		}
		seen[q.gold] = true
		if byCountry[q.country] == nil {
			byCountry[q.country] = &tally{}
		}
		near, err := p.Nearest(context.Background(), gazetteer.NearestQuery{Point: *q.reverse, Kinds: settlements, Limit: 1})
		right := err == nil && len(near) > 0 && near[0].Place.ID == q.gold
		district := ""
		for _, c := range p.outlines.Containing(q.reverse.Lon(), q.reverse.Lat()) {
			if c.Level == 2 && district == "" {
				district = p.name[c.PlaceID]
			}
		}
		for _, country := range []string{"all", q.country} {
			sum := byCountry[country]
			sum.points++
			count(&sum.nearest, right)
			if q.county != "" && (q.country == "TJ" || q.country == "KG") {
				sum.within++
				count(&sum.district, district == q.county)
			}
		}
	}
	for _, country := range sortedKeys(byCountry) {
		sum := byCountry[country]
		t.add(country, sum.points, part(sum.nearest, sum.points), sum.within, part(sum.district, sum.within))
	}
	all := byCountry["all"]
	head := r.Tables[0]
	for _, f := range []struct {
		key, what string
		n         int
		aim, got  share
	}{
		{"reverse.nearest", "points: the nearest settlement", all.points, 0.995, part(all.nearest, all.points)},
		{"reverse.district", "points in Tajikistan and Kyrgyzstan: the district", all.within, 0.99, part(all.district, all.within)},
	} {
		r.Figures[f.key] = float64(f.got)
		head.add(f.what, f.n, "at least "+f.aim.String(), f.got, yes(f.got >= f.aim))
	}
}
