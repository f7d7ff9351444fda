package segment

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// spelling finds the keys that begin nearly as some letters do, in one of the two orders of the keys.
type spelling struct {
	// order compares the beginning of the i-th key with a text: 0 if it begins with it.
	order    func(i int, text string) int
	keys     int
	alphabet []rune         // the letters that may be put in
	short    map[string]run // the runs of one and two plain letters
	found    []run
}

// run is a run of keys in the order.
type run struct{ from, to int }

// readable is the number of keys that are sooner compared, by their marks, than divided any more.
const readable = 200

func (r run) empty() bool { return r.from >= r.to }

// narrow gives the part of a run whose keys begin with a text. Those of the run begin as the text does.
func (s *spelling) narrow(r run, text string) run {
	if s.short != nil && plain(text[:min(len(text), 2)]) {
		if len(text) <= 2 {
			return s.short[text]
		}
		if r.to-r.from == s.keys {
			r = s.short[text[:2]]
		}
	}
	from := search(r.from, r.to, func(i int) bool { return s.order(i, text) >= 0 })
	if from == r.to || s.order(from, text) != 0 {
		return run{from, from}
	}
	return run{from, gallop(from, r.to, func(i int) bool { return s.order(i, text) > 0 })}
}

func (s *spelling) add(r run) {
	if !r.empty() {
		s.found = append(s.found, r)
	}
}

// edit finds the keys of which a beginning is at most d edits from the letters; d is 0 or 1, or negative for none.
func (s *spelling) edit(letters []rune, d int) {
	if d < 0 {
		return
	}
	r := run{0, s.keys}
	if d == 0 {
		s.add(s.narrow(r, string(letters)))
		return
	}
	for i := 0; !r.empty(); i++ {
		if i == len(letters) || r.to-r.from <= readable {
			s.add(r)
			return
		}
		s.editAt(r, letters, i)
		r = s.narrow(r, string(letters[:i+1]))
	}
}

// editAt finds the keys in which the first edit is at the i-th letter; r are those that begin with the letters before it.
func (s *spelling) editAt(r run, letters []rune, i int) {
	before := string(letters[:i])
	s.add(s.narrow(r, before+string(letters[i+1:]))) // left out
	if i+1 < len(letters) {
		s.add(s.narrow(r, before+string(letters[i+1])+string(letters[i])+string(letters[i+2:])))
	}
	for _, letter := range s.alphabet {
		put := before + string(letter)
		switch with := s.narrow(r, put); {
		case with.to-with.from <= readable:
			s.add(with)
		default:
			s.add(s.narrow(with, put+string(letters[i:])))   // inserted
			s.add(s.narrow(with, put+string(letters[i+1:]))) // replaced
		}
	}
}

// runs are the runs that were found, each key in one of them only.
func (s *spelling) runs() []run {
	slices.SortFunc(s.found, func(a, b run) int { return cmp.Compare(a.from, b.from) })
	out := s.found[:0]
	for _, r := range s.found {
		if last := len(out) - 1; last >= 0 && r.from <= out[last].to {
			out[last].to = max(out[last].to, r.to)
			continue
		}
		out = append(out, r)
	}
	return out
}

// plainLetters are those that most keys are made of.
const plainLetters = "abcdefghijklmnopqrstuvwxyz0123456789"

func plain(text string) bool {
	return text != "" && strings.Trim(text, plainLetters) == ""
}

// readShort finds the runs of one and two plain letters: most of a search among millions of keys goes by there.
func (s *spelling) readShort() {
	short := map[string]run{}
	for i := range plainLetters {
		one := plainLetters[i : i+1]
		short[one] = s.narrow(run{0, s.keys}, one)
		for j := range plainLetters {
			two := one + plainLetters[j:j+1]
			short[two] = s.narrow(short[one], two)
		}
	}
	s.short = short
}

func reversed(letters []rune) []rune {
	letters = slices.Clone(letters)
	slices.Reverse(letters)
	return letters
}

// compareFront compares the beginning of the i-th key with a text.
func (s *Segment) compareFront(i int, text string) int {
	return compareBeginning(s.key(uint32(i)), text)
}

// compareBack compares the end of the i-th key in the reverse order, read from the last letter on, with a text.
func (s *Segment) compareBack(i int, text string) int {
	key := s.key(number(s.data[secReverse], uint32(i)))
	for _, want := range text {
		if len(key) == 0 {
			return -1
		}
		letter, size := rune(key[len(key)-1]), 1
		if letter >= utf8.RuneSelf {
			letter, size = utf8.DecodeLastRune(key)
		}
		if letter != want {
			return cmp.Compare(letter, want)
		}
		key = key[:len(key)-size]
	}
	return 0
}
