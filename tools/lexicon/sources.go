package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo/gazetteer"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// longest is the most letters of a word that is kept: no place is called by a longer one.
const longest = 12

// medium is the size of SCOWL up to which words are taken, "words that are in most dictionaries", and common that up to which
// names are those of people, faiths and days rather than of places.
const (
	medium = "50"
	common = "40"
)

var (
	lower   = regexp.MustCompile(`^[a-z]{2,}$`)
	capital = regexp.MustCompile(`^[A-Z][A-Za-z]+$`)
	marks   = regexp.MustCompile(`\p{Mn}`)

	latinLetters = regexp.MustCompile(`\p{Latin}`)
)

// readSCOWL adds the words of SCOWL. Of its names those called "proper-names" (first names, surnames, brands) and the most common
// ones of dictionaries are names, the others words: those are of places as often.
func readSCOWL(folder string, words, names set) error {
	files, err := filepath.Glob(filepath.Join(folder, "*-*.*"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("read the word lists in %s: %w", folder, os.ErrNotExist)
	}
	for _, file := range files {
		name := filepath.Base(file)
		spelling, rest, _ := strings.Cut(name, "-")
		class, size, _ := strings.Cut(rest, ".")
		if spelling != "english" && spelling != "american" && spelling != "british" || size > medium {
			continue
		}
		into, want := words, lower
		switch {
		case class == "upper" && size > common:
			want = capital
		case class == "upper" || class == "proper-names":
			into, want = names, capital
		case class != "words":
			continue
		}
		coded, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("read words: %w", err)
		}
		text, err := charmap.ISO8859_1.NewDecoder().Bytes(coded)
		if err != nil {
			return fmt.Errorf("read words of %s: %w", name, err)
		}
		for word := range strings.FieldsSeq(norm.NFD.String(string(text))) {
			word = marks.ReplaceAllString(word, "")
			if want.MatchString(word) && utf8.RuneCountInString(word) <= longest {
				into[word] = true
			}
		}
	}
	return nil
}

var (
	russian    = regexp.MustCompile(`^[а-яё]{2,}$`)
	participle = regexp.MustCompile(`(ш|щ)ий(ся)?$|мый$|[аеёя]нный$`)
	verbal     = regexp.MustCompile(`(ть|сь|ся|в|вши|но|ски|л|ла|ло|ли|ют|ят|ет|ит|ем|им)$`) // and adverbs
)

// readHunspell adds the words of a Russian dictionary that are no verbs, participles or names, and of the names
// those that are words as well (Чад). Flags after a stroke tell the inflection.
func readHunspell(file string, words set) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("read the Russian dictionary: %w", err)
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		word, flags, _ := strings.Cut(line, "/")
		switch {
		case !russian.MatchString(word) || utf8.RuneCountInString(word) > longest,
			strings.ContainsAny(flags, "BDLMPQRTUVWY"),
			strings.Contains(flags, "A") && participle.MatchString(word),
			flags == "" && verbal.MatchString(word):
			continue
		}
		words[word] = true
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		name, _, _ := strings.Cut(line, "/")
		if small := strings.ToLower(name); name != small && words[small] {
			words[name] = true
		}
	}
	return nil
}

// annotated are the languages of which the words are read by which emoji are described: those of Central Asia and the Middle East in
// Cyrillic and Arabic letters, and Ukrainian.
var annotated = []string{"ar", "fa", "kk", "ky", "ps", "tg", "uk", "ur"}

var (
	described = regexp.MustCompile(`<annotation cp="[^"]*"[^>]*>([^<]*)</annotation>`)
	inCase    = regexp.MustCompile(`^[\p{Ll}\p{Lo}]{2,}$`)
)

// readAnnotations adds the words by which the Unicode CLDR describes emoji: everyday ones, of languages of which Debian has no free
// dictionary. Those in Arabic letters are folded.
func readAnnotations(folder string, words set) error {
	for _, lang := range annotated {
		text, err := os.ReadFile(filepath.Join(folder, lang+".xml"))
		if err != nil {
			return fmt.Errorf("read words: %w", err)
		}
		for _, m := range described.FindAllSubmatch(text, -1) {
			for _, word := range strings.FieldsFunc(string(m[1]), func(r rune) bool {
				return !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) && r != '\'' && r != '’'
			}) {
				if !unicode.Is(unicode.Cyrillic, []rune(word)[0]) {
					word = gazetteer.Fold(word)
				}
				if inCase.MatchString(word) && !latinLetters.MatchString(word) && utf8.RuneCountInString(word) <= longest {
					words[word] = true
				}
			}
		}
	}
	return nil
}

// languages are those of which the months and weekdays are read.
var languages = []string{"ar", "az", "de", "en", "es", "fa", "fr", "kk", "ky", "ps", "ru", "tg", "tk", "tr", "uk", "uz", "uz_Cyrl"}

// calendar is the part of a file of the Unicode CLDR that names months and weekdays.
type calendar struct {
	Calendars []struct {
		Type   string  `xml:"type,attr"`
		Months []width `xml:"months>monthContext>monthWidth"`
		Days   []width `xml:"days>dayContext>dayWidth"`
	} `xml:"dates>calendars>calendar"`
}

type width struct {
	Type   string   `xml:"type,attr"`
	Months []string `xml:"month"`
	Days   []string `xml:"day"`
}

// readCalendars adds the names of the months and weekdays, with a capital.
func readCalendars(folder string, names set) error {
	for _, lang := range languages {
		text, err := os.ReadFile(filepath.Join(folder, lang+".xml"))
		if err != nil {
			return fmt.Errorf("read a calendar: %w", err)
		}
		var c calendar
		if err := xml.Unmarshal(text, &c); err != nil {
			return fmt.Errorf("read the calendar of %s: %w", lang, err)
		}
		for _, of := range c.Calendars {
			if of.Type != "gregorian" && of.Type != "persian" {
				continue
			}
			for _, w := range append(of.Months, of.Days...) {
				if w.Type != "wide" {
					continue
				}
				for _, name := range append(w.Months, w.Days...) {
					if first, size := utf8.DecodeRuneInString(name); !strings.ContainsAny(name, " 0123456789") && len(name) > size {
						names[strings.ToUpper(string(first))+name[size:]] = true
					}
				}
			}
		}
	}
	return nil
}
