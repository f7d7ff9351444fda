package gazetteer

import (
	"bytes"
	"iter"
	"strings"
)

// own reports whether the place was found by a name that the user has said, as it is written there and in use. It stands before all other
// places then, however large these are.
func (h *hit) own() bool { return h.match.written() && !h.stripped && h.row.ownName(&h.name) }

// ownName reports whether the user has said the name of a place, and it is in use.
func (r *row) ownName(n *Name) bool {
	if n.Flag == FlagFormer || n.Flag == FlagMisspelling {
		return false
	}
	if n.Source != "" {
		return hasKey(n.Source, SourceOwn)
	}
	source := r[colSource]
	if n.Text == r[colName] {
		return hasKey(source, SourceOwn)
	}
	return source == SourceOwn || strings.HasPrefix(source, SourceOwn+"+") // of its first source, see Place.NameSource
}

// ownNames yields the names of a place that the user has said and that are in use.
func (r *row) ownNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		if n := (Name{Text: r[colName]}); r.ownName(&n) && !yield(n.Text) {
			return
		}
		if !hasKey(r[colSource], SourceOwn) && !strings.Contains(r[colNames], ";"+SourceOwn) && !strings.Contains(r[colNames], "+"+SourceOwn) {
			return // nearly all places are others'
		}
		for part := range strings.SplitSeq(r[colNames], "|") {
			if n, ok := parseName(part); ok && r.ownName(&n) && !yield(n.Text) {
				return
			}
		}
	}
}

// own gives a name of a place that the user has said and that begins with the text in its letters.
func (c *completer) own(r *row) (fitting, bool) {
	for name := range r.ownNames() {
		if key := appendKey(nil, appendFold(nil, name)); bytes.HasPrefix(key, c.typed.key) {
			f, fits := c.typed.fits(name)
			f.weight += weightOwn
			return f, fits
		}
	}
	return fitting{}, false
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
