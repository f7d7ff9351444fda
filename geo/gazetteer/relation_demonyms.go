package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// firstDemonyms are the first of the adjectives of each country.
var firstDemonyms = map[string]string{}

// countryDemonyms are the adjectives of countries in English and Russian by relationKey, with what they join to another that has a form of
// its own (indo, russo). Those of two countries are in countryWords. What is called so belongs to the country; where it is they do not say.
var countryDemonyms = func() map[string]string {
	all := map[string]string{}
	eachOfCountry(demonymList, func(code, word string) {
		all[relationKey(word)] = code
		if _, later := firstDemonyms[code]; !later {
			firstDemonyms[code] = word
		}
	})
	return all
}()

// demonymList has the words of countryDemonyms, the first of each country what English calls its borders by.
const demonymList = `AD andorran андоррский; AE emirati эмиратский; AF afghan afghani афганский; AL albanian албанский;
	AM armenian армянский; AO angolan ангольский; AR argentine argentinian аргентинский; AT austrian австрийский австро;
	AU australian австралийский; AZ azerbaijani azeri азербайджанский; BA bosnian боснийский; BD bangladeshi бангладешский;
	BE belgian бельгийский; BF burkinabe буркинийский; BG bulgarian болгарский; BI burundian бурундийский; BJ beninese бенинский;
	BN bruneian брунейский; BO bolivian боливийский боливо; BR brazilian бразильский; BT bhutanese бутанский; BW botswanan ботсванский;
	BY belarusian byelorussian белорусский беларусский; BZ belizean белизский; CA canadian канадский;
	CF central-african центральноафриканский; CH swiss швейцарский; CI ivorian ивуарийский; CL chilean чилийский;
	CM cameroonian камерунский; CN chinese sino китайский; CO colombian колумбийский; CR costa-rican костариканский;
	CU cuban; CY cypriot; CZ czech чешский; DE german германский; DJ djiboutian джибутийский; DK danish датский; DO dominican доминиканский;
	DZ algerian алжирский; EC ecuadorian эквадорский; EE estonian эстонский; EG egyptian египетский; EH sahrawi западносахарский;
	ER eritrean эритрейский; ES spanish испанский; ET ethiopian эфиопский; FI finnish финский; FR french franco французский франко;
	GA gabonese габонский; GB british английский британский; GE georgian грузинский; GH ghanaian ганский; GM gambian гамбийский;
	GN guinean гвинейский; GQ equatoguinean equatorial-guinean; GR greek греческий греко; GT guatemalan гватемальский; GW bissau-guinean;
	GY guyanese гайанский; HN honduran гондурасский; HR croatian хорватский; HT haitian гаитянский; HU hungarian венгерский венгеро;
	ID indonesian индонезийский; IE irish ирландский; IL israeli израильский; IN indian indo индийский индо; IQ iraqi иракский;
	IR iranian иранский; IT italian итальянский итало; JO jordanian иорданский; KE kenyan кенийский;
	KG kyrgyz kyrgyzstani kirghiz киргизский кыргызский кыргызстанский; KH cambodian камбоджийский;
	KP north-korean северокорейский; KR south-korean южнокорейский; KW kuwaiti кувейтский;
	KZ kazakh kazakhstani казахский казахстанский; LA laotian lao лаосский; LB lebanese ливанский;
	LI liechtensteiner лихтенштейнский; LR liberian либерийский; LS lesothan basotho лесотский; LT lithuanian литовский;
	LU luxembourgish люксембургский; LV latvian латвийский; LY libyan ливийский; MA moroccan марокканский; MD moldovan молдавский молдо;
	ME montenegrin черногорский; MK macedonian македонский; ML malian малийский; MM burmese myanma бирманский мьянманский;
	MN mongolian mongol монгольский монголо; MR mauritanian мавританский; MW malawian малавийский; MX mexican мексиканский;
	MY malaysian малайзийский; MZ mozambican мозамбикский; NA namibian намибийский; NE nigerien нигерский; NG nigerian нигерийский;
	NI nicaraguan никарагуанский; NL dutch нидерландский голландский; NO norwegian норвежский; NP nepalese nepali непальский;
	OM omani оманский; PA panamanian панамский; PE peruvian перуанский; PG papua-new-guinean папуасский;
	PH philippine filipino филиппинский; PK pakistani pak пакистанский; PL polish польский; PS palestinian палестинский;
	PT portuguese португало португальский; PY paraguayan парагвайский; QA qatari катарский; RO romanian румынский; RS serbian serb сербский;
	RU russian russo российский русско; RW rwandan руандийский; SA saudi саудовский; SD sudanese суданский; SE swedish шведский;
	SI slovene slovenian словенский; SK slovak slovakian словацкий; SL sierra-leonean сьерра-леонский; SM санмаринский;
	SN senegalese сенегальский; SO somali somalian сомалийский; SR surinamese суринамский; SS south-sudanese южносуданский;
	SV salvadoran сальвадорский; SY syrian сирийский; SZ swazi eswatini свазилендский; TD chadian чадский; TG togolese тоголезский;
	TH thai тайский таиландский; TJ tajik tajikistani таджикский таджикистанский;
	TL timorese east-timorese тиморский восточнотиморский; TM turkmen туркменский; TN tunisian тунисский;
	TR turkish turco турецкий; TZ tanzanian танзанийский; UA ukrainian украинский; UG ugandan угандийский; US american американский;
	UY uruguayan уругвайский; UZ uzbek узбекский узбекистанский; VA ватиканский; VE venezuelan венесуэльский;
	VN vietnamese вьетнамский; XK kosovar косовский; YE yemeni йеменский; ZA south-african южноафриканский; ZM zambian замбийский;
	ZW zimbabwean зимбабвийский`

// eachOfCountry yields the words of lists of the form "CODE word word; CODE word".
func eachOfCountry(lists string, yield func(code, word string)) {
	for line := range strings.SplitSeq(lists, ";") {
		code, words, _ := strings.Cut(strings.TrimSpace(line), " ")
		for word := range strings.FieldsSeq(words) {
			yield(code, word)
		}
	}
}

// peopleList has the names of peoples that Tajik, Kyrgyz and Uzbek, and old spellings, have for adjectives.
const peopleList = `AF афгон афғон ооган; CN кытай хитой xitoy; IR эрон; KG kirgiz qirg'iz кыргыз киргиз қирғиз; KZ kazak qazaq qozoq казак қазоқ казок казах;
	MN муғул; PK покистон; RU орус; TJ tadjik tadzhik tojik тоджик тажик тоҷик тожик таджик; TM туркман түркмөн туркмен; UZ o'zbek өзбек ӯзбек ӯзбак узбек`

// peoples are the names of peoples by relationKey. Villages are called so, too: such a word alone says whose, but none before a name.
var peoples = func() map[string]string {
	all := map[string]string{}
	eachOfCountry(peopleList, func(code, word string) { all[relationKey(word)] = code })
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
		if people := peoples[relationKey(t.fold)]; people != "" && len([]rune(t.fold)) >= leastDemonym {
			code, is = people, true
		}
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
