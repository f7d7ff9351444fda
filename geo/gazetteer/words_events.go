package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// eventWords are what a report says has happened, before it says where, by their fold.
var eventWords = foldedSet(`attack attacks clash clashes fighting battle battles shelling shooting shootings shots gunfire firefight explosion explosions blast
	blasts bombing bombings bomb airstrike airstrikes strike strikes raid raids ambush assault killing killings murder massacre abduction abductions
	kidnapping kidnappings arrest arrests detention protest protests demonstration demonstrations rally riot riots unrest landmine landmines mine ied
	skirmish skirmishes incident incidents fire wildfire flood floods flooding earthquake landslide landslides avalanche mudflow mudslide storm drought
	crash accident collision looting offensive killed wounded injured shot dead died arrested detained kidnapped abducted
	взрыв взрывы удар удары атака атаки нападение нападения бой бои стычка стычки перестрелка перестрелки столкновение столкновения
	теракт подрыв наезд мина мине мину убийство похищение задержание задержания арест аресты протест протесты митинг пожар наводнение сель оползень
	землетрясение лавина паводок авария инцидент авиаудар авиаудары
	вибух вибухи атаки бій бої зіткнення пожежа
	انفجار حمله درگیری زلزله سیل اشتباكات قصف هجوم غارة`)

// ofPlaces are more of them, behind which the place stands in the genitive.
var ofPlaces = foldedSet(`обстрел обстрелы бомбардировка бомбардировки штурм захват обстріл обстріли`)

// eventDetails stand beside them: what kind, how many, and to whom.
var eventDetails = foldedSet(`a an the armed heavy deadly fatal fresh new large mass violent peaceful reported alleged intense renewed drone missile rocket mortar
	artillery suicide car roadside grenade sniper gun knife air militant terrorist rebel exchange people persons person civilians civilian soldiers soldier
	police officers officer guards guard men man women woman children child villagers protesters and with by two three four five six seven eight nine ten
	several dozens many
	вооружённое вооружённая вооружённый ракетный ракетные ракетная артиллерийский массовый массовые сильный мощный крупный дронов беспилотников людей человек
	и с`)

// eventPlaces are the words between what has happened and where, by their fold: true are those that say nothing of the place themselves.
var eventPlaces = foldedPlaces(`of on at against over`, `in near around outside inside by off along across between
	в во на у около возле близ вблизи под по недалеко рядом между вдоль біля під поблизу در به في على قرب`)

func foldedPlaces(silent, telling string) map[string]bool {
	all := map[string]bool{}
	for word := range foldedSet(telling) {
		all[word] = false
	}
	for word := range foldedSet(silent) {
		all[word] = true
	}
	return all
}

// withoutEvent leaves out what has happened, where a text says it before a place: shots at Tort-Kocho, a landmine near Border Post 12,
// обстрел Херсона. A name that begins with such a word stays: Battle Creek.
func withoutEvent(text string) string {
	rest, happened, ofPlace := text, false, false
	word, after := firstWord(rest)
	for happens, detail := eventWord(word); happens || detail; happens, detail = eventWord(word) {
		if happened, ofPlace = happened || happens, ofPlaces[Fold(word)]; after == "" {
			return text
		}
		rest = after
		word, after = firstWord(rest)
		if next, further := firstWord(after); further != "" {
			if _, leads := eventPlaces[Fold(word)]; leads {
				if also, of := eventWord(next); also || of && Fold(word) == "of" {
					word, after, rest = next, further, after // of three people, на мине
				}
			}
		}
	}
	silent, leads := eventPlaces[Fold(word)]
	first, _ := utf8.DecodeRuneInString(word)
	switch {
	case !happened || after == "" && leads:
		return text
	case silent:
		return after
	case leads, unicode.IsDigit(first):
		return rest
	case ofPlace:
		return "из " + rest // which asks for the genitive, too
	}
	return text
}

// eventWord reports whether a word says what has happened, or more about that.
func eventWord(word string) (happens, detail bool) {
	fold := Fold(word)
	return eventWords[fold] || ofPlaces[fold], eventDetails[fold]
}

// firstWord parts a text behind its first word.
func firstWord(text string) (word, after string) {
	word, after, _ = strings.Cut(strings.TrimSpace(text), " ")
	return word, strings.TrimSpace(after)
}
