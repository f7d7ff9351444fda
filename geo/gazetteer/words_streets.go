package gazetteer

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Words for streets, squares and blocks in towns, which the gazetteer does not have: the name follows (улица Ленина), or stands before
// (Lenin Street).
var (
	streetsBefore = foldedSet(`улица улице улицы улицу ул проспект проспекте проспекта пр просп переулок переулке пер бульвар бульваре площадь площади пл
		микрорайон микрорайоне мкр мкрн жилмассив жилмассиве кӯчаи хиёбони rue calle avenue`)
	streetsAfter = foldedSet(`street st avenue ave prospekt prospect boulevard blvd lane square көчөсү көчөсүндө проспектиси проспектисинде
		бульвары ko'chasi ko'chasida prospekti улица проспект переулок площадь`)
	houseWords = foldedSet(`дом доме д кв корпус house apartment apt building`)
)

// onStreet answers a text that names a street with the place that it says the street is in: the street is somewhere there. The words of
// the street are left over. A country or one of its first-level divisions is asked back. It is false for a text without a street, or
// with nothing else.
func (ix *Index) onStreet(ctx context.Context, q Query, tokens []token) (Result, bool, error) {
	var left, rest []token
	for from := 0; from < len(tokens); {
		to := from + 1
		for to < len(tokens) && tokens[to].segment == tokens[from].segment {
			to++
		}
		end := ix.streetEnd(tokens[from:to])
		left, rest = append(left, tokens[from:from+end]...), append(rest, tokens[from+end:to]...)
		from = to
	}
	if len(left) == 0 || !slices.ContainsFunc(left, func(t token) bool { return !houseWords[t.fold] && !isFigure(t) }) ||
		!slices.ContainsFunc(rest, func(t token) bool { return !t.generic }) {
		return Result{}, false, nil
	}
	var text strings.Builder
	for i, t := range rest {
		switch {
		case i > 0 && t.segment != rest[i-1].segment:
			text.WriteString(", ")
		case i > 0:
			text.WriteString(" ")
		}
		text.WriteString(t.text)
	}
	q.Text = text.String()
	res, err := ix.geocodeName(ctx, q)
	for i, t := range left {
		res.Unmatched = slices.Insert(res.Unmatched, i, t.text)
	}
	if len(res.Candidates) > 0 && !res.Ambiguous {
		if in := res.Candidates[0].Place; in.Kind == KindCountry || in.Kind == KindAdmin1 {
			res.Ambiguous = true
			res.Reason = fmt.Sprintf("a street is somewhere in a town: the text says no more than %s", in.Name)
		}
	}
	return res, err == nil, err
}

// streetEnd is the number of words of a segment that are the address of a street; 0 if it names none, or a place is called so (Union
// Square, Maryland).
func (ix *Index) streetEnd(words []token) int {
	end := slices.IndexFunc(words[1:], token.leadsToPlace) + 1
	if end == 0 {
		end = len(words)
	}
	address := words[:end]
	if !slices.ContainsFunc(address, func(t token) bool { return !houseWords[t.fold] && !isFigure(t) }) {
		return end // дом 5
	}
	for i, t := range address {
		last := !slices.ContainsFunc(address[i+1:], func(t token) bool { return !houseWords[t.fold] && !isFigure(t) })
		if (streetsBefore[t.fold] && !last || streetsAfter[t.fold] && i > 0 && last) && !ix.calledSo(spellSpan(address, span{0, end})) {
			return end
		}
	}
	return 0
}

// calledSo reports whether a place bears a name as it is written.
func (ix *Index) calledSo(name spelling) bool {
	hits := (&search{Index: ix, area: &restriction{}}).lookup(name, false)
	return slices.ContainsFunc(hits, func(h hit) bool { return h.match.written() })
}

// isFigure reports whether a word is a number.
func isFigure(t token) bool { return strings.Trim(t.fold, "0123456789") == "" }
