package build

import (
	"regexp"
	"slices"
	"strings"
)

// units are the words for a first-level division in a language: those that stand before its name, those that join the two, and those
// that stand behind it.
type units struct{ front, joint, end []string }

var directions = map[string]bool{}

func init() {
	for w := range strings.FieldsSeq(`north south east west northern southern eastern western central centre center nord sud est ouest norte sur este oeste
		central centrale kuzey güney doğu batı merkez orta süd ost شمالی جنوبی شرقی غربی مرکزی الشمالية الجنوبية الشرقية الغربية الوسطى`) {
		directions[w] = true
	}
}

var divisionUnits = map[string]units{
	"en": {front: strings.Fields("province region state governorate department prefecture wilayah emirate"), joint: strings.Fields("of the"),
		end: strings.Fields("province region state governorate department prefecture oblast krai county division district parish municipality voivodeship")},
	"ru": {front: strings.Fields("автономная автономный республика область край провинция регион штат округ департамент ил мухафаза велаят вилайет остан " +
		"губернаторство префектура территория район мархаз муниципалитет эмират приход"),
		end: strings.Fields("автономная автономный область край провинция регион штат округ департамент ил велаят вилайет губернаторство район муниципалитет эмират")},
	"uk": {front: strings.Fields("автономна автономний республіка область край провінція регіон штат округ департамент іл мухафаза вілаєт губернаторство " +
		"префектура територія район муніципалітет емірат парафія лен")},
	"kk": {end: strings.Fields("облысы аймағы ауданы республикасы провинциясы штаты өлкесі аутономиялық автономиялық")},
	"ky": {end: strings.Fields("облусу областы аймагы району республикасы провинциясы штаты крайы автоном автономиялуу")},
	"uz": {end: strings.Fields("viloyati oʻlkasi ustoni rayoni tumani shtati respublikasi provinsiyasi muxtor")},
	"ps": {joint: strings.Fields("د"), front: strings.Fields("ولایت ولايت"), end: strings.Fields("ولایت ولايت ولسوالۍ")},
	"fa": {front: strings.Fields("استان ایالت ولایت منطقه شهرستان ناحیه بخش شهرداری")},
	"ar": {front: strings.Fields("محافظة ولاية مقاطعة إقليم اقليم منطقة إدارة بلدية إمارة أوبلاست كانتون")},
	"de": {front: strings.Fields("provinz region gouvernement departamento distrikt bezirk kreis präfektur oblast bundesstaat gemeinde gouvernorat"),
		end: strings.Fields("region oblast province county district")},
	"fr": {front: strings.Fields("province région gouvernorat département district état préfecture oblast wilaya municipalité comté canton raion subdivision"),
		joint: strings.Fields("de du des la le les")},
	"es": {front: strings.Fields("provincia región distrito municipalidad gobernación departamento condado prefectura óblast municipio cantón estado división"),
		joint: strings.Fields("de del la el los las")},
	"tr": {end: strings.Fields("bölgesi ili eyaleti belediyesi departmanı rayonu oblastı vilayeti valiliği")},
}

// elision is a French article or preposition before a vowel.
var elision = regexp.MustCompile(`^[dlDL]['’]`)

// shortDivision is the name of a division without the words for what it is: "Автономная Республика Крым" is Крым. A name of which an
// adjective would be left (Курская область, Northern Province, استان مرکزی) stays whole.
func shortDivision(n Name) string {
	u, words := divisionUnits[n.Lang], strings.Fields(n.Text)
	is := func(list []string, word string) bool { return slices.Contains(list, strings.ToLower(word)) }
	for len(words) > 1 && is(u.front, words[0]) {
		words = words[1:]
	}
	for len(words) > 1 && is(u.end, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	whole := len(strings.Fields(n.Text)) == len(words)
	for !whole && len(words) > 1 && is(u.joint, words[0]) {
		words = words[1:]
	}
	short := strings.Join(words, " ")
	if n.Lang == "fr" && !whole {
		short = elision.ReplaceAllString(short, "")
	}
	if lone := len(words) == 1; lone && (adjective(short) || directions[strings.ToLower(short)]) {
		return n.Text
	}
	return short
}

// loneDirection is a Russian or Ukrainian adjective that says where in a country a division lies. Alone it is no name of it.
var loneDirection = regexp.MustCompile(`^(?i)(\p{L}+-)?(северн|южн|восточн|западн|центральн|экваториальн|північн|південн|східн|західн|екваторіальн)\p{L}{1,2}$`)

// adjective reports whether a Russian or Ukrainian word has the ending of an adjective.
func adjective(word string) bool {
	for ending := range strings.FieldsSeq("ая яя ое ее ый ий ской цкой ська цька зька ське цьке зьке на ної") {
		if strings.HasSuffix(word, ending) {
			return true
		}
	}
	return false
}
