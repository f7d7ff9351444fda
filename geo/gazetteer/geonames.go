package gazetteer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"dateline/geo"
)

// The reasons of a RowError that are no faults: every dump of GeoNames has such lines.
const (
	ReasonKindNotUsed = "kind of place not used" // no place of ours is of this feature class
	ReasonNotAName    = "not a name"             // a link, a postal or an airport code
)

// maxLine is the longest line of a dump that is read, in bytes; the longest known ones have about 20,000.
const maxLine = 1 << 20

// ReadGeoNames reads places from the main table of a GeoNames dump (TJ.txt, allCountries.txt: 19 columns separated by
// tabs, no header; https://download.geonames.org/export/dump/readme.txt), one line at a time. Places of feature classes
// that this gazetteer has no kind for are passed over as a *RowError with ReasonKindNotUsed, lines
// that cannot be read with others; reading goes on. Any other error is the last thing it yields.
//
// The radius is left open (0), so that the class default holds; so is the parent, which an Index finds by the codes. The
// source is SourceDump: a place that an Index has already keeps its name, point and radius. The text is UTF-8.
func ReadGeoNames(r io.Reader) iter.Seq2[Place, error] {
	return func(yield func(Place, error) bool) {
		for line, err := range lines(r) {
			if err != nil {
				yield(Place{}, err)
				return
			}
			p, fault := geoNamesPlace(line.fields)
			var rowErr error
			if fault != nil {
				fault.Line = line.number
				p, rowErr = Place{}, fault
			}
			if !yield(p, rowErr) {
				return
			}
		}
	}
}

// The columns of the main table that are used.
const (
	gnID = iota
	gnName
	gnASCIIName
	gnAlternateNames
	gnLatitude
	gnLongitude
	gnFeatureClass
	gnFeatureCode
	gnCountry
	gnOtherCountries
	gnAdmin1
	gnAdmin2
	gnPopulation = 14
	gnColumns    = 19
)

func geoNamesPlace(f []string) (Place, *RowError) {
	if len(f) != gnColumns {
		return Place{}, &RowError{Reason: "wrong number of columns",
			Detail: fmt.Sprintf("%d columns where a GeoNames dump has %d, separated by tabs", len(f), gnColumns)}
	}
	if !digits(f[gnID]) || f[gnName] == "" {
		return Place{}, &RowError{Reason: "no id or name", Detail: fmt.Sprintf("geonameid %q, name %q", f[gnID], f[gnName])}
	}
	lat, errLat := strconv.ParseFloat(f[gnLatitude], 64)
	lon, errLon := strconv.ParseFloat(f[gnLongitude], 64)
	if err := errors.Join(errLat, errLon); err != nil || geo.ValidPoint(lon, lat) != nil {
		return Place{}, &RowError{Reason: "unusable coordinates",
			Detail: fmt.Sprintf("latitude %q, longitude %q are not degrees", f[gnLatitude], f[gnLongitude])}
	}
	population, _ := strconv.ParseInt(f[gnPopulation], 10, 64)
	p := Place{
		ID: "GN:" + f[gnID], Name: oneLine(f[gnName]), FeatureCode: f[gnFeatureCode],
		Kind:    geoNamesKind(f[gnFeatureClass], f[gnFeatureCode], population),
		Country: f[gnCountry], Point: [2]float64{lon, lat}, HasPoint: true, Population: max(population, 0), Source: SourceDump,
	}
	if p.Kind == "" {
		return Place{}, &RowError{Reason: ReasonKindNotUsed,
			Detail: fmt.Sprintf("feature %s.%s is not a place that incidents are reported from", f[gnFeatureClass], f[gnFeatureCode])}
	}
	for other := range strings.SplitSeq(f[gnOtherCountries], ",") {
		if len(other) == 2 && other != p.Country {
			p.Country = strings.TrimPrefix(p.Country+"/"+other, "/")
		}
	}
	if admin1 := f[gnAdmin1]; admin1 != "" && admin1 != "00" && f[gnCountry] != "" {
		p.Admin1 = f[gnCountry] + "." + admin1
		if f[gnAdmin2] != "" {
			p.Admin2 = p.Admin1 + "." + f[gnAdmin2]
		}
	}
	if f[gnASCIIName] != p.Name {
		p.AddNames(Name{Text: f[gnASCIIName], Lang: "und"})
	}
	for text := range strings.SplitSeq(f[gnAlternateNames], ",") {
		p.AddNames(Name{Text: strings.ReplaceAll(text, "|", " "), Lang: "und"})
	}
	return p, nil
}

// featureKinds are the feature codes of GeoNames that have a kind of ours; populated places and divisions of unlisted
// code are told by their class.
var featureKinds = map[string]string{
	"PCLI": KindCountry, "PCL": KindCountry, "PCLD": KindCountry, "PCLF": KindCountry, "PCLIX": KindCountry, "PCLS": KindCountry,
	"TERR": KindCountry, "ADM1": KindAdmin1, "ADM1H": "", "ADM2": KindAdmin2, "ADM2H": "",
	"PPLC": KindCapital, "PPLL": KindVillage, "PPLF": KindVillage, "PPLX": KindLocality, "STLMT": KindSettlement,
	"PASS": KindPass, "RSV": KindReservoir, "RSVT": "", "LK": KindLake, "LKS": KindLake, "LKI": KindLake,
	"STM": KindRiver, "STMI": KindRiver, "MT": KindMountain, "MTS": KindMountain, "PK": KindMountain, "PKS": KindMountain,
	"AIRP": KindAirport, "AIRF": KindAirport, "AIRB": KindAirport, "MKT": KindMarket, "BDG": KindBridge,
	"RDJCT": KindJunction, "RD": KindRoad, "HWY": KindRoad, "PSTB": KindBorderPost, "PSTP": KindBorderPost, "GATE": "",
	"LCTY": KindLocality, "MILB": KindLocality, "AREA": KindArea, "RGN": KindArea,
	"VAL": KindArea, "VALS": KindArea, "ISL": KindArea, "ISLS": KindArea,
}

// geoNamesKind gives our kind for a feature, or empty if there is none.
func geoNamesKind(class, code string, population int64) string {
	if kind, ok := featureKinds[code]; ok {
		return kind
	}
	switch {
	case class != "P":
		return ""
	case population >= 100_000:
		return KindCity
	case population >= 10_000:
		return KindTown
	case population > 0:
		return KindVillage
	}
	return KindSettlement
}

// AlternateName is a row of alternateNamesV2: a further name of the place with the id.
type AlternateName struct {
	ID string // GN:<geonameid>
	Name
}

// ReadAlternateNames reads the table of alternate names of a GeoNames dump (alternateNamesV2.txt: 10 columns separated by
// tabs, or 8 without the dates), one line at a time. Rows that are no names (ReasonNotAName) and lines
// that cannot be read are yielded as a *RowError and reading goes on; any other error is the last thing it yields.
func ReadAlternateNames(r io.Reader) iter.Seq2[AlternateName, error] {
	return func(yield func(AlternateName, error) bool) {
		for line, err := range lines(r) {
			if err != nil {
				yield(AlternateName{}, err)
				return
			}
			n, fault := alternateName(line.fields)
			var rowErr error
			if fault != nil {
				fault.Line = line.number
				n, rowErr = AlternateName{}, fault
			}
			if !yield(n, rowErr) {
				return
			}
		}
	}
}

// notNames are the values of the column isolanguage that mark other things than names.
var notNames = map[string]bool{
	"link": true, "wkdt": true, "post": true, "iata": true, "icao": true, "faac": true, "tcid": true, "unlc": true, "phon": true,
}

func alternateName(f []string) (AlternateName, *RowError) {
	if len(f) < 8 || len(f) > 10 {
		return AlternateName{}, &RowError{Reason: "wrong number of columns",
			Detail: fmt.Sprintf("%d columns where alternateNamesV2 has 10, separated by tabs", len(f))}
	}
	if !digits(f[1]) || f[3] == "" {
		return AlternateName{}, &RowError{Reason: "no id or name", Detail: fmt.Sprintf("geonameid %q, alternate name %q", f[1], f[3])}
	}
	if notNames[f[2]] {
		return AlternateName{}, &RowError{Reason: ReasonNotAName, Detail: fmt.Sprintf("isolanguage %q marks no name of a place", f[2])}
	}
	n := AlternateName{ID: "GN:" + f[1], Name: Name{Text: strings.ReplaceAll(oneLine(f[3]), "|", " "), Lang: f[2]}}
	if n.Lang == "" || strings.ContainsAny(n.Lang, ":;|") {
		n.Lang = "und"
	}
	switch {
	case f[7] == "1":
		n.Flag = FlagFormer
	case f[6] == "1":
		n.Flag = FlagColloquial
	}
	if len(f) == 10 {
		n.From, n.To = geoNamesDate(f[8]), geoNamesDate(f[9])
	}
	return n, nil
}

// geoNamesDate keeps the dates that are written as ours and drops the rest, such as "5th century BC".
func geoNamesDate(s string) string {
	if len(s) == 8 && digits(s) {
		s = s[:4] + "-" + s[4:6] + "-" + s[6:]
	}
	if !validDate(s) {
		return ""
	}
	return s
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// numberedLine is a line of a table.
type numberedLine struct {
	number int
	fields []string
}

// lines cuts a table into lines and these at the tabs. Empty lines are passed over.
func lines(r io.Reader) iter.Seq2[numberedLine, error] {
	return func(yield func(numberedLine, error) bool) {
		scanner := bufio.NewScanner(r)
		scanner.Buffer(make([]byte, 0, 64<<10), maxLine)
		number := 0
		for scanner.Scan() {
			number++
			text := strings.TrimPrefix(strings.TrimSuffix(scanner.Text(), "\r"), "\ufeff")
			text = strings.ToValidUTF8(text, "\ufffd")
			if text != "" && !yield(numberedLine{number, strings.Split(text, "\t")}, nil) {
				return
			}
		}
		if err := scanner.Err(); err != nil {
			yield(numberedLine{}, fmt.Errorf("read geonames dump after line %d: %w", number, err))
		}
	}
}
