package gazetteer

import (
	"slices"
	"strings"
)

// countryWords are words and names by which a text means a country, or one of several, that the gazetteer does not have as its name, by
// relationKey: the adjectives in all cases, in Russian also as it joins them to another (таджикско-афганский, ливано-сирийский), and
// what people call some countries beside their names.
var countryWords = func() map[string][]string {
	all := map[string][]string{}
	add := func(code, word string) {
		if key := relationKey(word); !slices.Contains(all[key], code) {
			all[key] = append(all[key], code)
		}
	}
	inflect := func(code, word string) {
		add(code, word)
		stem, ok := strings.CutSuffix(word, "ий")
		if !ok {
			return
		}
		for ending := range strings.FieldsSeq(`ая ое ого ой ому ую ом им ие их ими о`) {
			add(code, stem+ending)
		}
		if joined, ok := strings.CutSuffix(stem, "ск"); ok {
			add(code, joined+"о")
		}
	}
	eachOfCountry(demonymList, inflect)
	eachOfCountry(`CD congolese конголезский конго; CG congolese конголезский конго; KP korean корейский; KR korean корейский`, inflect)
	eachOfCountry(peopleList, add)
	eachOfCountry(`BY белоруссия; CD др-конго; CF car цар; CN кнр prc; GB англия; MK македония; MM бирма; NL голландия; RU рф; SZ свазиленд; TM туркмения; XK косово; ZA юар;
		GW гвинеи-бисау гвинее-бисау гвинеей-бисау`, add)
	return all
}()

// countriesOf are the codes of the countries that a name or an adjective may mean, in whichever case it stands: one, but for the Korean
// border and the like. There are none for what is no country. It is the name that counts, not its beginning: Indonesia is not India.
func (s *search) countriesOf(text string) []string {
	text = strings.TrimSpace(text)
	for _, article := range []string{"the ", "The "} {
		text = strings.TrimPrefix(text, article)
	}
	if text == "" || strings.ContainsAny(text, ",;") {
		return nil // A, B and C
	}
	if codes := countryWords[relationKey(text)]; codes != nil {
		return codes
	}
	best, codes := 0.0, []string(nil)
	for _, form := range countryForms(text) {
		if s.runs != nil {
			*s.runs++
		}
		if s.tired() {
			return nil
		}
		if known := countryWords[relationKey(form)]; known != nil {
			return known
		}
		for _, h := range s.lookup(spell(form), false) {
			switch code := h.row[colCountry]; {
			case h.row[colKind] != KindCountry || h.match.bySound() && h.cost > costSure || h.quality < best-bothBear:
			case h.quality > best+bothBear:
				best, codes = h.quality, []string{code}
			case !slices.Contains(codes, code):
				best, codes = max(best, h.quality), append(codes, code)
			}
		}
		if best >= qualityOtherScript-lessOther {
			break // forms as written stand before the others
		}
	}
	if codes == nil && strings.Contains(text, " ") { // the neighbouring country of Chad
		if a, ok := s.anywhere().anchor(text, inflected); ok {
			if first := &a.candidates[0]; first.Place.Kind == KindCountry && first.Score >= sure && !first.Match.bySound() {
				return []string{first.Place.Country}
			}
		}
	}
	return codes
}

// bothBear is the difference in quality up to which two countries bear a name alike, though it is the primary one of only one: Congo.
const bothBear = 0.015

// countryForms are the forms of a name that it may stand for in the English possessive, or in a case of Russian, Kyrgyz, Uzbek or Tajik, first as it is written.
func countryForms(text string) []string {
	if owner, ok := possessive(text); ok {
		text = owner
	}
	forms := append(russianNominatives(text), suffixless(text)...)
	for _, ending := range []string{"ву", "ю", "у", "ро", "и"} { // Тоҷикистону Афғонистон
		if stem, ok := strings.CutSuffix(text, ending); ok && cyrillicText(text) {
			forms = append(forms, stem)
		}
	}
	return forms
}

// borderCountries are those of Central Asia and around, whose borders the gazetteer may have as places.
const borderCountries = "TJ KG UZ KZ TM AF CN RU IR PK IN MN AZ AM GE UA BY TR IQ SY"
