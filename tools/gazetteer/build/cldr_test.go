package build_test

import (
	"encoding/xml"
	"maps"
	"slices"
	"strings"
	"testing"

	"dateline/tools/gazetteer/build"
)

func subdivisionFile(elements string) []byte {
	return []byte(`<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE ldml SYSTEM "../../common/dtd/ldml.dtd"><ldml><localeDisplayNames><subdivisions>` +
		elements + `</subdivisions></localeDisplayNames></ldml>`)
}

func TestReadSubdivisions(t *testing.T) {
	got, err := build.ReadSubdivisions(subdivisionFile(`<subdivision type="ua43" draft="contributed">Автономная  Республика Крым</subdivision>
		<subdivision type="yesd">Саада</subdivision><subdivision type="mzmpm" draft="contributed">Мапуту²</subdivision>
		<subdivision type="tra" draft="unconfirmed">Нет</subdivision><subdivision type="ru" draft="contributed">Не то</subdivision>
		<subdivision type="yesn" alt="short">Сана</subdivision>`))
	if want := map[string]string{"UA-43": "Автономная Республика Крым", "YE-SD": "Саада"}; err != nil || !maps.Equal(got, want) {
		t.Errorf("read %v, %v, want %v", got, err, want)
	}
	for _, bad := range []string{"<ldml><subdivision", "<subdivision type=\"ua43\">Крым</subdivisions>", "<a>\x00</a>"} {
		if _, err := build.ReadSubdivisions([]byte(bad)); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func FuzzReadSubdivisions(f *testing.F) {
	f.Add("ua43", "Автономная Республика Крым")
	f.Fuzz(func(t *testing.T, code, text string) {
		var escaped, quoted strings.Builder
		if xml.EscapeText(&escaped, []byte(text)) != nil || xml.EscapeText(&quoted, []byte(code)) != nil {
			return
		}
		got, err := build.ReadSubdivisions(subdivisionFile(`<subdivision type="` + quoted.String() + `">` + escaped.String() + `</subdivision>`))
		if err != nil || len(got) > 1 {
			t.Fatalf("%q for %q is read as %v, %v", text, code, got, err)
		}
		for code, text := range got {
			if strings.ToUpper(code) != code || text == "" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "|\n") {
				t.Errorf("%q has the name %q", code, text)
			}
		}
	})
}

// countryInputs is one country with divisions of GeoNames, ISO 3166-2 and CLDR, in lines "code|name", "code|name|type" and
// "locale|code|name".
func countryInputs(country, divisions, iso, cldr string) *build.Inputs {
	in := &build.Inputs{Countries: []build.ISOCountry{{Alpha2: country, Name: "Countryland"}}, DivisionNames: build.Catalogue{}}
	for line := range strings.SplitSeq(divisions, ";") {
		code, name, _ := strings.Cut(line, "|")
		in.Divisions = append(in.Divisions, build.Code{Code: code, Name: name})
	}
	for line := range strings.SplitSeq(iso, ";") {
		f := strings.Split(line, "|")
		in.ISODivisions = append(in.ISODivisions, build.ISODivision{Code: f[0], Name: f[1], Type: f[2]})
	}
	in.Subdivisions = catalogues(strings.Split(cldr, ";")...)
	return in
}

// TestSubdivisionsAreJoined holds the ways in which the lists of divisions differ.
func TestSubdivisionsAreJoined(t *testing.T) {
	for _, c := range []struct{ name, country, divisions, iso, cldr, want string }{
		{"codes that have changed", "IR", "IR.26|Tehran;IR.11|Hormozgan;IR.29|Kerman", "IR-23|Tehrān|Province;IR-22|Hormozgān|Province;IR-08|Kermān|Province",
			"en|IR-07|Tehran;en|IR-23|Hormozgan;en|IR-15|Kerman;en|IR-22|Markazi;ru|IR-07|Тегеран;ru|IR-23|Хормозган;ru|IR-15|Керман;ru|IR-22|Центральный остан",
			"ISO:IR-08 Керман,ISO:IR-22 Хормозган,ISO:IR-23 Тегеран"},
		{"other divisions than those of now", "MA", "MA.07|Marrakesh-Safi;MA.04|Rabat-Salé-Kénitra", "MA-07|Marrakech-Safi|Region;MA-04|Rabat-Salé-Kénitra|Region",
			"en|MA-07|Grand Casablanca;en|MA-04|Oriental;en|MA-RAB|Rabat;ru|MA-07|Большая Касабланка;ru|MA-04|Восточная область;ru|MA-RAB|Рабат", "ISO:MA-04 ,ISO:MA-07 "},
		{"a city and the division round it", "UA", "UA.13|Kyiv Oblast;UA.12|Kyiv City;UA.11|Crimea",
			"UA-30|Kyiv|City;UA-32|Kyivska oblast|Region;UA-43|Avtonomna Respublika Krym|Republic",
			"en|UA-30|Kyiv;en|UA-32|Kyivshchyna;en|UA-43|Crimea;ru|UA-30|Киев;ru|UA-32|Киевская область;ru|UA-43|Автономная Республика Крым",
			"CJ:UA.11 Автономная Республика Крым|Крым,ISO:UA-30 Киев,ISO:UA-32 Киевская область"},
		{"a code that CLDR has for English only", "ZA", "ZA.02|KwaZulu-Natal", "ZA-KZN|Kwazulu-Natal|Province",
			"en|ZA-KZN|KwaZulu-Natal;en|ZA-NL|KwaZulu-Natal;ru|ZA-NL|Квазулу-Натал", "ISO:ZA-KZN Квазулу-Натал"},
		{"North and South are not alike", "NL", "NL.11|South Holland;NL.07|North Holland", "NL-NH|Noord-Holland|Province;NL-ZH|Zuid-Holland|Province",
			"en|NL-NH|North Holland;en|NL-ZH|South Holland;de|NL-NH|Nordholland;de|NL-ZH|Südholland;ru|NL-NH|Северная Голландия;ru|NL-ZH|Южная Голландия",
			"ISO:NL-NH Северная Голландия,ISO:NL-ZH Южная Голландия"},
	} {
		var got []string
		for id, p := range built(t, countryInputs(c.country, c.divisions, c.iso, c.cldr)) {
			var names []string
			for _, n := range p.Names {
				if n.Lang == "ru" {
					names = append(names, n.Text)
				}
			}
			if p.Kind == "admin1" {
				got = append(got, id+" "+strings.Join(names, "|"))
			}
		}
		slices.Sort(got)
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, ","), c.want)
		}
	}
}

// TestShortNamesOfDivisions: the words for what a division is are left out, unless an adjective stands before them.
func TestShortNamesOfDivisions(t *testing.T) {
	for text, want := range map[string]string{
		"ru|Автономная Республика Крым": "Крым", "ru|Республика Коми": "Коми", "ru|ил Мардин": "Мардин", "ru|Агадес (регион)": "Агадес",
		"ru|Курская область": "", "ru|Алтайский край": "", "ru|Ямало-Ненецкий автономный округ": "", "ru|Южный регион": "", "ru|Западная Бенгалия": "",
		"uk|провінція Сучжоу": "Сучжоу", "uk|Північна провінція": "", "kk|Алматы облысы": "Алматы", "ps|د کندهار ولايت": "کندهار",
		"fa|استان فارس": "فارس", "fa|استان مرکزی": "", "ar|محافظة حلب": "حلب", "tr|Halep ili": "Halep", "fr|gouvernorat d’Alep": "Alep",
		"es|provincia de Herat": "Herat", "de|Provinz Herat": "Herat", "en|Northern Province": "", "en|Herat Province": "Herat",
	} {
		lang, text, _ := strings.Cut(text, "|")
		in := countryInputs("XA", "XA.1|Zzz", "XA-1|Zzz|Province", "sw|XA-1|Zzz;"+lang+"|XA-1|"+text)
		got := ""
		if names := built(t, in)["ISO:XA-1"].Names; len(names) > 1 {
			got = names[1].Text
		} else if strings.HasSuffix(text, ")") && len(names) > 0 {
			got = names[0].Text
		}
		if got != want {
			t.Errorf("the short form of %s is %q, want %q", text, got, want)
		}
	}
}

// TestDirectionsAloneAreNoNames: what is left of "Екваторіальна (провінція)" without the brackets is the name of no one division.
func TestDirectionsAloneAreNoNames(t *testing.T) {
	in := countryInputs("CD", "CD.02|Équateur", "CD-EQ|Équateur|Province", "ru|CD-EQ|Экваториальная провинция;uk|CD-EQ|Екваторіальна (провінція);fr|CD-EQ|Équateur")
	in.DivisionNames = catalogues("ru|Équateur|Экваториальная", "be|Équateur|Экватар")
	if got := texts(built(t, in)["ISO:CD-EQ"]); got != "ru:Экваториальная провинция|be:Экватар" {
		t.Errorf("the names are %s", got)
	}
}

// TestNamesOfOtherCountriesDivisions: a translation that is a division's of another country is dropped where the language has a better one.
func TestNamesOfOtherCountriesDivisions(t *testing.T) {
	in := countryInputs("IN", "IN.40|Telangana;AF.42|Samangan", "IN-TG|Telangana|State;AF-SAM|Samangān|Province",
		"en|AF-SAM|Samangan;ru|IN-TG|Телангана;ru|AF-SAM|Саманган;uk|IN-TG|Самаркандія;de|IN-TG|Telangana")
	in.Countries = append(in.Countries, build.ISOCountry{Alpha2: "AF", Name: "Afghanistan"})
	in.DivisionNames = catalogues("ru|Telangana|Саманган")
	if got := texts(built(t, in)["ISO:IN-TG"]); got != "ru:Телангана|uk:Самаркандія" {
		t.Errorf("Telangana is called %s", got)
	}
}
