package gazetteer

import "strings"

// countryAdjectives are what English calls the borders of countries by.
var countryAdjectives = map[string]string{
	"TJ": "Tajik", "KG": "Kyrgyz", "UZ": "Uzbek", "KZ": "Kazakh", "TM": "Turkmen", "AF": "Afghan", "CN": "Chinese", "RU": "Russian", "IR": "Iranian",
	"PK": "Pakistani", "IN": "Indian", "MN": "Mongolian", "AZ": "Azerbaijani", "AM": "Armenian", "GE": "Georgian", "UA": "Ukrainian", "BY": "Belarusian",
	"TR": "Turkish", "IQ": "Iraqi", "SY": "Syrian",
}

// borderCountries are the countries of countryAdjectives in a fixed order.
var borderCountries = []string{"TJ", "KG", "UZ", "KZ", "TM", "AF", "CN", "RU", "IR", "PK", "IN", "MN", "AZ", "AM", "GE", "UA", "BY", "TR", "IQ", "SY"}

// countryStems are the beginnings, by relationKey, of the names of countries and of the adjectives made of them, in all
// their cases: Таджикистана, таджикско-, Тоҷикистону.
var countryStems = func() map[string]string {
	stems := map[string]string{}
	for code, list := range map[string]string{
		"TJ": `tajik tadjik tadzhik tojik таджик тоджик тажик тоҷик`, "KG": `kyrgyz kirgiz kirghiz qirg'iz кыргыз киргиз қирғиз`,
		"UZ": `uzbek o'zbek узбек өзбек ӯзбек ӯзбак`, "KZ": `kazakh kazak qazaq qozog' казах казак қазоқ казок`, "TM": `turkmen туркмен түркмөн`,
		"AF": `afghan afgon афган афғон ооган`, "CN": `china chinese китай кытай хитой xitoy`, "RU": `russia росси русско русия орус`,
		"IR": `iran ирано иран эрон`, "PK": `pakistan пакистан покистон`, "IN": `india инди индо`, "MN": `mongol монгол муғул`,
		"AZ": `azerbaijan azeri азербайджан озарбойҷон`, "AM": `armenia армян армени`, "GE": `georgia грузи`, "UA": `ukrain украин`,
		"BY": `belarus белорус беларус`, "TR": `turkish turkey türkiye турецк турци`, "IQ": `iraq ирак`, "SY": `syria сири`,
	} {
		for stem := range strings.FieldsSeq(list) {
			stems[relationKey(stem)] = code
		}
	}
	return stems
}()
