package gazetteer

import "strings"

// own reports whether the place was found by a name that the user has said, as it is written there and in use. It stands before all other
// places then, however large these are.
func (h *hit) own() bool {
	if !h.match.written() || h.stripped || h.name.Flag == FlagFormer || h.name.Flag == FlagMisspelling {
		return false
	}
	if h.name.Source != "" {
		return hasKey(h.name.Source, SourceOwn)
	}
	source := h.row[colSource]
	if h.name.Text == h.row[colName] {
		return hasKey(source, SourceOwn)
	}
	return source == SourceOwn || strings.HasPrefix(source, SourceOwn+"+") // of its first source, see Place.NameSource
}

// hasKey reports whether a key is among sources.
func hasKey(sources, key string) bool {
	for source := range strings.SplitSeq(sources, "+") {
		if source == key {
			return true
		}
	}
	return false
}
