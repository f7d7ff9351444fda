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
	Country  string // ISO 3166-1 alpha-2; several claimants are joined by "/"
	Label    string // the primary name with those of the places that hold it
	Point    orb.Point
	HasPoint bool
}

// The weights of the order of completions, beside the prominence of the place from 0 to 1.
const (
	weightInside = 0.7  // in the box
	weightNear   = 0.7  // at the point; half of it nearReachM away
	weightWhole  = 0.3  // the text is all of a name
	weightFront  = 0.15 // the text is the beginning of a name, not of a later word
	weightLast   = 0.3  // the text is all of the last words of a name
	weightLetter = 0.15 // the name goes on from the very letters, rather than from what sounds so
	weightSame   = 0.3  // it is written so, with its marks and hyphens
	shareForeign = 0.5  // of the prominence, where the name is one of many in other languages
	weightScript = 0.01 // the name is in the script of the text
	weightOwn    = 10   // the user has said the name, which goes on from the very letters: more than all others together
	nearReachM   = 50_000
	prominent    = 1e9 // the greatest prominence
)

// Complete gives the places of which a word of a name begins with the text, those first that are prominent, where the
// user looks, and completely named. Places with a name that the user has said (see SourceOwn), is in use and begins with
// the text in its letters stand before all others. An unusable query is a *QueryError; an empty text has no completions.
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
		out = append(out, Completion{Place: Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}, Name: f.name,
			Country: r[colCountry], Label: ix.label(f.place), Point: p, HasPoint: has})
	}
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

// typed is a text that is not yet whole.
type typed struct {
	text     string // as it was typed
	key      []byte
	skeleton string
	// others are the skeletons that the text may still become the beginning of when its last letter turns out to be half
	// of a sound: voruk of Vorukh, whose skeleton is voruh.
	others []string
	script script
}

func newTyped(text string) typed {
	t := typed{script: scriptOfText(text), text: strings.TrimSpace(text)}
	t.key = appendKey(nil, appendFold(nil, text))
	t.skeleton = string(appendSkeleton(nil, t.key, "h"))
	if t.skeleton == "" {
		return t
	}
	add := func(s string) {
		if s != "" && !strings.HasPrefix(s, t.skeleton) && !slices.Contains(t.others, s) {
			t.others = append(t.others, s)
		}
	}
	add(string(appendSkeleton(nil, t.key, "ks")))
	for c := byte('a'); c <= 'z'; c++ {
		add(string(appendSkeleton(nil, append(slices.Clip(t.key), c), "h")))
	}
	return t
}

// completer answers one query.
type completer struct {
	ix     *Index
	q      *CompleteQuery
	limit  int
	filter placeFilter
	typed  typed
	// holders are the places that the texts after commas may begin the names of.
	holders []*holders
}

// completed is a place with the name that goes on from the text.
type completed struct {
	place uint32
	name  string
	score float64
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
		whole := l.Find(c.typed.skeleton, c.limit, keep)
		places := slices.Concat(whole, c.starting(&l, area, keep))
		slices.Sort(places)
		for _, n := range slices.Compact(places) {
			if f, ok := c.complete(l.first+n, slices.Contains(whole, n)); ok {
				found = append(found, f)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b completed) int {
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
	for _, s := range append([]string{c.typed.skeleton}, c.typed.others...) {
		if len(c.holders) > 0 {
			places = append(places, c.holders[0].starting(l, s, most, keep)...)
			if len(s) >= foreignLeast {
				places = append(places, c.holders[0].starting(l, foreignNames+s, c.limit/2+1, keep)...)
			}
			continue
		}
		best, inside := l.Starting(s, most, area, keep)
		places = slices.Concat(places, best, inside)
		if len(s) >= foreignLeast {
			best, inside = l.Starting(foreignNames+s, c.limit/2+1, area, keep)
			places = slices.Concat(places, best, inside)
		}
	}
	return places
}

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
// sounds like all of the text; otherwise the first name that begins so, in the script of the text, will do.
func (c *completer) complete(n uint32, whole bool) (completed, bool) {
	r := c.ix.row(n)
	f := completed{place: n}
	prominence := float64(c.ix.prominence(n)) / prominent
	best, fits := c.own(r)
	if !fits {
		best, fits = c.goesOn(r, whole)
	}
	if !fits {
		return f, false
	}
	f.name, f.score = best.name, best.weight+prominence
	if best.foreign {
		f.score -= prominence * (1 - shareForeign)
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

// fitting is a name that goes on from the text.
type fitting struct {
	name    string
	weight  float64
	foreign bool // one of many in other languages
}

// goesOn gives the best of the names of a place. Those in other languages are looked at if no other will do.
func (c *completer) goesOn(r *row, whole bool) (best fitting, found bool) {
	enough := weightFront + weightScript + weightLetter + weightSame
	if whole {
		enough += weightWhole
	}
	consider := func(name string, foreign bool) (done bool) {
		if (scriptOfText(name) == otherScript) != (c.typed.script == otherScript) {
			return false
		}
		if weight, ok := c.typed.fits(name); ok && (!found || weight > best.weight) {
			best, found = fitting{name, weight, foreign}, true
		}
		return found && (best.weight >= enough || foreign && !whole)
	}
	if consider(r[colName], false) {
		return best, true
	}
	many := strings.Count(r[colNames], "|") >= manyNames
	for _, foreign := range []bool{false, true} {
		for names := r[colNames]; names != ""; {
			var part string
			part, names, _ = strings.Cut(names, "|")
			tag, text, _ := strings.Cut(part, ":")
			lang, _, _ := strings.Cut(tag, ";")
			if text != "" && (many && !readLanguages[lang]) == foreign && consider(text, foreign) {
				return best, true
			}
		}
		if found && !whole || !many {
			break
		}
	}
	return best, found
}

// fits tells how well a name goes on from the text: it is false if it does not.
func (t *typed) fits(name string) (weight float64, ok bool) {
	var space [96]byte
	fold := appendFold(space[:0], name)
	sameScript := scriptOfText(name) == t.script
	for front := true; ; front = false {
		if whole, spelled, ok := t.begins(fold, sameScript); ok {
			if sameScript {
				weight += weightScript
			}
			if spelled {
				weight += weightLetter
				if t.written(name) {
					weight += weightSame
				}
			}
			switch {
			case front && whole:
				weight += weightFront + weightWhole
			case front:
				weight += weightFront
			case whole:
				weight += weightLast
			}
			return weight, true
		}
		_, rest, more := strings.Cut(string(fold), " ")
		if !more {
			return 0, false
		}
		fold = []byte(rest)
	}
}

// written reports whether a word of a name begins with the text as it was typed, but for case.
func (t *typed) written(name string) bool {
	for {
		if len(name) >= len(t.text) && strings.EqualFold(name[:len(t.text)], t.text) {
			return true
		}
		at := strings.IndexAny(name, " -")
		if at < 0 {
			return false
		}
		name = name[at+1:]
	}
}

// begins reports whether a fold begins with the text, in its letters (spelled) or by its sound, and whether that is all of it.
func (t *typed) begins(fold []byte, sameScript bool) (whole, spelled, ok bool) {
	var space, other [96]byte
	key := appendKey(space[:0], fold)
	if strings.HasPrefix(string(key), string(t.key)) {
		return len(key) == len(t.key), true, true
	}
	sound := string(appendSkeleton(other[:0], key, "h"))
	if !strings.HasPrefix(sound, t.skeleton) && !slices.ContainsFunc(t.others, func(o string) bool { return strings.HasPrefix(sound, o) }) {
		return false, false, false
	}
	for at, r := range string(key) {
		end := at + utf8.RuneLen(r)
		skeleton := string(appendSkeleton(other[:0], key[:end], "h"))
		if skeleton == t.skeleton || !sameScript && slices.Contains(t.others, skeleton) {
			return end == len(key), false, true
		}
		if len(skeleton) > len(t.skeleton)+4 {
			break
		}
	}
	return false, false, false
}
