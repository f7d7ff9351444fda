package gazetteer

import (
	"cmp"
	"slices"
	"strings"
)

// Suggestion is a name in the gazetteer that is spelled nearly like a text.
type Suggestion struct {
	Name     string // the name that is near, as it is stored
	Place    Ref
	Country  string // ISO 3166-1 alpha-2, several joined by "/"
	Distance int    // letters to change, add or leave out between the two skeletons; 0 for a namesake elsewhere
}

// maxCompared bounds the places that are decoded for one suggestion.
const maxCompared = 1500

// Suggest gives up to n names that are spelled nearly like the text, the nearest first and then the more prominent: at
// most a quarter of its letters differ. It is for telling a user that a name is not there, never for answering.
func (ix *Index) Suggest(text string, n int) []Suggestion {
	if len(text) > MaxText {
		return nil
	}
	return ix.suggest(text, n, &restriction{})
}

func (ix *Index) suggest(text string, n int, area *restriction) []Suggestion {
	want := []byte(Skeleton(text))
	limit := min(max(len(want)/4, 1), 3)
	if len(want) < 3 || n <= 0 {
		return nil
	}
	type near struct {
		Suggestion
		importance float64
	}
	var found []near
	for _, place := range ix.nearLetters(want, limit) {
		h := hit{place: place, row: ix.row(place)}
		if !area.admits(ix, &h) {
			continue
		}
		if name, distance := nearestName(&h.row, want, limit); distance <= limit {
			found = append(found, near{ix.suggestion(place, name, distance), importance(&h.row)})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(cmp.Compare(a.Distance, b.Distance), cmp.Compare(b.importance, a.importance),
			strings.Compare(a.Name, b.Name), strings.Compare(a.Place.ID, b.Place.ID))
	})
	var out []Suggestion
	for _, f := range found {
		if len(out) < n && !slices.ContainsFunc(out, func(s Suggestion) bool { return s.Name == f.Name && s.Country == f.Country }) {
			out = append(out, f.Suggestion)
		}
	}
	return out
}

func (ix *Index) suggestion(place uint32, name string, distance int) Suggestion {
	r := ix.row(place)
	return Suggestion{Name: name, Place: Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}, Country: r[colCountry], Distance: distance}
}

// nearLetters gives the places of which a name has nearly the letters of the skeleton, the nearest first, at most
// maxCompared.
func (ix *Index) nearLetters(skeleton []byte, limit int) []uint32 {
	want := letterSignature(skeleton)
	byMarks := make([][]uint32, 2*limit+1)
	for n := range uint32(len(ix.offsets)) {
		best := 2*limit + 1
		for _, marks := range ix.letters[ix.first[n]:ix.first[n+1]] {
			best = min(best, marksApart(want, marks))
		}
		if best <= 2*limit && len(byMarks[best]) < maxCompared && !ix.isDead(n) {
			byMarks[best] = append(byMarks[best], n)
		}
	}
	places := slices.Concat(byMarks...)
	return places[:min(len(places), maxCompared)]
}

// nearestName is the name of a place that is nearest to the skeleton.
func nearestName(r *row, want []byte, limit int) (name string, distance int) {
	distance = limit + 1
	try := func(text string) {
		if d := editDistance(want, []byte(Skeleton(text)), distance); d < distance {
			name, distance = text, d
		}
	}
	try(r[colName])
	for part := range strings.SplitSeq(r[colNames], "|") {
		if _, text, ok := strings.Cut(part, ":"); ok {
			try(text)
		}
	}
	return name, distance
}

// editDistance is the Levenshtein distance in bytes, or limit if it is not smaller.
func editDistance(a, b []byte, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	var space [128]int
	row := space[:0]
	for j := range len(b) + 1 {
		row = append(row, j)
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		least := row[0]
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
			least = min(least, row[j+1])
		}
		if least >= limit {
			return limit
		}
	}
	return min(row[len(b)], limit)
}
