package gazetteer

// Suggest gives the names of an index that are spelled nearly like a text, as the answer to a name that is not there has them.
func (ix *Index) Suggest(text string, n int) []Suggestion {
	return ix.suggest(text, n, &restriction{})
}

// InLexicon reports whether a list of words has one.
func InLexicon(lexicon, word string) bool { return inLexicon(lexicon, word) }
