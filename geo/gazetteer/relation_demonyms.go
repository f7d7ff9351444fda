package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// countryDemonyms are the adjectives of countries in English, and the first parts of those that Russian joins, by relationKey.
// What is called so belongs to the country; where it is they do not say.
var countryDemonyms = func() map[string]string {
	all := map[string]string{}
	for line := range strings.SplitSeq(`AF afghan afghani афганский афгано; AL albanian албанский албано; DZ algerian алжирский; AO angolan; AR argentine argentinian; AM armenian армянский армяно;
		AU australian; AT austrian австрийский австро; AZ azerbaijani azeri азербайджанский азербайджано; BD bangladeshi бангладешский; BY belarusian byelorussian белорусский белорусско;
		BE belgian бельгийский; BJ beninese; BT bhutanese; BO bolivian; BA bosnian боснийский; BW botswanan; BR brazilian бразильский; BG bulgarian болгарский болгаро; BF burkinabe;
		MM burmese myanma; BI burundian; KH cambodian; CM cameroonian; CA canadian канадский; TD chadian; CL chilean; CN chinese sino китайский китайско; CO colombian; HR croatian хорватский;
		CU cuban; CY cypriot; CZ czech чешский чешско; DK danish; DJ djiboutian; EC ecuadorian; EG egyptian египетский; ER eritrean; EE estonian эстонский эстонско; ET ethiopian; FI finnish финский финско;
		FR french franco французский французско; GA gabonese; GE georgian грузинский грузино; DE german германский германо; GH ghanaian; GR greek греческий греко; GT guatemalan; GY guyanese; HT haitian;
		HN honduran; HU hungarian венгерский венгеро; IN indian indo индийский индо; ID indonesian; IR iranian иранский ирано; IQ iraqi иракский иракско; IE irish; IL israeli израильский израильско; IT italian итальянский итало;
		JO jordanian иорданский; KZ kazakh kazakhstani казахский казахстанский казахстанско казахско; KE kenyan; KW kuwaiti; KG kyrgyz kyrgyzstani kirghiz киргизский кыргызский кыргызстанский кыргызско киргизско; LA laotian lao;
		LV latvian латвийский латвийско; LB lebanese ливанский ливано; LR liberian; LY libyan ливийский; LT lithuanian литовский литовско; MK macedonian; MW malawian; MY malaysian; ML malian; MR mauritanian; MX mexican мексиканский;
		MD moldovan молдавский молдавско молдо; MN mongolian mongol монгольский монголо; ME montenegrin; MA moroccan; MZ mozambican; NA namibian; NP nepalese nepali непальский; NL dutch; NI nicaraguan;
		NE nigerien; NG nigerian; NO norwegian норвежский норвежско; OM omani; PK pakistani pak пакистанский пакистано; PS palestinian палестинский; PY paraguayan; PE peruvian; PH philippine filipino; PL polish польский польско; PT portuguese португало;
		QA qatari; RO romanian румынский румыно румынско; RU russian russo российский российско русско; RW rwandan; SA saudi саудовский; SN senegalese; RS serbian serb сербский; SK slovak slovakian словацкий словацко; SI slovene slovenian; SO somali; ES spanish испанский испано;
		SD sudanese суданский; SR surinamese; SE swedish шведский; CH swiss швейцарский; SY syrian сирийский сирийско; TJ tajik tajikistani таджикский таджикистанский таджикско; TZ tanzanian; TH thai; TN tunisian;
		TR turkish turco турецкий турецко; TM turkmen туркменский туркмено; UG ugandan; UA ukrainian украинский украинско; GB british английский британский; US american американский; UY uruguayan; UZ uzbek узбекский узбекистанский узбекско; VE venezuelan;
		VN vietnamese вьетнамский; YE yemeni йеменский; ZM zambian; ZW zimbabwean; XK kosovar косовский`, ";") {
		code, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		for word := range strings.FieldsSeq(words) {
			all[relationKey(word)] = code
		}
	}
	return all
}()

// leastDemonym is the length in letters from which on the adjective of a country is one without a hyphen, too: not Lao.
const leastDemonym = 5

// demonym is the country that a word is the adjective of.
func (t *token) demonym() (code string, ok bool) {
	if len([]rune(t.fold)) < leastDemonym || t.generic {
		return "", false
	}
	code, ok = countryDemonyms[relationKey(t.fold)]
	return code, ok
}

// adjective gives the country that a word before others says they belong to: the Tajik village of Vorukh.
func (ix *Index) adjective(tokens []token, s span) []uint32 {
	if s.to-s.from != 1 || s.to == len(tokens) || tokens[s.to].segment != tokens[s.from].segment {
		return nil
	}
	code, ok := tokens[s.from].demonym()
	n, known := ix.code(countryCode(code))
	if !ok || !known {
		return nil
	}
	return []uint32{n}
}

// belonging answers a text that is only the adjective of a country or of Central Asia: it says whose, not where. What it belongs to
// is told, for certain never.
func (s *search) belonging(q Query, tokens []token) (Result, bool) {
	var place uint32
	ok := false
	for _, t := range tokens {
		code, is := t.demonym()
		switch {
		case is && !ok:
			place, ok = s.code(countryCode(code))
		case !t.generic && t.fold != "asian", len(t.class.kinds) > 0:
			return Result{}, false
		}
	}
	if last := len(tokens) - 1; !ok && last > 0 && tokens[last].fold == "asian" {
		text := spanText(tokens[:last], span{0, last}) + " Asia"
		hits := s.lookup(spell(text), true)
		at := slices.IndexFunc(hits, func(h hit) bool { return h.match.written() && container(h.row[colKind]) })
		if at >= 0 {
			place, ok = hits[at].place, true
		}
	}
	h := hit{place: place, name: Name{Text: q.Text}, match: MatchFuzzy}
	if !ok {
		return Result{}, false
	}
	if h.row = s.row(place); !s.area.admits(s.Index, &h) {
		return Result{}, false
	}
	h.name.Text = h.row[colName]
	all, _ := s.answers(tokens)
	all = slices.DeleteFunc(all, func(a scored) bool { return a.match.bySound() || a.place == place })
	all = slices.Insert(all, 0, scored{hit: &h, score: max(floor, topScore(all)), exists: vagueExists})
	for i := range all {
		all[i].exists = vagueExists
	}
	s.weigh(all)
	return s.result(all, nil, q.Limit, fmt.Sprintf("%q says what belongs to %s, not where it is: name the place", q.Text, h.row[colName])), true
}

// topScore is the score of the best of sorted answers.
func topScore(all []scored) float64 {
	if len(all) == 0 {
		return 0
	}
	return all[0].score
}
