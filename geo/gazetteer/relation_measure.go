package gazetteer

import (
	"math"
	"strconv"
	"strings"
)

// maxMeasureM is the greatest distance in metres that is taken for one.
const maxMeasureM = 2_000_000

// measureAt reads a number and a unit from word i on, or a unit alone (a kilometre from X); last is the index of the unit.
func (s *sentence) measureAt(i int) (m measure, last int, ok bool) {
	w := s.words[i]
	if halfKilometre[w.key] {
		return measure{metres: 500, error: 100, most: 500, text: w.text}, i, true
	}
	c, ok := s.countAt(i)
	if !ok && s.unitAlone(i) {
		c, ok = count{n: 1, step: 1, next: i}, true
	}
	if !ok {
		return measure{}, 0, false
	}
	unit := c.next
	if s.key(unit) == "-" {
		unit++
	}
	size, known := relationUnits[s.key(unit)]
	if words := halfBehind(s, unit+1); words > 0 && c.n == math.Trunc(c.n) { // a kilometre and a half
		c.n, c.step, unit = c.n+0.5, 0.5, unit+words
	}
	if !known || c.n <= 0 || c.n*size > maxMeasureM {
		return measure{}, 0, false
	}
	m = measure{metres: c.n * size, error: max(c.step/2, c.n/10) * size, most: c.n * size, text: strings.TrimLeft(s.slice(i, unit+1), "-–—")}
	if c.vague {
		m.most = m.metres + c.step/2*size
	}
	return m, unit, true
}

// unitAlone reports whether word i is a unit that is meant once: a kilometre from X, в километре к югу от X.
func (s *sentence) unitAlone(i int) bool {
	if !loneUnits[s.key(i)] || s.words[i].stop || i > 0 && !loneLead[s.key(i-1)] {
		return false
	}
	i += halfBehind(s, i+1)
	_, n := courseAt(s.words, i+1)
	return n > 0 || linkWords[s.key(i+1)] || s.key(i+1) == "to" || s.key(i+1) == "к"
}

// halfKey is the Russian word in: with a half.
var halfKey = relationKey("половиной")

// halfBehind is the number of words from word i on that say "and a half".
func halfBehind(s *sentence, i int) int {
	switch {
	case s.key(i) == "and" && s.key(i+1) == "a" && s.key(i+2) == "half":
		return 3
	case s.key(i) == "с" && s.key(i+1) == halfKey:
		return 2
	}
	return 0
}

var (
	loneUnits = keysOf(`kilometre kilometer mile километр километре миле милю`)
	loneLead  = keysOf(`a в на за`)
)

// tooFar finds a distance in a text that is longer than any that is taken for one.
func tooFar(query string) (text string, ok bool) {
	if !strings.ContainsAny(query, "0123456789") {
		return "", false
	}
	s := &sentence{text: query, words: relationWords(query)}
	for i, w := range s.words {
		n, _, isNumber := readNumber(w.text)
		size, known := relationUnits[s.key(i+1)]
		if isNumber && known && n*size > maxMeasureM {
			return s.slice(i, i+2), true
		}
	}
	return "", false
}

var halfKilometre = keysOf("полкилометра полукилометре ярим-километр")

func isThousands(s *sentence, i int) bool {
	if i+1 >= len(s.words) || len(s.words[i+1].text) != 3 || strings.Trim(s.words[i+1].text, "0123456789") != "" {
		return false
	}
	return strings.Trim(s.words[i].text, "0123456789") == ""
}

// readNumber reads a number as people write it, and the step of its last significant digit: 10 of 150, 100 of 1,500, 5 of
// 10-15, whose middle it is.
func readNumber(text string) (n, step float64, ok bool) {
	if low, high, isRange := strings.Cut(strings.NewReplacer("–", "-", "—", "-").Replace(text), "-"); isRange {
		a, _, okA := readNumber(low)
		b, _, okB := readNumber(high)
		if !okA || !okB || b <= a {
			return 0, 0, false
		}
		return (a + b) / 2, b - a, true
	}
	whole, frac, comma := strings.Cut(text, ",")
	if comma && len(frac) == 3 && whole != "0" && len(whole) <= 3 {
		text = whole + frac // 1,500
	} else if comma {
		text = whole + "." + frac
	}
	if text == "" || strings.Trim(text, "0123456789.") != "" || text[0] == '.' || len(text) > 12 {
		return 0, 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, lastStep(text), err == nil
}

// lastStep is the step of the last significant digit of a decimal number.
func lastStep(text string) float64 {
	if _, frac, found := strings.Cut(text, "."); found {
		return math.Pow10(-len(frac))
	}
	return math.Pow10(len(text) - len(strings.TrimRight(text, "0")))
}
