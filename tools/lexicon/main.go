// Command lexicon writes the words and names by which the geocoder knows texts that may mean no place.
//
//	go run ./tools/lexicon
//
// words.txt holds ordinary words of English and Russian, in lower case, and the names that an English dictionary has (Bath, Lincoln).
// others.txt holds everyday words of languages of Central Asia and the Middle East, and of Ukrainian, those in Arabic letters folded.
// names.txt holds the names of people, peoples, brands, gods, months and weekdays. people.txt holds given names and surnames of the former
// Soviet Union and the Muslim world by their skeletons. All are sorted by their bytes, a word a line.
//
// It needs node, npm, and apt-get on a Debian system that offers the pinned versions. The packages are kept in a cache folder. The same packages
// always give the same files, byte for byte.
package main

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"dateline/tools/gazetteer/build"
)

// packages are what the lists are made of. NOTICE names their authors and licences.
var packages = []build.Package{
	{Spec: "scowl=2020.12.07-2", File: "scowl_2020.12.07-2_all.deb", Debian: true,
		SHA256: "de692546df9b169f2cbdf4d8d88111a374733a9c382b820a6f943914ca705718"},
	{Spec: "hunspell-ru=1:7.5.0-1", File: "hunspell-ru_1%3a7.5.0-1_all.deb", Debian: true,
		SHA256: "ef3f0a54a8e52682be80932e414b97d7d268d4a33dfcb5b27b46142b5d84cfe3"},
	{Spec: "unicode-cldr-core=41-0.1", File: "unicode-cldr-core_41-0.1_all.deb", Debian: true,
		SHA256: "35d30d5d3bee4d8244e95236259c4c2a0db06e21bad696515751fcfeee4d0260"},
	{Spec: "@faker-js/faker@9.9.0", File: "faker-js-faker-9.9.0.tgz",
		SHA256: "79e6e32f8df8ab47c158d877053aa88eca7fa7749eb246facf622bed1c2b2d43"},
}

func main() {
	cache := flag.String("cache", build.CacheFolder(), "folder in which the packages are kept")
	out := flag.String("out", "geo/gazetteer/lexicon", "folder to write to")
	flag.Parse()
	if err := run(*cache, *out); err != nil {
		fmt.Fprintln(os.Stderr, "lexicon:", err)
		os.Exit(1)
	}
}

func run(cache, out string) error {
	folders, err := build.Fetch(cache, packages, os.Stderr)
	if err != nil {
		return err
	}
	words, others, names, people := set{}, set{}, set{}, set{}
	if err := readSCOWL(filepath.Join(folders["scowl"], "usr/share/dict/scowl"), words, names); err != nil {
		return err
	}
	if err := readHunspell(filepath.Join(folders["hunspell-ru"], "usr/share/hunspell/ru_RU.dic"), words); err != nil {
		return err
	}
	cldr := filepath.Join(folders["unicode-cldr-core"], "usr/share/unicode/cldr/common")
	if err := readAnnotations(filepath.Join(cldr, "annotations"), others); err != nil {
		return err
	}
	if err := readCalendars(filepath.Join(cldr, "main"), names); err != nil {
		return err
	}
	if err := readPeople(folders["@faker-js/faker"], people); err != nil {
		return err
	}
	for name := range names {
		delete(words, name)
		delete(others, name)
	}
	for word := range words {
		delete(others, word)
	}
	for file, all := range map[string]set{"words.txt": words, "others.txt": others, "names.txt": names, "people.txt": people} {
		if err := all.write(filepath.Join(out, file)); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %d\n", file, len(all))
	}
	return nil
}

// set is a set of words.
type set map[string]bool

// write writes the words to a file, sorted, a word a line.
func (s set) write(file string) error {
	text := strings.Join(slices.Sorted(maps.Keys(s)), "\n") + "\n"
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write words: %w", err)
	}
	return nil
}
