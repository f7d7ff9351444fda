package format_test

import (
	"reflect"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

func TestGuessColumns(t *testing.T) {
	for _, c := range []struct {
		header string
		sample string
		want   string // the properties
	}{
		{"id,title,date,lat,lon", "", "id,title,date_start,lat,lon"},
		{"Event ID,Event Date,Event-Type,Location,Longitude,Latitude,Fatalities,Wounded,Notes,Source", "", "id,date_start,type,place,lon,lat,killed_best,injured_best,summary,source"},
		{"village,country,deaths,x,y", "Vorukh,TJ,1,70.5,39.8", "place,country,killed_best,lon,lat"},
		{"village,x,y", "Vorukh,500000,4400000", "place,,"},
		{"place,lat", "", "place,"},
		{"place,location,wkt", "", "place,,wkt"},
		{"lon,lat,geom", "", "lon,lat,"},
		{"id,title", "a b,x", "external_ids.id,title"},
		{"date,date", "", "date_start,"},
		{"seq,version,created_at,disputed", "", ",,,"},
		{"foo,bar", "", ","},
	} {
		var sample [][]string
		if c.sample != "" {
			sample = [][]string{strings.Split(c.sample, ",")}
		}
		m := format.GuessColumns(strings.Split(c.header, ","), sample)
		var got []string
		for _, col := range m.Columns {
			got = append(got, col.Property)
		}
		if strings.Join(got, ",") != c.want {
			t.Errorf("%s: got %s, want %s (%v)", c.header, strings.Join(got, ","), c.want, m.Notes)
		}
	}
}

func TestMapOverridesTheGuess(t *testing.T) {
	const data = "where,what,when,dead,deaths\nVorukh,Armed clash,3/4/2022,5,6\n"
	got := incidents(t, "csv", data, format.ReadOptions{Map: `place=where, type=what,date_start=When,killed_best=dead,date_order=dmy,scope="event"`})[0]
	want := &incident.Incident{Place: "Vorukh", Type: "armed_clash", DateStart: day("2022-04-03"), Killed: incident.Figure{Best: incident.Num(5)}, Scope: "event"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	got = incidents(t, "csv", data, format.ReadOptions{Map: "killed_best=,place=where,external_ids.old=what"})[0]
	if got.Killed.Best.Known || got.ExternalIDs["old"] != "Armed clash" {
		t.Errorf("got %+v", got)
	}
	got = incidents(t, "csv", data, format.ReadOptions{Map: `title="Clash, with a 'comma', twice",date_order=dmy, summary='it's, so' ,date_start=when`})[0]
	if got.Title != "Clash, with a 'comma', twice" || got.Summary != "it's, so" || got.DateStart != day("2022-04-03") {
		t.Errorf("got %+v", got)
	}
	for spec, say := range map[string]string{
		`type="x,place=where`: "no column",
		"place":               "ours=theirs",
		"plce=where":          `did you mean "place"`,
		"place=wher":          `did you mean "where"`,
		"date_order=ymd":      "dmy or mdy",
		"seq=where":           "not a property",
		"date_start=when":     "may mean day and month",
	} {
		if _, err := read(t, "csv", data, format.ReadOptions{Map: spec}); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: got %v", spec, err)
		}
	}
}

func TestDates(t *testing.T) {
	for cell, want := range map[string]string{
		"1994-09-16":              "1994-09-16",
		"1994/9/16":               "1994-09-16",
		"19940916":                "1994-09-16",
		"1994-09-16T00:00:00":     "1994-09-16",
		"1994-09-16 21:45:00.000": "1994-09-16",
		"16 September 1994":       "1994-09-16",
		"16 Sep 1994":             "1994-09-16",
		"16-Sept-1994":            "1994-09-16",
		"September 16, 1994":      "1994-09-16",
		"16th September 1994":     "1994-09-16",
		"16.9.1994":               "1994-09-16",
		"3.4.1994":                "1994-04-03",
		"16/9/1994":               "1994-09-16",
		"9/16/1994":               "1994-09-16",
		"16-09-1994 10:00":        "1994-09-16",
		"4/4/1994":                "",
		"31/9/1994":               "",
		"16/9/94":                 "",
		"16 Foo 1994":             "",
		"Friday":                  "",
		"1994":                    "",
		"9999-99-99":              "",
	} {
		list, err := read(t, "csv", "title,date\nx,"+strings.ReplaceAll(`"`+cell+`"`, "\n", "")+"\n", format.ReadOptions{})
		if err != nil {
			t.Errorf("%s: %v", cell, err)
			continue
		}
		switch rec := list[0]; {
		case want == "" && rec.Err == nil:
			t.Errorf("%s was taken for %s", cell, rec.Incident.DateStart)
		case want != "" && (rec.Err != nil || rec.Incident.DateStart.String() != want):
			t.Errorf("%s: got %+v %v", cell, rec.Incident, rec.Err)
		}
	}
}

func TestDateOrderComesFromTheSample(t *testing.T) {
	got := incidents(t, "csv", "date\n3/4/2022\n16/4/2022\n", format.ReadOptions{})
	if got[0].DateStart != day("2022-04-03") {
		t.Errorf("got %s", got[0].DateStart)
	}
	got = incidents(t, "csv", "date\n3/4/2022\n3/16/2022\n", format.ReadOptions{})
	if got[0].DateStart != day("2022-03-04") {
		t.Errorf("got %s", got[0].DateStart)
	}
}

func TestMeaningTellsTheOrderOfDates(t *testing.T) {
	for data, want := range map[string]string{
		"date,title\n3/4/2022,x\n16/4/2022,x\n": "date_start (day/month/year), title",
		"date,foo\n3/16/2022,x\n":               "date_start (month/day/year), (left out)",
		"date,end_date\n2022-04-03,\n":          "date_start, date_end",
	} {
		r, err := format.NewReader("csv", strings.NewReader(data), format.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		m := r.(format.Mapped).Mapping()
		var got []string
		for _, c := range m.Columns {
			got = append(got, m.Meaning(c))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", data, got, want)
		}
	}
}

// TestMissingCoordinates: 0, 0 is no position, unless somebody vouches for it.
func TestMissingCoordinates(t *testing.T) {
	for data, good := range map[string]bool{
		"title,lon,lat\nx,0,0\n":                   false,
		"title,lon,lat\nx,0.0,-0\n":                false,
		"title;lon;lat\nx;0,000;0\n":               false,
		"title,wkt\nx,POINT (0 0)\n":               false,
		"title,lon,lat,radius_m\nx,0,0,\n":         false,
		"title,lon,lat\nx,0,51.5\n":                true,
		"title,lon,lat\nx,,\n":                     true,
		"title,lon,lat,uncertainty_m\nx,0,0,500\n": true,
	} {
		list, err := read(t, "csv", data, format.ReadOptions{})
		if err != nil || (list[0].Err == nil) != good || !good && !strings.Contains(list[0].Err.Error(), "leave both cells empty") {
			t.Errorf("%q: %+v, %v", data, list, err)
		}
	}
	if list, err := read(t, "csv", "title,lon,lat\nx,0,0\n", format.ReadOptions{Map: `uncertainty_m="500"`}); err != nil || list[0].Err == nil {
		t.Errorf("with a radius for all: %+v, %v", list, err)
	}
	if list, err := read(t, "csv", "title,lon,lat\nx,0,0\n", format.ReadOptions{Map: `lon=,lat=`}); err != nil || list[0].Err != nil || list[0].Incident.Point != nil {
		t.Errorf("with columns left out: %+v, %v", list, err)
	}
}

// TestSwappedColumns: a table whose columns of coordinates are exchanged is not
// read; one with a few wrong rows is.
func TestSwappedColumns(t *testing.T) {
	const swapped = "title,lat,lon\nx,70.5,39.8\ny,126.9,37.5\n"
	_, err := read(t, "csv", swapped, format.ReadOptions{})
	if err == nil || !strings.Contains(err.Error(), `swapped: the column "lat" has 126.9`) || !strings.Contains(err.Error(), "lon=lat,lat=lon") {
		t.Errorf("got %v", err)
	}
	got := incidents(t, "csv", swapped, format.ReadOptions{Map: "lon=lat,lat=lon"})
	if *got[1].Point != (orb.Point{126.9, 37.5}) {
		t.Errorf("the other way round: %v", got[1].Point)
	}
	for data, mapping := range map[string]string{
		swapped: "lon=lon,lat=lat", // the user insists
		"title,lat,lon\nx,39.8,170.5\ny,126.9,37.5\n": "", // one row is wrong
	} {
		if list, err := read(t, "csv", data, format.ReadOptions{Map: mapping}); err != nil || list[0].Err != nil || list[1].Err == nil {
			t.Errorf("%q: %+v, %v", data, list, err)
		}
	}
}

func TestPositionsInTables(t *testing.T) {
	for data, want := range map[string]orb.Point{
		"lon;lat\n70,5;39,25\n":                 {70.5, 39.25},
		"lng,latitude\n 70.5 , 39.25 \n":        {70.5, 39.25},
		"wkt\nPOINT(70.5 39.25)\n":              {70.5, 39.25},
		"geom_wkt\npoint z (70.5 39.25 1000)\n": {70.5, 39.25},
		"geom\nSRID=4326;POINT (70.5 39.25)\n":  {70.5, 39.25},
		"x,y\n-0,1e1\n":                         {0, 10},
	} {
		got := incidents(t, "csv", data, format.ReadOptions{})[0]
		if got.Point == nil || *got.Point != want {
			t.Errorf("%q: got %v", data, got.Point)
		}
	}
	for _, data := range []string{"lon,lat\n0x10,1\n", "lon,lat\nInf,1\n", "lon,lat\n1_0,1\n", "wkt\nPOINT(NaN 1)\n", "wkt\n\"POINT(1,2)\"\n"} {
		list, err := read(t, "csv", data, format.ReadOptions{})
		if err != nil || list[0].Err == nil {
			t.Errorf("%q: got %+v %v", data, list, err)
		}
	}
}

func TestCountriesByName(t *testing.T) {
	for name, want := range map[string]string{"TJ": "TJ", "KG/TJ": "KG/TJ", "Tajikistan": "TJ", "TJK": "TJ", "762": "TJ", "004": "AF", "Türkiye": "TR", "Turkey": "TR",
		"Russia (Soviet Union)": "RU", "DR Congo (Zaire)": "CD", "Congo": "CG", "Côte d'Ivoire": "CI", "Kosovo": "XK", "the Gambia": "GM", "Atlantis": "Atlantis"} {
		got := incidents(t, "csv", "title,country\nx,"+name+"\n", format.ReadOptions{})[0]
		if got.Country != want {
			t.Errorf("%s: got %s", name, got.Country)
		}
	}
}
