package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"dateline/geo/gazetteer"
)

// dump prints the names of people of a locale of faker-js, one a line: the locale, first_name or last_name, the name.
const dump = `import {pathToFileURL} from "node:url"
const {allLocales} = await import(pathToFileURL(process.argv[1]))
for (const [locale, {person}] of Object.entries(allLocales))
  for (const part of ["first_name", "last_name"])
    for (const list of Object.values(person?.[part] ?? {}))
      for (const name of list ?? []) console.log(locale + "\t" + part + "\t" + name)`

const (
	firstName = "first_name"
	lastName  = "last_name"
	uzbek     = "uz_UZ_latin"
	turkish   = "tr"
)

// The locales of which given names and surnames are taken, those of which given names are that are Arabic or Persian by their consonants,
// those that lend the consonants, and those whose surnames are made of given names.
var (
	taken     = setOf("ru", "uk", uzbek, "az", "ar", "fa", "ur")
	shared    = setOf("de", "nl", "fr_BE", "fr_SN", "id_ID", turkish)
	abjad     = setOf("ar", "fa", "ur")
	patronym  = setOf(uzbek, "az")
	ofFather  = regexp.MustCompile(`^(.{4,}?)(yev|ev|ov)a?$`)
	abjadText = strings.NewReplacer("ا", "", "أ", "", "إ", "", "آ", "", "و", "", "ي", "", "ی", "", "ى", "", "ع", "", "ء", "", "ئ", "", "ؤ", "",
		"ب", "b", "پ", "p", "ت", "t", "ط", "t", "ث", "s", "س", "s", "ص", "s", "ش", "sh", "ج", "j", "چ", "ch", "ح", "h", "ه", "h", "ة", "", "خ", "h",
		"د", "d", "ذ", "z", "ز", "z", "ظ", "z", "ض", "d", "ژ", "j", "ر", "r", "غ", "g", "ف", "f", "ق", "k", "ك", "k", "ک", "k", "گ", "g", "ل", "l", "م", "m", "ن", "n")
	vowels = strings.NewReplacer("a", "", "e", "", "i", "", "o", "", "u", "", "w", "", "y", "", "á", "", "ä", "", "ö", "", "ü", "")
)

// least is the fewest consonants that tell whose a name is.
const least = 3

// readPeople adds the given names and surnames of faker-js, which node reads.
func readPeople(folder string, people set) error {
	command := exec.Command("node", "--input-type=module", "-e", dump, filepath.Join(folder, "index.js"))
	var text, complaint bytes.Buffer
	command.Stdout, command.Stderr = &text, &complaint
	if err := command.Run(); err != nil {
		return fmt.Errorf("read the names of people with node: %w: %s", err, complaint.String())
	}
	addPeople(text.String(), people)
	return nil
}

// addPeople adds given names and surnames, from lines of a locale, a part and a name, by their skeletons (see gazetteer.Skeleton), so that
// Хасан, Hassan and Hasan are one. Uzbek o is a elsewhere, too.
func addPeople(lines string, people set) {
	add := func(name string) {
		if !strings.ContainsAny(name, " -") && utf8.RuneCountInString(name) <= longest {
			people[gazetteer.Skeleton(name)] = true
		}
	}
	consonants, others := set{}, []string{}
	for line := range strings.Lines(lines) {
		parts := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		locale, part, name := parts[0], parts[1], parts[2]
		switch {
		case taken[locale] || locale == turkish && part == lastName:
			forms := []string{name}
			if stem := ofFather.FindStringSubmatch(name); stem != nil && part == lastName && patronym[locale] {
				forms = append(forms, stem[1])
			}
			for _, form := range forms {
				add(form)
				if locale == uzbek {
					add(strings.ReplaceAll(form, "o", "a"))
				}
			}
			if abjad[locale] {
				consonants[abjadText.Replace(name)] = true
			}
		case shared[locale] && part == firstName:
			others = append(others, name)
		}
	}
	for _, name := range others {
		if c := vowels.Replace(gazetteer.Skeleton(name)); len(c) >= least && consonants[c] {
			add(name)
		}
	}
	delete(people, "")
}

func setOf(words ...string) set {
	s := set{}
	for _, w := range words {
		s[w] = true
	}
	return s
}
