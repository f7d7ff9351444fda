package cql_test

import (
	"math/rand/v2"
	"testing"

	"dateline/internal/cql"

	"golang.org/x/text/cases"
)

// TestFoldCase compares CASEI with the folding of the Unicode library, for all
// characters and for random texts.
func TestFoldCase(t *testing.T) {
	same := func(s string) {
		t.Helper()
		if got, want := cql.FoldText(cql.OpCaseI, s), cases.Fold().String(s); got != want {
			t.Errorf("%q folds to %q, want %q", s, got, want)
		}
	}
	var all []rune
	for r := rune(1); r <= 0x1FFFF; r++ {
		if r < 0xD800 || r > 0xDFFF {
			same(string(r))
			same("aБ" + string(r) + "Щ")
			if r < 0x2000 {
				all = append(all, r)
			}
		}
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 3))
	for range 20_000 {
		text := make([]rune, r.IntN(12))
		for i := range text {
			text[i] = all[r.IntN(len(all)>>r.IntN(6))]
		}
		same(string(text))
	}
	for s, want := range map[string]string{"": "", "straße": "strasse", "ΟΔΟΣ": "οδοσ", "Οδος": "οδοσ", "ИСФАРА Ҷ": "исфара ҷ", "İ": "i̇", "a\xffB": cases.Fold().String("a\xffB")} {
		if got := cql.FoldText(cql.OpCaseI, s); got != want {
			t.Errorf("%q folds to %q, want %q", s, got, want)
		}
	}
}
