package segment

import (
	"cmp"
	"math/bits"
	"runtime"
	"slices"
	"unicode/utf8"
)

// NearKey is a key that is spelled nearly as asked for.
type NearKey struct {
	Text     string
	Distance int // edits
	Entries  []uint32
}

// MaxDistance is the greatest number of edits that Near looks for.
const MaxDistance = 3

// Near gives the keys that are at most d edits from the text (insert, leave out or replace a letter, swap two
// neighbours; no letter is edited twice), with their entries: the nearest first, then those with the better entries. At
// most most keys are given, and at most each entries of each, of those that keep wants (nil: all); a key of which none is
// wanted is left out. A letter that is inserted or replaced has to be one of the alphabet of the text (see alphabetOf), so
// that of scripts with thousands of characters not all is found. Of a short text d is at most a third of the letters, but may be 1 from two letters on.
func (s *Segment) Near(text string, d, most, each int, keep func(n uint32) bool) []NearKey {
	defer runtime.KeepAlive(s)
	letters := []rune(text)
	d = min(d, MaxDistance, len(letters)-1, max(1, len(letters)/3))
	if d < 0 || !utf8.ValidString(text) {
		return nil
	}
	found := s.candidates(letters, d)
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.first, b.first), cmp.Compare(a.key, b.key))
	})
	var near []NearKey
	for _, c := range found {
		if len(near) >= most {
			break
		}
		if entries := s.bearers(c.key, each, keep); len(entries) > 0 {
			near = append(near, NearKey{Text: string(s.key(c.key)), Distance: c.distance, Entries: entries})
		}
	}
	return near
}

type candidate struct {
	key      uint32
	distance int
	first    uint32 // its best entry
}

// candidates finds the keys. If a key is at most d edits away, then either its beginning is at most d/2 edits from the
// first half of the text, or its end at most d-d/2-1 from the second; or the two letters where the halves meet are
// swapped, and one of the two holds for the halves without them.
func (s *Segment) candidates(letters []rune, d int) []candidate {
	half := len(letters) / 2
	front, back := letters[:half], letters[half:]
	swapped := slices.Clone(letters)
	if d > 0 {
		swapped[half-1], swapped[half] = swapped[half], swapped[half-1]
	}
	forward, reverse := s.spellings()
	forward.alphabet = alphabetOf(letters)
	reverse.alphabet = forward.alphabet
	if d == 0 {
		forward.edit(letters, 0)
	} else {
		left := d - 1 // edits after the swap
		forward.edit(front, d/2)
		forward.edit(swapped[:half+1], left/2)
		reverse.edit(reversed(back), d-d/2-1)
		reverse.edit(reversed(swapped[half-1:]), left-left/2-1)
	}
	c := comparer{segment: s, letters: letters, marks: Marks(string(letters)), limit: d, seen: map[uint32]bool{}}
	for _, r := range forward.runs() {
		for i := r.from; i < r.to; i++ {
			if bits.OnesCount64(long(s.data[secMarks], uint32(i))^c.marks) <= 2*d {
				c.consider(uint32(i))
			}
		}
	}
	for _, r := range reverse.runs() {
		for i := r.from; i < r.to; i++ {
			if bits.OnesCount64(long(s.data[secReverseMarks], uint32(i))^c.marks) <= 2*d {
				c.consider(number(s.data[secReverse], uint32(i)))
			}
		}
	}
	return c.found
}

// spellings are the two orders of the keys. Their short beginnings are found when they are first needed.
func (s *Segment) spellings() (forward, reverse spelling) {
	s.shortOnce.Do(func() {
		s.forward = spelling{order: s.compareFront, keys: int(s.keys)}
		s.reverse = spelling{order: s.compareBack, keys: int(s.keys)}
		s.forward.readShort()
		s.reverse.readShort()
	})
	return s.forward, s.reverse
}

// comparer compares keys with a text.
type comparer struct {
	segment *Segment
	letters []rune
	marks   uint64
	limit   int
	seen    map[uint32]bool
	found   []candidate
	other   []rune
}

func (c *comparer) consider(key uint32) {
	text := c.segment.key(key)
	if len(text) > utf8.UTFMax*(len(c.letters)+c.limit) || c.seen[key] {
		return
	}
	c.other = c.other[:0]
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[i:])
		}
		c.other = append(c.other, r)
		i += size
	}
	distance := Distance(c.letters, c.other, c.limit)
	if distance > c.limit {
		return
	}
	c.seen[key] = true
	if b := c.segment.postings(key); len(b) >= 4 {
		c.found = append(c.found, candidate{key, distance, number(b, 0)})
	}
}

// Distance is the restricted Damerau-Levenshtein distance of two texts: the least number of letters to insert, leave out
// or replace and of neighbours to swap, no letter being edited twice. Beyond limit it is limit+1.
func Distance(a, b []rune, limit int) int {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > limit {
		return limit + 1
	}
	var space [3 * 48]int
	width := len(b) + 1
	rows := space[:]
	if 3*width > len(rows) {
		rows = make([]int, 3*width)
	}
	before, above, row := rows[:width], rows[width:2*width], rows[2*width:3*width]
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-limit), min(len(b), i+limit)
		row[0] = i
		if from > 1 {
			row[from-1] = limit + 1
		}
		least := row[from-1]
		for j := from; j <= to; j++ {
			cost := above[j-1]
			if a[i-1] != b[j-1] {
				cost++
			}
			if j < i+limit {
				cost = min(cost, above[j]+1)
			}
			cost = min(cost, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cost = min(cost, before[j-2]+1)
			}
			row[j] = cost
			least = min(least, cost)
		}
		if least > limit {
			return limit + 1
		}
		before, above, row = above, row, before
	}
	return min(above[len(b)], limit+1)
}

// alphabetOf gives the letters that may stand beside those of a text: of Latin all and the digits, of other scripts the
// 128 characters around each that occurs.
func alphabetOf(letters []rune) []rune {
	pages := map[rune]bool{}
	var alphabet []rune
	for _, r := range letters {
		page := r &^ 127
		if pages[page] {
			continue
		}
		pages[page] = true
		if page == 0 {
			alphabet = append(alphabet, []rune(plainLetters)...)
			continue
		}
		for i := range rune(128) {
			alphabet = append(alphabet, page+i)
		}
	}
	return alphabet
}

// Marks marks which of the letters a text has once, and which twice or more. One edit changes at most two marks, so that
// texts whose marks differ in more than 2d bits are more than d edits apart.
func Marks(text string) (marks uint64) {
	for _, r := range text {
		at := uint64(r-'a') % 26
		if r < 'a' || r > 'z' {
			at = 26 + uint64(r)%6
		}
		if marks&(1<<at) != 0 {
			at += 32
		}
		marks |= 1 << at
	}
	return marks
}
