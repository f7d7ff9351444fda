package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// folderOf writes files, given by name and text, into a folder.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func texts(s set) string { return strings.Join(slices.Sorted(maps.Keys(s)), " ") }

// TestReadSCOWL: words of the common sizes and spellings, and names by how common they are.
func TestReadSCOWL(t *testing.T) {
	latin1, err := charmap.ISO8859_1.NewEncoder().String("café\n")
	if err != nil {
		t.Fatal(err)
	}
	words, names := set{}, set{}
	folder := folderOf(t, map[string]string{
		"english-words.10": "bank\nx\nit's\nBank\nincomprehensible\n" + latin1, "american-words.50": "theater\n", "english-words.55": "zax\n", "canadian-words.10": "toque\n",
		"english-upper.40": "Monday\nNATO's\n", "english-upper.50": "Lincoln\n", "english-proper-names.50": "Obama\nvon\n", "english-contractions.10": "aint\n",
	})
	if err := readSCOWL(folder, words, names); err != nil {
		t.Fatal(err)
	}
	if got := texts(words); got != "Lincoln bank cafe theater" {
		t.Errorf("the words are %s", got)
	}
	if got := texts(names); got != "Monday Obama" {
		t.Errorf("the names are %s", got)
	}
	if err := readSCOWL(t.TempDir(), words, names); err == nil {
		t.Error("a folder without lists is none")
	}
}

const dictionary = "8\nзима/I\nчад/K\nЧад/K\nОш/K\nбежать/LWRC\nпобедивший/AS\nвечно\nи\nорёл/J\n" + "достопримечательность/F\nxyz/A\n"

// TestReadHunspell: nouns and adjectives, and the names that are words as well.
func TestReadHunspell(t *testing.T) {
	words := set{}
	folder := folderOf(t, map[string]string{"ru.dic": dictionary})
	if err := readHunspell(filepath.Join(folder, "ru.dic"), words); err != nil {
		t.Fatal(err)
	}
	if got := texts(words); got != "Чад зима орёл чад" {
		t.Errorf("the words are %s", got)
	}
	if err := readHunspell(filepath.Join(folder, "none.dic"), words); err == nil {
		t.Error("a dictionary that is not there is none")
	}
}

// TestReadCalendars: months and weekdays in full, of the two calendars, with a capital.
func TestReadCalendars(t *testing.T) {
	files := map[string]string{}
	for _, lang := range languages {
		files[lang+".xml"] = "<ldml/>"
	}
	files["ru.xml"] = `<ldml><dates><calendars><calendar type="gregorian"><months><monthContext type="format"><monthWidth type="wide"><month type="1">января</month><month type="2">месяц 2</month>
		</monthWidth><monthWidth type="abbreviated"><month type="1">янв.</month></monthWidth></monthContext></months>
		<days><dayContext><dayWidth type="wide"><day type="sun">воскресенье</day></dayWidth></dayContext></days></calendar>
		<calendar type="coptic"><months><monthContext><monthWidth type="wide"><month>тот</month></monthWidth></monthContext></months></calendar></calendars></dates></ldml>`
	names := set{}
	folder := folderOf(t, files)
	if err := readCalendars(folder, names); err != nil {
		t.Fatal(err)
	}
	if got := texts(names); got != "Воскресенье Января" {
		t.Errorf("the names are %s", got)
	}
	for _, bad := range []string{"<ldml><dates>", "<ldml></x>"} {
		if err := os.WriteFile(filepath.Join(folder, "en.xml"), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := readCalendars(folder, names); err == nil || !strings.Contains(err.Error(), "of en") {
			t.Errorf("%q is read: %v", bad, err)
		}
	}
}

var kept = regexp.MustCompile(`^[а-яёА-ЯЁ-]{2,}$`)

// FuzzReadHunspell: whatever a dictionary holds, what is kept of it are Russian words of a few letters, and of a name its word, too.
func FuzzReadHunspell(f *testing.F) {
	f.Add(dictionary)
	f.Add("Чад/чад\n\xff\nчад/Z\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		words := set{}
		if err := readHunspell(filepath.Join(folderOf(t, map[string]string{"ru.dic": text}), "ru.dic"), words); err != nil {
			t.Fatal(err)
		}
		for word := range words {
			if !kept.MatchString(word) || utf8.RuneCountInString(word) > longest || !words[strings.ToLower(word)] {
				t.Errorf("%q is kept", word)
			}
		}
	})
}

// TestWrite: a set is written sorted by its bytes, as the geocoder searches it, and read back as it was.
func TestWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "words.txt")
	if err := (set{"зима": true, "bank": true, "Чад": true}).write(file); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "bank\nЧад\nзима\n" {
		t.Errorf("written is %q, %v", text, err)
	}
	if err := (set{}).write(t.TempDir()); err == nil {
		t.Error("a folder is written to")
	}
}
