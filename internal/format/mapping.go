package format

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"dateline/internal/incident"
)

// Mapping says what the columns of a table mean.
type Mapping struct {
	Columns []Column
	// Constants are the values of properties that no column has, by property.
	Constants map[string]string
	// DateOrder is "dmy" or "mdy" when dates such as 3/4/2022 occur, else "".
	DateOrder string
	// Notes are remarks for the person who imports.
	Notes []string
}

// Column is one column of a table.
type Column struct {
	Name     string // as the table writes it
	Property string // ours; "" is left out
}

// Properties that a column can have beside those of a feature.
const (
	propLon      = "lon"
	propLat      = "lat"
	propWKT      = "wkt"
	externalIDs  = "external_ids."
	keyDateOrder = "date_order"
)

// synonyms are the names under which tables have our properties, the likeliest
// first. The property's own name goes before them.
var synonyms = []struct {
	property string
	names    []string
}{
	{"id", []string{"event_id", "incident_id", "event_id_cnty", "uid", "uuid"}},
	{"title", []string{"headline", "heading"}},
	{"summary", []string{"notes", "description", "desc", "details", "narrative", "comments", "comment", "text"}},
	{"type", []string{"event_type", "incident_type", "category"}},
	{"date_start", []string{"date", "event_date", "day", "start_date", "incident_date", "datestart", "date_of_incident", "start", "begin"}},
	{"date_end", []string{"end_date", "dateend", "end"}},
	{"place", []string{"location", "village", "settlement", "locality", "town", "city", "place_name", "location_name", "site"}},
	{"country", []string{"country_code", "country_name", "iso2", "iso_a2", "iso3", "iso_a3", "iso"}},
	{"admin1", []string{"adm1", "adm_1", "admin_1", "province", "oblast", "state", "region"}},
	{"killed_best", []string{"killed", "deaths", "fatalities", "dead", "nkill"}},
	{"injured_best", []string{"injured", "wounded", "injuries", "nwound"}},
	{"uncertainty_m", []string{"radius_m", "accuracy_m"}},
	{"source", []string{"sources", "publisher", "media"}},
	{propLon, []string{"longitude", "lng", "long", "x", "lon_dd", "x_coord", "decimallongitude"}},
	{propLat, []string{"latitude", "y", "lat_dd", "y_coord", "decimallatitude"}},
	{propWKT, []string{"geom_wkt", "wkt_geom", "geom", "the_geom", "geometry", "point", "shape"}},
	{"tags", []string{"keywords"}},
}

// synonymOf returns the property that others call name, "" when none is known.
func synonymOf(name string) string {
	for _, s := range synonyms {
		if s.property == name || slices.Contains(s.names, name) {
			return s.property
		}
	}
	return ""
}

// columnProperties are the names that Override takes.
var columnProperties = func() []string {
	var names []string
	for _, t := range []*table[inc]{flat, whole} {
		for _, f := range t.fields {
			if !f.own && f.nested == nil {
				names = append(names, f.name)
			}
		}
	}
	return append(names, propLon, propLat, propWKT)
}()

// normalName makes names of columns alike.
func normalName(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '.' {
			return '_'
		}
		return r
	}, s)
}

// GuessColumns finds out from the header of a table, and from some of its rows,
// what its columns mean.
func GuessColumns(header []string, sample [][]string) Mapping {
	m := Mapping{Columns: make([]Column, len(header))}
	at := map[string]int{}
	for n, h := range header {
		m.Columns[n].Name = h
		name := normalName(h)
		if _, twice := at[name]; twice {
			m.note("the column %q stands twice; the first one is read", h)
			continue
		}
		at[name] = n
	}
	for _, p := range columnProperties {
		if n, ok := at[p]; ok {
			m.Columns[n].Property = p
		}
	}
	for _, s := range synonyms {
		if m.column(s.property) >= 0 {
			continue
		}
		for _, name := range s.names {
			if n, ok := at[name]; ok && m.Columns[n].Property == "" {
				m.Columns[n].Property = s.property
				break
			}
		}
	}
	m.doubt(sample)
	return m
}

func (m *Mapping) note(format string, args ...any) {
	m.Notes = append(m.Notes, fmt.Sprintf(format, args...))
}

// column returns the number of the column of a property, or -1.
func (m *Mapping) column(property string) int {
	return slices.IndexFunc(m.Columns, func(c Column) bool { return c.Property == property })
}

// doubt takes back guesses that the sample speaks against.
func (m *Mapping) doubt(sample [][]string) {
	cells := func(property string) (list []string) {
		n := m.column(property)
		for _, row := range sample {
			if n >= 0 && n < len(row) && strings.TrimSpace(row[n]) != "" {
				list = append(list, row[n])
			}
		}
		return list
	}
	drop := func(property string) { m.Columns[m.column(property)].Property = "" }
	for property, limit := range map[string]float64{propLon: 360, propLat: 180} {
		for _, s := range cells(property) {
			if x, err := parseDegrees(s, true); err == nil && (x > limit || x < -limit) {
				m.note("the column %q is not read as %s: %s is not in degrees", m.Columns[m.column(property)].Name, property, s)
				drop(property)
				break
			}
		}
	}
	lon, lat, wkt := m.column(propLon), m.column(propLat), m.column(propWKT)
	if lon >= 0 && lat >= 0 && wkt >= 0 {
		drop(propWKT)
	}
	if (lon >= 0) != (lat >= 0) {
		property := propLon
		if lat >= 0 {
			property = propLat
		}
		m.note("the column %q is not read as %s: its counterpart was not found", m.Columns[max(lon, lat)].Name, property)
		drop(property)
	}
	if n := m.column("id"); n >= 0 {
		for _, s := range cells("id") {
			if !incident.ValidID(strings.TrimSpace(s)) {
				m.Columns[n].Property = externalIDs + normalName(m.Columns[n].Name)
				m.note("the column %q has values that cannot be ids, such as %q: it is kept as %s", m.Columns[n].Name, s, m.Columns[n].Property)
				break
			}
		}
	}
}

// exchanged finds out that longitudes stand in the column of latitudes: some are
// beyond 90 degrees, and all positions of the sample would do the other way round.
func (m *Mapping) exchanged(sample [][]string, decimalComma bool) error {
	lon, lat := m.column(propLon), m.column(propLat)
	if lon < 0 || lat < 0 {
		return nil
	}
	beyond := ""
	for _, row := range sample {
		if len(row) <= max(lon, lat) {
			continue
		}
		x, err := parseDegrees(row[lon], decimalComma)
		y, err2 := parseDegrees(row[lat], decimalComma)
		switch {
		case err != nil || err2 != nil:
		case math.Abs(x) > 90 || math.Abs(y) > 180:
			return nil
		case math.Abs(y) > 90 && beyond == "":
			beyond = row[lat]
		}
	}
	if beyond == "" {
		return nil
	}
	x, y := m.Columns[lon].Name, m.Columns[lat].Name
	return fmt.Errorf("latitude and longitude seem to be swapped: the column %q has %s, and no latitude is beyond 90 degrees; read them the other way round with the mapping lon=%s,lat=%s, or as they are with lon=%s,lat=%s",
		y, strings.TrimSpace(beyond), y, x, x, y)
}

// mappingParts splits a mapping at its commas, but for those within the quotation marks
// of a value.
func mappingParts(spec string) (parts []string) {
	start, quote := 0, byte(0)
	for n := range len(spec) {
		switch c := spec[n]; {
		case quote != 0:
			if rest := strings.TrimLeft(spec[n+1:], " "); c == quote && (rest == "" || rest[0] == ',') {
				quote = 0
			}
		case c == '"' || c == '\'':
			if strings.HasSuffix(strings.TrimRight(spec[start:n], " "), "=") {
				quote = c
			}
		case c == ',':
			parts, start = append(parts, spec[start:n]), n+1
		}
	}
	return append(parts, spec[start:])
}

// saysWhere reports whether a mapping tells where the coordinates are.
func saysWhere(spec string) bool {
	for _, part := range mappingParts(spec) {
		if ours, _, _ := strings.Cut(part, "="); slices.Contains([]string{propLon, propLat, propWKT}, strings.TrimSpace(ours)) {
			return true
		}
	}
	return false
}

// Meaning says what a column of m is taken for: its property, for days with the
// order of day and month where that had to be found out, or "(left out)".
func (m *Mapping) Meaning(c Column) string {
	switch {
	case c.Property == "":
		return "(left out)"
	case m.DateOrder != "" && slices.Contains(dayProperties, c.Property):
		return c.Property + map[dateOrder]string{dayFirst: " (day/month/year)", monthFirst: " (month/day/year)"}[dateOrder(m.DateOrder)]
	}
	return c.Property
}

// dayProperties are the properties that are days.
var dayProperties = []string{"date_start", "date_end", "date_anchor"}

// Override changes the mapping as spec says: "ours=theirs,ours=theirs". Nothing
// after the equals sign leaves a property out; a text in quotation marks is its
// value in every row (type="shelling"); date_order is dmy or mdy; what begins with
// external_ids. keeps the column's text under that key. An unknown name is an
// error that tells the nearest one.
func (m *Mapping) Override(spec string) error {
	if strings.TrimSpace(spec) == "" {
		return nil
	}
	names := make([]string, len(m.Columns))
	for n, c := range m.Columns {
		names[n] = c.Name
	}
	for _, part := range mappingParts(spec) {
		ours, theirs, ok := strings.Cut(part, "=")
		ours, theirs = strings.TrimSpace(ours), strings.TrimSpace(theirs)
		if !ok {
			return fmt.Errorf("%q is not of the form ours=theirs", part)
		}
		if ours == keyDateOrder {
			if theirs != string(dayFirst) && theirs != string(monthFirst) {
				return fmt.Errorf("date_order is dmy or mdy, not %q", theirs)
			}
			m.DateOrder = theirs
			continue
		}
		if !slices.Contains(columnProperties, ours) && !strings.HasPrefix(ours, externalIDs) {
			return fmt.Errorf("%q is not a property that a column can have%s", ours, nearest(ours, columnProperties))
		}
		if n := m.column(ours); n >= 0 {
			m.Columns[n].Property = ""
		}
		delete(m.Constants, ours)
		if text, ok := quotedText(theirs); ok {
			if m.Constants == nil {
				m.Constants = map[string]string{}
			}
			m.Constants[ours] = text
			continue
		}
		if theirs == "" {
			continue
		}
		n := slices.Index(names, theirs)
		if n < 0 {
			n = slices.IndexFunc(names, func(s string) bool { return normalName(s) == normalName(theirs) })
		}
		if n < 0 {
			return fmt.Errorf("there is no column %q%s; the columns are %s", theirs, nearest(theirs, names), strings.Join(names, ", "))
		}
		m.Columns[n].Property = ours
	}
	return nil
}

func nearest(s string, allowed []string) string {
	if near := incident.Nearest(s, allowed); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// quotedText returns what stands between quotation marks.
func quotedText(s string) (string, bool) {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1], true
	}
	return "", false
}

// settle finds the order of dates such as 3/4/2022 from the sample.
func (m *Mapping) settle(sample [][]string) error {
	if m.DateOrder != "" {
		return nil
	}
	for _, property := range dayProperties {
		n := m.column(property)
		var cells []string
		for _, row := range sample {
			if n >= 0 && n < len(row) {
				cells = append(cells, row[n])
			}
		}
		order, unsure, err := orderOf(cells)
		if err != nil {
			return fmt.Errorf("column %q: %w", m.Columns[n].Name, err)
		}
		if order != orderUnknown {
			m.DateOrder = string(order)
			return nil
		}
		if unsure != "" {
			return fmt.Errorf("column %q: %q may mean day and month, or month and day, and no other row tells: add date_order=dmy or date_order=mdy to the mapping", m.Columns[n].Name, unsure)
		}
	}
	return nil
}
