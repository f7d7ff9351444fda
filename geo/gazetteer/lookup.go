package gazetteer

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// MatchID is the match of a place that was chosen by its id.
const MatchID Match = "id"

// Candidate gives a place that was chosen by its id the form of an answer: with the point and the radius that stand for
// it, its hierarchy and label, and score 1. An id of an earlier gazetteer leads to the place of today, see Successor; it is false for
// other ids that are not in the index.
func (ix *Index) Candidate(id string) (Candidate, bool) {
	n, ok := ix.today(id)
	if !ok {
		return Candidate{}, false
	}
	r := ix.row(n)
	return ix.candidate(&scored{hit: &hit{place: n, row: r, name: Name{Text: r[colName]}, match: MatchID}, score: 1}), true
}

// Path gives the ids of a place and of all places that hold it, nearest first: its ancestors, and the countries of all
// its claimants. It is nil for an id that is not in the index.
func (ix *Index) Path(id string) []string {
	n, ok := ix.today(id)
	if !ok {
		return nil
	}
	return ix.withCountries(append([]string{ix.field(n, colID)}, ix.Ancestors(ix.field(n, colID))...), ix.field(n, colCountry))
}

// withCountries adds the countries of a country column (KG/TJ) to a path.
func (ix *Index) withCountries(path []string, countries string) []string {
	for code := range strings.SplitSeq(countries, "/") {
		if n, ok := ix.code(countryCode(code)); ok && code != "" {
			if id := ix.field(n, colID); !slices.Contains(path, id) {
				path = append(path, id)
			}
		}
	}
	return path
}

// Admin1Name gives the name of the first-level division that a place is or lies in, or "".
func (ix *Index) Admin1Name(id string) string {
	n, ok := ix.today(id)
	if !ok {
		return ""
	}
	for _, up := range append([]uint32{n}, ix.chain(n)...) {
		if ix.field(up, colKind) == KindAdmin1 {
			return ix.field(up, colName)
		}
	}
	return ""
}

// Division gives the path (see Path) of a first-level division by the codes of its countries (KG, KG/TJ) and its name
// in any spelling, its code or its id. Without admin1, or where it is not known, the path holds the countries alone; it
// is nil when nothing is known.
func (ix *Index) Division(ctx context.Context, countries, admin1 string) []string {
	if admin1 != "" {
		for code := range strings.SplitSeq(countries, "/") {
			area, err := ix.restrict(ctx, Query{Country: code})
			if err != nil {
				continue
			}
			if n, err := ix.resolve("admin1", admin1, area, []string{KindAdmin1}); err == nil {
				return ix.withCountries(ix.Path(ix.field(n, colID)), countries)
			}
		}
	}
	return ix.withCountries(nil, countries)
}

// Record gives a place as the fields of its CSV form, in the order of Columns.
func (p Place) Record() []string { return p.record() }

// ParseRecord reads what Record gives.
func ParseRecord(fields []string) (Place, error) {
	if len(fields) != numColumns {
		return Place{}, fmt.Errorf("a place has %d fields, not %d", numColumns, len(fields))
	}
	var r row
	copy(r[:], fields)
	return r.place()
}
