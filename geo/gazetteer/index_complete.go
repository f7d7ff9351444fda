package gazetteer

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"dateline/geo"
	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// CompleteQuery asks for the names that a user may be typing.
type CompleteQuery struct {
	// Text is what has been typed: the beginning of a name, or of a word in it, in any script. Words before the last one
	// come before it in the name ("border p" for Border Post). What follows a comma is the beginning of the name of a place
	// that holds it ("vor, isf"); without a comma the name of the holder is whole, or comes last ("isfara vor", "vor isf").
	// Abbreviations and generic words before a name are passed over ("г. Бат", "near vor"). At most MaxText bytes.
	Text string
	// BBox and Near say where the user looks: places there come first. Nil: anywhere.
	BBox *geo.BBox
	Near *orb.Point // longitude, latitude in degrees
	// Countries are the ISO 3166-1 alpha-2 codes of those that hold or claim the places, Kinds those of the places; none:
	// any.
	Countries, Kinds []string
	Limit            int // the greatest number of places; 0 means DefaultLimit. At most MaxLimit.
}

// Completion is a place that a user may mean who is still typing.
type Completion struct {
	Place    Ref
	Name     string // the name that goes on from what was typed, as it is stored
	Former   bool   // the place does not bear Name any more
	Misspelt bool   // Name, or a word in it, begins with what was typed but for one letter
	Country  string // ISO 3166-1 alpha-2; several claimants are joined by "/"
	// Label is the primary name with those of the places that hold it, and where it lies if another place of that kind among
	// the completions has the same.
	Label    string
	Point    orb.Point
	HasPoint bool
}

// The weights of the order of completions, beside the prominence of the place from 0 to 1.
const (
	weightInside = 0.7  // in the box
	weightNear   = 0.7  // at the point; half of it nearReachM away
	weightWhole  = 0.5  // the text is all of a name
	weightSounds = 0.3  // it sounds like all of a name
	weightFront  = 0.25 // the text is the beginning of a name, not of a later word
	weightLast   = 0.4  // the text is all of the last words of a name
	weightLetter = 0.15 // the name goes on from the very letters, rather than from what sounds so
	weightSame   = 0.3  // it is written so, with its marks and hyphens; if it has any, for each letter beyond the third weightMore more, up to three of them
	weightMore   = 0.1
	weightScript = 0.01 // the name is in the script of the text
	weightPast   = 0.02 // less, if the place does not bear the name any more
	weightAlike  = 0.25 // less, if a division is called as the text: so may be its town
	weightOwn    = 10   // the user has said the name, which goes on from the very letters: more than all others together
	shareForeign = 0.5  // of the prominence, where the name is one of many in other languages
	shareLater   = 0.95 // of the prominence, where the text begins a later word of the name
	nearReachM   = 50_000
	prominent    = 1e9 // the greatest prominence
)

// Complete gives the places of which a word of a name begins with the text, those first of which it is the whole name, that
// are prominent, and where the user looks; it counts less where the word is a later one. Places with a name that the user has
// said (see SourceOwn), is in use and begins with the text in its letters stand before all others. If hardly any name begins with
// the text, and none in its letters, those come behind that do but for one letter. An unusable query is a *QueryError; an empty text has no completions.
func (ix *Index) Complete(ctx context.Context, q CompleteQuery) ([]Completion, error) {
	limit, err := limitOf(q.Limit)
	if err == nil {
		err = q.check()
	}
	if err != nil {
		return nil, err
	}
	front, within, _ := strings.Cut(q.Text, ",")
	c := completer{ix: ix, q: &q, limit: limit}
	for part := range strings.SplitSeq(within, ",") {
		if part, _ = withoutAbbreviation(part); strings.TrimSpace(part) != "" {
			c.holders = append(c.holders, ix.holdersOf(part, false))
		}
	}
	found := c.readings(front)
	out := make([]Completion, 0, limit)
	for _, f := range found[:min(len(found), limit)] {
		r := ix.head(f.place)
		p, has := ix.point(f.place)
		for _, up := range ix.chain(f.place) {
			if has {
				break
			}
			p, has = ix.point(up)
		}
		out = append(out, Completion{Place: Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}, Name: f.name, Former: f.past,
			Misspelt: f.misspelt, Country: r[colCountry], Label: ix.label(f.place), Point: p, HasPoint: has})
	}
	ix.tellApart(out)
	return out, ctx.Err()
}

func (q *CompleteQuery) check() error {
	switch {
	case len(q.Text) > MaxText:
		return &QueryError{"the text is too long: at most 300 bytes are allowed"}
	case !utf8.ValidString(q.Text):
		return &QueryError{"the text is not valid UTF-8: send it in UTF-8"}
	}
	if q.BBox != nil {
		if err := q.BBox.Validate(); err != nil {
			return &QueryError{err.Error()}
		}
	}
	if q.Near != nil {
		if err := geo.ValidPoint(q.Near.Lon(), q.Near.Lat()); err != nil {
			return &QueryError{err.Error()}
		}
	}
	return knownKinds(q.Kinds)
}

func (ix *Index) point(n uint32) (orb.Point, bool) {
	l, at := ix.layer(n)
	return l.Point(at)
}

// completer answers one query.
type completer struct {
	ix     *Index
	q      *CompleteQuery
	limit  int
	filter placeFilter
	near   bool // one letter of the text may differ
	typed  typed
	// holders are the places that the texts after commas may begin the names of.
	holders []*holders
}

// completed is a place with the name that goes on from the text.
type completed struct {
	fitting
	place    uint32
	score    float64
	misspelt bool
}

// all gives the completions in their order.
func (c *completer) all() []completed {
	area := c.area()
	var found []completed
	for _, l := range c.ix.layers {
		keep := c.filter.in(c.ix, &l)
		for _, h := range slices.Backward(c.holders) {
			keep = h.keep(&l, keep)
		}
		var whole []uint32
		if !c.near {
			whole = l.Find(c.typed.skeleton, c.limit, keep)
		}
		places := slices.Concat(whole, c.starting(&l, area, keep))
		slices.Sort(places)
		for _, n := range slices.Compact(places) {
			if f, ok := c.complete(l.first+n, slices.Contains(whole, n)); ok {
				found = append(found, f)
			}
		}
	}
	slices.SortFunc(found, func(a, b completed) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.place, b.place))
	})
	return found
}

// starting gives places of a layer, as they are numbered there: the best of those that go on from the text, and the best
// where the user looks; and, apart from them, some of those whose names in other languages do, unless the text is so short
// that there are too many of either.
func (c *completer) starting(l *layer, area segment.Area, keep func(n uint32) bool) (places []uint32) {
	most := c.limit + c.limit/2
	if len(c.typed.skeleton) >= foreignLeast {
		most = 4 * c.limit // few are prominent: how they are spelled tells more
	}
	if c.near {
		best, inside := l.StartingNear(c.typed.skeleton, most, area, keep)
		return slices.Concat(best, inside)
	}
	for _, s := range append([]string{c.typed.skeleton}, c.typed.others...) {
		if len(c.holders) > 0 {
			places = append(places, c.holders[0].starting(l, s, most, keep)...)
			if len(s) >= foreignLeast {
				places = append(places, c.holders[0].starting(l, foreignNames+s, c.limit/2+1, keep)...)
			}
			continue
		}
		looked := most
		if len(s) >= writtenLeast {
			looked = max(most, writtenMost)
		}
		best, inside := l.Starting(s, looked, area, keep)
		known := min(len(best), most)
		places = slices.Concat(places, best[:known], c.written(l, best[known:]), inside[:min(len(inside), most)])
		if len(s) >= foreignLeast {
			best, inside = l.Starting(foreignNames+s, c.limit/2+1, area, keep)
			places = slices.Concat(places, best, inside)
		}
	}
	return places
}

// written gives the first of some little known places of a layer in a name of which the text stands letter for letter: of all that sound
// so, Chyr- is rather Chyr-Dobo than Chirchik.
func (c *completer) written(l *layer, places []uint32) []uint32 {
	var r row
	kept := places[:0]
	for _, n := range places {
		if len(kept) == c.limit {
			break
		}
		if unpackRow(l.Record(n), &r); c.typed.written(r[colName]) || c.typed.written(r[colNames]) {
			kept = append(kept, n)
		}
	}
	return kept
}

// writtenLeast is the length in bytes of the skeletons from which on little known places are looked at for the letters of the text, and
// writtenMost is up to which one.
const (
	writtenLeast = 4
	writtenMost  = 400
)

// foreignLeast is the length in bytes of the skeletons from which on names in other languages are looked for.
const foreignLeast = 3

// area is where the user looks.
func (c *completer) area() segment.Area {
	var boxes []geo.BBox
	if c.q.BBox != nil && !c.q.BBox.IsWorld() {
		boxes = c.q.BBox.Split()
	} else if c.q.Near != nil {
		boxes = geo.BoxAround(*c.q.Near, nearReachM).Split()
	}
	var area segment.Area
	for _, b := range boxes {
		area = append(area, orb.Bound{Min: orb.Point{b.West, b.South}, Max: orb.Point{b.East, b.North}})
	}
	return area
}

// complete finds the name of a place that goes on from the text, and scores the place. whole says that one of its names
// sounds like all of the text.
func (c *completer) complete(n uint32, whole bool) (completed, bool) {
	r := c.ix.row(n)
	best, fits := c.own(r)
	if !fits {
		best, fits = c.goesOn(r, whole)
	}
	if !fits {
		return completed{}, false
	}
	f := completed{fitting: best, place: n, score: best.weight, misspelt: c.near}
	prominence := float64(c.ix.prominence(n)) / prominent
	if best.foreign {
		prominence *= shareForeign
	}
	if best.later {
		prominence *= shareLater
	}
	f.score += prominence
	if kind := r[colKind]; best.whole && (kind == KindAdmin1 || kind == KindAdmin2) {
		f.score -= weightAlike
	}
	p, has := c.ix.point(n)
	if has && c.q.BBox != nil && !c.q.BBox.IsWorld() && c.q.BBox.Contains(p.Lon(), p.Lat()) {
		f.score += weightInside
	}
	if has && c.q.Near != nil {
		f.score += weightNear / (1 + geo.Distance(p, *c.q.Near)/nearReachM)
	}
	for _, h := range c.holders {
		l, at := c.ix.layer(n)
		f.score += h.weight(l, at)
	}
	return f, true
}
