package gazetteer

import (
	"math"
	"slices"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// The numbers of the score; see the package comment.
const (
	importanceShare    = 0.2     // of the score, that importance decides
	factorKind         = 0.6     // the text names another kind of place
	factorSize         = 0.93    // the text says village, the place is a town, or the like
	factorElsewhere    = 0.5     // no place of the qualifier's name holds the place or is near it
	factorLoose        = 0.97    // a qualifier without a comma
	factorReversed     = 0.97    // the larger place is named first
	factorLocative     = 0.9     // "X in Y" asks for X
	factorNear         = 0.97    // near the qualifier at best, not in it
	factorFeature      = 0.85    // a name without the generic word that is part of it: "Batken" for Batken Airport
	factorWater        = 0.97    // a river or a road that the text does not call so, though it is called by that name
	factorUnmatched    = 0.55    // words of the text are not explained
	factorAbroad       = 0.95    // the spelling is not that of the country
	factorKyrgyz       = 0.99    // a place of Kazakhstan, if the text is Kyrgyz by its letters
	villageShare       = 0.2     // the importance of a village
	importanceByTheWay = 0.15    // that of a division by a name that is not like its primary one
	importanceSpan     = 0.03    // share of the letters that differ at which importance counts no more
	factorNoFarm       = 0.93    // the text names a farm or a station, the name none
	factorGuess        = 0.7     // nearly the same letters, where others bear the very name
	factorOutrun       = 0.8     // of a foreign language, where others bear the written name
	biasShare          = 0.08    // of the score, that the distance from the point of the query decides
	biasM              = 100_000 // the distance in metres that takes half of it
	namesShare         = 0.025   // of the importance, for twice as many names
	nameSlack          = 0.03    // by which the name of a town may fit less well, for a division to be named after it
	seatSlack          = 0.1     // the same of a city, or the seat of a first-level division
	nameStep           = 0.05    // by which a division stands behind the town that it is named after
	margin             = 0.04    // two places whose scores are closer are ambiguous
	shareFamous        = 0.66    // of a difference of scores, that counts where the second place is famous
	shareDivisions     = 0.47    // the same of two countries or first-level divisions
	floor              = 0.6     // below it an answer is a guess
	sure               = 0.66    // below it an answer must not be taken without asking
	soundLeast         = 4       // letters of a name that may be known by its sound alone
)

// scored is a hit with its score in one reading. Several may share the hit.
type scored struct {
	*hit
	score      float64
	fair       float64 // the score without what the script and the language of the name took from it; see rivals
	near       bool
	bare       bool    // no word named the kind
	own        bool    // see hit.own
	beside     bool    // it is beside the point of the query
	away       bool    // it is not
	large      bool    // it is a city, and the text says village
	held       bool    // the places that the text names around it hold it
	at         *hit    // the place by which the text names a part of a river or a road, or nil; see along
	exists     float64 // probability that the name is one of the gazetteer at all
	why        string  // what speaks against it beside the likeness of the names; see exists
	confidence float64 // 0 until weigh
}

// rank scores the hits of a reading, of which around are the places that its qualifiers name.
func (ix *search) rank(r *reading, hits []hit, around [][]hit) []scored {
	written := r.target.outrun || slices.ContainsFunc(hits, func(h hit) bool { return h.match.written() })
	borne := slices.ContainsFunc(hits, func(h hit) bool { return h.match == MatchExact && !h.stripped })
	kinds := slices.Concat(r.kinds, r.floating)
	out := make([]scored, 0, len(hits))
	for i := range hits {
		h := &hits[i]
		s, own, far := 1.0, h.own(), ix.far(h)
		if own {
			same := *h
			same.quality, same.plain = 1, 1
			h = &same
		} else {
			s = 1 - importanceShare + importanceShare*h.importance(written, borne, ix.at)
			if r.target.abroad(h) {
				s *= factorAbroad
			}
			s *= ix.bias(far)
		}
		at := ix.along(h, r, kinds, hits, around)
		within, held := ix.amid(r, h, at, hits, around)
		s *= r.words() * within * r.ofKind(h, kinds, own)
		if r.farm && !hasFarmWord(h.name.Text) {
			s *= factorNoFarm
		}
		out = append(out, scored{
			hit: h, score: s * h.quality * r.guess(h, written), fair: s * h.plain, at: at, own: own, held: held,
			near: r.near, beside: far >= 0 && far <= settledM, away: far > 2*settledM, large: r.tooLarge(h, own),
			bare: len(kinds) == 0 && !ix.calledThen(h, hits),
		})
	}
	return out
}

// words is the share of the score that the words around the target leave: those that are not understood, and how the qualifiers stand.
func (r *reading) words() float64 {
	share := math.Pow(factorLoose, float64(r.loose))
	if r.reversed {
		share *= factorReversed
	}
	if r.locative {
		share *= factorLocative
	}
	if len(r.unmatched) > 0 {
		share *= factorUnmatched
	}
	return share
}

// guess is the share of the score of a name that is only nearly that of the target, or is so in a language that is not that of the text,
// where others are called as it is written.
func (r *reading) guess(h *hit, written bool) float64 {
	share := 1.0
	if written && h.foreign {
		share *= factorOutrun
	}
	if r.target.outrun && h.match == MatchFuzzy {
		share *= factorGuess
	}
	if h.match.bySound() && !h.stripped && h.swallows(r.inside) {
		share *= factorKind
	}
	return share
}

// alias reports whether a qualifier in brackets is another name of the very place: Isfana (Razzakov). After a comma it is
// the place around: Darvaz, Darvoz.
func (r *reading) alias(i int, h *hit, around []hit) bool {
	return r.around[i].aside && r.around[i].key != r.target.key && slices.ContainsFunc(around, func(q hit) bool { return q.place == h.place })
}

// kindFactor compares a kind with those that the text names.
func kindFactor(kind string, named []string) float64 {
	switch {
	case len(named) == 0 || slices.Contains(named, kind):
		return 1
	case (populated(kind) || like(kind)) && slices.ContainsFunc(named, populated):
		return factorSize
	case kind == KindAdmin1 && slices.Contains(named, KindCountry):
		return factorSize // the Republic of Dagestan
	}
	return factorKind
}

// like reports whether a text may well call a place of the kind a village.
func like(kind string) bool {
	switch kind {
	case KindLocality, KindJunction, KindArea, KindExclave, KindMarket, KindBridge:
		return true
	}
	return false
}

// inside tells how well a place fits a qualifier: 1 if a place of that name holds it, a little less if it is near one
// that is not smaller, factorElsewhere if neither.
func (ix *Index) inside(h *hit, kinds []string, around []hit) float64 {
	best := factorElsewhere
	up := ix.above(h)
	for i := range around {
		q := &around[i]
		if q.place != h.place {
			best = max(best, ix.fits(h, up, q)*max(kindFactor(q.row[colKind], kinds), factorSize)*q.plain)
		}
	}
	return best
}

func (ix *Index) fits(h *hit, up []uint32, q *hit) float64 {
	if slices.Contains(up, q.place) || q.row[colKind] == KindCountry && claims(h.row, q.row[colCountry]) {
		return 1
	}
	if q.row[colKind] == KindAdmin2 && h.row[colAdmin2] == "" && rung(h.row) < rungDistrict && q.row[colAdmin1] == h.row[colAdmin1] {
		return nearness(h, q) // the district of the place is not known: its circle must do
	}
	if division(q.row[colKind]) || rung(q.row) < rung(h.row) {
		return 0
	}
	if populated(q.row[colKind]) && rung(q.row) >= rungTown {
		// A town stands for its district at most, not for what lies across a border.
		if q.row[colAdmin1] != h.row[colAdmin1] || q.row[colCountry] != h.row[colCountry] && !claims(h.row, q.row[colCountry]) {
			return 0
		}
		if q.row[colAdmin2] != "" && q.row[colAdmin2] == h.row[colAdmin2] {
			return factorNear
		}
	}
	return nearness(h, q)
}

// degreeM is less than a degree of latitude in metres.
const degreeM = 110_000

// nearness falls with the distance from the qualifier, and is 0 beyond its reach.
func nearness(h, q *hit) float64 {
	a, b := h.where(), q.where()
	if !a.hasPoint || !b.hasPoint || math.Abs(a.point.Lat()-b.point.Lat()) > b.reach/degreeM {
		return 0
	}
	far := geo.Distance(a.point, b.point) / b.reach
	if far > 1 {
		return 0
	}
	return factorNear - 0.15*far
}

// reach is the distance in metres up to which a place that is no division may stand for the land around it: a town for
// its district, a line or an area for its own extent.
func reach(r *row) float64 {
	own := number(r[colUncertaintyM])
	switch r[colKind] {
	case KindCapital, KindCity:
		return max(80_000, own)
	}
	if populated(r[colKind]) && rung(r) >= rungTown {
		return max(60_000, own)
	}
	return max(25_000, own)
}

// rung orders places by what may stand for the land around what.
func rung(r *row) int {
	switch r[colKind] {
	case KindCountry:
		return 7
	case KindAdmin1:
		return 6
	case KindAdmin2:
		return rungDistrict
	case KindCapital, KindCity:
		return 4
	case KindArea, KindExclave, KindBorder, KindBorderSection:
		return rungTown
	}
	seat := r[colFeatureCode]
	switch {
	case seat == "PPLA":
		return 4
	case seat == "PPLA2" || r[colKind] == KindTown:
		return rungTown
	case strings.HasPrefix(seat, "PPLA"):
		return 2
	}
	return 1
}

const (
	rungVillage  = 1
	rungTown     = 3 // from here on a populated place stands for its district
	rungSeat     = 4
	rungDistrict = 5
)

// claims reports whether a country holds or claims the place.
func claims(r *row, country string) bool {
	for c := range strings.SplitSeq(r[colCountry], "/") {
		if c == country && c != "" {
			return true
		}
	}
	return false
}

// spot is where a place lies, and how far it may stand for the land around it.
type spot struct {
	point    orb.Point
	hasPoint bool
	reach    float64 // metres, see reach
}

// where gives where a hit lies.
func (h *hit) where() *spot {
	if h.spot == nil {
		h.spot = &spot{reach: reach(h.row)}
		h.spot.point, h.spot.hasPoint = pointOf(h.row)
	}
	return h.spot
}

func pointOf(r *row) (orb.Point, bool) {
	p := Place{}
	err := r.point(&p)
	return p.Point, err == nil && p.HasPoint
}

// settle puts a division behind the town that it is named after where the text does not say which is meant, and sorts:
// the best first, of equals the user's own, then by id.
func (ix *Index) settle(all []scored) {
	formerly(all)
	giveBack(all)
	ix.besideFirst(all)
	for i := range all {
		a := &all[i]
		if kind := a.row[colKind]; a.own || !a.bare || !container(kind) || kind == KindCountry || vast(a.row) {
			continue
		}
		for j := range all {
			b := &all[j]
			slack, seat := nameSlack, rung(b.row) >= rungSeat && b.name.Flag != FlagFormer
			if seat {
				slack = seatSlack
			}
			if !populated(b.row[colKind]) || b.stripped || a.row[colKind] == KindAdmin1 && rung(b.row) < rungTown {
				continue // Kansas City is not named by Kansas
			}
			if b.score > floor && b.cost <= soundShare && b.plain >= a.quality-slack && (ix.holds(a, b) || ix.reaches(a, b)) {
				if seat && a.match.written() && b.match.bySound() {
					if a.derived(b) {
						continue
					}
					b.inherit(a)
				}
				b.score = max(b.score, min(a.score, b.fair)) // it bears the name that is written of the division, too
				a.score = min(a.score, b.score-nameStep)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		if a.score != b.score {
			if a.score > b.score {
				return -1
			}
			return 1
		}
		if a.own != b.own {
			if a.own {
				return -1
			}
			return 1
		}
		return strings.Compare(a.row[colID], b.row[colID])
	})
}

// above gives the places that hold a hit, the next one first.
func (ix *Index) above(h *hit) []uint32 {
	if h.up == nil {
		h.up = ix.chainOf(h.place, h.row)
	}
	return h.up
}

// holds reports whether b lies in a.
func (ix *Index) holds(a, b *scored) bool {
	if slices.Contains(ix.above(b.hit), a.place) {
		return true
	}
	return container(a.row[colKind]) && ix.covers(a, b)
}

// reaches reports whether the point of b lies within the radius of the division a, in its country.
func (ix *Index) reaches(a, b *scored) bool {
	return division(a.row[colKind]) && claims(b.row, a.row[colCountry]) && a.circles(b.hit)
}

// covers reports whether the point of b lies within the radius of a, which is no division: the circle round a division
// reaches far into its neighbours.
func (ix *Index) covers(a, b *scored) bool {
	if division(a.row[colKind]) {
		return false
	}
	return a.circles(b.hit)
}

// circles reports whether the point of another hit lies within the radius that a states.
func (h *hit) circles(other *hit) bool {
	radius := number(h.row[colUncertaintyM])
	return h.where().hasPoint && other.where().hasPoint && geo.Distance(h.where().point, other.where().point) <= radius
}

// rivals reports whether two answers contradict each other: neither is within the other.
func (ix *Index) rivals(a, b *scored) bool {
	return a.apart(b) < margin && ix.elsewhere(a, b)
}

// elsewhere reports whether neither of two answers lies within the other.
func (ix *Index) elsewhere(a, b *scored) bool {
	return !ix.covers(a, b) && !ix.covers(b, a) && !ix.holds(a, b) && !ix.holds(b, a) && !ix.reaches(b, a)
}

// lessApart is the share of the difference of their scores that counts between a and the lower b. That one of two cities is
// larger, or a capital, hardly tells which of them a text means; nor does it tell whether Georgia is a country or a state.
func (a *scored) lessApart(b *scored) float64 {
	switch kind := b.row[colKind]; {
	case !b.match.written() || b.stripped || importance(b.row) < famous:
		return 1
	case kind == KindAdmin1 && (a.row[colKind] == KindAdmin1 || a.row[colKind] == KindCountry):
		return shareDivisions
	}
	return shareFamous
}
