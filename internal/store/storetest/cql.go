package storetest

import (
	"context"
	"errors"
	"slices"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// filtered is a query with a filter in CQL2 text.
func (e env) filtered(text string) incident.Query {
	e.Helper()
	f, err := incident.ParseFilter(text, incident.CQL2Text)
	if err != nil {
		e.Fatalf("%s: %v", text, err)
	}
	return incident.Query{Filter: f}
}

// village and border are incidents with every property; unknown has none that
// can be left out.
func village(i *incident.Incident) {
	p := orb.Point{70.9, 39.9}
	i.Title, i.Summary, i.Type, i.Country, i.Admin1 = "Shelling of Ворух", "Homes burnt", "shelling", "TJ", "Sughd"
	i.DateStart, i.DateEnd = day("2022-09-16"), day("2022-09-18")
	i.Place, i.PlaceID, i.PlaceName, i.PlacePath = "Vorukh", "GN:11", "Vorukh", []string{"GN:11", "GN:1"}
	i.Point, i.UncertaintyM, i.GeoPrecision, i.UncertaintyReason = &p, 3000, "settlement", "a village"
	i.Killed = incident.Figure{Low: incident.Num(3), Best: incident.Num(5), High: incident.Num(9)}
	i.Injured = incident.Figure{Low: incident.Num(0), Best: incident.Num(2), High: incident.Num(2)}
	i.Disputed, i.Source, i.SourceCount = true, "Interfax; AP", 2
	i.Actors = []incident.Actor{{Name: "Ҷамоат of Ворух"}, {Name: "border guards, TJ"}}
}

func border(i *incident.Incident) {
	p := orb.Point{69.9, 39.5}
	i.Title, i.Type, i.Country, i.DateStart, i.DateEnd = "Talks at the border", "talks", "KG", day("2021-05-01"), day("2021-05-01")
	i.PlaceID, i.PlacePath, i.Point, i.UncertaintyM = "GN:2", []string{"GN:2"}, &p, 20_000
	i.Killed.Best = incident.Num(0)
}

func unknown(i *incident.Incident) { i.DateStart, i.DateEnd, i.Type = 0, 0, "other" }

// cqlCases are filters with what they select of village, border and unknown.
var cqlCases = map[string]string{
	"type = 'shelling'": "village", "type <> 'shelling'": "border unknown", "type IN ('talks', 'other')": "border unknown",
	"country = 'TJ'": "village", "country <> 'TJ'": "border", "country IS NULL": "unknown", "NOT country = 'TJ'": "border",
	"CASEI(country) = CASEI('tj')": "village", "country LIKE 'K%'": "border", "country > 'KG'": "village", "country IS NULL OR country = 'KG'": "border unknown",
	"date_start = DATE('2022-09-16')": "village", "date_end >= DATE('2022-09-18')": "village", "date_start < DATE('2022-01-01')": "border",
	"date_end < '2021-05-02'": "border", "date_start IS NULL": "unknown", "date_start BETWEEN DATE('2021-05-01') AND DATE('2021-05-01')": "border",
	"T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('2022-09-18', '..'))":     "village",
	"T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('..', '2022-09-17'))":     "village border",
	"NOT T_INTERSECTS(INTERVAL(date_start, date_end), INTERVAL('2022-09-18', '..'))": "border",
	"T_AFTER(date_start, DATE('2021-05-01'))":                                        "village",
	"killed_best > 0":                                  "village",
	"killed_best >= 0":                                 "village border",
	"killed_best < 1":                                  "border",
	"killed_best IS NULL":                              "unknown",
	"NOT killed_best > 0":                              "border",
	"killed_high - killed_low = 6":                     "village",
	"injured_low = 0":                                  "village",
	"killed_best > injured_best":                       "village",
	"uncertainty_m < 5000":                             "village",
	"uncertainty_m IS NULL":                            "unknown",
	"source_count = 0":                                 "border unknown",
	"version = 1 AND seq >= 1":                         "village border unknown",
	"disputed":                                         "village",
	"NOT disputed":                                     "border unknown",
	"S_INTERSECTS(geometry, BBOX(70, 39, 71, 40))":     "village",
	"S_INTERSECTS(geometry, BBOX(69.9, 39.5, 70, 40))": "border",
	"S_DISJOINT(geometry, BBOX(70, 39, 71, 40))":       "border",
	"NOT S_INTERSECTS(geometry, BBOX(70, 39, 71, 40))": "border",
	"S_WITHIN(geometry, POLYGON((69 39.6, 72 39.6, 72 41, 69 39.6)))": "village",
	"S_INTERSECTS(geometry, BBOX(70, 39, 71, 40)) OR type = 'other'":  "village unknown",
	"geometry IS NULL": "unknown",
	"distance_m(geometry, POINT(70.9 39.9)) < 1000":        "village",
	"distance_m(geometry, POINT(70.9 39.9)) > 1000":        "border",
	"within_place('GN:1')":                                 "village",
	"within_place('GN:11')":                                "village",
	"NOT within_place('GN:1')":                             "border",
	"within_place('GN:2') OR type = 'other'":               "border unknown",
	"within_place('GN:2') AND type = 'other'":              "",
	"WITHIN_PLACE('GN:2') OR country = 'TJ'":               "village border",
	"A_CONTAINS(place_path, ('GN:1', 'GN:11'))":            "village",
	"place_id = 'GN:11'":                                   "village",
	"place_id <> 'GN:11'":                                  "border",
	"title LIKE '%Ворух'":                                  "village",
	"ACCENTI(CASEI(title)) LIKE ACCENTI(CASEI('%ВОРУХ%'))": "village",
	"title > 'T' AND title < 'U'":                          "border unknown",
	"summary IS NULL":                                      "border unknown",
	"id = 'border'":                                        "border",
	"id IN ('border', 'village', 'x')":                     "village border",
	"actor LIKE '%guards%'":                                "village",
	"actor = 'Ҷамоат of Ворух; border guards, TJ'":         "village",
	"actor IS NULL":                                        "border unknown",
	"source LIKE '%AP'":                                    "village",
	"place = 'Vorukh' AND place_name = place":              "village",
	"uncertainty_reason = 'a village'":                     "village",
	"created_at = TIMESTAMP('2026-01-02T03:04:05Z')":       "village border unknown",
	"updated_at > TIMESTAMP('2026-01-02T03:04:05Z')":       "",
	"updated_at >= TIMESTAMP('2026-01-02T03:04:05Z') AND created_at <= DATE('2026-01-02')": "village border unknown",
	"geo_precision = 'settlement' AND scope = 'event' AND status = 'published'":            "village",
	"TRUE":  "village border unknown",
	"FALSE": "",
}

var cqlSpecs = []spec{
	{"a filter selects what it is true for", func(e env) {
		e.create(draft("village", village), draft("border", border), draft("unknown", unknown))
		for text, want := range cqlCases {
			e.selects(text, want)
		}
	}},
	{"a filter follows every write", func(e env) {
		e.create(draft("village", village), draft("border", border), draft("unknown", unknown))
		e.selects("title LIKE 'Talks%' AND killed_low IS NULL", "border")
		e.selects("actor LIKE '%guards%'", "village")
		e.apply(update(draft("unknown", border)), deletion("border"))
		e.selects("title LIKE 'Talks%' AND killed_low IS NULL", "unknown")
		e.create(draft("new", village))
		e.selects("title LIKE '%of Ворух' AND killed_low = 3", "village new")
		e.selects("actor LIKE '%guards%'", "village new")
		e.apply(update(draft("village", unknown)))
		e.selects("title LIKE '%of Ворух' AND killed_low = 3", "new")
		e.selects("actor LIKE '%guards%'", "new")
		e.selects("actor IS NULL", "village unknown")
	}},
	{"a filter holds together with all other conditions", func(e env) {
		e.create(draft("village", village), draft("border", border), draft("unknown", unknown))
		q := e.filtered("killed_best >= 0")
		q.Text = "talks"
		e.finds("with text", q, "border")
		q.Text, q.Time = "", during("2022-01-01", "").Time
		e.finds("with time", q, "village")
		q = e.filtered("type <> 'shelling'")
		q.BBox = box(60, 30, 80, 50).BBox
		e.finds("with a box, which keeps those without a point", q, "border", "unknown")
		q = e.filtered("source_count = 0")
		q.Equal = equal(incident.PropType, "talks").Equal
		e.finds("with equality", q, "border")
	}},
	{"a filter that ctx ends is no answer", func(e env) {
		e.create(draft("village", village))
		for _, text := range []string{"type = 'shelling'", "killed_best > 1 OR disputed", "summary IS NULL"} {
			q := e.filtered(text)
			if refs, err := e.s.Refs(ended(e), q); !errors.Is(err, context.Canceled) {
				e.Errorf("%s: refs %v, %v", text, refs, err)
			}
			if c, err := e.s.Count(ended(e), q, ample); !errors.Is(err, context.Canceled) {
				e.Errorf("%s: count %v, %v", text, c, err)
			}
		}
		e.selects("summary IS NULL", "")
		e.selects("summary IS NOT NULL", "village")
	}},
}

// selects wants a filter to select these incidents, in any order.
func (e env) selects(text, want string) {
	e.Helper()
	q := e.filtered(text)
	q.Sort = incident.Sort{Field: incident.SortCreated, Asc: true}
	e.finds(text, q, strings.Fields(want)...)
	q.Sort = incident.Sort{}
	got := idsOf(e.find(q))
	slices.Sort(got)
	if ids := strings.Fields(want); len(ids) > 0 {
		slices.Sort(ids)
		if !slices.Equal(got, ids) {
			e.Errorf("%s, newest first: %q, want %q", text, got, ids)
		}
	}
}
