package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// bareCases are the ways to read a text whose Russian words stand in a case that no preposition asks for: Чоркух Исфаринского района,
// Ворухом. Only words that are no name as they stand are read so, and adjectives beside a word for a kind. Guessed is the best answer to
// the words as they stand, or nil.
func (s *search) bareCases(tokens []token, guessed *hit) []wordForm {
	forms := []wordForm{{tokens: tokens}}
	lone := len(tokens) == 1
	for i := 0; i < len(tokens); i++ {
		t, word := tokens[i], lowerShouted(tokens[i].text)
		if t.generic || !russianLetters(word) || !lone && endsNeuter(word) || lone && (ordinaryWord(strings.ToLower(word)) || surnameInCase(word)) {
			continue
		}
		if both := s.pairInCase(tokens, i); len(both) > 0 {
			forms = withPairs(forms, i, both, true)
			i++
			continue
		}
		adjective := endsAny(word, "ский", "ского", "скому", "ском", "ским", "ской", "скую", "цкого", "цкому", "цком", "цким", "цкой", "цкую")
		kinds := kindsBeside(tokens, i)
		if !(adjective && len(kinds) > 0) && s.knows(spell(t.text)) && s.written(t.text) {
			continue
		}
		known := slices.DeleteFunc(russianForms(word), func(form string) bool {
			return s.tired() || !s.knows(spell(form)) || lone && endsAny(form, "ый", "ий", "ое", "ее", "ая") && !s.bearsTown(form) // Большом
		})
		if adjective && len(known) == 0 && len(kinds) > 0 {
			known = slices.DeleteFunc(adjectiveBases(word), func(base string) bool { return s.tired() || !s.bearsKind(base, kinds, communityBeside(tokens, i)) })
		}
		forms = withOptions(forms, i, known)
	}
	for i := range forms {
		forms[i].bare, forms[i].loose, forms[i].guessed = lone, lone && nominativeEnding(lowerShouted(tokens[0].text)), guessed
	}
	return slices.DeleteFunc(forms, func(f wordForm) bool { return !f.changed })
}

// pairInCase are the nominatives of an adjective in a case and the word behind it that are a name together: Нижнего Новгорода.
func (s *search) pairInCase(tokens []token, i int) [][2]string {
	if i+1 >= len(tokens) || tokens[i+1].generic || tokens[i+1].segment != tokens[i].segment || !russianLetters(tokens[i+1].text) {
		return nil
	}
	word := lowerShouted(tokens[i].text)
	if !endsAny(word, "ого", "его", "ому", "ему", "ом", "ем", "ым", "им", "ой", "ей", "ую", "юю", "ых", "их") {
		return nil
	}
	both, sure := s.knownPairs(russianForms(word), append(russianForms(lowerShouted(tokens[i+1].text)), tokens[i+1].text))
	if !sure {
		return nil
	}
	return both
}

// kindsBeside are the kinds that the words beside word i name.
func kindsBeside(tokens []token, i int) (kinds []string) {
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(tokens) && tokens[j].segment == tokens[i].segment {
			kinds = append(kinds, tokens[j].class.kinds...)
		}
	}
	return kinds
}

// bearsTown reports whether a town or a division is called so.
func (s *search) bearsTown(name string) bool {
	return slices.ContainsFunc(s.lookup(spell(name), false), func(h hit) bool { return h.match.written() && rung(h.row) >= rungTown })
}

// communityBeside reports whether a word for the land of a village stands beside word i.
func communityBeside(tokens []token, i int) bool {
	return i > 0 && tokens[i-1].class.community || i+1 < len(tokens) && tokens[i+1].class.community
}

// bearsKind reports whether a place of one of the kinds is called so as written, or in the other script; of a community, whether one does
// where these have such names.
func (s *search) bearsKind(name string, kinds []string, community bool) bool {
	return slices.ContainsFunc(s.lookup(spell(name), false), func(h hit) bool {
		return !h.match.bySound() && slices.Contains(kinds, h.row[colKind]) && (!community || h.in(looseCountries) || h.in(strictCountries))
	})
}

// adjectiveBases gives the names that a Russian adjective may be made of: Ак-Татырский, Исфаринский.
func adjectiveBases(word string) (bases []string) {
	for _, ending := range []string{"ский", "ского", "скому", "ском", "ским", "ская", "ской", "скую"} {
		stem, ok := strings.CutSuffix(word, ending)
		if !ok || len([]rune(stem)) < 3 {
			continue
		}
		bases = append(bases, stem, stem+"ск", stem+"о")
		for _, joint := range []string{"ин", "ов", "ан"} {
			if name, ok := strings.CutSuffix(stem, joint); ok {
				bases = append(bases, name, name+"а", name+"о", name+"ы", name+"и", name+"у")
			}
		}
	}
	return bases
}

// nominativeEnding reports whether a word ends as nominatives of names do as often as their cases: Джамбейты, Щучье.
func nominativeEnding(word string) bool {
	return endsAny(word, "ы", "и") || endsNeuter(word)
}

// endsNeuter reports whether a word ends as neuter nouns and adjectives do, and those in the plural: Тридцатилетие, Степное.
func endsNeuter(word string) bool { return endsAny(word, "ье", "ое", "ее", "ые", "ие") }

// endsAny reports whether a word has one of some endings.
func endsAny(word string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(word, ending) })
}

// russianLetters reports whether Russian has all letters of a word.
func russianLetters(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r != '-' && r != 'ё' && r != 'Ё' && (r < 'А' || r > 'я') })
}

// surnameInCase reports whether a word is a Russian surname in a case of its own (Иванова, Петровым) more likely than a place in one.
func surnameInCase(word string) bool {
	stem := strings.TrimRight(word, "аеёиоуыюям")
	return stem != word && !strings.HasSuffix(word, "е") && surname(strings.ToLower(strings.TrimSuffix(stem, "й")))
}

// endsBare reports whether a lone word in a case may well name the place: one whose country writes Cyrillic letters, or one that is known
// everywhere. Where the ending is that of a nominative, too, it must be a town, or what was guessed of the word as it stands.
func (a *scored) endsBare(f *wordForm) bool {
	kind := a.row[colKind]
	known := a.match.written() && importance(a.row) >= famous && (kind == KindCountry || populated(kind) || a.in(focusAbroad))
	firm := !f.loose || rung(a.row) >= rungTown && a.match.written() || f.guessed != nil && f.guessed.place == a.place
	return (known || a.in(cyrillicCountries) && firm) && utf8.RuneCountInString(a.name.Text) > 1
}

// likeGuess is the share of the letters that differ up to which a guess at another name stands against the case of a known one that is written so.
const likeGuess = 0.08

// orGuess asks back a lone word that may be a case of one name, which was found, as well as another spelling of the other that was guessed.
func orGuess(found, guessed []scored) {
	first := &found[0]
	if len(guessed) == 0 || guessed[0].place == first.place || importance(first.row) >= famous || first.match.written() && guessed[0].cost > likeGuess {
		return
	}
	for i := range found {
		if found[i].exists > chanceExists {
			found[i].exists = chanceExists
			found[i].why = fmt.Sprintf("the text may be a form of %s, or another spelling of %s: write the name as it stands, or add the district", first.name.Text, guessed[0].name.Text)
		}
	}
}
