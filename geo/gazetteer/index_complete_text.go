package gazetteer

import (
	"slices"
	"strings"
)

// readings gives the completions of a text, the best first: as it stands, or if no name goes on from its letters without what its writer
// says of the kind of place; then those of its words that are a place and what holds it; and if there are hardly any, and none of its
// very letters, those of a text of which one letter is wrong.
func (c *completer) readings(text string) []completed {
	bare, kinds := withoutAbbreviation(text)
	found := c.of(bare, kinds)
	if shorter, ok := withoutNumber(bare); ok && len(found) == 0 {
		bare, found = shorter, c.of(shorter, kinds)
	}
	if shorter, kinds := withoutHints(bare); shorter != bare && !slices.ContainsFunc(found, spelled) {
		bare, found = shorter, slices.Concat(c.of(shorter, kinds), c.of(shorter, nil), found)
	}
	if len(kinds) > 0 {
		found = append(found, c.of(text, nil)...)
	}
	if words := strings.Fields(bare); len(words) > 1 && len(found) < c.limit && len(c.holders) == 0 {
		before, last := strings.Join(words[:len(words)-1], " "), words[len(words)-1]
		found = append(found, c.parted(last, before, true)...)
		if len([]rune(last)) >= lastLeast {
			found = append(found, c.parted(before, last, false)...)
		}
	}
	if len(found) < fewFound && !slices.ContainsFunc(found, spelled) {
		c.near = true
		found = append(found, c.of(bare, kinds)...)
		c.near = false
	}
	seen := map[uint32]bool{}
	return slices.DeleteFunc(found, func(f completed) bool {
		again := seen[f.place]
		seen[f.place] = true
		return again
	})
}

func spelled(f completed) bool { return f.spelled }

// lastLeast is the length in letters from which on a last word may begin the name of what holds a place.
const lastLeast = 2

// fewFound is the number of completions below which one letter may be wrong.
const fewFound = 3

// nearLeast is the length in letters of the skeletons of which one may be wrong.
const nearLeast = 4

// of gives the completions of a text that is the beginning of a name, of some kinds that its writer has named (none: any) if the
// query asks for none.
func (c *completer) of(text string, kinds []string) []completed {
	if c.typed = newTyped(text); c.typed.skeleton == "" {
		return nil
	}
	if c.near {
		if c.typed.near = []rune(c.typed.skeleton); len(c.typed.near) < nearLeast {
			return nil
		}
	}
	if len(c.q.Kinds) > 0 {
		kinds = c.q.Kinds
	}
	c.filter = c.ix.filter(kinds, c.q.Countries)
	return c.all()
}

// parted gives the completions of a text in the places that another one names, in whole or by the beginning of their names.
func (c *completer) parted(text, holder string, whole bool) []completed {
	h := c.ix.holdersOf(holder, whole)
	if len(h.places) == 0 {
		return nil
	}
	c.holders = []*holders{h}
	defer func() { c.holders = nil }()
	return c.of(text, nil)
}

// withoutNumber takes off a last word that may become "number", which is in no key (see appendKey).
func withoutNumber(text string) (string, bool) {
	text = strings.TrimSpace(text)
	space := strings.LastIndexByte(text, ' ')
	if space < 0 {
		return "", false
	}
	last := Fold(text[space:])
	return text[:space], last != "" && (strings.HasPrefix("number", last) || strings.HasPrefix("номер", last))
}

// withoutAbbreviation takes off a first word that is the abbreviation of kinds of place, and gives these: г. Бат.
func withoutAbbreviation(text string) (string, []string) {
	text = strings.TrimSpace(text)
	short, rest, ok := cutAbbreviation(text[:strings.IndexByte(text, '.')+1])
	if after := strings.TrimSpace(text[len(short):]); ok && rest == "" && after != "" {
		return after, abbreviations[short].kinds
	}
	return text, nil
}

// withoutHints takes off first words that say what kind of place is meant, and gives the kinds, or that it is near.
func withoutHints(text string) (rest string, kinds []string) {
	rest = strings.TrimSpace(text)
	for {
		word, after, more := strings.Cut(rest, " ")
		class, generic := wordClasses[Fold(word)]
		if !more || !generic {
			return rest, kinds
		}
		rest = strings.TrimSpace(after)
		kinds = append(kinds, class.kinds...)
	}
}
