package gazetteer

import "strings"

// inCyrillic are languages that are written in Cyrillic letters, or mostly are. Names are often tagged with the language but
// not written as it is.
var inCyrillic = map[string]bool{"ru": true, "tg": true, "ky": true, "kk": true, "uk": true, "be": true, "bg": true, "mn": true}

// NameIn is the name of p in a language, by its ISO 639 code: an official one before a plain one, a plain one before a
// colloquial one; former and misspelt ones are none. It is false where no name is known to be of the language; the name is
// then the primary one. The primary name is that of English texts.
func (p Place) NameIn(lang string) (string, bool) {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	best, rank := p.Name, 0
	if lang == "en" {
		return best, true
	}
	for _, n := range p.Names {
		of, _, _ := strings.Cut(strings.ToLower(n.Lang), "-")
		if of != lang || n.To != "" || inCyrillic[lang] && scriptOfText(n.Text) != cyrillic {
			continue
		}
		r := 0
		switch n.Flag {
		case FlagOfficial:
			r = 3
		case "":
			r = 2
		case FlagColloquial:
			r = 1
		}
		if r > rank {
			best, rank = n.Text, r
		}
	}
	return best, rank > 0
}

// Localized is a candidate in a language.
type Localized struct {
	Name, Label string
	Hierarchy   []Ref
	// Defaulted is true if Name is not known to be of the language.
	Defaulted bool
}

// InLanguage gives the name of a candidate, those of the places that hold it, and its label, in a language, by its ISO 639
// code. What has no name that is known to be of the language keeps its primary one.
func (ix *Index) InLanguage(c *Candidate, lang string) Localized {
	if lang == "" {
		return Localized{Name: c.Place.Name, Label: c.Label, Hierarchy: c.Hierarchy}
	}
	name, known := c.Place.NameIn(lang)
	out := Localized{Name: name, Defaulted: !known}
	// The label has the parts that it has in the primary names.
	rest, told := strings.CutPrefix(c.Label, c.Place.Name)
	out.Label = name
	if !told { // it says how the place is described
		out.Label, rest = c.Label, ""
	}
	for _, up := range c.Hierarchy {
		ref := up
		if p, ok := ix.Get(up.ID); ok {
			ref.Name, _ = p.NameIn(lang)
		}
		out.Hierarchy = append(out.Hierarchy, ref)
		if after, ok := strings.CutPrefix(rest, ", "+up.Name); ok {
			out.Label += ", " + ref.Name
			rest = after
		}
	}
	return out
}
