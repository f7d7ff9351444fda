package segment_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer/segment"

	"github.com/paulmach/orb"
)

// nearly gives the entries of which a word begins with what is at most one edit from the text, by looking at all of them.
func (m model) nearly(text string, usable func(beginning []rune) bool) []uint32 {
	letters := []rune(text)
	return m.where(func(e *segment.Entry) bool {
		return slices.ContainsFunc(e.Keys, func(k segment.Key) bool {
			return slices.ContainsFunc(k.Words, func(at int) bool {
				word := []rune(k.Text[at:])
				for length := len(letters) - 1; length <= len(letters)+1; length++ {
					if length <= len(word) && usable(word[:length]) && slowDistance(letters, word[:length]) <= 1 {
						return true
					}
				}
				return false
			})
		})
	})
}

func TestStartingNear(t *testing.T) {
	entries := randomEntries(400, 5)
	m := sorted(entries)
	for name, s := range builds(t, entries) {
		t.Run(name, func(t *testing.T) { checkStartingNear(t, s, m) })
	}
}

func checkStartingNear(t *testing.T, s *segment.Segment, m model) {
	area := segment.Area{{Min: orb.Point{-100, -60}, Max: orb.Point{100, 60}}}
	within := func(n uint32) bool {
		p, has := s.Point(n)
		return has && area[0].Contains(p)
	}
	plain := func(letters []rune) bool { return !slices.ContainsFunc(letters, func(r rune) bool { return r >= 128 }) }
	checked := 0
	for _, text := range m.texts() {
		text = text[:min(len(text), 3+checked%6)]
		if !plain([]rune(text)) || len(text) < 2 {
			continue
		}
		checked++
		text = strings.Replace(text, text[checked%len(text):][:1], "k", 1)
		all := func([]rune) bool { return true }
		least, most := m.nearly(text, plain), m.nearly(text, all)
		got, _ := s.StartingNear(text, len(m), nil, nil)
		for _, n := range least {
			if !slices.Contains(got, n) {
				t.Fatalf("StartingNear(%q) lacks %d: %+v", text, n, m[n].Keys)
			}
		}
		for _, n := range got {
			if !slices.Contains(most, n) {
				t.Fatalf("StartingNear(%q) has %d: %+v", text, n, m[n].Keys)
			}
		}
		best, inside := s.StartingNear(text, 3, area, odd(m))
		if !slices.Equal(best, first(only(got, odd(m)), 3)) || !slices.Equal(inside, first(only(only(got, odd(m)), within), 3)) {
			t.Fatalf("StartingNear(%q) of odd ones = %v, %v; of %v", text, best, inside, got)
		}
	}
	if checked < 50 {
		t.Fatalf("only %d texts", checked)
	}
	if best, inside := s.StartingNear("\xff\xff\xff", 3, area, nil); best != nil || inside != nil {
		t.Error("found what is no text")
	}
}
