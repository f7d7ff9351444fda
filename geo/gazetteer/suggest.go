package gazetteer

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"

	"dateline/geo/gazetteer/segment"
)

// Suggestion is a name in the gazetteer that is spelled nearly like a text.
type Suggestion struct {
	Name     string // the name that is near, as it is stored
	Place    Ref
	Country  string // ISO 3166-1 alpha-2, several joined by "/"
	Distance int    // letters to change, add, leave out or swap with the next one, between the two skeletons; 0 for a namesake elsewhere
}

// What is looked at for one suggestion.
const (
	maxNear   = 150 // keys
	maxBorne  = 3   // places of one key
	maxWithin = 30  // the same, where only those within a place count
)

// suggest gives up to n names that are spelled nearly like the text: at most a quarter of the letters of their skeletons
// differ. Those come first of which the fewest letters differ as they are written (of a name in another script those
// of the skeletons, and one more), then those of the most similar length, then the more prominent. It is for telling a user that a
// name is not there, never for answering.
func (ix *Index) suggest(text string, n int, area *restriction) []Suggestion {
	w := newWanted(text)
	if len(w.sounds) < 3 || n <= 0 {
		return nil
	}
	var found []nearName
	seen := map[uint32]bool{}
	borne := maxBorne
	if len(area.within) > 0 {
		borne = maxWithin
	}
	for _, key := range ix.near(w.skeleton, w.limit, maxNear, borne, ix.filter(nil, area.countries)) {
		for _, place := range key.places {
			if seen[place] {
				continue
			}
			seen[place] = true
			h := hit{place: place, row: ix.row(place)}
			best, ok := w.nearest(h.row)
			if ok && area.admits(ix, &h) {
				best.place, best.importance = place, importance(h.row)
				found = append(found, best)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b nearName) int {
		return cmp.Or(a.compare(&b), cmp.Compare(b.importance, a.importance), strings.Compare(a.name, b.name), cmp.Compare(a.place, b.place))
	})
	var out []Suggestion
	for _, f := range found {
		if len(out) == n {
			break
		}
		s := ix.suggestion(f.place, f.name, f.sound)
		if !slices.ContainsFunc(out, func(o Suggestion) bool { return o.Name == s.Name && o.Country == s.Country }) {
			out = append(out, s)
		}
	}
	return out
}

func (ix *Index) suggestion(place uint32, name string, distance int) Suggestion {
	r := ix.row(place)
	return Suggestion{Name: name, Place: Ref{ID: r[colID], Name: r[colName], Kind: r[colKind]}, Country: r[colCountry], Distance: distance}
}

// wanted is the text that names are compared with.
type wanted struct {
	skeleton    string
	key, sounds []rune // its letters, and those of the skeleton
	marks       uint64
	limit       int // letters of the skeleton that may differ
	script      script

	fold, otherKey, otherSkeleton []byte // scratch
}

func newWanted(text string) *wanted {
	w := &wanted{script: scriptOfText(text)}
	key := appendKey(nil, appendFold(nil, text))
	w.skeleton = string(appendSkeleton(nil, key, "h"))
	w.key, w.sounds = []rune(string(key)), []rune(w.skeleton)
	w.marks = segment.Marks(w.skeleton)
	w.limit = min(max(len(w.sounds)/4, 1), segment.MaxDistance)
	return w
}

// nearName is a name that is near, with how near it is.
type nearName struct {
	name           string
	written, sound int // letters that differ in the keys and in the skeletons
	length         int // the difference of the lengths
	place          uint32
	importance     float64
}

// compare puts the nearer name first.
func (a *nearName) compare(b *nearName) int {
	return cmp.Or(cmp.Compare(a.written, b.written), cmp.Compare(a.length, b.length), cmp.Compare(a.sound, b.sound))
}

// nearest is the nearest name of a place, if one is near enough.
func (w *wanted) nearest(r *row) (best nearName, ok bool) {
	try := func(text string) {
		near, isNear := w.compare(text)
		if isNear && (!ok || near.compare(&best) < 0) {
			best, ok = near, true
		}
	}
	try(r[colName])
	for names := r[colNames]; names != ""; {
		var part string
		part, names, _ = strings.Cut(names, "|")
		if _, text, found := strings.Cut(part, ":"); found {
			try(text)
		}
	}
	return best, ok
}

// compare tells how near a name is.
func (w *wanted) compare(text string) (nearName, bool) {
	script := scriptOfText(text)
	if (script == otherScript) != (w.script == otherScript) {
		return nearName{}, false // skeletons meet in Latin and Cyrillic only
	}
	w.fold = appendFold(w.fold[:0], text)
	w.otherKey = appendKey(w.otherKey[:0], w.fold)
	w.otherSkeleton = appendSkeleton(w.otherSkeleton[:0], w.otherKey, "h")
	if bits.OnesCount64(w.marks^segment.Marks(string(w.otherSkeleton))) > 2*w.limit {
		return nearName{}, false
	}
	sounds := []rune(string(w.otherSkeleton))
	sound := segment.Distance(w.sounds, sounds, w.limit)
	if sound > w.limit {
		return nearName{}, false
	}
	near := nearName{name: text, sound: sound, written: sound + 1, length: max(len(sounds)-len(w.sounds), len(w.sounds)-len(sounds))}
	if script == w.script {
		key := []rune(string(w.otherKey))
		near.written = segment.Distance(w.key, key, len(w.key)+len(key))
		near.length = max(len(key)-len(w.key), len(w.key)-len(key))
	}
	return near, true
}
