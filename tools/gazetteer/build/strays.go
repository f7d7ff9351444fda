package build

import (
	"fmt"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
)

// Stray is a translation that stands beside the wrong place: some catalogues of iso-codes have "Mexico" for Malaysia.
type Stray struct {
	ID   string // the row that had it
	Name Name
	Of   string // the place whose name it is
}

// String is "ISO:MY had gn:Mexico, which is Mexico".
func (s Stray) String() string {
	return fmt.Sprintf("%s had %s, which is %s", s.ID, FormatNames([]Name{s.Name}), s.Of)
}

// bearer is a country or a division with all that it is called.
type bearer struct {
	id, country, name string
	english           []string // or the language of ISO 3166-2, in Latin script
	names             []Name   // translations
	short             []Name   // those of a country's short name
}

// likeness tells how far the text, in the language, may be a name of b, going by its English names and its other ones in
// that language: 2 if one of them stands in it or it in one of them, 1 if it sounds like one, 0 if not.
func (b *bearer) likeness(n Name) int {
	best := 0
	for _, e := range b.english {
		best = max(best, likeness(n.Text, e))
	}
	for _, m := range b.names {
		if m.Lang == n.Lang && m.Text != n.Text {
			best = max(best, likeness(n.Text, m.Text))
		}
	}
	return best
}

// akin reports whether two places have English names so close that their translations may well be the same: Granada
// and Grenada.
func (b *bearer) akin(other *bearer) bool {
	for _, x := range b.english {
		for _, y := range other.english {
			if likeness(x, y) > 0 {
				return true
			}
		}
	}
	return false
}

// within reports whether an English name of one place stands in one of the other: Dominica and Dominican Republic, Congo
// and Democratic Republic of the Congo. What such places share in a language cannot be told apart.
func (b *bearer) within(other *bearer) bool {
	x, y := fold(b.name), fold(other.name)
	return strings.Contains(x, y) || strings.Contains(y, x)
}

func likeness(a, b string) int {
	a, b = gazetteer.Skeleton(a), gazetteer.Skeleton(b)
	const whole = 4 // letters that are no accident
	long := len([]rune(a)) >= whole && len([]rune(b)) >= whole
	switch {
	case a == b, long && (strings.Contains(a, b) || strings.Contains(b, a)):
		return 2
	case long && similar(a, b):
		return 1
	}
	return 0
}

// textKey is what two texts have in common that are one name: fold leaves out vowels of the scripts of India.
func textKey(s string) string {
	if isLatin(s) {
		return fold(s)
	}
	return strings.ToLower(s)
}

// namesakes finds the bearers of a text.
type namesakes struct {
	english map[string][]*bearer
	inLang  map[string][]*bearer       // by language and text
	texts   map[string][]*bearer       // by text, whatever the language
	count   map[*bearer]map[string]int // catalogues in which a bearer has the text
}

func newNamesakes(bearers []*bearer) namesakes {
	n := namesakes{map[string][]*bearer{}, map[string][]*bearer{}, map[string][]*bearer{}, map[*bearer]map[string]int{}}
	for _, b := range bearers {
		n.count[b] = map[string]int{}
		for _, e := range b.english {
			n.english[textKey(e)] = append(n.english[textKey(e)], b)
		}
		for _, m := range b.names {
			key := textKey(m.Text)
			n.inLang[m.Lang+":"+key] = append(n.inLang[m.Lang+":"+key], b)
			if n.count[b][key]++; n.count[b][key] == 1 {
				n.texts[key] = append(n.texts[key], b)
			}
		}
	}
	return n
}

// dropStrays removes from every bearer the translations for which accept names another owner, and lists them.
func dropStrays(bearers []*bearer, owner func(b *bearer, n Name) *bearer) []Stray {
	var found []Stray
	kept := make([][]Name, len(bearers))
	for i, b := range bearers {
		for _, n := range b.names {
			if o := owner(b, n); o != nil {
				if s := (Stray{b.id, n, o.name}); !slices.Contains(found, s) { // two messages may have one translation
					found = append(found, s)
				}
			} else {
				kept[i] = append(kept[i], n)
			}
		}
	}
	for i, b := range bearers {
		b.names = kept[i]
	}
	return found
}

// shortlyCalled reports whether the text is the short name of other in the language, and that of b is another one.
func (b *bearer) shortlyCalled(n Name, other *bearer) bool {
	sameLang := func(m Name) bool { return m.Lang == n.Lang }
	return slices.Contains(other.short, n) && slices.ContainsFunc(b.short, sameLang) && !slices.Contains(b.short, n)
}

// ownerAmong returns another bearer whose English name the text is, or which has it in three times as many catalogues, or
// in the same language: for its short name, or in no fewer catalogues while being more like it. It is nil if there is none.
func (all namesakes) ownerAmong(b *bearer, n Name) *bearer {
	key := textKey(n.Text)
	english := all.english[key]
	own := b.likeness(n)
	switch {
	case slices.Contains(english, b):
		return nil
	case len(english) > 0:
		return english[0]
	case own == 2:
		return nil
	}
	for _, other := range all.texts[key] {
		if other == b || b.within(other) {
			continue
		}
		known, here := all.count[other][key], all.count[b][key]
		sameLang := slices.Contains(all.inLang[n.Lang+":"+key], other)
		if own == 0 && (known >= 3*here || b.shortlyCalled(n, other)) || sameLang && known >= here && other.likeness(n) > own {
			return other
		}
	}
	return nil
}

// ownerWithin is ownerAmong for the divisions of each country.
func ownerWithin(divisions []*bearer) func(b *bearer, n Name) *bearer {
	byCountry := map[string][]*bearer{}
	for _, b := range divisions {
		byCountry[b.country] = append(byCountry[b.country], b)
	}
	within := map[string]namesakes{}
	for country, list := range byCountry {
		within[country] = newNamesakes(list)
	}
	return func(b *bearer, n Name) *bearer { return within[b.country].ownerAmong(b, n) }
}

// foreign returns the other country of which a division bears the name, unless the two are called so alike that it may
// be right: Granada in Spain is Grenade in French, and so is Grenada.
func (all namesakes) foreign(b *bearer, n Name) *bearer {
	key := textKey(n.Text)
	if slices.ContainsFunc(b.english, func(e string) bool { return textKey(e) == key }) {
		return nil
	}
	for _, other := range slices.Concat(all.english[key], all.inLang[n.Lang+":"+key]) {
		if other.country != b.country && !b.akin(other) {
			return other
		}
	}
	return nil
}

// elsewhere returns the division of another country that the text names, of one that has a name in the language which is like its English
// one while the text is like neither: Telangana is Телангана, and not Саманган.
func (all namesakes) elsewhere(b *bearer, n Name) *bearer {
	spelled := func(b *bearer, text string) int {
		best := 0
		for _, e := range b.english {
			best = max(best, likeness(text, e))
		}
		return best
	}
	if spelled(b, n.Text) > 0 || b.likeness(n) > 0 || !slices.ContainsFunc(b.names, func(m Name) bool { return m.Lang == n.Lang && spelled(b, m.Text) > 0 }) {
		return nil
	}
	for _, other := range all.inLang[n.Lang+":"+textKey(n.Text)] {
		if other.country != b.country && spelled(other, n.Text) == 2 {
			return other
		}
	}
	return nil
}
