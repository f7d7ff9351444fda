package gazetteer

import (
	"iter"
	"strings"
)

// Settled gives places without a district the one whose outline holds their point, with its codes, where the gazetteer
// knows the district and the outlines decide. A village of a dump that names no district is so found by "village,
// district" for certain. Other places and errors pass unchanged.
func (ix *Index) Settled(outlines *Outlines, places iter.Seq2[Place, error]) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		for p, err := range places {
			if err == nil && p.HasPoint && p.Parent == "" && p.Admin2 == "" && !division(p.Kind) {
				ix.settlePlace(outlines, &p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (ix *Index) settlePlace(outlines *Outlines, p *Place) {
	for _, c := range outlines.containing(p.Point.Lon(), p.Point.Lat(), 0) {
		if c.Level != 2 || !c.Inside || c.Uncertain {
			continue
		}
		district, ok := ix.Get(c.PlaceID)
		if !ok || district.Kind != KindAdmin2 || district.Country != p.Country {
			continue
		}
		p.Parent, p.Admin2 = district.ID, district.Admin2
		if p.Admin1 == "" {
			p.Admin1 = district.Admin1
		}
		return
	}
}

// Undivided reports whether a place has a point, and neither a division nor a place up that would tell where it belongs.
func (p *Place) Undivided() bool {
	return p.HasPoint && p.Admin1 == "" && p.Admin2 == "" && p.Parent == "" && !division(p.Kind) && p.Kind != KindArea && !line(p.Kind)
}

// Divide gives a place of which neither the row nor what is known of its id names a division, see Undivided, the country and the divisions
// whose outlines hold its point, as far as these decide and a stated country does not contradict. A note tells that they come from
// outlines: they are no statement, and are derived anew whenever the place is stored again, see Place.Stated. It gives the lowest of
// them. The country that is not stated beside a stated division, or a place up, is that of these.
func (ix *Index) Divide(p *Place) (in Place, ok bool) {
	if stated, derived := p.Stated(); derived {
		if !ix.derivedAs(p) { // a table that was written and then edited
			stated.Country, stated.Admin1, stated.Admin2 = p.Country, p.Admin1, p.Admin2
		}
		*p = stated
	}
	whole := ix.whole(p)
	if !whole.Undivided() {
		if whole.Country == "" {
			p.Country = ix.countryUp(&whole)
		}
		return Place{}, false
	}
	for _, c := range ix.Containing(ix.outlines, whole.Point.Lon(), whole.Point.Lat()) {
		if c.Uncertain || c.Disputed != "" || whole.Country != "" && c.Country != whole.Country {
			break
		}
		up, known := ix.Get(c.PlaceID)
		if !known || !division(up.Kind) || up.Kind == KindAdmin1 && up.Admin1 == "" || up.Kind == KindAdmin2 && up.Admin2 == "" {
			continue // a place could not name it
		}
		p.Country, p.Admin1, p.Admin2 = up.Country, up.Admin1, up.Admin2
		in, ok = up, true
	}
	if ok {
		end := noteHolds
		if whole.Country != "" {
			p.Country, end = whole.Country, noteHoldsStated
		}
		p.Note = strings.TrimSpace(whole.Note + " " + noteOutline + in.Name + end)
	}
	return in, ok
}

// The sentence at the end of a note that tells of derived divisions, around the name of the lowest of them.
const (
	noteOutline     = "The outline of "
	noteHolds       = " holds its point."
	noteHoldsStated = " holds its point; the country is stated."
)

// derivedNote takes the sentence of Divide off a note. It gives the division that this names, and whether the country was stated.
func derivedNote(note string) (rest, name string, country, ok bool) {
	at := strings.LastIndex(note, noteOutline)
	if at < 0 {
		return note, "", false, false
	}
	name = note[at+len(noteOutline):]
	if name, country = strings.CutSuffix(name, noteHoldsStated); !country {
		name, ok = strings.CutSuffix(name, noteHolds)
	}
	if !ok && !country {
		return note, "", false, false
	}
	return strings.TrimSpace(note[:at]), name, country, true
}

// Stated is a place without the country and the divisions that Divide has derived from its point, and without the sentence of its note
// that tells of them. Derived reports whether there were any.
func (p Place) Stated() (stated Place, derived bool) {
	rest, _, country, ok := derivedNote(p.Note)
	if ok {
		p.Note, p.Admin1, p.Admin2 = rest, "", ""
		if !country {
			p.Country = ""
		}
	}
	return p, ok
}

// derivedAs reports whether a place has the country and the divisions that the sentence of its note tells of.
func (ix *Index) derivedAs(p *Place) bool {
	code := countryCode(p.Country)
	switch {
	case p.Admin2 != "":
		code = admin2Code(p.Admin1, p.Admin2)
	case p.Admin1 != "":
		code = admin1Code(p.Admin1)
	}
	_, name, _, _ := derivedNote(p.Note)
	n, ok := ix.code(code)
	return ok && ix.field(n, colName) == name && ix.field(n, colCountry) == p.Country
}

// whole is what a place of the user's own will be once it is stored: what is known of its id stands where the place is silent, but for what
// was derived.
func (ix *Index) whole(p *Place) Place {
	old, there := ix.Get(p.ID)
	if !there {
		return *p
	}
	stated, _ := old.Stated()
	return stated.overlay(*p)
}

// countryUp is the country of the division, or of the place up, of a place; it is empty where neither is known.
func (ix *Index) countryUp(p *Place) string {
	if n, ok := ix.code(admin1Code(p.Admin1)); ok {
		return ix.field(n, colCountry)
	}
	up, _ := ix.Get(p.Parent)
	return up.Country
}
