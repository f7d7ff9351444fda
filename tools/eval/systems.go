package main

import (
	"context"
	"slices"
	"strings"
	"time"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// answer is what a geocoder says.
type answer struct {
	ids        []string // the best first
	point      orb.Point
	located    bool
	radius     float64 // metres
	confidence float64 // that the first is right, 0 to 1
	confident  bool    // the first may be taken without asking
	rule       string
	name       string // by which it was found
	took       time.Duration
}

// system is a geocoder.
type system interface {
	// answer asks for a query in some countries ("TJ", "TJ/KG", or all of the world for the empty text).
	answer(q *query, in string) answer
}

// ours is the geocoder that is measured.
type ours struct{ ix *gazetteer.Index }

func newOurs(ix *gazetteer.Index) *ours { return &ours{ix} }

func (o *ours) answer(q *query, in string) answer {
	ask := gazetteer.Query{Text: q.text, Country: in, Limit: 5}
	if q.hidden != "" {
		ask.Omit = func(id, name string) bool { return id == q.gold && plainFold(name) == q.hidden }
	}
	start := time.Now()
	res, err := o.ix.Geocode(context.Background(), ask)
	a := answer{took: time.Since(start)}
	if err != nil || len(res.Candidates) == 0 {
		return a
	}
	for _, c := range res.Candidates {
		a.ids = append(a.ids, c.Place.ID)
	}
	first := res.Candidates[0]
	a.point, a.located, a.radius = first.Point, first.HasPoint, first.UncertaintyM
	a.confidence, a.confident = first.Confidence, !res.Ambiguous
	a.rule, a.name = string(first.Match), first.Name.Text
	return a
}

// settlement is what the simple geocoders know of a place.
type settlement struct {
	id      string
	country string
	point   orb.Point
	radius  float64
	people  int64
}

// plain is the simplest geocoder: a name is found if it is equal but for case and marks. The place with the most people
// comes first.
type plain struct {
	byName map[string][]*settlement
	fold   func(string) string
}

func newPlain(ix *gazetteer.Index, fold func(string) string) *plain {
	p := &plain{byName: map[string][]*settlement{}, fold: fold}
	for place := range ix.All() {
		s := &settlement{place.ID, place.Country, place.Point, max(place.UncertaintyM, 5000), place.Population}
		p.add(place.Name, s)
		for _, n := range place.Names {
			p.add(n.Text, s)
		}
	}
	return p
}

func (p *plain) add(name string, s *settlement) {
	key := p.fold(name)
	if key != "" && !slices.Contains(p.byName[key], s) {
		p.byName[key] = append(p.byName[key], s)
	}
}

// bearers are the places in some countries that bear a name, the gold one left out if the name is hidden.
func (p *plain) bearers(q *query, name, in string) []*settlement {
	key := p.fold(name)
	var found []*settlement
	for _, s := range p.byName[key] {
		if (in == "" || shares(s.country, in)) && !(s.id == q.gold && q.hidden != "" && plainFold(name) == q.hidden) {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(a, b *settlement) int { return int(b.people - a.people) })
	return found
}

func (p *plain) answer(q *query, in string) answer {
	start := time.Now()
	return answerOf(p.bearers(q, q.text, in), start)
}

func answerOf(found []*settlement, start time.Time) answer {
	a := answer{took: time.Since(start)}
	for _, s := range found[:min(len(found), 5)] {
		a.ids = append(a.ids, s.id)
	}
	if len(found) > 0 {
		a.point, a.located, a.radius = found[0].point, true, found[0].radius
		a.confidence, a.confident = 1/float64(len(found)), len(found) == 1
	}
	return a
}

func shares(countries, in string) bool {
	for c := range strings.SplitSeq(countries, "/") {
		if c != "" && slices.Contains(strings.Split(in, "/"), c) {
			return true
		}
	}
	return false
}

// grouped is what pelias-placeholder does, in our own few lines: the longest groups of words that are names, from right
// to left; the child must lie in its parent by lineage, or else within 0.2 degrees of it; no edit distance, no bridge
// between scripts; texts in Cyrillic or Arabic letters are read from the larger place to the smaller.
type grouped struct {
	*plain
	ix *gazetteer.Index
}

func newGrouped(ix *gazetteer.Index) *grouped { return &grouped{newPlain(ix, spacedFold), ix} }

// spacedFold is lower case without marks, the words kept apart.
func spacedFold(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,()-", r) })
	kept := words[:0]
	for _, w := range words {
		if w = plainFold(w); w != "" {
			kept = append(kept, w)
		}
	}
	return strings.Join(kept, " ")
}

func (g *grouped) answer(q *query, in string) answer {
	start := time.Now()
	words := strings.Fields(spacedFold(q.text))
	var groups [][]*settlement
	for end := len(words); end > 0; {
		from := 0
		var found []*settlement
		for ; from < end; from++ {
			if found = g.bearers(q, strings.Join(words[from:end], " "), in); len(found) > 0 {
				break
			}
		}
		if from == end {
			end--
			continue
		}
		groups = append(groups, found)
		end = from
	}
	if len(groups) == 0 {
		return answer{took: time.Since(start)}
	}
	if strings.IndexFunc(q.text, func(r rune) bool { return r >= 0x400 && r < 0x800 }) >= 0 {
		slices.Reverse(groups)
	}
	parents := groups[0]
	for _, children := range groups[1:] {
		fit := slices.DeleteFunc(slices.Clone(children), func(c *settlement) bool { return !g.within(c, parents) })
		if len(fit) > 0 {
			parents = fit
		}
	}
	return answerOf(parents, start)
}

func (g *grouped) within(c *settlement, parents []*settlement) bool {
	up := g.ix.Ancestors(c.id)
	return slices.ContainsFunc(parents, func(p *settlement) bool {
		dx, dy := p.point[0]-c.point[0], p.point[1]-c.point[1]
		return slices.Contains(up, p.id) || p != c && max(dx, -dx) < 0.2 && max(dy, -dy) < 0.2
	})
}
