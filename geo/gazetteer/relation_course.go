package gazetteer

import "strings"

// course is a direction that a text names.
type course struct {
	bearing float64 // degrees clockwise from north
	spread  float64 // how far to either side it may be meant, in degrees
	form    courseForm
}

type courseForm uint8

const (
	courseNoun       courseForm = iota + 1 // north, север
	courseShort                            // N, SW: a direction only beside a distance
	courseAdjective                        // northern, северный
	courseThan                             // севернее, шимолтар: what follows is the place
	courseOf                               // шимоли: the same, but may be the north part of it
	courseIn                               // на севере, in the locative: the north part of what follows
	coursePossessive                       // түндүгүндө, shimolida: the same of what stands before
)

// The eight and the sixteen winds, by the number of steps of 22.5° from north.
var winds = map[string]int{"n": 0, "nne": 1, "ne": 2, "ene": 3, "e": 4, "ese": 5, "se": 6, "sse": 7, "s": 8, "ssw": 9, "sw": 10, "wsw": 11, "w": 12, "wnw": 13, "nw": 14, "nnw": 15}

// windSpread is how far to either side a wind may be meant: half of what parts it from the next one that people name,
// which is of eight, and of sixteen where the text names one of those.
func windSpread(steps int) float64 {
	if steps%2 == 1 {
		return 11.25
	}
	return 22.5
}

// courses holds the words for directions by their key.
var courses = func() map[string]course {
	all := map[string]course{}
	add := func(wind string, form courseForm, words ...string) {
		steps := winds[wind]
		for _, word := range words {
			key := relationKey(word)
			if _, taken := all[key]; !taken {
				all[key] = course{bearing: float64(steps) * 22.5, spread: windSpread(steps), form: form}
			}
		}
	}
	type roots map[byte]string
	english := roots{'n': "north", 's': "south", 'e': "east", 'w': "west"}
	for wind := range winds {
		name := ""
		for i := range len(wind) {
			name += english[wind[i]]
		}
		add(wind, courseNoun, name, name+"ward", name+"wards")
		add(wind, courseAdjective, name+"ern", name+"erly")
		add(wind, courseShort, wind)
	}
	first := roots{'n': "северо", 's': "юго", 'e': "востоко", 'w': "западо"}
	short := roots{'n': "с", 's': "ю", 'e': "в", 'w': "з"}
	nouns := roots{'n': "север", 's': "юг", 'e': "восток", 'w': "запад"}
	stems := roots{'n': "северн", 's': "южн", 'e': "восточн", 'w': "западн"}
	for wind := range winds {
		last, before := wind[len(wind)-1], ""
		for i := range len(wind) - 1 {
			before += first[wind[i]]
		}
		if len(wind) > 1 { // с and в alone are prepositions
			letters := ""
			for i := range len(wind) {
				letters += short[wind[i]]
			}
			add(wind, courseShort, letters)
		}
		noun, stem := before+nouns[last], before+stems[last]
		add(wind, courseNoun, noun, noun+"у", noun+"а")
		add(wind, courseIn, noun+"е")
		add(wind, courseThan, stem+"ее", stem+"ей")
		for _, end := range strings.Fields("ый ий ая ое ой ого ому ом ую ые ых ым ыми ым") {
			add(wind, courseAdjective, stem+end)
		}
	}
	tajik := roots{'n': "шимол", 's': "ҷануб", 'e': "шарқ", 'w': "ғарб"}
	uzbek := roots{'n': "shimol", 's': "janub", 'e': "sharq", 'w': "g'arb"}
	uzbekCyrillic := roots{'n': "шимол", 's': "жануб", 'e': "шарқ", 'w': "ғарб"}
	for wind := range winds {
		if len(wind) > 2 {
			continue
		}
		for _, join := range []string{"у", "и", "ии", ""} {
			name := tajik[wind[0]]
			if len(wind) == 2 {
				name += join + tajik[wind[1]]
			}
			add(wind, courseNoun, name)
			add(wind, courseOf, name+"и")
			add(wind, courseThan, name+"тар", name+"тари")
			add(wind, courseAdjective, name+"ии")
		}
		for _, join := range []string{"i", "iy", ""} {
			name := uzbek[wind[0]]
			if len(wind) == 2 {
				name += join + uzbek[wind[1]]
			}
			add(wind, courseNoun, name, name+"da", name+"ga", name+"roqda")
			add(wind, coursePossessive, name+"ida", name+"i", name+"iy")
		}
		cyrillic := uzbekCyrillic[wind[0]]
		if len(wind) == 2 {
			cyrillic += "и" + uzbekCyrillic[wind[1]]
		}
		add(wind, courseNoun, cyrillic, cyrillic+"да", cyrillic+"га")
		add(wind, coursePossessive, cyrillic+"ида")
		addKyrgyz(add, wind)
	}
	return all
}()

// addKyrgyz adds the Kyrgyz words for a wind: түштүк, in the south түштүктө, to the south түштүккө, in its south
// түштүгүндө.
func addKyrgyz(add func(wind string, form courseForm, words ...string), wind string) {
	plain := map[byte]string{'n': "түндүк", 's': "түштүк", 'e': "чыгыш", 'w': "батыш"}
	soft := map[byte]string{'n': "түндүг", 's': "түштүг", 'e': "чыгыш", 'w': "батыш"}
	before, last := "", wind[len(wind)-1]
	if len(wind) == 2 {
		before = plain[wind[0]]
	}
	noun, of := before+plain[last], before+soft[last]
	if last == 'n' || last == 's' {
		add(wind, courseNoun, noun, noun+"кө", noun+"тө", noun+"төн")
		add(wind, coursePossessive, of+"үндө", of+"ү", of+"үнө", of+"үндөгү", of+"үнөн")
		return
	}
	add(wind, courseNoun, noun, noun+"ка", noun+"та", noun+"тан")
	add(wind, coursePossessive, of+"ында", of+"ы", of+"ына", of+"ындагы", of+"ынан")
}

// courseAt reads a direction of one word or of two (north east, шимолу шарқ, south - west) and gives the number of words;
// 0 if none stands there.
func courseAt(words []relationWord, i int) (course, int) {
	if i >= len(words) {
		return course{}, 0
	}
	one, ok := courses[words[i].key]
	if i+1 < len(words) && !words[i].stop {
		if two, joined := courses[words[i].key+words[i+1].key]; joined && two.form != courseShort && !(ok && one.form == courseShort) {
			return two, 2
		}
	}
	if ok {
		return one, 1
	}
	return course{}, 0
}
