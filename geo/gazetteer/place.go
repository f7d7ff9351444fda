package gazetteer

import (
	"slices"
	"strings"

	"github.com/paulmach/orb"
)

// The kinds of places, our own vocabulary. A feature code of GeoNames says more about some of them.
const (
	KindCountry       = "country"
	KindAdmin1        = "admin1"
	KindAdmin2        = "admin2"
	KindCapital       = "capital"
	KindCity          = "city"
	KindTown          = "town"
	KindVillage       = "village"
	KindSettlement    = "settlement" // populated, of unknown size
	KindBorderPost    = "border_post"
	KindBorder        = "border"
	KindBorderSection = "border_section"
	KindPass          = "pass"
	KindReservoir     = "reservoir"
	KindLake          = "lake"
	KindRiver         = "river"
	KindJunction      = "junction"
	KindRoad          = "road"
	KindBridge        = "bridge"
	KindLocality      = "locality"
	KindExclave       = "exclave"
	KindArea          = "area" // a vague region
	KindMountain      = "mountain"
	KindAirport       = "airport"
	KindMarket        = "market"
)

// Kinds lists every kind that a Place can have.
var Kinds = []string{
	KindCountry, KindAdmin1, KindAdmin2, KindCapital, KindCity, KindTown, KindVillage, KindSettlement,
	KindBorderPost, KindBorder, KindBorderSection, KindPass, KindReservoir, KindLake, KindRiver, KindJunction,
	KindRoad, KindBridge, KindLocality, KindExclave, KindArea, KindMountain, KindAirport, KindMarket,
}

// The flags that a Name can have besides none.
const (
	FlagFormer      = "former"
	FlagOfficial    = "official"
	FlagColloquial  = "colloquial"
	FlagMisspelling = "misspelling"
)

// Place is one entry of the gazetteer. Its fields are the columns of data/gazetteer.csv.
type Place struct {
	ID                string    // GN:<geonameid>, ISO:<code>, DL:<slug> or CJ:<slug>
	Name              string    // primary name, in Latin script as English texts have it
	Names             []Name    // the other names
	Kind              string    // one of Kinds
	FeatureCode       string    // of GeoNames, such as PPLA2; may be empty
	Country           string    // ISO 3166-1 alpha-2; several claimants are joined by "/" (KG/TJ)
	Admin1            string    // code of the first-level division (TJ.03 or TJ-GB); may be empty
	Admin2            string    // code of the second-level division; may be empty
	Parent            string    // id of the next place up; empty for countries
	Point             orb.Point // longitude, latitude in degrees (WGS84); meaningful only with HasPoint
	HasPoint          bool      // false: only the name and the parent are known
	UncertaintyM      float64   // radius in metres; 0 means that the class default holds
	UncertaintyReason string    // why that radius
	Population        int64     // 0 means unknown
	Source            string    // short keys joined by "+": geonames, iso-codes, naturalearth, curated, SourceDump
	SourceURL         string    // where a curated fact was looked up; may be empty
	Note              string    // a sentence about a curated place; may be empty
	OtherIDs          []string  // ids under which dumps, or an earlier gazetteer, have the same place; it is found by them, too. Not in the CSV form
}

// SourceDump is the source of what ReadGeoNames reads. Such a place completes one of its id that is in the gazetteer; any
// other further place overrides it. See Open.
const SourceDump = "geonames-dump"

// SourceWOF is the source of the records of Who's On First that ReadGeoJSON reads. They complete places as those of
// SourceDump do: their names are older than the gazetteer's.
const SourceWOF = "whosonfirst"

// SourceOwn is the key among the sources of what a user has said: of a place, or of a name of one. A place that is written as the
// text of a query, by a name that the user has said, stands before all others.
const SourceOwn = "own"

// Name is one more name of a place.
type Name struct {
	Text string
	Lang string // ISO 639, or "und" where unknown; says nothing of the script
	Flag string // empty, or one of the Flag constants
	From string // YYYY[-MM[-DD]], first day of use; may be empty
	To   string // the same, last day of use; may be empty

	Source string // short keys joined by "+"; empty: see Place.NameSource
}

// plain reports whether nothing is said of when, or how, the name is used.
func (n *Name) plain() bool { return n.Flag == "" && n.From == "" && n.To == "" }

// past reports whether the name is said to be a former one, or to have been used at a time.
func (n *Name) past() bool { return n.Flag == FlagFormer || n.From != "" || n.To != "" }

// Ref names a place without its details.
type Ref struct{ ID, Name, Kind string }

// Ref is the short form of p.
func (p Place) Ref() Ref { return Ref{ID: p.ID, Name: p.Name, Kind: p.Kind} }

// Claimants are the countries that hold or claim p, as ISO 3166-1 alpha-2 codes.
func (p Place) Claimants() []string {
	if p.Country == "" {
		return nil
	}
	return strings.Split(p.Country, "/")
}

// AddNames unites more names with those that p has; a text that p has already, in whatever language, is not repeated
// unless it brings a flag or dates. Of a text that is there with dates, or as a former name, and besides in no language (as the main
// table of a GeoNames dump repeats every name) only the former is kept, but for case and marks.
func (p *Place) AddNames(names ...Name) {
	for _, n := range names {
		if n.Text != "" && (n.Text != p.Name || n.Flag != "") && !p.hasName(&n) {
			if n.past() {
				p.dropPlain(&n, "und")
			}
			p.Names = append(p.Names, n)
		}
	}
}

// hasName reports whether p need not have a further name.
func (p *Place) hasName(n *Name) bool {
	return slices.ContainsFunc(p.Names, func(m Name) bool {
		if m.Text == n.Text {
			m.Source = n.Source
			return n.plain() && (!m.past() || n.Lang == "und") || m == *n
		}
		return n.plain() && n.Lang == "und" && m.past() && sameKey(m.Text, n.Text)
	})
}

// dropPlain takes away the names without a flag and dates that are spelled as one that has them, those of one language or (empty)
// of all. The primary name stays, and so do its spellings.
func (p *Place) dropPlain(past *Name, lang string) {
	drop := func(m Name) bool {
		return m.plain() && (lang == "" || m.Lang == lang) && sameKey(m.Text, past.Text)
	}
	if slices.ContainsFunc(p.Names, drop) && !sameKey(past.Text, p.Name) {
		p.Names = slices.DeleteFunc(slices.Clone(p.Names), drop)
	}
}

// sameKey reports whether two names are the same but for case, marks, hyphens and spaces.
func sameKey(a, b string) bool { return a == b || nameKey(a) == nameKey(b) }

// nameKey is what is left of a name without case, marks, hyphens and spaces.
func nameKey(s string) string { return string(appendKey(nil, appendFold(nil, s))) }

// NameSource is where a name of p, or (of no Source) p's primary one, is known from: as it says, or as p without what was laid over it.
func (p *Place) NameSource(n Name) string {
	if n.Source != "" {
		return n.Source
	}
	keys := strings.Split(p.Source, "+")
	later := func(key string) bool { return key == SourceDump || key == SourceWOF || key == SourceOwn }
	if n.Text == p.Name && p.from(SourceOwn) {
		return strings.Join(keys[slices.Index(keys, SourceOwn):], "+")
	}
	if i := slices.IndexFunc(keys[1:], later); i >= 0 && keys[0] != SourceOwn {
		keys = keys[:i+1]
	}
	return strings.Join(keys, "+")
}

// Unite lays a later place of the same id over p; one that is FromDump only adds its names to p and fills what is empty.
func (p Place) Unite(later Place) Place {
	if p.otherSource(later) {
		later.Names = slices.Clone(later.Names)
		for i := range later.Names {
			if later.Names[i].Source == "" {
				later.Names[i].Source = later.Source
			}
		}
	}
	if later.FromDump() {
		return p.complete(later)
	}
	return p.overlay(later)
}

// otherSource reports whether the names of later have to say where they are from: those of p say it by p's first source.
func (p *Place) otherSource(later Place) bool {
	first, _, _ := strings.Cut(p.Source, "+")
	return first != "" && first != later.Source
}

// overlay gives p where later is silent and later where it speaks; the names of both are united. A former name of later is no other name of
// p any more.
func (p Place) overlay(later Place) Place {
	text := func(old *string, now string) {
		if now != "" {
			*old = now
		}
	}
	former := p.Name
	text(&p.Name, later.Name)
	text(&p.Kind, later.Kind)
	text(&p.FeatureCode, later.FeatureCode)
	text(&p.Country, later.Country)
	text(&p.Admin1, later.Admin1)
	text(&p.Admin2, later.Admin2)
	text(&p.Parent, later.Parent)
	text(&p.SourceURL, later.SourceURL)
	text(&p.Note, later.Note)
	if later.HasPoint {
		if later.Point != p.Point { // what is known of the old point says nothing of the new one
			p.UncertaintyM, p.UncertaintyReason = 0, ""
		}
		p.Point, p.HasPoint = later.Point, true
	}
	if later.UncertaintyM > 0 {
		p.UncertaintyM, p.UncertaintyReason = later.UncertaintyM, later.UncertaintyReason
	}
	if later.Population > 0 {
		p.Population = later.Population
	}
	if later.Name != "" { // and not only names, which say themselves where they are from
		p.addSources(later)
	}
	if former != "" && former != p.Name {
		p.AddNames(Name{Text: former, Lang: "und"})
	}
	for i := range later.Names {
		if n := &later.Names[i]; n.past() {
			p.dropPlain(n, "")
		}
	}
	p.AddNames(later.Names...)
	for _, id := range later.OtherIDs {
		if !slices.Contains(p.OtherIDs, id) {
			p.OtherIDs = append(slices.Clip(p.OtherIDs), id)
		}
	}
	return p
}

// complete gives p with what later has beyond it: all its names, and the fields that p leaves empty. Name, kind, point,
// radius and parent of p stay: they are newer than a dump may be, or were looked up one by one. So does it that a name is a former one.
func (p Place) complete(later Place) Place {
	text := func(old *string, now string) {
		if *old == "" {
			*old = now
		}
	}
	text(&p.FeatureCode, later.FeatureCode)
	text(&p.Country, later.Country)
	if p.Admin1 == later.Admin1 {
		text(&p.Admin2, later.Admin2)
	}
	if !p.HasPoint && later.HasPoint {
		p.Point, p.HasPoint = later.Point, true
		p.UncertaintyM, p.UncertaintyReason = later.UncertaintyM, later.UncertaintyReason
	}
	if p.Population == 0 {
		p.Population = later.Population
	}
	names := later.Names
	if later.Name != "" {
		primary := Name{Text: later.Name, Lang: "und"}
		if p.otherSource(later) {
			primary.Source = later.Source
		}
		names = append([]Name{primary}, names...)
	}
	past := map[string]bool{}
	for i := range p.Names {
		if p.Names[i].past() {
			past[nameKey(p.Names[i].Text)] = true
		}
	}
	p.addSources(later)
	for _, n := range names {
		if len(past) == 0 || !n.plain() || !past[nameKey(n.Text)] {
			p.AddNames(n)
		}
	}
	return p
}

// addSources unites the sources.
func (p *Place) addSources(later Place) {
	for source := range strings.SplitSeq(later.Source, "+") {
		if source != "" && !slices.Contains(strings.Split(p.Source, "+"), source) {
			p.Source = strings.TrimPrefix(p.Source+"+"+source, "+")
		}
	}
}

// FromDump reports whether SourceDump or SourceWOF is among the sources of p.
func (p *Place) FromDump() bool { return p.from(SourceDump) || p.from(SourceWOF) }

func (p *Place) from(source string) bool { return hasKey(p.Source, source) }

// What the licences ask for beside the data: CC BY 4.0 of GeoNames, and Who's On First for a link to its own.
const (
	geoNamesAttribution = "Place data: GeoNames (https://www.geonames.org/), CC BY 4.0"
	wofAttribution      = "Place data: Who's On First (https://whosonfirst.org/docs/licenses/)"
)

// Attribution is the line that an answer made from p has to carry, or empty if its sources ask for none.
func Attribution(p Place) string {
	var lines []string
	if strings.HasPrefix(p.ID, "GN:") || strings.HasPrefix(p.ID, "CJ:") || p.from("geonames") || p.from(SourceDump) {
		lines = append(lines, geoNamesAttribution)
	}
	if p.from(SourceWOF) {
		lines = append(lines, wofAttribution)
	}
	return strings.Join(lines, "; ")
}

// outlineCredits say whom outlines are owed to, by the key of their source.
var outlineCredits = map[string]string{
	"naturalearth": "Outlines: Natural Earth (https://www.naturalearthdata.com/)",
	SourceWOF:      "Outlines: Who's On First (https://whosonfirst.org/docs/licenses/)",
}

// OutlineAttribution is the line that an answer made from an outline of a source (see Outline and Containment) has to carry, or empty
// where none is known. What stands behind a stroke in the source is whom that had the outline from.
func OutlineAttribution(source string) string {
	source, _, _ = strings.Cut(source, "/")
	return outlineCredits[source]
}

// credit adds the line of an outline to the attribution of a candidate.
func (c *Candidate) credit(source string) {
	switch line := OutlineAttribution(source); {
	case line == "" || strings.Contains(c.Attribution, line):
	case c.Attribution == "":
		c.Attribution = line
	default:
		c.Attribution += "; " + line
	}
}

// populated reports whether people live at places of the kind: they are what a bare name means first.
func populated(kind string) bool {
	switch kind {
	case KindCapital, KindCity, KindTown, KindVillage, KindSettlement:
		return true
	}
	return false
}

// division reports whether places of the kind are countries or parts of countries, which their places name as parents.
func division(kind string) bool {
	return kind == KindCountry || kind == KindAdmin1 || kind == KindAdmin2
}

// container reports whether places of the kind hold other places.
func container(kind string) bool {
	return division(kind) || kind == KindExclave || kind == KindArea
}

// defaultUncertainty is the radius in metres, with its reason, of a place whose row states none. What is known of the extents of
// features of each code, or is not, stands in docs/geocoding.md.
func defaultUncertainty(kind, code string) (float64, string) {
	switch {
	case kind == KindArea && (code == "VAL" || code == "ISL"):
		return 25_000, "class default of a valley or an island"
	case kind == KindMountain && code == "MTS":
		kind = KindArea
	}
	switch kind {
	case KindCountry:
		return 1_000_000, "class default of a country"
	case KindAdmin1:
		return 150_000, "class default of a first-level division"
	case KindAdmin2:
		return 50_000, "class default of a district"
	case KindCapital, KindCity:
		return 10_000, "class default of a city"
	case KindArea, KindBorder, KindBorderSection, KindRiver, KindRoad:
		return 100_000, "class default of a line, a range or a vague area"
	case KindLake, KindReservoir, KindMountain, KindExclave:
		return 15_000, "class default of a natural feature"
	}
	return 5_000, "class default of a settlement or a single feature"
}
