package build

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// subdivisionLocales are the languages of which the names of divisions in Unicode CLDR are taken: those that our readers write. The
// others are mostly spellings in Latin letters that differ from these in nothing but marks.
var subdivisionLocales = strings.Fields("en ru ky uz kk fa ps uk ar zh de fr es tr")

// ReadSubdivisions reads a file of common/subdivisions of Unicode CLDR (UTS #35, part 6, "Subdivision Codes") and returns the names
// by ISO 3166-2 code: "ua43" is UA-43. Names of a lower draft level than contributed are left out, and so are those with a raised
// number, which says that another division of the country has the name.
func ReadSubdivisions(b []byte) (map[string]string, error) {
	in := xml.NewDecoder(strings.NewReader(string(b)))
	names := map[string]string{}
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			return names, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read subdivisions: %w", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "subdivision" {
			continue
		}
		var s struct {
			Type  string `xml:"type,attr"`
			Draft string `xml:"draft,attr"`
			Alt   string `xml:"alt,attr"`
			Text  string `xml:",chardata"`
		}
		if err := in.DecodeElement(&s, &start); err != nil {
			return nil, fmt.Errorf("read subdivisions: %w", err)
		}
		draft := s.Draft != "" && s.Draft != "approved" && s.Draft != "contributed"
		if text := cleanText(s.Text); len(s.Type) > 2 && text != "" && s.Alt == "" && !draft && !strings.ContainsAny(text, "¹²³⁴⁵⁶⁷⁸⁹⁰") {
			names[strings.ToUpper(s.Type[:2]+"-"+s.Type[2:])] = text
		}
	}
}

// readSubdivisions reads those of the locales that the package in the folder has.
func readSubdivisions(folder string, into *Catalogue) error {
	var all Catalogue
	for _, locale := range subdivisionLocales {
		var names map[string]string
		file := filepath.Join(folder, "usr/share/unicode/cldr/common/subdivisions", locale+".xml")
		if err := decode(file, ReadSubdivisions, &names); errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("no names of divisions in %s: remove that folder and try again", folder)
		} else if err != nil {
			return err
		}
		all = append(all, Translations{locale, names})
	}
	all.Sort()
	*into = all
	return nil
}

// notNames are texts that CLDR 41 has for a code and that are not its name: of a province that was planned but never made, or of the
// river, which is more than the state.
var notNames = map[string][]string{"CD-KC": {"Лулуа", "Lulua"}, "CD-KE": {"Чиленге"}, "SD-NR": {"Нил", "Ніл", "Nil"}}

// subdivisionNames gives the names of a code, each followed by its short form.
func subdivisionNames(c Catalogue, code string) []Name {
	var names []Name
	for _, n := range translations(c, code) {
		n.Text = withoutBrackets(n.Text)
		if slices.Contains(notNames[code], n.Text) {
			continue
		}
		names = append(names, n)
		if short := shortDivision(n); short != n.Text {
			names = append(names, Name{Lang: n.Lang, Text: short})
		}
	}
	return names
}

// joinSubdivisions gives each GeoNames division the code under which CLDR has its names: its ISO code if the names are alike, since codes
// change (IR-23 was Hormozgan and is Tehran); else one of the same or a like name that is left of the country, else its ISO code if
// nobody has taken it. In countries whose codes have changed only names that are the same count.
func joinSubdivisions(divisions []Code, iso map[string]ISODivision, names Catalogue) map[string]string {
	j := subdivisionJoin{iso: iso, names: names, latin: map[string][]string{}, code: map[string]string{}}
	translated := map[string]bool{}
	for _, t := range names {
		for code, text := range t.Messages {
			if texts := j.latin[code]; isLatin(text) {
				j.latin[code] = append(texts, withoutBrackets(text)) // the English one first
			} else {
				j.latin[code] = texts
			}
			translated[code] = translated[code] || t.Locale != "en" // codes that are new have an English placeholder
		}
	}
	maps.DeleteFunc(j.latin, func(code string, _ []string) bool { return !translated[code] })
	j.take(divisions, func(d Code) string {
		own := &bearer{english: []string{d.Name, withoutUnit(d.Name), withoutBrackets(iso[d.Code].Name)}}
		alike := func(text string) bool { return own.likeness(Name{Text: text}) > 0 }
		if code := iso[d.Code].Code; slices.ContainsFunc(j.latin[code], alike) {
			return code
		}
		return ""
	})
	steady, changed := j.rest(divisions)
	j.takeByName(steady, 3)
	j.takeByName(changed, 2)
	j.take(steady, func(d Code) string { return iso[d.Code].Code })
	return j.code
}

// subdivisionJoin is what joinSubdivisions has found so far.
type subdivisionJoin struct {
	iso   map[string]ISODivision
	names Catalogue
	latin map[string][]string // the names in Latin script of each ISO code that is left
	code  map[string]string   // the ISO code of a GeoNames one
}

// take gives the divisions that have none yet the codes that find gives, if they are left.
func (j *subdivisionJoin) take(divisions []Code, find func(Code) string) {
	for _, d := range divisions {
		code := find(d)
		if _, left := j.latin[code]; left && j.code[d.Code] == "" {
			j.code[d.Code] = code
			delete(j.latin, code)
		}
	}
}

// takeByName gives the divisions the codes that are left of the same name, with three passes also of a like one.
func (j *subdivisionJoin) takeByName(divisions []Code, passes int) {
	var left []ISODivision
	for _, code := range slices.Sorted(maps.Keys(j.latin)) {
		if texts := j.latin[code]; len(texts) > 0 {
			left = append(left, ISODivision{Code: code, Name: texts[0]})
		}
	}
	found := joinISO(divisions, left, func(d ISODivision) []Name { return subdivisionNames(j.names, d.Code) }, passes)
	j.take(divisions, func(d Code) string { return found[d.Code].Code })
}

// rest returns the divisions that have none yet: those of countries of whose ISO codes at least half have names in CLDR that agree, and
// those of the others, of which it has older divisions (Morocco) or other codes for them (Iran).
func (j *subdivisionJoin) rest(divisions []Code) (steady, changed []Code) {
	balance := map[string]int{}
	for _, d := range divisions {
		switch code := j.iso[d.Code].Code; {
		case code == "":
		case j.code[d.Code] == code:
			balance[d.Code[:2]]++
		default:
			balance[d.Code[:2]]--
		}
	}
	for _, d := range divisions {
		switch {
		case j.code[d.Code] != "":
		case balance[d.Code[:2]] < 0:
			changed = append(changed, d)
		default:
			steady = append(steady, d)
		}
	}
	return steady, changed
}
