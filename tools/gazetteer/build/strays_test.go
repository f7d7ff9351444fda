package build_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/tools/gazetteer/build"
)

// catalogues makes a catalogue of lines "locale|message|translation".
func catalogues(lines ...string) build.Catalogue {
	var c build.Catalogue
	for _, line := range lines {
		f := strings.Split(line, "|")
		i := slices.IndexFunc(c, func(t build.Translations) bool { return t.Locale == f[0] })
		if i < 0 {
			i = len(c)
			c = append(c, build.Translations{Locale: f[0], Messages: map[string]string{}})
		}
		c[i].Messages[f[1]] = f[2]
	}
	return c
}

// TestStrayTranslationsAreDropped holds what iso-codes 4.15 has, right and wrong.
func TestStrayTranslationsAreDropped(t *testing.T) {
	var in build.Inputs
	for line := range strings.SplitSeq("AF,Afghanistan,Islamic Republic of Afghanistan;PK,Pakistan,Islamic Republic of Pakistan;MX,Mexico,;"+
		"MY,Malaysia,;DO,Dominican Republic,;DM,Dominica,Commonwealth of Dominica;NE,Niger,;NG,Nigeria,;CG,Congo,Republic of the Congo;"+
		"CD,Democratic Republic of the Congo,;GD,Grenada,;ES,Spain,;WS,Samoa,;AS,American Samoa,;GE,Georgia,;US,United States,;"+
		"ER,Eritrea,the State of Eritrea;PS,Palestine,the State of Palestine;EC,Ecuador,;KE,Kenya,;RU,Russia,;LV,Latvia,Republic of Latvia;LT,Lithuania,Republic of Lithuania;GM,Gambia,Republic of the Gambia;ZM,Zambia,Republic of Zambia", ";") {
		f := strings.Split(line, ",")
		in.Countries = append(in.Countries, build.ISOCountry{Alpha2: f[0], Name: f[1], OfficialName: f[2]})
	}
	in.CountryNames = catalogues("gn|Mexico|Mexico", "gn|Malaysia|Mexico", "pt|Pakistan|Paquistão",
		"pt|Islamic Republic of Afghanistan|República Islâmica do Paquistão", "pt|Islamic Republic of Pakistan|República Islâmica do Paquistão",
		"pt|Afghanistan|Afeganistão", "es|Dominican Republic|República Dominicana", "it|Dominican Republic|Republica Dominicana",
		"ca|Dominican Republic|República Dominicana", "oc|Afghanistan|Republica Dominicana",
		"crh|Dominican Republic|Dominik Cumhuriyeti", "crh|Dominica|Dominika", "crh|Commonwealth of Dominica|Dominik Cumhuriyeti",
		"sq|Nigeria|Nigeri", "rw|Niger|Nigeri", "ky|Congo|Конго", "ky|Democratic Republic of the Congo|Конго Республикасы",
		"ky|Republic of the Congo|Конго Республикасы", "fo|Samoa|Samoa", "fo|American Samoa|Samoa", "tk|Lithuania|Litwiýa",
		"tk|Latvia|Litwiýa", "tk|Republic of Lithuania|Litwiýa Respublikasy", "tk|Republic of Latvia|Litwiýa Respublikasy", "ru|Ecuador|Эквадор", "fr|Grenada|Grenade", "bg|Kenya|Кения", "ru|Georgia|Грузия",
		"fa|Zambia|زامبیا", "fa|Eritrea|اریتره", "fa|the State of Eritrea|فلسطین", "fa|Palestine|فلسطین", "fa|Gambia|گامبیا", "fa|Republic of Zambia|جمهوری زامبیا", "fa|Republic of the Gambia|جمهوری زامبیا")
	in.Divisions = []build.Code{{Code: "ES.51", Name: "Granada"}, {Code: "US.GA", Name: "Georgia"}, {Code: "RU.92", Name: "Kamchatka"},
		{Code: "CD.16", Name: "Équateur"}, {Code: "RU.63", Name: "Sakha"}, {Code: "RU.03", Name: "Altai"}}
	for code, name := range map[string]string{"ES-GR": "Granada", "US-GA": "Georgia", "RU-KAM": "Kamchatka", "CD-EQ": "Équateur",
		"RU-SA": "Sakha", "RU-AL": "Altai"} {
		in.ISODivisions = append(in.ISODivisions, build.ISODivision{Code: code, Name: name})
	}
	in.DivisionNames = catalogues("fr|Granada|Grenade", "bg|Kamchatka|Кения", "ru|Kamchatka|Камчатка", "ru|Équateur|Эквадор",
		"ru|Georgia|Джорджия", "uk|Sakha|Республіка Алтай", "uk|Altai|Республіка Алтай")
	places := built(t, &in)
	for _, c := range []struct {
		id, name string
		kept     bool
		why      string
	}{
		{"ISO:MY", "gn:Mexico", false, "the English name of another country"},
		{"ISO:AS", "fo:Samoa", false, "the same, though the own name holds it"},
		{"ISO:AF", "pt:República Islâmica do Paquistão", false, "Paquistão stands in it"},
		{"ISO:PK", "pt:República Islâmica do Paquistão", true, "its own"},
		{"ISO:AF", "oc:Republica Dominicana", false, "three other languages have it for another country"},
		{"ISO:DO", "crh:Dominik Cumhuriyeti", true, "Dominica stands in Dominican Republic"},
		{"ISO:NE", "rw:Nigeri", true, "both, in different languages"},
		{"ISO:NG", "sq:Nigeri", true, "both, in different languages"},
		{"ISO:CD", "ky:Конго Республикасы", true, "Congo may be either"},
		{"ISO:LT", "tk:Litwiýa", true, "as like to either"},
		{"ISO:GM", "fa:جمهوری زامبیا", false, "in any script, by the other names in the language"},
		{"ISO:ZM", "fa:جمهوری زامبیا", true, "its own"},
		{"ISO:ER", "fa:فلسطین", false, "the short name of another, and its own is not so"},
		{"ISO:PS", "fa:فلسطین", true, "its own"},
		{"ISO:ES-GR", "fr:Grenade", true, "Granada and Grenada are both Grenade"},
		{"ISO:US-GA", "ru:Джорджия", true, "not the country"},
		{"ISO:GE", "ru:Грузия", true, "the country"},
		{"ISO:RU-KAM", "bg:Кения", false, "Kenya"},
		{"ISO:RU-KAM", "ru:Камчатка", true, "its own"},
		{"ISO:CD-EQ", "ru:Эквадор", false, "Ecuador"},
		{"ISO:RU-SA", "uk:Республіка Алтай", false, "another division of the country"},
		{"ISO:RU-AL", "uk:Республіка Алтай", true, "its own"},
	} {
		if got := slices.Contains(strings.Split(texts(places[c.id]), "|"), c.name); got != c.kept {
			t.Errorf("%s has %s: %v, want %v (%s); names %q", c.id, c.name, got, c.kept, c.why, texts(places[c.id]))
		}
	}
}

func TestTownsNamedAsTheirCountryAreDropped(t *testing.T) {
	in := inputs()
	in.Towns = append(in.Towns, town(0, "Bland", "BB", "", 10.4, 10.4, 0), town(0, "Bland", "AA", "02", 1.2, 0.9, 0),
		town(0, "republic of aland", "AA", "01", 0.7, 1.2, 0))
	in.OldTowns = append(in.OldTowns, town(17, "Republic of Aland", "AA", "01", 0.7, 1.2, 90))
	rows, report, err := build.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	var named []string
	for _, p := range rows {
		if p.Kind != "country" && (p.Name == "Bland" || p.ID == "GN:17") {
			named = append(named, p.ID)
		}
	}
	if report.CountryNamed != 1 || !slices.Equal(named, []string{"CJ:AA-bland-1", "GN:17"}) {
		t.Errorf("%d dropped, %v left: want the one that no other vintage has, in its own country", report.CountryNamed, named)
	}
}
