package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// relationWord is one word of a text that may describe a place by others.
type relationWord struct {
	text     string
	key      string // see relationKey
	from, to int    // bytes of the text
	stop     bool   // a comma or a bracket follows
}

// relationKey is the form in which the words of relations are compared: the fold without spaces, the letters that only
// Tajik, Kyrgyz and Uzbek have written as people without those keys type them. A dash is "-".
func relationKey(text string) string {
	if key := strings.ReplaceAll(Fold(text), " ", ""); key != "" {
		return typedWithout.Replace(key)
	}
	if strings.ContainsAny(text, "-–—") {
		return "-"
	}
	return ""
}

var typedWithout = strings.NewReplacer("ү", "у", "ө", "о", "ң", "н", "ҷ", "ч", "қ", "к", "ғ", "г", "ҳ", "х", "ў", "у")

// relationWords cuts a text into words. A number is parted from the letters that are written against it: 15km.
func relationWords(text string) []relationWord {
	var words []relationWord
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		dash := r == '–' || r == '—'
		if isBreak(r) && !dash && len(words) > 0 {
			words[len(words)-1].stop = true
		}
		if unicode.IsSpace(r) || unicode.IsControl(r) || isBreak(r) && !dash {
			i += size
			continue
		}
		end := wordEnd(text, i)
		if key := relationKey(text[i:end]); key != "" {
			words = append(words, relationWord{text: text[i:end], key: key, from: i, to: end})
		}
		i = end
	}
	return words
}

// wordEnd is where the word that begins at i ends.
func wordEnd(text string, i int) int {
	number := text[i] >= '0' && text[i] <= '9'
	for j := i; j < len(text); {
		r, size := utf8.DecodeRuneInString(text[j:])
		after, _ := utf8.DecodeRuneInString(text[j+size:])
		between := j > i && unicode.IsDigit(after) // as in 1,5 and 10–15
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return j
		case isBreak(r) && r != '–' && r != '—':
			if !(number && r == ',' && between) {
				return j
			}
		case number && !unicode.IsDigit(r) && !(strings.ContainsRune(".-–—", r) && between):
			if j > i {
				return j
			}
		}
		j += size
	}
	return len(text)
}

// keys is a set of words by their key.
type keys map[string]bool

func keysOf(list string) keys {
	set := keys{}
	for word := range strings.FieldsSeq(list) {
		set[relationKey(word)] = true
	}
	return set
}

// The words of relations, in English, Russian, Tajik, Kyrgyz and Uzbek.
var (
	andWords    = keysOf(`and & и ва менен жана мен bilan va with с со бо`)
	ofWords     = keysOf(`of the`)
	articles    = keysOf(`a an the`)
	crossLinks  = keysOf(`of between the roads road дорог трасс`)
	roadLinks   = keysOf(`that which from linking connecting leading running links connects linked между из от с аз соединяющей соединяющая`)
	roadJoins   = keysOf(`to and towards toward в на до к и ба то та ва with с`)
	borderLinks = keysOf(`between of with the three countries states между с со бо мобайни байни трёх государств стран`)
	borderLands = keysOf(`area region zone strip triangle line`) // beside a border: the border area of A and B
	meetWords   = keysOf(`meet meets converge сходятся`)
	linkWords   = keysOf(`of from off outside beyond от из ото аз до`)
	aboutWords  = keysOf(`about another some around approximately approx roughly nearly almost over more less than under only just at a an is was lies lying located situated distance of within about by ca circa c примерно около приблизительно за не доезжая почти более менее чем порядка где-то в на во расстоянии расположен расположенный расположено находится находящийся дар масофаи тақрибан қариб болжол менен болжолдуу taxminan`)
	courseGlue  = keysOf(`to the due away just directly about approximately in a an direction by road as crow flies further к на в во по сторону стороне направлении направлению дороге ба самти тараф тарафи сӯи дур дуртар алыс алыстыкта аралыкта тарапка тарапта тарабында тарабына жакта жагында жерде жайгашкан uzoqlikda masofada tomonda tomonga`)
	exactWords  = keysOf(`due directly exactly строго ровно прямо`)
	partNouns   = keysOf(`part parts side half portion sector corner area end района район часть части частью половина половине қисми қисмати бөлүгү бөлүгүндө бөлүгүнүн бөлүк qismi qismida`)
	edgeNouns   = keysOf(`outskirts outskirt edge edges suburb suburbs fringe fringes approaches окраина окраине окраины окраинах окраину пригород пригороде пригородах подступах`)
	centerWords = keysOf(`central downtown center centre heart middle inner центр центре центра центральный центральная центральное центральной центральном центрального маркази борбору борборунда борбордук markazi markazida`)
	pieceWords  = keysOf(`section sections segment stretch отрезок отрезке part portion neighbourhood neighborhood quarter участок участка участке часть части квартал микрорайон бөлүгү бөлүгүндө қисми маҳаллаи`)
	roadWords   = keysOf(`road roads highway highways route motorway track way railway дорога дороге дорогу дороги трасса трассе трассы трассу автодорога автодороге автодороги автотрасса автотрассе шоссе тракт тракте роҳи роҳ шоҳроҳи жол жолу жолунда жолундагы жолунун yo'li yo'lida йўли йўлида`)
	crossWords  = keysOf(`junction crossroads crossroad intersection crossing перекрёсток перекрестке перекрёстке развилка развилке пересечение пересечении чорраҳаи чорраҳа кесилиши кесилишинде`)
	borderWords = keysOf(`border borders frontier boundary borderline граница границе границы границу границей границах пограничье сарҳад сарҳади марз марзи чекара чекарасы чекарасында чекарасынын chegara chegarasi chegarasida чегараси чегарасида
		границ приграничье приграничья triborder tripoint trijunction`)
	fromWords   = keysOf(`from из от аз`)
	toWords     = keysOf(`to till`)
	betweenPre  = keysOf(`between betwixt между байни миёни`)
	betweenPost = keysOf(`ортосунда ортосундагы ортосу аралыгында аралыгындагы аралыгы ўртасида ўртасидаги орасида o'rtasida o'rtasidagi orasida oralig'ida`)
	nearPost    = keysOf(`жанында жанындагы жакын жакынында жакындагы жакынкы айланасында айланасындагы четинде четиндеги тушунда маңында yaqinida yaqinidagi yonida atrofida ёнида яқинида атрофида`)
	insideWords = keysOf(`in at within inside into on в во на дар near around outside close by beside у около возле близ вблизи районе недалеко рядом назди наздикии`)
	// pluralKinds say what both ends of a pair are: between the villages of X and Y.
	pluralKinds = keysOf(`the villages towns cities settlements districts regions provinces of сёлами селами сел сёл деревнями городами посёлками поселками кишлаками районами областями населёнными пунктами
		аилами деҳаҳои шаҳрҳои ноҳияҳои`)
	// emptyWords may stand before a relation and say nothing of where it is.
	emptyWords = keysOf(`the a an at in on of near along an area point spot place somewhere halfway midway half-way mid-way half way stretch section part site position territory zone line
		hills heights ridge positions segment is was lies located situated it this that one some several three two many across over all entire whole length perimeter contested disputed unidentified location locations administrative provincial regional
		в во на у по вдоль из с со к участок участке участка территория территории место местность местности точка где-то середина середине стык стыке полпути расположенный расположен около административная административной административную
		дар аз ба қад-қади кад тӯли мавзеи минтақаи минтақа ноҳияи деҳаи
		деҳаҳои жери жерде айылы шаары bo'ylab боюнча бойлой бойунча`)
)

// nearPrefixes are the words that say that a place is near what follows, the longest first.
var nearPrefixes = prefixesOf(`
	in the immediate vicinity of; in the vicinity of; in the neighbourhood of; in the neighborhood of; in the surroundings of; on the outskirts of;
	on the edge of; on the approaches to; in the area of; in the area around; in the area surrounding; the area around; area around; the area surrounding; area surrounding;
	in the environs of; not far from; a short distance from; close to; near to; next to; adjacent to; just outside of; just outside; outside of; outside; nearby;
	near; around; beside; close by; in the suburbs of;
	в непосредственной близости от; неподалёку от; недалеко от; невдалеке от; поблизости от; вблизи от; вблизи; вблизь; рядом с; рядом со; в окрестностях; окрестности; в районе; на окраине; на окраинах;
	на подступах к; в пригороде; в предместье; возле; около; близ; под; у; подле; со стороны;
	дар наздикии; дар наздики; дар назди; дар атрофи; дар гирду атрофи; дар ҳавлии; дар паҳлӯи; наздикии; назди; атрофи; минтақаи`)

func prefixesOf(list string) [][]string {
	var out [][]string
	for phrase := range strings.SplitSeq(list, ";") {
		var words []string
		for word := range strings.FieldsSeq(phrase) {
			words = append(words, relationKey(word))
		}
		out = append(out, words)
	}
	return out
}

// relationUnits are the units of length in metres.
var relationUnits = func() map[string]float64 {
	units := map[string]float64{}
	add := func(metres float64, list string) {
		for word := range strings.FieldsSeq(list) {
			units[relationKey(word)] = metres
		}
	}
	add(1000, `km kms kilometre kilometres kilometer kilometers klick klicks км километр километра километре километров километрах километрами километри километрии км-ии
		километрде километрдей чакырым чакырымда чакырымдай kilometr kilometrda chaqirim chaqirimda`)
	add(1, `m metre metres meter meters м метр метра метре метров метрах метри метрии метрде метрдей metr metrda`)
	add(1609.344, `mile miles mi миля мили миль милях мил`)
	add(0.9144, `yard yards yd ярд ярда ярдов ярдах`)
	add(0.3048, `foot feet ft фут фута футов футах`)
	return units
}()

// izafetUnits are the Tajik forms after which the place follows without a preposition: дар 15 километрии Исфара.
var izafetUnits = keysOf(`километрии метрии км-ии километри метри`)
