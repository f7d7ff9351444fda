package main

import (
	"os/exec"
	"testing"

	"dateline/internal/testenv"
)

// TestAddPeople: names by their skeletons, with the father of a surname, the other vowel of Uzbek, and of other countries those that are
// Arabic.
func TestAddPeople(t *testing.T) {
	people := set{}
	addPeople("ru\tfirst_name\tХасан\nru\tlast_name\tСуворов\nuz_UZ_latin\tlast_name\tKamolova\naz\tfirst_name\tƏli Ağa\nar\tfirst_name\tمصطفى\nfr_BE\tfirst_name\tMustafa\n"+
		"fr_BE\tfirst_name\tMathieu\nfr_BE\tlast_name\tMustafi\ntr\tlast_name\tDemirel\ntr\tfirst_name\tAbakan\nko\tfirst_name\tAri\n", people)
	if got := texts(people); got != "demirel hasan kamal kamalava kamol kamolova mustafa suvorov مصطفي" {
		t.Errorf("the people are %s", got)
	}
}

// TestReadPeople: the names are read of a module as faker-js is one.
func TestReadPeople(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		testenv.Missing(t, "node: the names of people are not read")
	}
	folder := folderOf(t, map[string]string{
		"package.json": `{"type":"module"}`,
		"index.js":     `export const allLocales = {ru: {person: {first_name: {male: ["Рашид"]}, last_name: {generic: ["Назаров"]}}}, xx: {}}`,
	})
	people := set{}
	if err := readPeople(folder, people); err != nil {
		t.Fatal(err)
	}
	if got := texts(people); got != "nazarov rashid" {
		t.Errorf("the people are %s", got)
	}
	if err := readPeople(t.TempDir(), people); err == nil {
		t.Error("a folder without the package is none")
	}
}

// TestReadAnnotations: words in small letters, those in Arabic letters folded, no Latin ones.
func TestReadAnnotations(t *testing.T) {
	files := map[string]string{}
	for _, lang := range annotated {
		files[lang+".xml"] = `<ldml><annotations></annotations></ldml>`
	}
	files["tg.xml"] = `<annotation cp="💮">гул | гули сафед | Ҷопон</annotation><annotation cp="💮" type="tts">5 TM гул</annotation>`
	files["fa.xml"] = "<annotation cp=\"x\">آب | كوه\u200cها</annotation>"
	words := set{}
	if err := readAnnotations(folderOf(t, files), words); err != nil {
		t.Fatal(err)
	}
	if got := texts(words); got != "гул гули сафед اب كوه ها" {
		t.Errorf("the words are %s", got)
	}
	if err := readAnnotations(t.TempDir(), words); err == nil {
		t.Error("a folder without annotations is none")
	}
}
