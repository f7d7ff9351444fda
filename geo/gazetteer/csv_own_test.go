package gazetteer_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// ownCSV reads places of the user's own, and puts them over a gazetteer.
func ownCSV(t *testing.T, known *gazetteer.Index, text string) ([]gazetteer.Place, []*gazetteer.RowError) {
	t.Helper()
	good, rows, err := collect(gazetteer.ReadCSV(strings.NewReader(text), known))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return good, rows
}

// TestReadCSVOfPeople: a name and a point are enough, in the tables that people and their spreadsheets write.
func TestReadCSVOfPeople(t *testing.T) {
	known := realIndex(t)
	const want = "OWN:chorku Chorku settlement TJ 70.5 39.9 [{Чорку und    } {Chorkuh en    }]"
	for _, text := range []string{
		"name,lat,lon,country,names\nChorku,39.9,70.5,TJ,Чорку|en:Chorkuh\n",
		"\ufeffplace;latitude;longitude;country;names\r\nChorku;39,9;70,5;Tajikistan;Чорку | en:Chorkuh\r\n",
		"sep=;\nTitle;Lat;Lng;Country;Names\nChorku;39.9;70.5;tjk;Чорку|en:Chorkuh\n",
		"kind,population,name,lat,lon,country,names\nSettlement,3 000,Chorku,39.9,70.5,TJ,Чорку|en:Chorkuh,, \n",
		"x\ty\tname\tcountry\tnames\tpopulace\n70,5\t39,9\tChorku\ttj\t|Чорку|en:Chorkuh|\t12\n",
		"name,lat,lon,country,names\nChorku,\"39,9\",\"70,5\",Таджикистан,Чорку|en:Chorkuh\n",
		"name,lat,long,country,names\nChorku,39°54'N,70°30'E,TJ,Чорку|en:Chorkuh\n",
		"название,широта,долгота,country,names\n Chorku , 39.9 , 70.5 ,TJ,Чорку|en:Chorkuh\n",
		"place,name,lat,lon,country,names\nsomewhere,Chorku,39.9,70.5,TJ,Чорку|en:Chorkuh\n", // our own name of a column wins
		"title,lat,lon,place,name,country,names\nx,39.9,70.5,y,Chorku,TJ,Чорку|en:Chorkuh\n",
	} {
		good, rows := ownCSV(t, known, text)
		if len(good) != 1 || len(rows) > 0 {
			t.Errorf("%q: %+v, %v", text, good, rows)
			continue
		}
		p := good[0]
		if got := fmt.Sprint(p.ID, " ", p.Name, " ", p.Kind, " ", p.Country, " ", p.Point[0], " ", p.Point[1], " ", p.Names); got != want {
			t.Errorf("%q is\n%s, want\n%s", text, got, want)
		}
		if !gazetteer.IsHeader(text) {
			t.Errorf("%q is no table of places", text)
		}
	}
	for _, text := range []string{"", "a,b\n1,2\n", "name,lat\n", "id,kind\n", "2022-09-16,Vorukh\n", "1\tDushanbe\tDushanbe\t\t38.5\t68.7\n"} {
		if gazetteer.IsHeader(text) {
			t.Errorf("%q is taken for a table of places", text)
		}
	}
}

// TestReadCSVTellsEachRow: what cannot be used is told with its line and how to mend it, and the others are read.
func TestReadCSVTellsEachRow(t *testing.T) {
	text := "name,lat,lon,country,admin1,kind\n" +
		"A,39.9,70.5,TJ,,\n" +
		",39.9,70.5,TJ,,\n" +
		"B,95,70.5,TJ,,\n" +
		"C,north,70.5,TJ,,\n" +
		"D,39.9,70.5,Tajikistam,,\n" +
		"E,,,TJ,,\n" +
		"F,39.9,70.5,TJ,Xyzzy,\n" +
		"G,39.9,70.5,TJ,Sughd,\n" +
		"H,39.9,70.5,TJ,,castle\n" +
		"A,39.9,70.5,TJ,,\n" +
		"I\xff,39.9,70.5,TJ,,\n" +
		"J,39.9\n" +
		"!!!,39.9,70.5,TJ,,\n" +
		"Z,40.0,70.6,KGZ,,village\n"
	good, rows := ownCSV(t, realIndex(t), text)
	var names []string
	for _, p := range good {
		names = append(names, p.Name+" "+p.Country+" "+p.Admin1)
	}
	if got := strings.Join(names, ", "); got != "A TJ , G TJ TJ.03, Z KG " {
		t.Errorf("read are %s", got)
	}
	want := []string{"line 3: the name must not be empty", "line 4: latitude 95", `line 5: lon "70.5", lat "north": both must be decimal degrees`, `line 6: country "Tajikistam" is not in the gazetteer`,
		"line 7: E: where is it? Give lat and lon", `line 8: admin1 "Xyzzy" is not in the gazetteer`, `line 10: kind "castle" is none of`, "line 11: line 2 has the same name and the same point",
		"line 12: name \"I\\xff\" is not UTF-8: save the table as CSV in UTF-8", "line 13: 2 columns where the first line has 6", `line 14: the name "!!!" has no letters`}
	if len(rows) != len(want) {
		t.Fatalf("%d rows are left out, want %d: %v", len(rows), len(want), rows)
	}
	for i, w := range want {
		if !strings.HasPrefix(rows[i].Error(), w) {
			t.Errorf("row error %q, want %q", rows[i], w)
		}
	}
}

// TestReadCSVAgain: a file without ids that was edited and is read again replaces what it said, and doubles nothing.
func TestReadCSVAgain(t *testing.T) {
	ids := func(known *gazetteer.Index, text string) (*gazetteer.Index, string) {
		good, rows := ownCSV(t, known, "name,lat,lon\n"+text)
		if len(rows) > 0 {
			t.Errorf("%q: %v", text, rows)
		}
		var list []string
		for _, p := range good {
			list = append(list, strings.TrimPrefix(p.ID, "OWN:"))
		}
		var out bytes.Buffer
		if err := gazetteer.WriteCSV(&out, seq(good...)); err != nil {
			t.Fatal(err)
		}
		ix, err := gazetteer.Open(famousText, seq(good...))
		if err != nil {
			t.Fatal(err)
		}
		return ix, strings.Join(list, " ")
	}
	first, got := ids(nil, "Ak-Suu,40,70\nAk-Suu,40.1,70\nAk-Suu,45,75\nOsh,40.5,72.8\n")
	if got != "ak-suu ak-suu-2 ak-suu-3 osh" {
		t.Fatalf("at first they are %s", got)
	}
	for _, test := range []struct{ text, want string }{
		{"Ak-Suu,40,70\nAk-Suu,40.1,70\nAk-Suu,45,75\nOsh,40.5,72.8\n", "ak-suu ak-suu-2 ak-suu-3 osh"}, // the same
		{"Osh,40.5,72.8\nAk-Suu,45,75\nAk-Suu,40.1,70\nAk-Suu,40,70\n", "osh ak-suu-3 ak-suu-2 ak-suu"}, // in another order
		{"Ak-Suu,40.1,70\n", "ak-suu-2"},                             // a part
		{"Ak-Suu,40.11,70.02\nAK-SUU,40.01,70\n", "ak-suu-2 ak-suu"}, // corrected
		{"Osh,41,74\nOsh,40.51,72.8\n", "osh-2 osh"},                 // another one of the name
		{"Ak Suu,40,70\n", "ak-suu-4"},                               // another name
	} {
		if _, got := ids(first, test.text); got != test.want {
			t.Errorf("%q: %s, want %s", test.text, got, test.want)
		}
	}
	if good, _ := ownCSV(t, realIndex(t), "id,name,lat,lon\nGN:1220164,Vorukh,39.85,70.58\n"); len(good) != 1 || good[0].Kind != gazetteer.KindVillage {
		t.Errorf("a correction is %+v, want the kind that it had", good)
	}
}

// TestReadCSVOfOneName: thousands of rows of one name are told apart by their points; a place whose id the user has chosen is found by its
// name, too, and what has no point by what it lies in.
func TestReadCSVOfOneName(t *testing.T) {
	const rows = 5000
	var table strings.Builder
	table.WriteString("name,lat,lon\n")
	for i := range rows {
		fmt.Fprintf(&table, "Well,%.3f,%.3f\n", 38+float64(i%71)/1000, 70+float64(i/71)/1000)
	}
	first, left := ownCSV(t, nil, table.String())
	if len(first) != rows || len(left) > 0 || first[rows-1].ID != fmt.Sprintf("OWN:well-%d", rows) {
		t.Fatalf("%d rows, the last is %s, left out are %v", len(first), first[len(first)-1].ID, left)
	}
	known, err := gazetteer.Open(famousText, seq(first...))
	if err != nil {
		t.Fatal(err)
	}
	again, _ := ownCSV(t, known, table.String())
	for i := range again {
		if again[i].ID != first[i].ID {
			t.Fatalf("row %d is %s the second time, not %s", i, again[i].ID, first[i].ID)
		}
	}
	chosen := gazetteer.Place{ID: "OWN:twelve", Name: "Post 12", Kind: gazetteer.KindBorderPost, Point: [2]float64{70, 39}, HasPoint: true, Source: "own"}
	vague := gazetteer.Place{ID: "OWN:hill", Name: "Hill", Kind: gazetteer.KindMountain, Parent: "ISO:TJ", Source: "own"}
	uzbek := vague
	uzbek.ID, uzbek.Parent = "OWN:a-hill", "ISO:UZ"
	if known, err = gazetteer.Open(famousText, seq(chosen, uzbek, vague)); err != nil {
		t.Fatal(err)
	}
	good, left := ownCSV(t, known, "name,lat,lon,parent\nPost 12,39.01,70,\npost 12,39.02,70,\nHill,,,ISO:UZ\nHill,39,70,\nHill,,,ISO:KG\nHill,,,ISO:KG\nHill,39.5,70,\n")
	var ids []string
	for _, p := range good {
		ids = append(ids, p.ID)
	}
	if got := strings.Join(ids, " "); got != "OWN:twelve OWN:post-12 OWN:a-hill OWN:hill OWN:hill-2 OWN:hill-3" {
		t.Errorf("they are %s", got)
	}
	if len(left) != 1 || !strings.Contains(left[0].Error(), "line 7: line 6 has the same name and the same parent") {
		t.Errorf("left out are %v", left)
	}
}

// TestReadCSVEnds: a file of more places than are remembered is refused with what to do.
func TestReadCSVEnds(t *testing.T) {
	var table bytes.Buffer
	table.WriteString("id,names\n")
	for i := range gazetteer.MaxCSV + 1 {
		fmt.Fprintf(&table, "%x,A\n", i)
	}
	n := 0
	var last error
	for _, err := range gazetteer.ReadCSV(&table, nil) {
		if last = err; err == nil {
			n++
		}
	}
	if n != gazetteer.MaxCSV || last == nil || !strings.Contains(last.Error(), "part it into several") {
		t.Errorf("of %d rows and one %d are read, %v", gazetteer.MaxCSV, n, last)
	}
}

// TestContradicted: a country is doubted where the outlines decide, and only there.
func TestContradicted(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for _, test := range []struct {
		country  string
		lon, lat float64
		doubted  bool
	}{
		{"TJ", 74.6, 42.87, true}, // Bishkek
		{"KG", 74.6, 42.87, false},
		{"KG/TJ", 74.6, 42.87, false},
		{"TJ", 70.499, 39.944, false}, // Tort-Kocho, on the border
		{"KG", 70.499, 39.944, false},
		{"RU", 34.1, 44.95, false}, // Simferopol, disputed
		{"UA", 34.1, 44.95, false},
		{"TR", 34.1, 44.95, true},
		{"FR", -30, 0, false}, // at sea
		{"", 74.6, 42.87, false},
	} {
		p := gazetteer.Place{Country: test.country, Point: [2]float64{test.lon, test.lat}, HasPoint: true}
		if got := ix.Contradicted(&p); (got != "") != test.doubted {
			t.Errorf("%s at %v %v: %q", test.country, test.lon, test.lat, got)
		}
	}
}
