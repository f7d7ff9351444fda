package gazetteer

import (
	"math"
	"strconv"
	"strings"
)

// maxMeasureM is the greatest distance in metres that is taken for one.
const maxMeasureM = 2_000_000

// measureAt reads a number and a unit from word i on; last is the index of the unit.
func (s *sentence) measureAt(i int) (m measure, last int, ok bool) {
	w := s.words[i]
	if halfKilometre[w.key] {
		return measure{metres: 500, error: 100, most: 500, text: w.text}, i, true
	}
	n, step, ok := readNumber(strings.TrimLeft(w.text, "-–—"))
	unit, ranged := i+1, strings.ContainsAny(strings.TrimLeft(w.text, "-–—"), "-–—")
	switch {
	case ok && len(w.text) <= 3 && isThousands(s, i):
		n, step, _ = readNumber(w.text + s.words[i+1].text)
		unit = i + 2
	case ok && rangeWords[s.key(i+1)] && i+2 < len(s.words):
		high, _, more := readNumber(s.words[i+2].text)
		if !more || high <= n {
			return measure{}, 0, false
		}
		n, step, ranged = (n+high)/2, high-n, true
		unit = i + 3
	case ok:
	case fewWords[w.key]:
		n, step = 5, 6 // two to eight
		unit = s.skip(unit, ofWords)
	case w.key == "half":
		n, step = 0.5, 0.2
		unit = s.skip(unit, articles)
	default:
		if n, ok = numberNames[w.key]; !ok {
			return measure{}, 0, false
		}
		step = lastStep(strconv.FormatFloat(n, 'f', -1, 64))
	}
	if s.key(unit) == "-" {
		unit++
	}
	size, known := relationUnits[s.key(unit)]
	if !known || n <= 0 || n*size > maxMeasureM {
		return measure{}, 0, false
	}
	m = measure{metres: n * size, error: max(step/2, n/10) * size, most: n * size, text: strings.TrimLeft(s.slice(i, unit+1), "-–—")}
	if fewWords[w.key] || ranged {
		m.most = m.metres + step/2*size
	}
	return m, unit, true
}

// rangeWords stand between the least and the greatest distance: 5 to 10 km.
var rangeWords = keysOf(`- to till до`)

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
