package gazetteer

import (
	"math"
	"strings"
	"sync"
	"unicode"
)

// The style of a country is how its names are spelled: which letters follow which two. It tells where a spelling is at
// home that fits places of several countries about equally well: Dzhanbulok is not Afghan, Oʻzgan not Kazakh.

const (
	styleTriples = 1 << 13
	stylePairs   = 1 << 11
	styleSample  = 30_000 // names of a country that are read
	styleUnseen  = 0.05   // how often a triple is expected that was never seen, for each pair
	styleWeight  = 0.005  // of the score, for each nat
	styleMost    = 8      // nats
)

// Of a country of which every hamlet is known some name is near any text by chance. That one country holds so many more places
// than another, beyond the first crowdLeast, is held against the names of its places that are only near; the same number of
// reports is about each. The shares of a place's score for each nat were fitted so that the names of each of five countries
// that are asked for count the same.
const (
	crowdLeast    = 2000
	crowdLatin    = scoreStep // as for any other probability
	crowdCyrillic = 0.006     // few of the names that are near by chance are Cyrillic
)

// A place of whose names several are like a text is likelier to be meant than one of which a single one is.
const (
	mixtureShare = 0.0004 // of the score, for each nat of the mean likeness
	mixtureLeast = 1e-6
)

// styles holds the styles of all countries of an index. It is made when it is first asked for.
type styles struct {
	once    sync.Once
	country map[string]*style
	places  map[uint64]int // of each country, as attributes tell them
}

type style struct {
	names   int
	triples [styleTriples]uint16
	pairs   [stylePairs]uint16
}

// grams calls yield with the hashes of every three letters of a text, and of the first two of them.
func grams(text string, yield func(triple, pair int)) {
	a, b := rune('^'), rune('^')
	next := func(c rune) {
		pair := uint32(a)*0x9E3779B1 + uint32(b)*0x85EBCA6B
		triple := (pair ^ uint32(c)*0xC2B2AE35) * 0x27D4EB2F
		yield(int(triple>>16)%styleTriples, int((pair*0x27D4EB2F)>>16)%stylePairs)
		a, b = b, c
	}
	for _, c := range text {
		if isApostrophe(c) {
			c = '\''
		}
		next(unicode.ToLower(c))
	}
	next('$')
}

func (s *style) add(text string, step uint16) {
	grams(text, func(triple, pair int) {
		if sum := s.triples[triple] + step; sum < 60_000 {
			s.triples[triple] = sum
		}
		if sum := s.pairs[pair] + step; sum < 60_000 {
			s.pairs[pair] = sum
		}
	})
}

// likelihood is the logarithm of the probability that a name of that style is spelled so. The names without are left out.
func (s *style) likelihood(text string, without []string) float64 {
	var gone style
	for _, name := range without {
		gone.add(name, 1)
	}
	sum := 0.0
	grams(text, func(triple, pair int) {
		t, p := float64(s.triples[triple]), float64(s.pairs[pair])
		if len(without) > 0 {
			t, p = max(0, t-float64(gone.triples[triple])), max(0, p-float64(gone.pairs[pair]))
		}
		sum += math.Log((t + styleUnseen) / (p + 2))
	})
	return sum
}

// Prepare reads what the first misspelt name would have to wait for, a fraction of a second's work for the built-in
// gazetteer, and gives back the pages of its file that it has read: more than half of them, of which queries need little. Those of places
// laid over it are kept, which are read by chance of millions. A server calls it in the background.
func (ix *Index) Prepare() {
	ix.style("")
	for i, l := range ix.layers {
		l.Prepare()
		if i == 0 {
			l.Release()
		}
	}
}

// style gives the style of a country, or nil.
func (ix *Index) style(country string) *style {
	ix.styles.once.Do(func() {
		ix.styles.country, ix.styles.places = map[string]*style{}, map[uint64]int{}
		full := map[uint64]bool{} // countries, as attributes tell them
		for n := range ix.count() {
			if ix.isDead(n) {
				continue
			}
			country := countryOfAttr(ix.attr(n))
			ix.styles.places[country]++
			if !full[country] && !ix.styles.read(ix, n) {
				full[country] = true
			}
		}
	})
	return ix.styles.country[country]
}

// read reads the names of a place. It is false if its country has enough.
func (s *styles) read(ix *Index, n uint32) bool {
	r := ix.row(n)
	country, _, _ := strings.Cut(r[colCountry], "/")
	of := s.country[country]
	if of == nil {
		of = &style{}
		s.country[country] = of
	}
	if of.names >= styleSample {
		return false
	}
	if !populated(r[colKind]) {
		return true
	}
	for name := range r.names() {
		of.names++
		of.add(name.Text, 1)
	}
	return true
}

// byStyle takes from the scores of places in whose country the text would be spelled otherwise than in that of others.
func (s *search) byStyle(text string, all []scored) {
	s.byCrowd(text, all)
	if cyrillicText(text) {
		kyrgyz(text, all)
		return
	}
	home := func(a *scored) string {
		country, _, _ := strings.Cut(a.row[colCountry], "/")
		return country
	}
	without := map[string][]string{}
	if s.omit != nil {
		for i := range all {
			for n := range all[i].row.names() {
				if s.omit(all[i].row[colID], n.Text) {
					without[home(&all[i])] = append(without[home(&all[i])], n.Text)
				}
			}
		}
	}
	likely, best := map[string]float64{}, math.Inf(-1)
	for i := range all {
		country := home(&all[i])
		if _, known := likely[country]; known {
			continue
		}
		likely[country] = math.Inf(-1)
		if st := s.style(country); st != nil {
			likely[country] = st.likelihood(text, without[country])
		}
		best = max(best, likely[country])
	}
	for i := range all {
		if !all[i].match.written() {
			all[i].score -= styleWeight * min(best-likely[home(&all[i])], styleMost)
		}
	}
}

// Of the Latin spellings of the development set that a place was known by for certain, by their sound alone, one in thirty is likelier
// elsewhere by more than strangeNats; with them goes half of the wrong ones. Countries of fewer names than strangeSample have no style.
const (
	strangeNats   = 5
	strangeSample = 500
	strangeExists = 0.6 // how likely such a name is that of the place: not enough to take it without asking
)

// strange reports whether a place that is known by its sound alone lies in a country in which names are spelled otherwise than in the
// text, while nothing else tells of the country: Aqina is not Akina in New Zealand.
func (s *search) strange(first *scored, tokens []token) bool {
	if !first.match.bySound() || first.own || first.held || len(s.area.countries) == 1 {
		return false
	}
	var words []string
	for _, t := range tokens {
		if !t.generic {
			words = append(words, t.text)
		}
	}
	text := strings.Join(words, " ")
	country, _, _ := strings.Cut(first.row[colCountry], "/")
	at := s.style(country)
	if at == nil || at.names < strangeSample || cyrillicText(text) || !plainLetters(text) {
		return false
	}
	least := at.likelihood(text, nil) + strangeNats
	for _, other := range s.styles.country {
		if other.names >= strangeSample && other.likelihood(text, nil) > least {
			return true
		}
	}
	return false
}

// byCrowd takes from the scores of places whose names are only near, where the country holds more places than that of others.
func (s *search) byCrowd(text string, all []scored) {
	share := crowdLatin
	if cyrillicText(text) {
		share = crowdCyrillic
	}
	least := math.Inf(1)
	crowds := make([]float64, len(all))
	for i := range all {
		country, _, _ := strings.Cut(all[i].row[colCountry], "/")
		crowds[i] = s.crowd(country)
		least = min(least, crowds[i])
	}
	for i := range all {
		if a := &all[i]; !a.match.written() {
			if a.match != MatchTransliterated || a.cost > 0 { // the very sounds in the other script are no chance
				a.score -= share * (crowds[i] - least)
			}
			if a.names > 0 {
				a.score += mixtureShare * math.Log(a.alike/float64(a.names)+mixtureLeast)
			}
		}
	}
}

// crowd is the logarithm of how many more places than crowdLeast are known of a country, 0 if not more.
func (ix *Index) crowd(country string) float64 {
	ix.style("")
	return math.Log(max(1, float64(ix.styles.places[packCountry(country)])/crowdLeast))
}
