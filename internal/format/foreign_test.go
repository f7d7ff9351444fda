package format_test

import (
	"cmp"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// types reads the vocabulary.
func types(t testing.TB) incident.Vocabulary {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "data", "types.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	v, err := incident.ReadVocabulary(f)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// table reads CSV with the standard library.
func table(t testing.TB, data string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// sampleOf reads a hand-made export in testdata.
func sampleOf(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// stored does to an incident what storing and reading it again does: it goes
// through its GeoJSON form, and gets the server's own values.
func stored(t testing.TB, i *incident.Incident) *incident.Incident {
	t.Helper()
	again, err := format.DecodeFeature(format.AppendWhole(nil, i))
	if err != nil {
		t.Fatal(err)
	}
	again.Seq, again.Version, again.UpdatedAt = 5, 1, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	again.Status, again.GeoMethod = "published", incident.MethodGiven
	if again.Point == nil && again.Place != "" { // the gazetteer found it
		again.Point, again.GeoMethod, again.GeoPrecision = &orb.Point{70, 38}, incident.MethodGazetteer, "settlement"
		again.UncertaintyM, again.PlaceID, again.PlaceName = 5000, "GN:1", again.Place
		again.Country, again.Admin1 = "TJ", "Khatlon"
	}
	return again
}

func TestForeignRowsComeBackAsTheyWere(t *testing.T) {
	for name, columns := range map[string]int{"acled": 31, "ucdp": 49} {
		t.Run(name, func(t *testing.T) {
			data := sampleOf(t, name)
			want := table(t, data)
			if len(want[0]) != columns {
				t.Fatalf("the sample has %d columns", len(want[0]))
			}
			var list []*incident.Incident
			for _, i := range incidents(t, name, data, format.ReadOptions{}) {
				if faults := incident.Validate(i, types(t)); len(faults) > 0 {
					t.Errorf("%s is not valid: %v", i.ID, faults)
				}
				list = append(list, stored(t, i))
			}
			got := table(t, string(write(t, name, format.Options{Types: types(t)}, list...)))
			if len(got) != len(want) {
				t.Fatalf("%d rows, want %d", len(got), len(want))
			}
			for n := range want {
				for c := range want[n] {
					cell := want[n][c]
					if strings.HasPrefix(cell, "=") { // no export has a formula
						cell = "'" + cell
					}
					if got[n][c] != cell {
						t.Errorf("row %d, %s: got %q, want %q", n, want[0][c], got[n][c], cell)
					}
				}
			}
		})
	}
}

func TestChangedForeignRowsChangeOnlyThere(t *testing.T) {
	data := sampleOf(t, "acled")
	i := stored(t, incidents(t, "acled", data, format.ReadOptions{})[0])
	i.Claims = append(i.Claims, incident.Claim{Kind: "casualty", Metric: "killed", Qualifier: "exact", Value: incident.Num(77), VictimSide: "A", Stance: "asserts"})
	incident.Consolidate(i)
	before := table(t, data)
	after := table(t, string(write(t, "acled", format.Options{Types: types(t)}, i)))
	var changed []string
	for c := range before[0] {
		if before[1][c] != after[1][c] {
			changed = append(changed, before[0][c]+"="+after[1][c])
		}
	}
	if want := []string{"fatalities=77", "timestamp=1795132800"}; !slices.Equal(changed, want) {
		t.Errorf("changed %v, want %v", changed, want)
	}
}

func TestImportOfForeignRows(t *testing.T) {
	for _, name := range []string{"acled", "ucdp"} {
		var b []byte
		for _, i := range incidents(t, name, sampleOf(t, name), format.ReadOptions{}) {
			delete(i.ExternalIDs, name+"_row")
			b = append(format.AppendWhole(b, i), '\n')
		}
		golden(t, name+".geojsonl", b)
	}
}

// TestForeignDeathsAreClaims: each figure of a foreign row has a claimant, and the
// figures that the claims give together are those of the row. A 0, which also
// stands for nothing known, claims nothing.
func TestForeignDeathsAreClaims(t *testing.T) {
	ucdp := func(kind, deaths string) string { // a, b, civilians, unknown, best, high, low
		return "id,type_of_violence,side_a,side_b,where_prec,latitude,longitude,country,date_start,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low\n" +
			"7," + kind + ",X,Y,1,39,70,Tajikistan,2010-09-19," + deaths + "\n"
	}
	acled := func(n string) string {
		return "event_id_cnty,event_date,event_type,sub_event_type,country,location,latitude,longitude,fatalities\n" +
			"X1,2022-09-16,Battles,Armed clash,Tajikistan,Vorukh,39.8,70.5," + n + "\n"
	}
	for name, c := range map[string]struct{ set, data, claims, killed string }{
		"all sides":       {"ucdp", ucdp("1", "20,3,1,2,26,28,23"), "A exact 20, B exact 3, third exact 1 civilians, unknown exact 2, all approx 26 23-28", "23/26/28"},
		"one side":        {"ucdp", ucdp("2", "0,4,0,0,4,4,4"), "B exact 4, all approx 4 4-4", "4/4/4"},
		"civilians":       {"ucdp", ucdp("3", "0,0,12,0,12,15,12"), "civilian-of-B exact 12 civilians, all approx 12 12-15", "12/12/15"},
		"low 0":           {"ucdp", ucdp("1", "0,0,0,5,5,9,0"), "unknown exact 5, all approx 5 0-9", "0/5/9"},
		"sides too few":   {"ucdp", ucdp("1", "4,0,0,0,10,12,9"), "A at_least 4, all approx 10 9-12", "9/10/12"},
		"no sides":        {"ucdp", ucdp("1", ",,,,10,12,9"), "all approx 10 9-12", "9/10/12"},
		"no best":         {"ucdp", ucdp("2", "0,0,0,0,0,40,0"), "all up_to 40", "-/-/40"},
		"nothing":         {"ucdp", ucdp("2", "0,0,0,0,0,0,0"), "", "0/-/-"},
		"ACLED":           {"acled", acled("5"), "all at_least 5", "5/5/-"},
		"ACLED's nothing": {"acled", acled("0"), "", "0/-/-"},
	} {
		i := incidents(t, c.set, c.data, format.ReadOptions{})[0]
		var said []string
		for _, cl := range i.Claims {
			text := strings.TrimSpace(cl.VictimSide + " " + cl.Qualifier + " " + cl.Value.String())
			if cl.Low.Known || cl.High.Known {
				text += " " + cl.Low.String() + "-" + cl.High.String()
			}
			said = append(said, strings.TrimSpace(text+" "+cl.VictimKind))
			if want := map[string]string{"ucdp": "UCDP GED", "acled": "ACLED"}[c.set]; cl.Claimant != want || !slices.Equal(cl.Chain, []string{want}) {
				t.Errorf("%s: claimed by %q through %q", name, cl.Claimant, cl.Chain)
			}
		}
		if got := strings.Join(said, ", "); got != c.claims {
			t.Errorf("%s: the claims are %q, want %q", name, got, c.claims)
		}
		incident.Consolidate(i)
		var killed []string
		for _, n := range []incident.Number{i.Killed.Low, i.Killed.Best, i.Killed.High} {
			killed = append(killed, cmp.Or(n.String(), "-"))
		}
		if got := strings.Join(killed, "/"); got != c.killed || i.Disputed {
			t.Errorf("%s: killed %s, disputed %t; want %s", name, got, i.Disputed, c.killed)
		}
	}
	if list, err := read(t, "acled", acled("-1"), format.ReadOptions{}); err != nil || list[0].Err == nil {
		t.Errorf("fewer than none: %+v, %v", list, err)
	}
}

func TestRadiusOfDivisionsIsAsked(t *testing.T) {
	o := format.ReadOptions{Radius: func(i *incident.Incident) (float64, string, bool) {
		return 120_000, "farthest vertex of " + i.Admin1, i.GeoPrecision == "adm1"
	}}
	asked := false
	for _, i := range incidents(t, "acled", sampleOf(t, "acled"), o) {
		if i.GeoPrecision == "adm1" {
			asked = true
			if i.UncertaintyM != 120_000 || i.UncertaintyReason != "farthest vertex of "+i.Admin1 {
				t.Errorf("got %v %q", i.UncertaintyM, i.UncertaintyReason)
			}
		}
	}
	if !asked {
		t.Error("the sample has no row of a division")
	}
}

func TestForeignReaderRefuses(t *testing.T) {
	for name, c := range map[string]struct{ format, data, say string }{
		"no column":    {"acled", "event_id_cnty,event_date\nx,2022-01-01\n", `"event_type" is missing`},
		"other set":    {"ucdp", sampleOf(t, "acled"), `"id" is missing`},
		"contradicted": {"acled", strings.NewReplacer("2022-09-16", "16/9/2022", "2022-09-14", "9/14/2022").Replace(sampleOf(t, "acled")), "contradict"},
	} {
		if _, err := read(t, c.format, c.data, format.ReadOptions{}); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
	bad := strings.NewReplacer("2022-09-16", "2022-09-31", "Armed clash", "Arm clash", ",39.5333,", ",139.5,").Replace(sampleOf(t, "acled"))
	list, err := read(t, "acled", bad, format.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	faults, _ := list[0].Err.(incident.Errors)
	for _, f := range faults {
		fields = append(fields, f.Field)
	}
	if want := []string{"sub_event_type", "event_date", "geometry"}; !slices.Equal(fields, want) {
		t.Errorf("faults %v, want %v", list[0].Err, want)
	}
}

func TestUCDPWithoutHeader(t *testing.T) {
	data := sampleOf(t, "ucdp")
	_, body, _ := strings.Cut(data, "\n")
	if got, want := incidents(t, "ucdp", body, format.ReadOptions{}), incidents(t, "ucdp", data, format.ReadOptions{}); !reflect.DeepEqual(got, want) {
		t.Errorf("%d and %d incidents", len(got), len(want))
	}
}

// ours is an incident that no foreign row stands behind.
func ours() *incident.Incident {
	return &incident.Incident{ID: "tj-1", Type: "shelling", Scope: "event", DateStart: day("2022-09-16"), DateEnd: day("2022-09-16"), DatePrecision: "day",
		Title: "Shelling of Vorukh", Summary: "Shells fell on \"Vorukh\", twice.", Place: "Vorukh", Country: "TJ", Admin1: "Sughd", Point: &orb.Point{70.583333, 39.84},
		GeoPrecision: "settlement", UncertaintyM: 5000, Source: "Asia-Plus; Interfax", SourceCount: 2, Tags: []string{"border"},
		Killed: incident.Figure{Low: incident.Num(3), Best: incident.Num(4)}, Injured: incident.Figure{Low: incident.Num(9)},
		Actors: []incident.Actor{{Name: "Kyrgyz border guards", Side: "A", Kind: "state_forces", Country: "KG"}, {Name: "Residents", Side: "B", Kind: "civilians"}, {Name: "Onlookers", Side: "third"}},
		Claims: []incident.Claim{{Kind: "casualty", Metric: "killed", Value: incident.Num(3), VictimSide: "civilian-of-B", Stance: "asserts"}}}
}

func TestExportByTheTable(t *testing.T) {
	for _, name := range []string{"acled", "ucdp"} {
		golden(t, "ours."+name+".csv", write(t, name, format.Options{Types: types(t)}, ours()))
	}
}

func TestExportSplitsEpisodesByDay(t *testing.T) {
	i := ours()
	i.Scope, i.DatePrecision, i.DateEnd = "episode", "multi_day", day("2022-09-18")
	i.Killed = incident.Figure{Low: incident.Num(8)}
	rows := table(t, string(write(t, "acled", format.Options{Types: types(t)}, i)))
	var got []string
	for _, r := range rows[1:] {
		got = append(got, strings.Join([]string{r[0], r[1], r[3], r[28]}, " "))
	}
	if want := []string{"tj-1-d1 2022-09-16 1 4", "tj-1-d2 2022-09-17 1 2", "tj-1-d3 2022-09-18 1 2"}; !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
	i.Scope = "event" // doubt, not extent
	if rows := table(t, string(write(t, "acled", format.Options{Types: types(t)}, i))); len(rows) != 2 || rows[1][1] != "2022-09-17" || rows[1][3] != "2" {
		t.Errorf("got %v", rows[1])
	}
}

func TestExportTellsWhatItLeavesOut(t *testing.T) {
	change := func(f func(*incident.Incident)) *incident.Incident {
		i := ours()
		f(i)
		return i
	}
	list := []*incident.Incident{
		ours(),
		change(func(i *incident.Incident) { i.Type = "hazard.flood" }),
		change(func(i *incident.Incident) { i.Scope = "aggregate" }),
		change(func(i *incident.Incident) { i.DatePrecision = "year" }),
		change(func(i *incident.Incident) { i.Point = nil }),
		change(func(i *incident.Incident) { i.GeoPrecision = "country" }),
		change(func(i *incident.Incident) { i.Killed = incident.Figure{} }),
		change(func(i *incident.Incident) { i.Actors = nil }),
	}
	for name, want := range map[string][]string{
		"acled": {"the date is not known to the month", `a position of precision "country" is too coarse`, "a sum over several incidents is not an event",
			"there is no position", "type hazard.flood has no event type in ACLED"},
		"ucdp": {"no death is known", "no two sides are named", "there is no position", "type hazard.flood is not violence by organised actors"},
	} {
		w, err := format.NewWriter(name, new(strings.Builder), format.Options{Types: types(t)})
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range list {
			if err := w.Write(i); err != nil {
				t.Fatal(err)
			}
		}
		left := map[string]int64{}
		lost := map[string]int64{}
		for _, l := range w.(format.Lossy).Losses() {
			if l.LeftOut {
				left[l.Reason] = l.Count
			} else {
				lost[l.Reason] = l.Count
			}
		}
		for _, reason := range want {
			if left[reason] != 1 {
				t.Errorf("%s: %q was told %d times", name, reason, left[reason])
			}
		}
		if len(left) != len(want) {
			t.Errorf("%s: left out %v", name, left)
		}
		if n := int64(len(list) - len(left)); lost["injured people have no column"] != n {
			t.Errorf("%s: injured lost %d times, not %d: %v", name, lost["injured people have no column"], n, lost)
		}
	}
}

// TestACLEDCountsTheLowestToll: a toll that is told only as the best figure is not 0,
// and what goes beyond the lowest is told as lost.
func TestACLEDCountsTheLowestToll(t *testing.T) {
	num := incident.Num
	for _, c := range []struct {
		killed incident.Figure
		want   string
		lost   bool
	}{
		{incident.Figure{}, "0", false}, {incident.Figure{Best: num(4)}, "4", false}, {incident.Figure{High: num(9)}, "0", true},
		{incident.Figure{Low: num(3), Best: num(4)}, "3", true}, {incident.Figure{Low: num(0), Best: num(0), High: num(0)}, "0", false},
		{incident.Figure{Low: num(4), Best: num(4), High: num(4)}, "4", false}, {incident.Figure{Best: num(4), High: num(6)}, "4", true},
	} {
		i := ours()
		i.Claims, i.Killed = nil, c.killed
		var text strings.Builder
		w, err := format.NewWriter("acled", &text, format.Options{Types: types(t)})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(i), w.Close()); err != nil {
			t.Fatal(err)
		}
		lost := slices.ContainsFunc(w.(format.Lossy).Losses(), func(l format.Loss) bool { return strings.HasPrefix(l.Reason, "dead beyond the lowest") })
		if rows := table(t, text.String()); rows[1][28] != c.want || lost != c.lost {
			t.Errorf("%+v: %s dead, lost %t", c.killed, rows[1][28], lost)
		}
	}
}

// FuzzForeign: what a row is read as, it is written as again.
func FuzzForeign(f *testing.F) {
	acled, ucdp := sampleOf(f, "acled"), sampleOf(f, "ucdp")
	f.Add(acled, true)
	f.Add(ucdp, false)
	v := types(f)
	f.Fuzz(func(t *testing.T, data string, isACLED bool) {
		name := map[bool]string{true: "acled", false: "ucdp"}[isACLED]
		list, err := read(t, name, data, format.ReadOptions{})
		if err != nil {
			return
		}
		for _, rec := range list {
			if rec.Err != nil {
				continue
			}
			first := string(write(t, name, format.Options{Types: v}, rec.Incident))
			again := incidents(t, name, first, format.ReadOptions{})
			if len(again) != 1 {
				t.Fatalf("%d rows for %q", len(again), rec.Raw)
			}
			if second := string(write(t, name, format.Options{Types: v}, again[0])); first != second {
				t.Errorf("first  %q\nsecond %q", first, second)
			}
		}
	})
}
