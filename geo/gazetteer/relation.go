package gazetteer

// Places described by others
//
// A text may describe its place by places that have a name. The answer then has the place that the text names first, its
// anchor, as Place, but the point and the radius of what is described, and a Relation that lists all anchors; Label is
// that of the anchor, Relation.String says what is meant. Where the point lies off the anchor (see Candidate.Elsewhere),
// countries, divisions and label are those of the point. The rules, each with its reason:
//
//   - near X, outside X, X area (RelationNear): the point of X; its own radius and 10 km, at least 15 km, as reports call
//     near what lies 15 to 25 km away. What holds other places (a district, a country) does not widen.
//   - south of X (RelationDirection), with no distance: the same, because nothing tells how far. The bearing is told.
//   - 15 km from X (RelationDistance), with no direction: the point of X; the distance (of 10-15 km the greater, of a few
//     8 km) and the own radius of X.
//   - 15 km south of X: the point that far along the great circle. The distance may be off by half a step of its last
//     digit that is not 0 (15 km: 0.5, 20 km: 5, 1,500 m: 50), and by a tenth at least. The direction may be off by 22.5° to
//     either side, as people name eight winds; by 11.25° where they name one of sixteen or say "due"; by 45° where they
//     say only "on the road to Y". The radius is the distance to the farthest corner of that piece of a ring, and the own
//     radius of X. It holds also the places that are 15 km away by a road a quarter longer than the straight line.
//   - between X and Y, from X to Y (RelationBetween), the X-Y road (RelationRoad), the junction of X and Y (RelationJunction): the middle of
//     the great circle; half of the distance, and the larger own radius. That circle holds the straight line and every
//     road that swings out to one side by no more than half of the distance. Of namesakes the pair is taken that is
//     prominent and near to each other. Of more than two it is the circle that holds all of theirs. Ends that lie more than 500 km apart are not taken for a
//     pair, 1,000 km where each is sure by itself. A village 60 km off, 120 km if it has no namesake, is asked back, and a town at 250 or 500 km;
//     on a road at twice as far.
//   - the north of X, northern X, central X, a section of X (RelationPart): the point and the radius of X. The part is told,
//     and no precision made up that nobody gave. A division that bears the name goes before a town in it ("southern Osh"), but
//     not where the text says town, nor for a centre; the northern Tajik town of X, or the southern city of X, is X itself,
//     and villages and towns are understood as near, because what lies in the north of a village is hardly told from what lies
//     north of it. An adjective before a village is asked back: it may belong to the name of another place (Северный
//     Кавказ is not a part of a village Кавказ). So is a direction with a capital before a
//     division or a country: South Tyrol and Southern Kurdistan are names that no place here bears, and who bears such a name
//     (East Pakistan) is itself. An English adjective before a country (Northern Syria), one of the four winds between (Northeast Syria), and
//     any direction before a large city (West Mosul) tell a part.
//   - the border of A and B (RelationBorder): the border as the gazetteer has it, which is Place; the anchors are A and B. Of
//     other neighbours it is the line that their outlines share (Place has no id then): the middle of its longest piece, and
//     the distance to its farthest point with what the outlines may be off. Of three countries it is where all three meet. A
//     part of it in Z: as much of the line as lies in the outline of Z. Near Z: what is near Z, where the border runs through that; if it
//     is up to 25 km from the circle of Z, the point of it that is nearest, and as far around. Of several Z one at the border is meant; a Z that is
//     not there is asked back. A Z that holds all of it says no more than its countries. Countries that share no line have no border.
//     Z near the border with B is that part of it if Z is a division, otherwise Z.
//
//   - a river or a road near X, or in an X that is smaller: the line is Place, with the point and the radius of what is near X, or of X.
// The own radius of a place is the one that it is answered with alone. A name that the gazetteer has goes before every
// relation: South Sudan, the Batken-Isfana road, Between the Rivers. What stands before a relation and is a place itself
// is the answer, and the relation chooses among its namesakes ("Kok-Tash, 20 km west of Batken"), a quarter of the distance
// forgiven; where none lies there, the answer is asked back. A division there qualifies the anchor; a name that is not in the
// gazetteer is left over (Result.Unmatched), and the relation answers. A relation may be an anchor: 3 km from the A-B road.

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// RelationKind says how a text describes a place by others.
type RelationKind string

// The kinds of relations; the head of relation.go has the rule of each.
const (
	RelationNear      RelationKind = "near"      // near X, outside X, X area
	RelationDirection RelationKind = "direction" // south of X
	RelationDistance  RelationKind = "distance"  // 15 km south of X, 200 metres from X
	RelationBetween   RelationKind = "between"   // between X and Y
	RelationRoad      RelationKind = "road"      // the X-Y road
	RelationJunction  RelationKind = "junction"  // the junction of X and Y
	RelationPart      RelationKind = "part"      // the north of X, a section of X
	RelationBorder    RelationKind = "border"    // the border of X and Y, or a part of it in Z
)

// Relation tells how a text describes a place by others.
type Relation struct {
	Kind RelationKind
	// DistanceM is the distance that the text states, in metres; 0 if it states none.
	DistanceM float64
	// Bearing is the direction that the text states, in degrees clockwise from north; it is meaningful only with
	// HasBearing.
	Bearing    float64
	HasBearing bool
	// Anchors are the places by which the text describes its own, in the order of the text. One without an id is a pair
	// of coordinates.
	Anchors []Ref
}

// The numbers of the rules.
const (
	nearM        = 10_000    // how much wider than the place's own radius what is near it reaches, in metres
	nearLeastM   = 15_000    // the least radius of what is near
	maxPairM     = 500_000   // between the ends of a pair
	maxSurePairM = 1_000_000 // the same of two that alone would be sure
	towardSpread = 45.0      // degrees
)

// described answers a text that gives coordinates, or describes its place by others; it is false for any other text.
func (ix *Index) described(ctx context.Context, q Query) (Result, bool, error) {
	c, ok, err := ParseCoordinates(q.Text)
	if err != nil {
		return Result{}, false, err
	}
	if q.Limit, err = limitOf(q.Limit); err != nil {
		return Result{}, false, err
	}
	if ok {
		res, err := ix.position(ctx, q, c)
		return res.rounded(), err == nil, err
	}
	if len(q.Text) > MaxText || !utf8.ValidString(q.Text) {
		return Result{}, false, nil
	}
	if c, words, ok := coordinatesBeside(q.Text); ok {
		res, err := ix.positionBeside(ctx, q, c, words)
		return res.rounded(), err == nil, err
	}
	if far, ok := tooFar(q.Text); ok {
		return Result{}, false, &QueryError{fmt.Sprintf("%s is farther than %s: describe the place by a nearer one", far, metresText(maxMeasureM))}
	}
	found := phrases(q.Text)
	if len(found) == 0 {
		return Result{}, false, nil
	}
	area, err := ix.restrict(ctx, q)
	if err != nil {
		return Result{}, false, err
	}
	s := &relater{search: &search{Index: ix, area: area, omit: q.Omit, runs: new(int)}, query: q}
	if s.isName(q.Text, &found[0]) {
		return Result{}, false, nil
	}
	for i := range found {
		if res, ok := s.relate(&found[i], 0); ok {
			res.Candidates = res.Candidates[:min(len(res.Candidates), q.Limit)]
			if !res.Ambiguous && len(res.Candidates) > 0 && res.Candidates[0].Confidence < Sure {
				res.Ambiguous, res.Reason = true, "several places may be meant: add the district or region, or give the id"
			}
			for i := range res.Candidates {
				c := &res.Candidates[i]
				c.UncertaintyM = math.Ceil(c.UncertaintyM)
				ix.placeByOutlines(c, area)
			}
			return res.rounded(), true, ctx.Err()
		}
	}
	res, ok := s.notHere(&found[0])
	return res, ok, ctx.Err()
}

// relater looks up the places of relations.
type relater struct {
	*search
	query Query
}

// isName reports whether the text, or what stands before its first comma, or its first words, are the name of a place
// that only looks like a relation: South Sudan; Eastern Cape, South Africa; Northern Ireland UK.
func (s *relater) isName(text string, p *phrase) bool {
	if p.kind == RelationRoad && strings.ContainsAny(text, "–—") {
		return false // дорога Исфара – Ворух, of which a dash with spaces makes two names
	}
	if s.bears(text) && !(p.adjective && !p.named && s.query.At == "" && s.borneOnce(text)) {
		return true
	}
	if p.kind == RelationDistance || p.kind == RelationBorder && p.place != "" {
		return false
	}
	words := (&sentence{text: text, words: relationWords(text)})
	from := words.skip(0, emptyWords)
	_, wind := courseAt(words.words, from) // of north east Syria North East is no name
	for n := 2; n <= maxSpan && from+n <= len(words.words); n++ {
		whole := words.words[from+n-1].stop
		name := words.slice(from, from+n)
		if (whole || p.part && n <= 4 && n > wind && name != text) && s.bears(name) {
			return true
		}
		capital := p.named || p.part && centerWords[words.key(from)] && !words.lowerBefore(from+1)
		if n == 2 && capital && s.bearsInCase(words.words[from].text, words.words[from+1].text) {
			return true
		}
		if whole {
			return false
		}
	}
	return false
}

// relate answers a phrase; it is false if its places are not known. Depth counts the relations around it.
func (s *relater) relate(p *phrase, depth int) (Result, bool) {
	switch {
	case p.kind == RelationBorder:
		return s.relateBorder(p)
	case p.kind == RelationNear || p.kind == RelationPart || p.kind == RelationDirection || p.ends[0][1] == "":
		return s.relateOne(p, depth)
	}
	return s.relatePair(p)
}

// anchorOf looks up the place of a relation to one, which may be described by a relation itself.
func (s *relater) anchorOf(p *phrase, text string, depth int) (anchored, bool) {
	if depth == 0 && !s.bears(text) {
		for _, inner := range phrases(text) {
			switch inner.kind {
			case RelationBetween, RelationRoad, RelationJunction, RelationBorder:
				if res, ok := s.relate(&inner, depth+1); ok {
					return anchored{res.Candidates, res.Reason, res.Suggestions}, true
				}
			}
		}
	}
	from := *s.search
	from.toPoint = p.kind == RelationDistance || p.kind == RelationDirection
	return from.anchor(text, p.cases)
}

// relateOne answers a relation to one place.
func (s *relater) relateOne(p *phrase, depth int) (Result, bool) {
	if res, ok := s.lying(p); ok {
		return res, true
	}
	text := p.ends[0][0]
	before, isPlace := s.placeBefore(p.before)
	if isPlace && division(before[0].row[colKind]) {
		text += ", " + p.before
	}
	switch {
	case !onlyBorder(text):
	case isPlace:
		return s.settled(before, s.query.Limit), true
	default:
		return Result{Reason: fmt.Sprintf("%q does not say which border: name its countries, or a place on it", s.query.Text)}, true
	}
	a, ok := s.anchorOf(p, text, depth)
	if ok && len(a.candidates) == 0 {
		if isPlace {
			return s.settled(before, s.query.Limit), true
		}
		return Result{Reason: a.reason, Suggestions: a.suggestions}, true
	}
	if !ok || p.kind != RelationDistance && a.candidates[0].Score < floor || p.before != "" && p.kind != RelationDistance {
		return Result{}, false
	}
	if p.part {
		city := s.famousCity(&a.candidates[0])
		if p.course != nil && len(kindsIn(text)) == 0 {
			a = preferDivision(a)
		}
		if kind := a.candidates[0].Place.Kind; p.course == nil && !p.piece && !populated(kind) && !container(kind) {
			return Result{}, false // Central Park
		} else if a.reason == "" && !city && s.bearsPart(p, kind) {
			a.reason = fmt.Sprintf("%q may be the name of a place that is not in the gazetteer, rather than a part of %s", s.query.Text, a.candidates[0].Place.Name)
			for i := range a.candidates {
				a.candidates[i].Confidence = min(a.candidates[i].Confidence, vagueExists)
			}
		}
	}
	res := Result{Ambiguous: a.reason != "", Reason: a.reason}
	for _, c := range a.candidates {
		if c.HasPoint {
			res.Candidates = append(res.Candidates, p.apply(c, text))
		}
	}
	if len(res.Candidates) == 0 {
		return Result{}, false
	}
	return s.withBefore(res, p, before, isPlace)
}

// lying answers a text in which a direction says only where in its country a place lies: the northern Tajik town of Isfara. It is
// false for any other, and where no place of the kind that the text names is called so.
func (s *relater) lying(p *phrase) (Result, bool) {
	if p.lying == "" {
		return Result{}, false
	}
	there := *s.search
	if p.country != "" && len(s.area.countries) == 0 {
		area := *s.area
		area.countries = []string{p.country}
		there.area = &area
	}
	a, ok := there.anchor(p.lying, p.cases)
	if !ok || a.candidates[0].Score < floor {
		return Result{}, false
	}
	if kinds := kindsIn(p.lying); len(kinds) > 0 && !slices.Contains(kinds, a.candidates[0].Place.Kind) {
		return Result{}, false
	}
	return Result{Candidates: a.candidates, Ambiguous: a.reason != "", Reason: a.reason}, true
}

// kindsIn are the kinds of places that the words of a text name.
func kindsIn(text string) (kinds []string) {
	for _, w := range relationWords(text) {
		kinds = append(kinds, wordClasses[Fold(w.text)].kinds...)
	}
	return kinds
}

// preferDivision puts the division that bears the name before the town that does, with the probability that the name has: what has a
// north that is worth telling is the larger. A centre has the town.
func preferDivision(a anchored) anchored {
	if top := &a.candidates[0]; !populated(top.Place.Kind) || top.Place.Kind == KindCapital {
		return a
	}
	for i := range a.candidates {
		c := a.candidates[i]
		holdsTop := slices.ContainsFunc(a.candidates[0].Hierarchy, func(r Ref) bool { return r.ID == c.Place.ID })
		if !division(c.Place.Kind) || c.Score < floor || !holdsTop {
			continue
		}
		list := slices.Insert(slices.Delete(slices.Clone(a.candidates), i, i+1), 0, c)
		if list[0].Confidence < list[1].Confidence {
			list[0].Confidence, list[1].Confidence = list[1].Confidence, list[0].Confidence
		}
		return anchored{candidates: list, reason: a.reason}
	}
	return a
}

// onlyBorder reports whether a text says border and not which.
func onlyBorder(text string) bool {
	words := relationWords(text)
	return len(words) > 0 && !slices.ContainsFunc(words, func(w relationWord) bool {
		return !borderWords[w.key] && !emptyWords[w.key] && w.key != "state" && w.key != "государственной" && w.key != "чек" && !strings.HasPrefix(w.key, "ара")
	})
}
