package gazetteer

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"dateline/geo"
)

// coordinatesBeside parts a text into coordinates and the words beside them: "38N 70E, Tajikistan", "Batken (40.06, 70.82)". A comma or
// brackets part them; a space does where the coordinates cannot be anything else: "Vorukh 39.85N 70.58E".
func coordinatesBeside(text string) (c Coordinates, words string, ok bool) {
	if text = plainDigits(text); !strings.ContainsAny(text, "0123456789") {
		return Coordinates{}, "", false
	}
	tidy := func(part string) string {
		return strings.TrimFunc(part, func(r rune) bool { return isBreak(r) || unicode.IsSpace(r) })
	}
	longest := 0
	for at, r := range text {
		parted := strings.ContainsRune(",;()[]", r)
		if !parted && !unicode.IsSpace(r) {
			continue
		}
		left, right := tidy(text[:at]), tidy(text[at:])
		for _, parts := range [][2]string{{left, right}, {right, left}} {
			if strings.ContainsAny(parts[1], "0123456789") || !strings.ContainsFunc(parts[1], unicode.IsLetter) || len(parts[0]) <= longest {
				continue
			}
			if found, is, err := ParseCoordinates(parts[0]); is && err == nil && (parted || standsAlone(parts[0], parts[1])) {
				c, words, ok, longest = found, parts[1], true, len(parts[0])
			}
		}
	}
	return c, words, ok
}

// standsAlone reports whether a text is coordinates even where only a space parts them from the words beside them: both numbers have a
// letter, a sign or decimals. The words must be no part of them, nor say how the place lies to them.
func standsAlone(coordinates, words string) bool {
	if len(phrases(words+" "+coordinates)) > 0 || len(phrases(coordinates+" "+words)) > 0 {
		return false
	}
	said := strings.Fields(words)
	for _, end := range []string{said[0], said[len(said)-1]} {
		if _, ok := degreeWords[Fold(end)]; ok {
			return false
		}
	}
	return strings.ContainsAny(coordinates, "°º˚.,") || strings.ContainsFunc(coordinates, unicode.IsLetter)
}

// positionBeside answers coordinates with words beside them: the coordinates stand, and what the words name must hold them.
func (ix *Index) positionBeside(ctx context.Context, q Query, c Coordinates, words string) (Result, error) {
	area, err := ix.restrict(ctx, q)
	if err != nil {
		return Result{}, err
	}
	s := &search{Index: ix, area: &restriction{}, omit: q.Omit}
	all, unmatched := s.named(words)
	if len(all) == 0 || len(unmatched) > 0 || all[0].score < floor {
		res, err := ix.position(ctx, q, c)
		if err == nil && len(res.Candidates) > 0 {
			res.Ambiguous, res.Unmatched = true, strings.Fields(words)
			res.Reason = fmt.Sprintf("%q is not in the gazetteer; the coordinates stand alone", words)
		}
		return res, err
	}
	fits := func(c Coordinates) bool {
		for i := range all[:min(len(all), DefaultLimit)] {
			if place := s.candidate(&all[i]); place.HasPoint && geo.Distance(place.Point, c.Point) <= place.UncertaintyM+c.RadiusM+nearLeastM {
				return true
			}
		}
		return false
	}
	if c.Rival != nil && fits(*c.Rival) != fits(c) {
		if fits(*c.Rival) {
			c = *c.Rival
		}
		c.Rival = nil
	}
	if other := c; c.Other != nil && !fits(c) {
		other.Point, other.Other = *c.Other, nil
		if other.Reason += "; read as longitude, latitude, because the other order does not lie at " + all[0].name.Text; fits(other) {
			c = other
		}
	}
	res, err := ix.position(ctx, q, c)
	if err != nil || len(res.Candidates) == 0 {
		return res, err
	}
	if !fits(c) {
		named := s.candidate(&all[0])
		res.Ambiguous = true
		res.Reason = fmt.Sprintf("the coordinates lie %s from %s: say which is meant", metresText(geo.Distance(named.Point, c.Point)), named.Label)
		if area.admits(ix, all[0].hit) {
			res.Candidates = append(res.Candidates, named)
		}
	}
	return res, nil
}
