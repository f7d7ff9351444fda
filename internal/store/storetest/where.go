package storetest

import (
	"math"

	"dateline/geo"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// placed returns an incident with a point. Each comes a day before the one
// created before it, so that they are found in the order of their creation.
func placed(id string, lon, lat float64, edit ...func(*incident.Incident)) *incident.Incident {
	return draft(id, append(edit, func(i *incident.Incident) { i.Point = &orb.Point{lon, lat} })...)
}

// inOrder gives incidents descending days, so that the first is found first.
func inOrder(list ...*incident.Incident) []*incident.Incident {
	for n, i := range list {
		i.DateStart -= incident.Day(n)
		i.DateEnd = i.DateStart
	}
	return list
}

func box(w, s, e, n float64) incident.Query {
	return incident.Query{BBox: &geo.BBox{West: w, South: s, East: e, North: n}}
}

func located(q incident.Query) incident.Query {
	q.Located = true
	return q
}

func near(lon, lat, radius float64) incident.Query {
	return incident.Query{Near: &incident.Near{Point: orb.Point{lon, lat}, RadiusM: radius}}
}

var whereSpecs = []spec{
	{"the edges of a box belong to it", func(e env) {
		e.create(inOrder(placed("sw", 69, 37), placed("ne", 71, 39), placed("mid", 70, 38), placed("w", 69, 38),
			placed("out-e", math.Nextafter(71, 72), 38), placed("out-s", 70, math.Nextafter(37, 36)))...)
		e.finds("box", box(69, 37, 71, 39), "sw", "ne", "mid", "w")
		e.finds("a point", box(70, 38, 70, 38), "mid")
		e.finds("a line", box(69, 37, 69, 39), "sw", "w")
		e.finds("elsewhere", box(0, 0, 1, 1))
	}},
	{"a box whose west is above its east crosses the antimeridian", func(e env) {
		e.create(inOrder(placed("fiji", 178, -17), placed("samoa", -172, -13), placed("180", 180, 0), placed("-180", -180, 0), placed("greenwich", 0, -15))...)
		e.finds("across", box(170, -20, -170, 20), "fiji", "samoa", "180", "-180")
		e.finds("the rest", box(-170, -20, 170, 20), "greenwich")
		e.finds("west of it", box(170, -20, 180, 20), "fiji", "180")
		e.finds("east of it", box(-180, -20, -170, 20), "samoa", "-180")
		e.finds("the meridian itself", box(180, -20, -180, 20), "180", "-180")
		e.finds("all round", box(-180, -90, 180, 90), "fiji", "samoa", "180", "-180", "greenwich")
	}},
	{"the poles are places", func(e env) {
		e.create(inOrder(placed("north", 0, 90), placed("north-too", 120, 90), placed("south", -77, -90), placed("arctic", 10, 89.5))...)
		e.finds("the arctic", box(-180, 80, 180, 90), "north", "north-too", "arctic")
		e.finds("the pole", box(-180, 90, 180, 90), "north", "north-too")
		e.finds("the antarctic", box(-180, -90, 180, -60), "south")
		e.finds("near the pole", near(77, 90, 100_000), "north", "north-too", "arctic")
		e.finds("near the pole, from beside it", near(-170, 89.9, 20_000), "north", "north-too")
	}},
	{"an incident without a point matches every box unless it must be located", func(e env) {
		nowhere := draft("nowhere")
		e.create(inOrder(placed("here", 70, 38), nowhere, placed("there", 10, 10))...)
		e.finds("here", box(69, 37, 71, 39), "here", "nowhere")
		e.finds("far", box(-1, -1, 1, 1), "nowhere")
		e.finds("located", located(box(69, 37, 71, 39)), "here")
		e.finds("located anywhere", located(incident.Query{}), "here", "there")
		e.finds("located in the world", located(box(-180, -90, 180, 90)), "here", "there")
		e.finds("the world", box(-180, -90, 180, 90), "here", "nowhere", "there")
		e.finds("near", near(70, 38, 30_000_000), "here", "there")
	}},
	{"near is a circle on the sphere", func(e env) {
		p := orb.Point{70, 40}
		d := geo.Distance(p, orb.Point{70.5, 40})
		e.create(inOrder(placed("centre", 70, 40), placed("east", 70.5, 40), placed("corner", 70.5, 40.383), placed("far", 75, 40))...)
		e.finds("up to its edge", near(70, 40, d), "centre", "east")
		e.finds("less", near(70, 40, d-0.001), "centre")
		e.finds("nothing but the point", near(70, 40, 0), "centre")
		e.finds("around the world", near(70, 40, 21_000_000), "centre", "east", "corner", "far")
	}},
	{"near reaches over the antimeridian", func(e env) {
		e.create(inOrder(placed("west", 179.9, 0), placed("east", -179.9, 0), placed("180", 180, 0), placed("far", 178, 0))...)
		e.finds("from the west", near(179.95, 0, 30_000), "west", "east", "180")
		e.finds("from the east", near(-180, 0, 12_000), "west", "east", "180")
	}},
	{"near and a box both hold", func(e env) {
		e.create(inOrder(placed("both", 70, 40), placed("near", 70.01, 40), placed("box", 69, 40))...)
		q := box(68, 39, 70, 41)
		q.Near = near(70, 40, 2000).Near
		e.finds("both", q, "both")
		q.BBox = &geo.BBox{West: 0, South: 0, East: 1, North: 1}
		e.finds("apart", q)
	}},
	{"a point that moves, comes or goes is found where it is", func(e env) {
		e.create(placed("a", 70, 40))
		e.apply(update(placed("a", 10, 10)))
		e.finds("old", box(69, 39, 71, 41))
		e.finds("new", box(9, 9, 11, 11), "a")
		e.apply(update(draft("a")))
		e.finds("taken away", located(incident.Query{}))
		e.finds("taken away, any box", box(69, 39, 71, 41), "a")
		e.apply(update(placed("a", -70, -40)))
		e.finds("given again", located(box(-71, -41, -69, -39)), "a")
	}},
	{"within a place are its own incidents and those of what lies in it", func(e env) {
		at := func(id, place string, path ...string) *incident.Incident {
			return draft(id, func(i *incident.Incident) { i.PlaceID, i.PlacePath = place, path })
		}
		e.create(inOrder(at("village", "GN:12", "GN:12", "GN:1", "TJ"), at("district", "GN:1", "GN:1", "TJ"), at("other", "GN:123", "GN:123", "KG"),
			at("by-division", "", "GN:1", "TJ"), draft("nowhere"))...)
		for id, want := range map[string][]string{"GN:12": {"village"}, "GN:1": {"village", "district", "by-division"},
			"TJ": {"village", "district", "by-division"}, "KG": {"other"}, "GN:123": {"other"}, "GN:": nil, "N:1": nil, "XX": nil} {
			e.finds("within "+id, incident.Query{Within: id}, want...)
		}
		q := incident.Query{Within: "TJ", Equal: map[incident.Property][]string{incident.PropPlaceID: {"GN:12", "GN:123"}}}
		e.finds("within and equal", q, "village")
	}}, {"ids name incidents, and all else holds too", func(e env) {
		titled := func(id, title string) *incident.Incident {
			return placed(id, 70, 40, func(i *incident.Incident) { i.Title = title })
		}
		e.create(inOrder(titled("a", "talks"), titled("b", "clash"), titled("c", "clash"), titled("gone", "clash"), titled("quote\"d", "clash"))...)
		e.apply(deletion("gone"))
		ids := func(list ...incident.ID) incident.Query { return incident.Query{IDs: list} }
		e.finds("two, one twice", ids("c", "a", "c"), "a", "c")
		e.finds("none", incident.Query{IDs: []incident.ID{}})
		e.finds("gone and never there", ids("gone", "A", "b "))
		e.finds("signs of JSON", ids("quote\"d"), "quote\"d")
		q := ids("c", "a")
		q.Text = "clash"
		e.finds("with a word", q, "c")
		e.counts("with a word", q, 1)
		q.Equal = map[incident.Property][]string{incident.PropCountry: {"XX"}}
		e.finds("with a country that none has", q)
		q = ids("a", "b", "c")
		q.Limit, q.Sort = 2, incident.Sort{Field: "title"}
		e.finds("a page in another order", q, "a", "c")
	}},
}
