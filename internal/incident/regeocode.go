package incident

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// Why the gazetteer of today puts an incident elsewhere than it did before.
type Why string

// The reasons of a Move.
const (
	WhyMoved     Why = "place moved"     // the same place, or one that the words start from, has another point or radius now
	WhyGone      Why = "place removed"   // the place is not in the gazetteer any more; another one bears the name
	WhyNew       Why = "new name"        // another place bears the name, which was not weighed before
	WhyBetter    Why = "better match"    // another one of the places that were weighed
	WhyAmbiguous Why = "now ambiguous"   // the name alone does not tell any more
	WhyNotFound  Why = "now not found"   // no place bears the name any more
	WhyFound     Why = "now found"       // it was stored without a point
	WhyRegrouped Why = "place regrouped" // it stays where it is, but that lies in other places now, or is claimed by others
)

// Move is what geocoding an incident again would change.
type Move struct {
	Old *Incident
	// New is the incident as it would be stored. It is nil where the gazetteer does not
	// decide: the incident then stays as it is.
	New *Incident
	Why Why
	// Detail says it in a sentence, for WhyAmbiguous, WhyNotFound and WhyRegrouped.
	Detail string
	// DistanceM is how far the point moves, in metres; 0 without New, and for what had no point.
	DistanceM float64
}

// Regeocode asks the gazetteer of today where the incidents of q are that it once placed,
// with the words as written, and yields those that it puts elsewhere. An incident whose point
// a person gave or corrected is never moved. One without a point is where its words are
// clear. One that came with the id of a place, and not with its name, is only looked at for
// whether that place has moved. Country and division, which an incident may have from its
// former place, hold unless nothing is found there, and always where there was none. What stays
// is yielded, too, where it lies in other places now, by which it would be found.
func (s *Service) Regeocode(ctx context.Context, q Query) iter.Seq2[Move, error] {
	return func(yield func(Move, error) bool) {
		q.Whole = true
		now := s.pinned()
		for old, err := range s.Store.Find(ctx, q) {
			var m Move
			moved := false
			switch {
			case err != nil:
			case old.Point == nil:
				m, moved, err = now.tryAgain(ctx, old)
			case old.GeoMethod == MethodGazetteer:
				m, moved, err = now.reconsider(ctx, old)
			}
			if err == nil && !moved {
				m, moved = now.regroup(ctx, old)
			}
			if (err != nil || moved) && !yield(m, err) || err != nil {
				return
			}
		}
	}
}

// tryAgain geocodes an incident that has no point where it is said to be: its country and division come from no place.
// Where the gazetteer does not decide it stays so.
func (s *Service) tryAgain(ctx context.Context, old *Incident) (m Move, found bool, err error) {
	if cmp.Or(old.PlaceQuery, old.Place) == "" || old.PlaceID != "" {
		return m, false, nil
	}
	next := *old
	next.GeoMethod, next.GeoPrecision = "", ""
	switch fault := s.locate(ctx, &next, Strict); {
	case fault != nil && fault.Code == Internal:
		return m, false, fault
	case fault != nil || next.Point == nil:
		return m, false, nil
	}
	return Move{Old: old, New: &next, Why: WhyFound}, true, nil
}

// regroup tells of an incident that stays whether it lies in other places now.
func (s *Service) regroup(ctx context.Context, old *Incident) (m Move, moved bool) {
	next := *old
	if old.PlaceID != "" {
		f := s.fact(old.PlaceID)
		if f == nil {
			return Move{Old: old, Why: WhyNotFound, Detail: "its place " + old.PlaceID + " is not in the gazetteer any more: give it the place_id of another one"}, true
		}
		if !s.Places.Current().Has(old.PlaceID) {
			next.PlaceID = f.candidate.Place.ID // which an id of an earlier gazetteer leads to
		}
	}
	next.PlacePath = s.pathOf(ctx, old)
	next.PlaceClaimants = s.claimants(&next)
	missing := func(all, of []string) (left []string) {
		for _, id := range all {
			if !slices.Contains(of, id) {
				left = append(left, s.called(id))
			}
		}
		return left
	}
	var detail []string
	for _, change := range []struct {
		what string
		of   []string
	}{
		{"now in ", missing(next.PlacePath, old.PlacePath)}, {"no longer in ", missing(old.PlacePath, next.PlacePath)},
		{"now claimed by ", missing(next.PlaceClaimants, old.PlaceClaimants)}, {"no longer claimed by ", missing(old.PlaceClaimants, next.PlaceClaimants)},
	} {
		if len(change.of) > 0 {
			detail = append(detail, change.what+strings.Join(change.of, ", "))
		}
	}
	return Move{Old: old, New: &next, Why: WhyRegrouped, Detail: strings.Join(detail, "; ")}, len(detail) > 0
}

// called is the name of a place with its id, or the id alone where the gazetteer does not have it.
func (s *Service) called(id string) string {
	if f := s.fact(id); f != nil {
		return f.candidate.Place.Name + " (" + id + ")"
	}
	return id
}

// reconsider geocodes one incident again.
func (s *Service) reconsider(ctx context.Context, old *Incident) (m Move, moved bool, err error) {
	next := *old
	next.Point, next.UncertaintyM, next.UncertaintyReason, next.GeoPrecision, next.PlacePath = nil, 0, "", "", nil
	var fault *Error
	if byWords(old) {
		fault = s.find(ctx, old, &next)
	} else {
		fault = s.locate(ctx, &next, Strict)
		next.Candidates = old.Candidates
	}
	switch {
	case fault == nil:
		return s.moveTo(old, &next)
	case fault.Code == Internal:
		return m, false, fault
	case stays(old, fault.Candidates):
		return m, false, nil
	case len(fault.Candidates) > 0:
		return Move{Old: old, Why: WhyAmbiguous, Detail: fault.Message}, true, nil
	}
	return Move{Old: old, Why: WhyNotFound, Detail: fault.Message}, true, nil
}

// byWords reports whether the words of an incident have placed it, and not the id of a place.
func byWords(i *Incident) bool {
	return cmp.Or(i.PlaceQuery, i.Place) != "" && (i.PlaceID == "" || chosen(i) != nil)
}

// chosen is the candidate that an incident was placed at, nil if it was not placed by words.
func chosen(i *Incident) *Candidate {
	n := slices.IndexFunc(i.Candidates, func(c Candidate) bool { return c.Chosen })
	if n < 0 {
		return nil
	}
	return &i.Candidates[n]
}

// sameCircle reports whether an incident lies where the point and radius say. A radius that
// somebody gave it in place of that of the gazetteer does not count.
func sameCircle(old *Incident, point orb.Point, radius float64) bool {
	if !samePoint(*old.Point, point) {
		return false
	}
	c := chosen(old)
	return c == nil || !nearly(c.UncertaintyM, old.UncertaintyM) || nearly(radius, old.UncertaintyM)
}

// find geocodes the words of an incident where it is said to be; where nothing of the name is
// there, in its country, and else anywhere.
func (s *Service) find(ctx context.Context, old, next *Incident) *Error {
	next.PlaceID, next.PlaceName = "", ""
	text := cmp.Or(old.PlaceQuery, old.Place)
	for _, where := range [][2]string{{old.Country, old.Admin1}, {old.Country, ""}, {"", ""}} {
		res, err := s.Places.Current().Geocode(ctx, gazetteer.Query{Text: text, Country: where[0], Admin1: where[1], Limit: 1})
		if err == nil && len(res.Candidates) > 0 {
			next.Country, next.Admin1 = where[0], where[1]
			break
		}
	}
	return s.locate(ctx, next, Strict)
}

// stays reports whether the likeliest of several places is the one that the incident is at:
// whoever stored it has decided for that.
func stays(old *Incident, candidates []Candidate) bool {
	return len(candidates) > 0 && candidates[0].PlaceID == old.PlaceID && sameCircle(old, candidates[0].Point, candidates[0].UncertaintyM)
}

// sameChosen reports whether words that start from a place ("15 km south of Isfara") start from the same one, though only one of the
// points lies where the incident has its id.
func sameChosen(old, next *Incident) bool {
	a, b := chosen(old), chosen(next)
	return a != nil && b != nil && a.PlaceID == b.PlaceID && a.Name == b.Name
}

// moveTo tells what differs between two states of an incident.
func (s *Service) moveTo(old, next *Incident) (Move, bool, error) {
	if next.Point == nil {
		return Move{}, false, errors.New("geocoding again left " + string(old.ID) + " without a point")
	}
	m := Move{Old: old, New: next, DistanceM: geo.Distance(*old.Point, *next.Point)}
	same := old.PlaceID == next.PlaceID
	if now, ok := s.Places.Current().Successor(old.PlaceID); ok {
		same = same || now == next.PlaceID
	}
	switch {
	case same && sameCircle(old, *next.Point, next.UncertaintyM):
		return m, false, nil
	case same, sameChosen(old, next):
		m.Why = WhyMoved
	case old.PlaceID != "" && !s.Places.Current().Has(old.PlaceID):
		m.Why = WhyGone
	case slices.ContainsFunc(old.Candidates, func(c Candidate) bool { return c.PlaceID == next.PlaceID }):
		m.Why = WhyBetter
	default:
		m.Why = WhyNew
	}
	return m, true, nil
}

// samePoint and nearly pass over what the rounding of an index makes of a figure: a hundredth
// of a metre, a tenth of a metre.
func samePoint(a, b orb.Point) bool {
	return math.Abs(a.Lon()-b.Lon()) < 2e-7 && math.Abs(a.Lat()-b.Lat()) < 2e-7
}

func nearly(a, b float64) bool { return math.Abs(a-b) < 0.1 }

// ApplyMove stores what Regeocode proposes, unless somebody has changed the incident
// meanwhile: then it is a Conflict.
func (s *Service) ApplyMove(ctx context.Context, m Move, by string) (Change, error) {
	if m.New == nil {
		return Change{}, Errorf(Invalid, "place", "%s stays where it is: %s", m.Old.ID, m.Detail)
	}
	next := *m.New
	if m.Old.Title == s.title(m.Old) { // it was made of the old place
		next.Title = s.title(&next)
	}
	s.complete(&next)
	if faults := Validate(&next, s.Types); len(faults) > 0 {
		return Change{}, fmt.Errorf("geocode %s again: %w", m.Old.ID, faults)
	}
	done, err := s.Store.Apply(ctx, []Write{{Op: Update, ID: m.Old.ID, Incident: &next, IfVersion: m.Old.Version, By: by, At: s.Now().UTC()}})
	if err != nil {
		return Change{}, err
	}
	return done[0], nil
}
