package gazetteer

import (
	"slices"
	"strings"
	"unicode"
)

// wordClass is what a word that is no name means in the text of a query.
type wordClass struct {
	kinds   []string // the kinds of place that the word names: "region", "нохия", "pass"
	near    bool     // the place is only near the name that follows: "near", "около"
	area    bool     // the place is only near the name before: "area", "жанында"
	compass bool     // a direction, which is part of many names: "North Ossetia"
	skip    bool     // says nothing: "the", "of", "имени"
	in      bool     // what follows holds what comes before: "in", "в"; says nothing else
	farm    bool     // part of the names of farms, stations and ruins that people leave out: "Sovkhoz Tong"
	and     bool     // joins two places: "and", "и"
	// community: the land around the village that it is called after, with others: the jamoat of Chorkuh
	community bool
	small     bool // the place is no city: "village", "село"
	// ahead: what follows is long, or the shore of it is: "along the Panj"; behind: what comes before is: "Panj bo'ylab"
	ahead, behind bool
}

var (
	cityKinds    = []string{KindCity, KindTown, KindCapital, KindSettlement}
	villageKinds = []string{KindVillage, KindSettlement, KindLocality, KindTown}
	longKinds    = []string{KindRiver, KindRoad, KindBorder, KindBorderSection, KindLake, KindReservoir}
	village      = wordClass{kinds: villageKinds, small: true}
	community    = wordClass{kinds: villageKinds, farm: true, community: true}             // of the name that follows
	communityOf  = wordClass{kinds: villageKinds, farm: true, community: true, area: true} // of the name before
)

// wordClasses holds the generic words of English, Russian, Tajik, Kyrgyz and Uzbek texts by their fold.
var wordClasses = func() map[string]wordClass {
	classes := map[string]wordClass{}
	add := func(c wordClass, words string) {
		for word := range strings.FieldsSeq(words) {
			classes[Fold(word)] = c
		}
	}
	kind := func(words string, kinds ...string) { add(wordClass{kinds: kinds}, words) }

	// Persian, with the ending of the first of two nouns and without.
	kind(`کشور جمهوری`, KindCountry)
	kind(`ولایت استان`, KindAdmin1)
	kind(`ولسوالی شهرستان`, KindAdmin2)
	kind(`شهر`, cityKinds...)
	add(village, `قریه روستای روستا دهکده`)
	kind(`کوتل`, KindPass)
	kind(`رودخانه دریای`, KindRiver)
	// Arabic.
	kind(`محافظة`, KindAdmin1)
	kind(`مدينة بلدة`, cityKinds...)
	add(village, `قرية`)
	kind(`country republic страна республика республикасы ҷумҳурии`, KindCountry)
	kind(`region oblast oblus oblusu oblasts province viloyat viloyati vilayat veloyat wilayat wiloyat vilayet
		область области обл ао вилоят вилояти облусу облус облысы вилояты ostan state governorate prefecture krai kray okrug
		провинция провинции провинцию штат штата штате округ округа округе мухафаза мухафазы мухафазе губернаторство губернаторства
		губернаторстве велаят велаята велаяте вилайет вилайета вилайете остан остана остане`, KindAdmin1)
	kind(`district raion rayon raionu nohiya nahiya nohiyai nohia tuman tumani uluswali county
		район р-н р-на р-не района районе районы району ауданы нохия нохияи ноҳия ноҳияи тумани`, KindAdmin2)
	kind(`city cities город города городе городом гор г шаҳр шаҳри шахри шаары shahr shahri shahar shaharchasi shaary`, cityKinds...)
	kind(`town towns townlet посёлок поселок пос пгт посёлка поселка посёлке поселке шаҳрак шаҳраки shahrak`, cityKinds...)
	kind(`settlement settlements`, villageKinds...)
	add(village, `village villages hamlet qishloq kishlak kyshlak qyshlaq deh deha dehai ayyl aiyl ayil ayyly aiyly
		село села селе селом с деревня деревни деревне деревню дер кишлак кишлака кишлаке қишлоқ қишлоқи деҳа деҳаи дехаи деҳот айыл айылы
		аил аила аиле айылда айылдагы аул ауле`)
	// Kyrgyz and Uzbek put the endings of the cases behind these words, too.
	city, district, region := wordClass{kinds: cityKinds}, wordClass{kinds: []string{KindAdmin2}}, wordClass{kinds: []string{KindAdmin1}}
	for word, class := range map[string]wordClass{
		"шаары": city, "шаҳри": city, "шахри": city, "айылы": village, "қишлоғи": village, "району": district, "тумани": district,
		"облусу": region, "вилояти": region,
	} {
		for ending := range strings.FieldsSeq(`нда нан нын нун на ны нда ндагы да дан нинг га`) {
			add(class, word+ending)
		}
	}
	kind(`post outpost checkpoint застава заставы заставе заставу заставой погранзаставой погранзастава погранзаставы погранзаставе погранзаставу погранпост пост поста посту`, KindBorderPost)
	kind(`pass перевал перевала перевале ашуу ашуусу ағба ағбаи pereval ashuu`, KindPass)
	kind(`reservoir водохранилище водохранилища обанбор обанбори`, KindReservoir)
	kind(`lake озеро озера`, KindLake, KindReservoir)
	kind(`river река реки реке дарё дарёи дарья daryo darya`, KindRiver)
	kind(`border borders граница границы границе марз марзи`, KindBorder, KindBorderSection)
	kind(`mountain mount гора`, KindMountain)
	kind(`mountains горы`, KindMountain, KindArea)
	kind(`airport аэропорт фурудгоҳ`, KindAirport)
	kind(`market bazaar рынок базар бозори`, KindMarket)
	kind(`bridge мост моста пул`, KindBridge)
	kind(`junction crossroads intersection перекрёсток развилка`, KindJunction)
	kind(`road highway дорога трасса роҳи`, KindRoad)
	kind(`valley долина долине долины водии водӣ өрөөнү vodiysi`, KindArea)
	kind(`exclave enclave анклав анклава эксклав`, KindExclave)

	add(wordClass{kinds: villageKinds, farm: true}, `sovkhoz kolkhoz otdeleniye imeni kurort uchastok ferma stantsiya station zimovka
		urochishche razvaliny kharoba kharobai dehoti qishlogi nomli nomidagi atyndagy
		совхоз колхоз отделение имени курорт участок ферма станция зимовка урочище развалины хароба харобаи деҳоти
		атындагы номли участкасы бекети`)
	add(community, `jamoat jamoati ҷамоат ҷамоати джамоат джамоата джамоате сельсовет сельсовета сельсовете`)
	add(wordClass{near: true}, `near around outside vicinity surrounding surroundings close nearby beside environs nr outskirts
		около возле близ вблизи недалеко рядом окрестность окрестности окрестностях назди наздикии атрофи`)
	add(wordClass{area: true}, `area areas zone жанында жаны айланасында аймагы`)
	add(wordClass{skip: true}, `the of a an from to for between между called named known as formerly previously бывший бывшая ныне из от со им аз`)
	add(wordClass{kinds: longKinds, skip: true, ahead: true}, `along alongside вдоль берегу берегам берегах қад-қади тӯли соҳили`)
	add(wordClass{kinds: longKinds, skip: true, behind: true}, `bo'ylab бўйлаб бойлой бойлоп`)
	add(wordClass{skip: true}, `key main entire whole same contested disputed remote strategic occupied besieged`)
	add(wordClass{skip: true}, `frontier borderland приграничный приграничная`)
	add(wordClass{skip: true}, `central mountainous центральный`)
	// What lies north of a town lies outside it.
	add(wordClass{near: true, compass: true}, `eastern western northern southern north south east west northeastern northwestern northeast northwest southeast southwest
		southeastern southwestern северный северная восточный восточная южный южная западный западная севернее южнее восточнее западнее`)
	add(wordClass{skip: true, in: true}, `in at on within into в во на у под дар ба در`)
	add(wordClass{and: true}, `and и ва жана менен va also`)
	return classes
}()

// strippable reports whether a generic word at the front or the end of a name says no more than the kind of a place does,
// so that "Isfara District" is also found as "Isfara" and "Paxtakor Shahri" as "Paxtakor".
func strippable(word, kind string, front bool) bool {
	c, ok := wordClasses[word]
	if !ok || len(word) < 4 && populated(kind) {
		return false // г, с: an initial as well
	}
	if populated(kind) {
		return c.farm || isCityWord(c) && (!front || word == "gorod" || word == "город")
	}
	if kind == KindAdmin1 && slices.Contains(c.kinds, KindAdmin2) {
		return true // the first-level divisions of Azerbaijan and Moldova are districts
	}
	return kind != KindLocality && slices.Contains(c.kinds, kind)
}

// hasFarmWord reports whether a word of a name calls the place a farm, a station or the like.
func hasFarmWord(name string) bool {
	for word := range strings.FieldsSeq(Fold(name)) {
		if wordClasses[word].farm {
			return true
		}
	}
	return false
}

// isCityWord reports whether a word calls a place a city or a town.
func isCityWord(c wordClass) bool { return slices.Equal(c.kinds, cityKinds) }

// partOfName reports whether a city word belongs to the names of settlements so much that they are rarely called without
// it: Kansas City is not Kansas.
func partOfName(word string) bool { return word == "city" || word == "town" }

// stripGeneric takes the generic word off the front or the end of a folded name of a place of that kind, if a name is
// left: not a number, not a letter or two. Of a settlement it may be part of the name.
func stripGeneric(fold, kind string) (rest string, part, ok bool) {
	first, after, found := strings.Cut(fold, " ")
	if !found {
		return "", false, false
	}
	end := strings.LastIndexByte(fold, ' ')
	switch last := fold[end+1:]; {
	case strippable(first, kind, true):
		rest = after
	case strippable(last, kind, false):
		rest, part = fold[:end], partOfName(last) && populated(kind)
		if before := strings.LastIndexByte(rest, ' '); before > 0 && kind == KindAdmin1 && wordPairs[fold[before+1:]].kinds != nil {
			rest = fold[:before] // Чукотский автономный округ
		}
	}
	word, _, _ := strings.Cut(rest, " ")
	return rest, part, strings.IndexFunc(rest, unicode.IsLetter) >= 0 && len(rest) > 3 && !numberWord(word) &&
		!(populated(kind) && isGeneric(rest))
}

// isGeneric reports whether a fold is a generic word.
func isGeneric(fold string) bool {
	_, ok := wordClasses[fold]
	return ok
}

// wordPairs are the pairs of words that mean one kind together.
var wordPairs = foldedPairs(map[string]wordClass{
	"border post": {kinds: []string{KindBorderPost}}, "frontier post": {kinds: []string{KindBorderPost}},
	"border outpost": {kinds: []string{KindBorderPost}}, "border checkpoint": {kinds: []string{KindBorderPost}},
	"border crossing": {kinds: []string{KindBorderPost}}, "пограничная застава": {kinds: []string{KindBorderPost}},
	"пограничной заставе": {kinds: []string{KindBorderPost}}, "пограничной заставы": {kinds: []string{KindBorderPost}},
	"пограничную заставу": {kinds: []string{KindBorderPost}}, "пограничном посту": {kinds: []string{KindBorderPost}},
	"пограничного поста": {kinds: []string{KindBorderPost}},
	"пограничный пост":   {kinds: []string{KindBorderPost}}, "border section": {kinds: []string{KindBorderSection, KindBorder}},
	"чек ара": {kinds: []string{KindBorder, KindBorderSection}}, "чек арасы": {kinds: []string{KindBorder, KindBorderSection}},
	"суу сактагыч": {kinds: []string{KindReservoir}}, "суу сактагычы": {kinds: []string{KindReservoir}},
	"autonomous region": {kinds: []string{KindAdmin1}}, "autonomous oblast": {kinds: []string{KindAdmin1}},
	"автономная область": {kinds: []string{KindAdmin1}}, "автономной области": {kinds: []string{KindAdmin1}},
	"автономный округ": {kinds: []string{KindAdmin1}}, "автономного округа": {kinds: []string{KindAdmin1}}, "автономном округе": {kinds: []string{KindAdmin1}},
	"автономный район": {kinds: []string{KindAdmin1}}, "автономного района": {kinds: []string{KindAdmin1}}, "автономном районе": {kinds: []string{KindAdmin1}},
	"autonomous okrug": {kinds: []string{KindAdmin1}}, "rural district": {kinds: []string{KindAdmin2, KindLocality}},
	"айыл өкмөтү": communityOf, "айыл өкмөтүнүн": communityOf, "айыл өкмөтүндө": communityOf, "айыл аймагы": communityOf, "айыл аймагынын": communityOf, "айыл аймагында": communityOf,
	"айыльный аймак": communityOf, "айыльного аймака": community, "айыльном аймаке": community, "айылный аймак": communityOf, "айылного аймака": community,
	"айылном аймаке": community, "сельская управа": community, "сельской управы": community, "сельской управе": community, "сельский джамоат": community, "ҷамоати деҳоти": community, "ҷамоати деҳот": community,
	"сельского джамоата": community, "сельском джамоате": community, "rural jamoat": communityOf, "village jamoat": communityOf, "aiyl aimak": communityOf,
	"aiyl aimagy": communityOf, "ayil aimak": communityOf, "ayil aimagy": communityOf, "ayyl aymak": communityOf, "ayyl aymagy": communityOf, "rural community": communityOf,
	"aiyl okmotu": communityOf, "ayil okmotu": communityOf,
	"населённый пункт": {kinds: villageKinds}, "населённого пункта": {kinds: villageKinds}, "населённом пункте": {kinds: villageKinds},
	"road junction": {kinds: []string{KindJunction}}, "mountain pass": {kinds: []string{KindPass}},
})

// foldedPairs gives the words for pairs by their fold, with those for what lies along a river: the east bank of the Panj.
func foldedPairs(pairs map[string]wordClass) map[string]wordClass {
	all := map[string]wordClass{}
	for pair, class := range pairs {
		all[Fold(pair)] = class
	}
	for side := range strings.FieldsSeq(`left right east west north south eastern western northern southern river opposite near far`) {
		all[side+" bank"], all[side+" banks"] = wordClass{kinds: []string{KindRiver}}, wordClass{kinds: []string{KindRiver}}
	}
	for pair := range strings.SplitSeq(`banks of,shores of,shore of,upstream on,upstream along,downstream on,downstream along,вверх по,вниз по`, ",") {
		all[pair] = wordClass{kinds: longKinds, skip: true, ahead: true}
	}
	for pair := range strings.SplitSeq(`левый берег,правый берег,левом берегу,правом берегу,левого берега,правого берега,левобережье реки,правобережье реки`, ",") {
		all[Fold(pair)] = wordClass{kinds: []string{KindRiver}}
	}
	return all
}
