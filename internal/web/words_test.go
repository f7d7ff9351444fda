package web_test

import (
	"os"
	"regexp"
	"testing"
)

// TestWordsAreNamedOnce: of two texts of one name the page would show the later one in both places.
func TestWordsAreNamedOnce(t *testing.T) {
	text, err := os.ReadFile("static/map/words/en.js")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^  (\w+):`).FindAllSubmatch(text, -1) {
		name := string(m[1])
		if seen[name] {
			t.Errorf("two texts are named %s", name)
		}
		seen[name] = true
	}
	if len(seen) < 100 {
		t.Errorf("only %d names were read", len(seen))
	}
}
