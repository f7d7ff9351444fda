package data_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// row is one line of a gazetteer file by column.
type row []string

func (r row) get(column string) string { return r[slices.Index(header, column)] }

var header = strings.Split("id,name,names,kind,feature_code,country,admin1,admin2,parent,lon,lat,uncertainty_m,"+
	"uncertainty_reason,population,source,source_url,note", ",")

var kinds = strings.Split("country admin1 admin2 capital city town village settlement border_post border border_section "+
	"pass reservoir lake river junction road bridge locality exclave area mountain airport market", " ")

var gazetteer = sync.OnceValues(func() ([]row, error) { return readRows("gazetteer.csv") })
var curated = sync.OnceValues(func() ([]row, error) { return readRows("places.csv") })

func readRows(file string) ([]row, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, err
	}
	rows := make([]row, 0, len(records))
	for _, rec := range records {
		rows = append(rows, rec)
	}
	return rows, nil
}

// loadPlaces returns the rows below the header, which it checks.
func loadPlaces(t *testing.T, read func() ([]row, error)) []row {
	t.Helper()
	rows, err := read()
	if err != nil {
		t.Fatal(err)
	}
	for _, column := range header {
		if rows[0].get(column) != column {
			t.Fatalf("header has %q in the place of %q", rows[0].get(column), column)
		}
	}
	return rows[1:]
}

func byID(rows []row) map[string]row {
	m := make(map[string]row, len(rows))
	for _, r := range rows {
		m[r.get("id")] = r
	}
	return m
}

var (
	placeIDForm   = regexp.MustCompile(`^(GN:[1-9][0-9]*|ISO:[A-Z]{2}(-[A-Z0-9]{1,3})?|DL:[a-z0-9-]+|CJ:[A-Z]{2}[.-][A-Za-z0-9-]*)$`)
	placeNameForm = regexp.MustCompile(`^[a-z]{2,3}(;(|former|official|colloquial|misspelling)` +
		`(;([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?/([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?)?)?:[^|\r\n]+$`)
	placeCountryForm = regexp.MustCompile(`^[A-Z]{2}(/[A-Z]{2})*$`)
)

// namesAlone reports whether a curated row only gives names to a place of the packages.
func namesAlone(r row) bool {
	return strings.Join(append(slices.Clone(r[1:2]), r[3:14]...), "") == "" && r.get("names") != ""
}

// faults are the rules that a row breaks by itself.
func faults(r row) []string {
	var found []string
	rule := func(ok bool, text string) {
		if !ok {
			found = append(found, text)
		}
	}
	rule(placeIDForm.MatchString(r.get("id")), "id has a wrong form")
	for name := range strings.SplitSeq(r.get("names"), "|") {
		rule(name == "" || placeNameForm.MatchString(name), "name "+name+" has a wrong form")
	}
	if namesAlone(r) {
		return found
	}
	rule(r.get("name") != "", "no name")
	rule(slices.Contains(kinds, r.get("kind")), "unknown kind")
	ofMany := r.get("kind") == "area" && r.get("parent") == "" && r.get("country") == "" // a region of so many that none is named
	rule(ofMany || placeCountryForm.MatchString(r.get("country")), "wrong country")
	metres, err := strconv.Atoi(r.get("uncertainty_m"))
	rule(err == nil && metres > 0, "uncertainty_m is not a whole number above 0")
	rule(r.get("uncertainty_reason") != "", "no reason for the radius")
	rule(r.get("source") != "", "no source")
	rule(r.get("parent") != r.get("id"), "is its own parent")
	if r.get("lon") != "" || r.get("lat") != "" {
		lon, err1 := strconv.ParseFloat(r.get("lon"), 64)
		lat, err2 := strconv.ParseFloat(r.get("lat"), 64)
		rule(err1 == nil && lon >= -180 && lon <= 180, "lon out of range")
		rule(err2 == nil && lat >= -90 && lat <= 90, "lat out of range")
	}
	if r.get("population") != "" {
		people, err := strconv.Atoi(r.get("population"))
		rule(err == nil && people > 0, "population is not a whole number above 0")
	}
	return found
}

func TestEveryRowIsWellFormed(t *testing.T) {
	for _, file := range []func() ([]row, error){gazetteer, curated} {
		bad := 0
		for _, r := range loadPlaces(t, file) {
			if f := faults(r); len(f) > 0 && bad < 20 {
				t.Errorf("%s (%s): %s", r.get("id"), r.get("name"), strings.Join(f, "; "))
				bad++
			}
		}
	}
}

func TestIDsAreUnique(t *testing.T) {
	for _, file := range []func() ([]row, error){gazetteer, curated} {
		seen := map[string]bool{}
		for _, r := range loadPlaces(t, file) {
			if seen[r.get("id")] {
				t.Errorf("%s stands twice", r.get("id"))
			}
			seen[r.get("id")] = true
		}
	}
}

func TestParentsExistAndEndAtACountry(t *testing.T) {
	rows := loadPlaces(t, gazetteer)
	places := byID(rows)
	for _, r := range rows {
		at := r
		for steps := 0; at.get("parent") != ""; steps++ {
			next, ok := places[at.get("parent")]
			if !ok || steps > 6 {
				t.Fatalf("%s (%s): parent %s of %s is missing or goes in a circle", r.get("id"), r.get("name"), at.get("parent"), at.get("id"))
			}
			at = next
		}
		shared := strings.Contains(at.get("country"), "/") // a lake or a river of several countries
		if at.get("kind") != "country" && at.get("kind") != "area" && !shared {
			t.Errorf("%s (%s) ends at %s, which is no country", r.get("id"), r.get("name"), at.get("id"))
		}
	}
}

func TestOrderIsStable(t *testing.T) {
	rank := map[string]int{"country": 1, "admin1": 2}
	group := func(r row) int {
		if n := rank[r.get("kind")]; n > 0 {
			return n
		}
		return 3
	}
	rows := loadPlaces(t, gazetteer)
	for i := 1; i < len(rows); i++ {
		a, b := rows[i-1], rows[i]
		if group(a) > group(b) || group(a) == group(b) && a.get("id") >= b.get("id") {
			t.Fatalf("%s comes before %s", a.get("id"), b.get("id"))
		}
	}
}

func TestWorldIsThere(t *testing.T) {
	count := map[string]int{}
	countries := map[string]bool{}
	for _, r := range loadPlaces(t, gazetteer) {
		switch r.get("kind") {
		case "country":
			countries[r.get("country")] = true
		case "admin1":
			count["admin1 "+r.get("country")]++
		default:
			count[r.get("country")]++
		}
	}
	if len(countries) < 249 {
		t.Errorf("%d countries, want the 249 of ISO 3166-1", len(countries))
	}
	for code := range strings.FieldsSeq("AD AE AF AQ AR AU BR CA CN CO DE EG ES ET FR GB GF GR ID IL IN IQ IR IT JP KE KG KH KR KZ " +
		"LB LY MA MD ML MM MX MY NG NL NO PH PK PL PS RU SA SD SN SO SS SY TD TH TJ TM TR TW UA UG US UZ VE VN XK YE ZA") {
		if !countries[code] {
			t.Errorf("country %s is missing", code)
		}
	}
	for key, least := range map[string]int{
		"TJ": 240, "KG": 200, "UZ": 215, "AF": 340, "KZ": 310, "RU": 4000, "US": 15000, "FR": 8000, "IN": 6000,
		"admin1 TJ": 5, "admin1 KG": 9, "admin1 UZ": 14, "admin1 AF": 34, "admin1 KZ": 20, "admin1 US": 51,
	} {
		if count[key] < least {
			t.Errorf("%s: %d rows, want at least %d", key, count[key], least)
		}
	}
}

// uncitable are pages that a curated fact must not rest on: blogs, channels, quizzes, mirrors of lists.
var uncitable = regexp.MustCompile(`blogspot\.|wordpress\.com|tgstat\.|//t\.me/|theinfolist|czarina\.nl|answers\.com|quizzclub|computerminus|livejournal|lenpas\.ru`)

func TestCuratedRowsNameTheirSource(t *testing.T) {
	places := byID(loadPlaces(t, gazetteer))
	for _, r := range loadPlaces(t, curated) {
		if !strings.HasPrefix(r.get("source_url"), "http") {
			t.Errorf("%s (%s) has no source_url", r.get("id"), r.get("name"))
		}
		if uncitable.MatchString(r.get("source_url")) {
			t.Errorf("%s (%s) rests on %s: cite an encyclopaedia, a newspaper or an official page", r.get("id"), r.get("name"), r.get("source_url"))
		}
		if r.get("lon") == "" && !namesAlone(r) {
			t.Errorf("%s (%s) has no point", r.get("id"), r.get("name"))
		}
		built, ok := places[r.get("id")]
		if !ok {
			t.Errorf("%s (%s) is not in gazetteer.csv: run go run ./tools/gazetteer", r.get("id"), r.get("name"))
			continue
		}
		for name := range strings.SplitSeq(r.get("names"), "|") {
			if _, text, _ := strings.Cut(name, ":"); namesAlone(r) && !hasName(built, text) {
				t.Errorf("%s has not got the name %s in gazetteer.csv", r.get("id"), name)
			}
		}
		for _, column := range []string{"name", "kind", "country", "parent", "lon", "lat", "uncertainty_m", "uncertainty_reason"} {
			if r.get(column) != "" && built.get(column) != r.get(column) {
				t.Errorf("%s (%s): %s is %q in gazetteer.csv, not %q", r.get("id"), r.get("name"), column, built.get(column), r.get(column))
			}
		}
	}
}
