package gazetteer

import (
	"math"
	"strconv"
	"strings"
)

// count is a number as a text tells it, in digits or in words.
type count struct {
	n, step float64 // see readNumber
	next    int     // the index of the word behind it
	vague   bool    // the number may be greater, too, by half of the step: a few, 5 to 10
}

// countAt reads the number that begins at word i, or from one number to another: 15, five to ten, двадцати пяти, a few hundred, dozens of.
func (s *sentence) countAt(i int) (count, bool) {
	c, ok := s.oneCount(i)
	if !ok || !rangeWords[s.key(c.next)] {
		return c, ok
	}
	high, more := s.oneCount(c.next + 1)
	if !more || high.n <= c.n {
		return count{}, false
	}
	return count{n: (c.n + high.n) / 2, step: high.n - c.n, next: high.next, vague: true}, true
}

// rangeWords stand between the least and the greatest distance: 5 to 10 km.
var rangeWords = keysOf(`- to till до`)

func (s *sentence) oneCount(i int) (count, bool) {
	if i >= len(s.words) {
		return count{}, false
	}
	w := s.words[i]
	c := count{next: i + 1}
	digits := strings.TrimLeft(w.text, "-–—")
	n, step, ok := readNumber(digits)
	switch {
	case ok && len(w.text) <= 3 && isThousands(s, i):
		c.n, c.step, _ = readNumber(w.text + s.words[i+1].text)
		c.next = i + 2
	case ok:
		c.n, c.step, c.vague = n, step, strings.ContainsAny(digits, "-–—")
	case fewWords[w.key]:
		c.n, c.step, c.vague = 5, 6, true // two to eight
	case fewWords[w.key+s.key(i+1)]:
		c = count{5, 6, i + 2, true}
	case fractions[w.key] > 0:
		c.n, c.step = fractions[w.key], 0.2
		c.next = s.skip(c.next, partLinks)
	case s.key(i+1) == "quarters" && numberNames[w.key] > 0:
		c = count{n: numberNames[w.key] / 4, step: 0.25, next: s.skip(i+2, partLinks)}
	case numberNames[w.key] > 0:
		c = s.named(i)
	case severals[w.key] > 0:
		return count{6 * severals[w.key], 8 * severals[w.key], s.skip(c.next, ofWords), true}, true // two to ten of them
	case multiples[w.key] > 0: // a dozen, сотне
		c = count{n: 1, next: i}
	default:
		return count{}, false
	}
	c.next = s.skip(c.next, oddWords)
	if by := multiples[s.key(c.next)]; by > 0 {
		c.step = max(c.step, min(c.n, 1)) * by
		if by == 12 && !c.vague {
			c.step, c.vague = 10, true // a round number, as ten is
		}
		c.n, c.next = c.n*by, c.next+1
	}
	c.next = s.skip(c.next, ofWords)
	return c, true
}

// named reads a number in words that begins at word i: twenty five, one and a half.
func (s *sentence) named(i int) count {
	n, next := numberNames[s.key(i)], i+1
	if more := numberNames[s.key(next)]; math.Mod(n, 10) == 0 && n < 100 && more > 0 && more < 10 {
		n, next = n+more, next+1
	}
	if half := next + 2; s.key(next) == "and" && s.key(next+1) == "a" && s.key(half) == "half" || s.key(next) == "с" && s.key(next+1) == halfKey {
		if s.key(next) == "с" {
			half--
		}
		return count{n: n + 0.5, step: 0.5, next: half + 1}
	}
	return count{n: n, step: lastStep(strconv.FormatFloat(n, 'f', -1, 64)), next: next}
}

var (
	partLinks = keysOf(`a an of the`)
	oddWords  = keysOf(`odd`) // 30-odd miles
	// fewWords stand for a number that is not told.
	fewWords = keysOf(`few several couple handful несколько нескольких несколькими паре пару считанных считаных якчанд чанд бир-нече bir-necha`)
	// fractions are parts of a unit.
	fractions = numbersOf(`0.5 half жарым ярим yarim ним; 0.25 quarter; 1.5 полтора полутора`)
	// multiples count by more than one: a dozen, two hundred; severals are several of them, nobody says how many.
	multiples = numbersOf(`12 dozen дюжина дюжине дюжину дюжины; 10 десяток десятка десятке десятку десятков десятках; 100 hundred сотня сотне сотню сотни сотен сотнях;
		1000 thousand тысяча тысяче тысячу тысячи тысяч тысячах`)
	severals = numbersOf(`12 dozens; 10 tens десятки десятках; 100 hundreds сотнях; 1000 thousands тысячах`)
)

// numberNames are the numbers that are written in words, as far as those of two words do not tell them.
var numberNames = func() map[string]float64 {
	names := numbersOf(`1 one один одна одном одной одного як бир bir; 2 two два две двух двумя ду эки ikki; 3 three три трёх тремя се үч uch;
		4 four четыре четырёх чор төрт to'rt; 5 five пять пяти панҷ беш besh; 6 six шесть шести шаш алты olti; 7 seven семь семи ҳафт жети yetti;
		8 eight восемь восьми ҳашт сегиз sakkiz; 9 nine девять девяти нуҳ тогуз to'qqiz; 10 ten десять десяти даҳ он o'n;
		11 eleven одиннадцать одиннадцати ёздаҳ; 12 twelve двенадцать двенадцати дувоздаҳ; 13 thirteen тринадцать тринадцати сездаҳ;
		14 fourteen четырнадцать четырнадцати чордаҳ; 15 fifteen пятнадцать пятнадцати понздаҳ; 16 sixteen шестнадцать шестнадцати шонздаҳ;
		17 seventeen семнадцать семнадцати ҳабдаҳ; 18 eighteen восемнадцать восемнадцати ҳаждаҳ; 19 nineteen девятнадцать девятнадцати нуздаҳ;
		20 twenty двадцать двадцати бист бисту жыйырма yigirma; 30 thirty тридцать тридцати сӣ сию отуз o'ttiz; 40 forty сорок сорока чил чилу кырк qirq;
		50 fifty пятьдесят пятидесяти панҷоҳ панҷоҳу элүү ellik; 60 sixty шестьдесят шестидесяти шаст шасту алтымыш oltmish;
		70 seventy семьдесят семидесяти ҳафтод ҳафтоду жетимиш yetmish; 80 eighty восемьдесят восьмидесяти ҳаштод ҳаштоду сексен sakson;
		90 ninety девяносто девяноста навад наваду токсон to'qson; 100 сто ста сад жүз yuz; 200 двести двухстах двухсот; 300 триста трёхстах трёхсот;
		400 четыреста четырёхстах четырёхсот; 500 пятьсот пятистах пятисот; 600 шестьсот шестистах шестисот; 700 семьсот семистах семисот;
		800 восемьсот восьмистах восьмисот; 900 девятьсот девятистах девятисот`)
	for tens := range strings.FieldsSeq(`twenty thirty forty fifty sixty seventy eighty ninety`) {
		for ones := range strings.FieldsSeq(`one two three four five six seven eight nine`) {
			names[tens+ones] = names[tens] + names[ones] // twenty-five
		}
	}
	return names
}()

// numbersOf are the words of lists of the form "NUMBER word word; NUMBER word", by relationKey.
func numbersOf(lists string) map[string]float64 {
	all := map[string]float64{}
	for line := range strings.SplitSeq(lists, ";") {
		words := strings.Fields(line)
		n, _ := strconv.ParseFloat(words[0], 64)
		for _, word := range words[1:] {
			all[relationKey(word)] = n
		}
	}
	return all
}
