package segment

import (
	"runtime"
	"unicode/utf8"
)

// nearLooks is the number of beginnings of words that StartingNear compares at most.
const nearLooks = 20_000

// StartingNear gives what Starting finds of texts that are one edit from the text (see Near). The letters that may be put
// in are those of the alphabet of the text. Of what is found nearLooks words are compared.
func (s *Segment) StartingNear(text string, most int, area Area, keep func(n uint32) bool) (best, inside []uint32) {
	defer runtime.KeepAlive(s)
	letters := []rune(text)
	if len(letters) < 2 || most <= 0 || !utf8.ValidString(text) {
		return nil, nil
	}
	words := s.wordSpelling()
	words.alphabet = alphabetOf(letters)
	words.edit(letters, 1)
	first, there := leastNumbers{most: most}, leastNumbers{most: most}
	looks := nearLooks
	for _, r := range words.runs() {
		for i := r.from; i < r.to && looks > 0; i++ {
			looks--
			n := number(s.data[secWordEntries], uint32(i))
			at, ok := first.takes(n)
			_, near := there.takes(n)
			if n >= s.entries || !ok && (!near || len(area) == 0) || !BeginsNear(string(s.word(i)), letters) || keep != nil && !keep(n) {
				continue
			}
			if ok {
				first.insert(at, n)
			}
			if len(area) == 0 {
				continue
			}
			if p, has := decodePoint(s.data[secPoints][8*int(n):]); has && area.contains(p) {
				if at, ok := there.takes(n); ok {
					there.insert(at, n)
				}
			}
		}
	}
	return first.list, there.list
}

// BeginsNear reports whether a text begins with what is at most one edit from the letters.
func BeginsNear(text string, letters []rune) bool {
	var space [64]rune
	beginning := space[:0]
	for _, r := range text {
		if beginning = append(beginning, r); len(beginning) > len(letters) {
			break
		}
	}
	for length := len(letters) + 1; length >= len(letters)-1; length-- {
		if length <= len(beginning) && Distance(letters, beginning[:length], 1) <= 1 {
			return true
		}
	}
	return false
}

// wordSpelling is the order of the beginnings of words. Their short beginnings are found when they are first needed.
func (s *Segment) wordSpelling() spelling {
	s.wordsOnce.Do(func() {
		s.wordOrder = spelling{order: func(i int, text string) int { return compareBeginning(s.word(i), text) }, keys: int(s.header.words)}
		s.wordOrder.readShort()
	})
	return s.wordOrder
}
