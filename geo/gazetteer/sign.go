package gazetteer

import (
	"fmt"
	"strings"
)

// sign is what a word of a text says of it when no place is called so.
type sign string

const (
	signOrganisation sign = "an organisation"
	signPeople       sign = "people"
	signLanguage     sign = "a language"
)

// signs holds the words of English, Russian, Tajik and Kyrgyz texts by their fold.
var signs = func() map[string]sign {
	all := map[string]sign{}
	add := func(s sign, words string) {
		for word := range strings.FieldsSeq(words) {
			all[Fold(word)] = s
		}
	}
	add(signOrganisation, `ministry committee commission council court parliament government army forces police militia service services agency
		bureau organization organisation society party movement bank company corporation university institute academy radio television
		newspaper news press fund foundation programme program embassy
		министерство министерства комитет комитета комиссия комиссии совет суд парламент правительство армия войска полиция милиция служба
		службы погранслужба агентство управление организация организации общество партия банк компания университет институт академия радио
		телевидение газета фонд посольство
		вазорати вазорат кумитаи кумита комиссияи суди ҳукумати артиши хадамоти бонки донишгоҳи ширкати созмони
		министрлиги министрлик комитети комиссиясы соту өкмөтү армиясы кызматы банкы университети уюму`)
	add(signOrganisation, `taliban taleban hamas hezbollah hizbollah hizbullah houthis boko haram shabaab al-shabaab wagner daesh талибан хамас хезболла вагнер толибон`)
	add(signLanguage, `farsi dari pashto pashtu urdu hindi arabic фарси дари пушту урду форсӣ`)
	add(signPeople, `guards soldiers troops traders citizens villagers residents officials refugees migrants protesters fighters militants nationals jew jews jewish houthi
		afghans tajiks uzbeks kazakhs turkmens russians iranians americans
		пограничники солдаты торговцы граждане жители чиновники беженцы мигранты протестующие боевики военные
		таджики узбеки киргизы кыргызы казахи туркмены русские афганцы иранцы китайцы хуситы чекарачылар сарбозон`)
	return all
}()

// acronyms are organisations that reports name by their letters, in capitals.
var acronyms = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(`CIS UN NATO EU OSCE CSTO SCO EAEU ECO OIC UNESCO UNICEF UNHCR UNDP UNODC WHO WFP FAO IMF IOM ICRC IFRC WTO ICC ICJ IAEA EBRD ADB
		OPEC ASEAN AU CIA FBI KGB FSB GRU SCNS GKNB UNAMA ISAF CENTCOM USAID HRW MSF BBC CNN AFP RFE RFERL TASS ISIS ISIL ISKP TTP IMU UTO IRPT GUR SBU IRGC IDF PKK YPG SDF HTS RSF
		СНГ ООН НАТО ЕС ОБСЕ ОДКБ ШОС ЕАЭС ЮНЕСКО ЮНИСЕФ УВКБ ВОЗ МВФ МККК МАГАТЭ ВТО ЦРУ ФБР КГБ ФСБ ГРУ ГКНБ МВД МЧС МИД ГУР СБУ ВСУ СВР КСИР ЦАХАЛ ИГИЛ ИДУ ОТО ПИВТ ТАСС БУУ КМШ ЖККУ`) {
		all[word] = true
	}
	return all
}()

// villageSigns are words of signs that villages are called by, too: Sovet near Kadamjay.
var villageSigns = map[string]bool{"совет": true, "haram": true, "wagner": true, "вагнер": true}

// aloneSign says what a text names of which every word is such a word, or says nothing: it is no place's name then, but by
// chance ("Police" is a town in Poland). It is empty for any other text.
func aloneSign(tokens []token) sign {
	found := sign("")
	for _, t := range tokens {
		is := signs[t.fold]
		switch {
		case is != "" && !villageSigns[t.fold]:
			found = is
		case is == "" && !t.class.skip:
			return ""
		}
	}
	return found
}

// noPlace answers a text that is called so by chance, with the places whose primary name it is: none of them for certain.
func (s *search) noPlace(q Query, tokens []token, sign sign) Result {
	s.nearly = false
	all, _ := s.answers(tokens)
	var called []scored
	for _, a := range all {
		if a.own {
			return s.settled(all, q.Limit) // the user's own name for a place
		}
		if (a.match == MatchExact || a.match == MatchFolded) && a.name.Text == a.row[colName] {
			a.exists = min(a.exists, vagueExists)
			called = append(called, a)
		}
	}
	reason := fmt.Sprintf("%q names %s, not a place", q.Text, sign)
	if len(called) == 0 {
		return Result{Reason: reason}
	}
	s.weigh(called)
	return s.result(called, nil, q.Limit, reason+": add the district or region if a place of that name is meant")
}

// isAcronym reports whether all that a text says is the letters of organisations, in capitals as no name of the place that it
// was taken for is written: CIS is not Cis in Italy.
func isAcronym(tokens []token, first *scored) bool {
	named := false
	for _, t := range tokens {
		switch {
		case acronyms[t.text] && !strings.Contains(first.name.Text, t.text):
			named = true
		case !t.generic:
			return false
		}
	}
	return named
}

// signOf says what a text names that is no place, by its words; it is empty if none tells.
func signOf(tokens []token) sign {
	for _, t := range tokens {
		if s, ok := signs[t.fold]; ok && !t.generic && !t.division {
			return s
		}
		if one, ok := strings.CutSuffix(t.fold, "s"); ok && countryDemonyms[one] != "" {
			return signPeople
		}
		if acronyms[t.text] {
			return signOrganisation
		}
	}
	if first, last := tokens[0].fold, tokens[len(tokens)-1].fold; first == "the" && len(tokens) > 2 && (last == "post" || last == "times") {
		return signOrganisation
	}
	return ""
}
