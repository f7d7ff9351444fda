package gazetteer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"
)

// Columns are the columns of the gazetteer's CSV form, in order.
var Columns = []string{
	"id", "name", "names", "kind", "feature_code", "country", "admin1", "admin2", "parent", "lon", "lat",
	"uncertainty_m", "uncertainty_reason", "population", "source", "source_url", "note",
}

const (
	colID = iota
	colName
	colNames
	colKind
	colFeatureCode
	colCountry
	colAdmin1
	colAdmin2
	colParent
	colLon
	colLat
	colUncertaintyM
	colUncertaintyReason
	colPopulation
	colSource
	colSourceURL
	colNote
	numColumns

	// colOtherIDs is stored beside the columns of the CSV form, after all others.
	colOtherIDs   = numColumns
	storedColumns = numColumns + 1
)

// columnOrder finds our columns in a header: order[i] is the position of Columns[i], or -1 for an optional column that
// is not there. Unknown columns are ignored.
func columnOrder(header []string) (order [numColumns]int, err error) {
	if len(header) > 0 {
		header = slices.Clone(header)
		header[0] = strings.TrimPrefix(header[0], "\ufeff")
	}
	for i, name := range Columns {
		order[i] = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
		if order[i] < 0 && (i == colID || i == colName || i == colKind) {
			return order, fmt.Errorf("column %q is missing: the first line must name the columns %s", name, strings.Join(Columns, ","))
		}
	}
	return order, nil
}

// row is one record of the CSV form, by column, with what is stored beside it.
type row [storedColumns]string

// rowOf is the row of a place.
func rowOf(p *Place) (r row) {
	copy(r[:], p.record())
	r[colOtherIDs] = strings.Join(p.OtherIDs, " ")
	return r
}

// place reads a whole record. Its errors say which column is wrong and how it should be.
func (r *row) place() (Place, error) {
	p := Place{
		ID: r[colID], Name: r[colName], Kind: r[colKind], FeatureCode: r[colFeatureCode], Country: r[colCountry],
		Admin1: r[colAdmin1], Admin2: r[colAdmin2], Parent: r[colParent], UncertaintyReason: r[colUncertaintyReason],
		Source: r[colSource], SourceURL: r[colSourceURL], Note: r[colNote], OtherIDs: strings.Fields(r[colOtherIDs]),
	}
	if p.ID == "" || p.Name == "" {
		return p, fmt.Errorf("id and name must not be empty")
	}
	if strings.ContainsAny(p.ID, ", \t") {
		return p, fmt.Errorf("id %q contains a comma or a space", p.ID)
	}
	if !slices.Contains(Kinds, p.Kind) {
		return p, fmt.Errorf("kind %q is none of %s", p.Kind, strings.Join(Kinds, ", "))
	}
	var err error
	if p.Names, err = parseNames(r[colNames]); err != nil {
		return p, err
	}
	if err := r.point(&p); err != nil {
		return p, err
	}
	if s := r[colUncertaintyM]; s != "" {
		if p.UncertaintyM, err = strconv.ParseFloat(s, 64); err != nil || !(p.UncertaintyM > 0 && p.UncertaintyM < 3e7) {
			return p, fmt.Errorf("uncertainty_m %q is not a radius in metres above 0", s)
		}
	}
	if s := r[colPopulation]; s != "" {
		if p.Population, err = strconv.ParseInt(s, 10, 64); err != nil || p.Population < 0 {
			return p, fmt.Errorf("population %q is not a whole number", s)
		}
	}
	return p, nil
}

func (r *row) point(p *Place) error {
	if r[colLon] == "" && r[colLat] == "" {
		return nil
	}
	lon, errLon := strconv.ParseFloat(r[colLon], 64)
	lat, errLat := strconv.ParseFloat(r[colLat], 64)
	if errLon != nil || errLat != nil {
		return fmt.Errorf("lon %q, lat %q: both must be decimal degrees, or both empty", r[colLon], r[colLat])
	}
	if err := geo.ValidPoint(lon, lat); err != nil {
		return err
	}
	p.Point, p.HasPoint = [2]float64{lon, lat}, true
	return nil
}

// record is the inverse of row.place. Line breaks, and bars in names, become spaces: the form has no room for them.
func (p *Place) record() []string {
	r := make([]string, numColumns)
	copy(r, []string{
		p.ID, p.Name, formatNames(p.Names), p.Kind, p.FeatureCode, p.Country, p.Admin1, p.Admin2, p.Parent, "", "", "",
		p.UncertaintyReason, "", p.Source, p.SourceURL, p.Note,
	})
	if p.HasPoint {
		r[colLon], r[colLat] = decimal(p.Point.Lon()), decimal(p.Point.Lat())
	}
	if p.UncertaintyM > 0 {
		r[colUncertaintyM] = decimal(p.UncertaintyM)
	}
	if p.Population > 0 {
		r[colPopulation] = strconv.FormatInt(p.Population, 10)
	}
	for i := range r {
		r[i] = oneLine(r[i])
	}
	return r
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func oneLine(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(s)
}

// parseNames reads the column names: lang[;flag[;from/to[;source]]]:text, joined by bars. What a source may hold of the
// characters with a meaning is escaped as in an address.
func parseNames(s string) ([]Name, error) {
	if s == "" {
		return nil, nil
	}
	names := make([]Name, 0, strings.Count(s, "|")+1)
	for part := range strings.SplitSeq(s, "|") {
		n, ok := parseName(part)
		if !ok {
			return nil, fmt.Errorf("name %q is not lang[;flag[;from/to[;source]]]:text, such as ru;former;1936/1991:Ленинабад", part)
		}
		names = append(names, n)
	}
	return names, nil
}

func parseName(s string) (n Name, ok bool) {
	tag, text, found := strings.Cut(s, ":")
	if !found || text == "" {
		return n, false
	}
	n.Text = text
	lang, more, _ := strings.Cut(tag, ";")
	flag, more, _ := strings.Cut(more, ";")
	span, source, _ := strings.Cut(more, ";")
	if n.Lang = lang; lang == "" {
		n.Lang = "und"
	}
	switch flag {
	case "", FlagFormer, FlagOfficial, FlagColloquial, FlagMisspelling:
		n.Flag = flag
	default:
		return n, false
	}
	if n.From, n.To, _ = strings.Cut(span, "/"); source != "" {
		n.Source = unescapeSource.Replace(source)
	}
	return n, validDate(n.From) && validDate(n.To)
}

// validDate accepts an empty text, YYYY, YYYY-MM and YYYY-MM-DD.
func validDate(s string) bool {
	for i := range len(s) {
		if dash := i == 4 || i == 7; dash != (s[i] == '-') || !dash && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return len(s) == 0 || len(s) == 4 || len(s) == 7 || len(s) == 10
}

func formatNames(names []Name) string {
	var b strings.Builder
	for i, n := range names {
		if i > 0 {
			b.WriteByte('|')
		}
		if n.Lang == "" {
			n.Lang = "und"
		}
		b.WriteString(n.Lang)
		span := n.From + "/" + n.To
		if span == "/" {
			span = ""
		}
		switch {
		case n.Source != "":
			b.WriteString(";" + n.Flag + ";" + span + ";" + escapeSource.Replace(n.Source))
		case span != "":
			b.WriteString(";" + n.Flag + ";" + span)
		case n.Flag != "":
			b.WriteString(";" + n.Flag)
		}
		b.WriteByte(':')
		b.WriteString(strings.ReplaceAll(n.Text, "|", " "))
	}
	return b.String()
}

// The characters that part the names of a place, in the source of one.
var (
	escapeSource   = strings.NewReplacer("%", "%25", ":", "%3A", ";", "%3B", "|", "%7C")
	unescapeSource = strings.NewReplacer("%25", "%", "%3A", ":", "%3B", ";", "%7C", "|")
)
