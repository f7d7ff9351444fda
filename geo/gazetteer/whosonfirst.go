package gazetteer

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Reasons of a RowError that are no faults: every bundle has such records.
const (
	ReasonSuperseded  = "superseded"           // the record is no longer valid
	ReasonAlternative = "alternative geometry" // a further geometry of a place, without its properties
)

// properties are those of a feature: a record of Who's On First (https://whosonfirst.org/docs/properties/) or of its kind.
type properties map[string]json.RawMessage

// text is the first of the members that is a text or a number and not empty.
func (p properties) text(names ...string) string {
	for _, name := range names {
		var s string
		var n json.Number
		if json.Unmarshal(p[name], &s) == nil && s != "" {
			return strings.ToValidUTF8(s, "\ufffd")
		}
		if len(p[name]) > 0 && p[name][0] != '"' && json.Unmarshal(p[name], &n) == nil && n != "" {
			return n.String()
		}
	}
	return ""
}

// number is the first of the members that is a finite number, or a text of one.
func (p properties) number(names ...string) (float64, bool) {
	for _, name := range names {
		if x, err := strconv.ParseFloat(p.text(name), 64); err == nil && !math.IsInf(x, 0) && !math.IsNaN(x) {
			return x, true
		}
	}
	return 0, false
}

// id is a positive whole number among the members, as text, or empty.
func (p properties) id(names ...string) string {
	for _, name := range names {
		if s := strings.TrimLeft(p.text(name), "0"); digits(s) && len(s) <= 18 {
			return s
		}
	}
	return ""
}

// object is a member that is an object.
func (p properties) object(name string) properties {
	var o properties
	if json.Unmarshal(p[name], &o) != nil {
		return nil
	}
	return o
}

// placetypes are the kinds of Who's On First that have one of ours, with their level, -1 for none. Those of localities
// follow from their people.
var placetypes = map[string]struct {
	kind, code string
	level      int
}{
	"country": {KindCountry, "PCLI", 0}, "dependency": {KindCountry, "PCLD", 0}, "region": {KindAdmin1, "ADM1", 1},
	"county": {KindAdmin2, "ADM2", 2}, "localadmin": {KindArea, "ADM3", 3}, "locality": {"", "PPL", 4},
	"borough": {KindLocality, "PPLX", 5}, "macrohood": {KindLocality, "PPLX", -1}, "neighbourhood": {KindLocality, "PPLX", -1},
	"disputed": {KindArea, "", -1},
}

// kindLevels are the levels of our own kinds that have one.
var kindLevels = map[string]int{KindCountry: 0, KindAdmin1: 1, KindAdmin2: 2}

// place makes a place of the properties, with the level of its outline, -1 for none.
func (p properties) place(ids WOFIDs) (Place, int, *RowError) {
	if p.text("src:alt_label") != "" {
		return Place{}, 0, &RowError{Reason: ReasonAlternative, Detail: "a record of Who's On First that holds another geometry of a place only"}
	}
	name := oneLine(p.text("wof:name", "name"))
	wof := p.id("wof:id", "wof_id")
	gn := p.object("wof:concordances").id("gn:id")
	if gn == "" {
		gn = p.id("gn:id", "geonameid", "geonames_id")
	}
	id := p.placeID(ids, gn, wof)
	if id == "" || name == "" {
		return Place{}, 0, &RowError{Reason: "no id or name",
			Detail: fmt.Sprintf("name %q, id %q: a feature needs a name and place_id, wof:id or geonameid", shortText(name), shortText(id))}
	}
	if why := p.gone(); why != "" {
		return Place{}, 0, &RowError{Reason: ReasonSuperseded, Detail: fmt.Sprintf("%s (%s): %s", shortText(name), id, why)}
	}
	out := Place{
		ID: id, Name: strings.ReplaceAll(name, "|", " "), Country: p.country(), Source: "geojson", Parent: ids.Resolve(p.parent(wof)),
	}
	if people, ok := p.number("wof:population", "gn:population", "population"); ok && people > 0 && people < 1e11 {
		out.Population = int64(people)
	}
	level := -1
	if kind := p.text("kind"); slices.Contains(Kinds, kind) {
		out.Kind = kind
		if l, ok := kindLevels[kind]; ok {
			level = l
		}
	} else {
		t, ok := placetypes[p.text("wof:placetype", "placetype")]
		if !ok {
			return Place{}, 0, &RowError{Reason: ReasonKindNotUsed,
				Detail: fmt.Sprintf("%s: the placetype %q is not a place that incidents are reported from", shortText(name), shortText(p.text("wof:placetype", "placetype")))}
		}
		out.Kind, out.FeatureCode, level = t.kind, t.code, t.level
		if out.Kind == "" {
			out.Kind = geoNamesKind("P", t.code, out.Population)
		}
	}
	if wof != "" {
		out.Source = SourceWOF
		if ids != nil && id != "WOF:"+wof {
			ids["WOF:"+wof] = id
		}
	}
	p.addNames(&out)
	return out, level, nil
}

func (p properties) placeID(ids WOFIDs, gn, wof string) string {
	if own := p.text("place_id"); own != "" {
		return oneLine(own)
	}
	if known, ok := ids["WOF:"+wof]; ok && wof != "" {
		return known
	}
	switch {
	case gn != "":
		return "GN:" + gn
	case wof != "":
		return "WOF:" + wof
	}
	return ""
}

// gone says why a record is no longer valid, or nothing.
func (p properties) gone() string {
	var by []json.RawMessage
	if json.Unmarshal(p["wof:superseded_by"], &by) == nil && len(by) > 0 {
		return "superseded by another record"
	}
	if current, ok := p.number("mz:is_current", "is_current"); ok && current == 0 {
		return "no longer current"
	}
	for _, name := range []string{"edtf:deprecated", "edtf:cessation"} {
		switch date := p.text(name); date {
		case "", "u", "uuuu", "open", "..":
		default:
			return strings.TrimPrefix(name, "edtf:") + " " + shortText(date)
		}
	}
	return ""
}

// country is the code of two letters, or empty.
func (p properties) country() string {
	for _, name := range []string{"wof:country", "iso:country", "country"} {
		code := strings.ToUpper(p.text(name))
		if len(code) == 2 && code >= "AA" && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z' && code != "XX" {
			return code
		}
	}
	return ""
}

// parent is the id of the next place up. Where Who's On First gives several or none (a negative number), it is the most
// local one of the first hierarchy.
func (p properties) parent(own string) string {
	if id := p.text("parent"); id != "" {
		return oneLine(id)
	}
	if id := p.id("wof:parent_id", "parent_wof_id"); id != "" {
		return "WOF:" + id
	}
	var hierarchies []properties
	if json.Unmarshal(p["wof:hierarchy"], &hierarchies) == nil && len(hierarchies) > 0 {
		for _, up := range []string{"locality_id", "localadmin_id", "county_id", "region_id", "dependency_id", "country_id"} {
			if id := hierarchies[0].id(up); id != "" && id != own {
				return "WOF:" + id
			}
		}
	}
	return ""
}

// point is the place's label point, or its middle.
func (p properties) point() (orb.Point, bool) {
	for _, names := range [][2]string{{"lbl:longitude", "lbl:latitude"}, {"geom:longitude", "geom:latitude"}, {"longitude", "latitude"}} {
		lon, okLon := p.number(names[0])
		lat, okLat := p.number(names[1])
		if okLon && okLat && geo.ValidPoint(lon, lat) == nil {
			return orb.Point{lon, lat}, true
		}
	}
	var c orb.Point
	if json.Unmarshal(p["centroid"], &c) == nil && len(p["centroid"]) > 4 && geo.ValidPoint(c.Lon(), c.Lat()) == nil {
		return c, true
	}
	return orb.Point{}, false
}

// geometrySource is whosonfirst with the source of the polygon behind a stroke, or what the feature says.
func (p properties) geometrySource() string {
	from := oneLine(p.text("src:geom", "src_geom"))
	switch {
	case p.id("wof:id", "wof_id") == "":
		if from = oneLine(p.text("source", "src:geom", "src_geom")); from == "" {
			return "geojson"
		}
		return from
	case from == "":
		return "whosonfirst"
	}
	return "whosonfirst/" + from
}

// borderError is how far, in metres, the border may be off: for those of Natural Earth as in the built-in outlines of
// divisions, and an assumed half kilometre for others, which are drawn for maps of a province.
func (p properties) borderError() float64 {
	if from := p.text("src:geom", "src_geom"); strings.HasPrefix(from, "naturalearth") {
		return 5000
	}
	return 500
}

// languages are the codes of ISO 639-1 for those of 639-3 that Who's On First uses and that have one; others stay.
var languages = map[string]string{
	"eng": "en", "rus": "ru", "tgk": "tg", "kir": "ky", "uzb": "uz", "kaz": "kk", "fas": "fa", "per": "fa", "pus": "ps",
	"tuk": "tk", "ara": "ar", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "deu": "de", "ger": "de", "fra": "fr",
	"fre": "fr", "spa": "es", "ita": "it", "por": "pt", "nld": "nl", "pol": "pl", "ukr": "uk", "bel": "be", "tur": "tr",
	"aze": "az", "hin": "hi", "urd": "ur", "ben": "bn", "mon": "mn", "uig": "ug", "kat": "ka", "hye": "hy", "ell": "el",
	"heb": "he", "ces": "cs", "ron": "ro", "hun": "hu", "fin": "fi", "swe": "sv", "nor": "no", "dan": "da", "bul": "bg",
	"srp": "sr", "hrv": "hr", "vie": "vi", "tha": "th", "ind": "id", "und": "und", "unk": "und",
}

// nameFlags are the flags of the names of Who's On First by the word after x_; names of other words are left out.
var nameFlags = map[string]string{"preferred": "", "variant": "", "colloquial": FlagColloquial, "historical": FlagFormer}

// addNames adds the further names, in the order of their members.
func (p properties) addNames(to *Place) {
	keys := make([]string, 0, len(p))
	for key := range p {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		tag, ok := strings.CutPrefix(key, "name:")
		if !ok {
			continue
		}
		lang, word, _ := strings.Cut(tag, "_x_")
		if flag, ok := nameFlags[word]; ok {
			p.addList(to, key, lang, flag)
		}
	}
	names := p.object("names")
	langs := make([]string, 0, len(names))
	for lang := range names {
		langs = append(langs, lang)
	}
	slices.Sort(langs)
	for _, lang := range langs {
		names.addList(to, lang, lang, "")
	}
}

// addList adds the names of a member that is a list of texts, or a text.
func (p properties) addList(to *Place, key, lang, flag string) {
	var list []string
	if json.Unmarshal(p[key], &list) != nil {
		list = []string{p.text(key)}
	}
	lang, _, _ = strings.Cut(lang, "_")
	if short, ok := languages[lang]; ok {
		lang = short
	}
	if len(lang) < 2 || len(lang) > 3 || strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") != "" {
		lang = "und"
	}
	for _, text := range list {
		text = strings.ToValidUTF8(text, "\ufffd")
		to.AddNames(Name{Text: strings.ReplaceAll(oneLine(text), "|", " "), Lang: lang, Flag: flag})
	}
}
