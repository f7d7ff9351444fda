package gazetteer_test

import (
	"bytes"
	"errors"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// collect reads all places; row errors are gathered, any other error is given back.
func collect[P any](places iter.Seq2[P, error]) (good []P, rows []*gazetteer.RowError, err error) {
	for p, e := range places {
		var row *gazetteer.RowError
		switch {
		case e == nil:
			good = append(good, p)
		case errors.As(e, &row):
			rows = append(rows, row)
		default:
			return good, rows, e
		}
	}
	return good, rows, nil
}

func TestReadCSV(t *testing.T) {
	text := "\ufeffid,name,kind,lat,lon,names,population,uncertainty_m,remark\n" +
		"DL:a,\"A, the first\",village,39.8,70.5,ru;former;1936/1991-12:Старый|und:Alt,12,3000,x\n" +
		"DL:b,B,castle,,,,,,\n" +
		"DL:c,C,village,70.5,139,,,,\n" +
		"DL:d,D,village,95,70,,,,\n" +
		"DL:e,E,village,39,,,,,\n" +
		"DL:f,F,village,,,zz-!:X,,,\n" +
		"DL:g,G,village,,,ru;wrong:X,,,\n" +
		"DL:h,H,village,,,ru;;36/:X,,,\n" +
		"DL:i,I,village,,,,-1,,\n" +
		"DL:j,J,village,,,,,0,\n" +
		",K,village,,,,,,\n" + // somewhere
		"DL l,L,village,,,,,,\n" +
		"DL:m,M\n" +
		"DL:n,N\"x,village,,,,,,\n" +
		"DL:z,\"Z\nz\",pass,,,,,,\n"
	good, rows, err := collect(gazetteer.ReadCSV(strings.NewReader(text), nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(good) != 3 || good[0].Name != "A, the first" || good[0].Point != (orb.Point{70.5, 39.8}) || good[2].Name != "Z z" {
		t.Errorf("places: %+v", good)
	}
	want := []gazetteer.Name{{Text: "Старый", Lang: "ru", Flag: gazetteer.FlagFormer, From: "1936", To: "1991-12"}, {Text: "Alt", Lang: "und"}}
	if !reflect.DeepEqual(good[0].Names, want) {
		t.Errorf("names: %+v", good[0].Names)
	}
	wantRows := []string{
		`line 3: kind "castle" is none of country`, "line 5: latitude 95 is not between -90 and 90", `line 6: lon "", lat "39": both must be`,
		`line 7: the language "zz-!" of X`, `line 8: name "ru;wrong:X"`, `line 9: name "ru;;36/:X"`, `line 10: population "-1"`,
		`line 11: uncertainty_m "0"`, "line 12: K: where is it? Give lat and lon, or the id of a parent", `line 13: id "DL l" contains`,
		"line 14: 2 columns where the first line has 9", "line 15: ",
	}
	if len(rows) != len(wantRows) {
		t.Fatalf("%d rows left out, want %d: %v", len(rows), len(wantRows), rows)
	}
	for i, want := range wantRows {
		if !strings.HasPrefix(rows[i].Error(), want) || rows[i].Reason == "" {
			t.Errorf("row error %d is %q (%s), want %q", i, rows[i], rows[i].Reason, want)
		}
	}
}

func TestReadCSVStopsAtWhatIsNoTable(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "the file is empty",
		"foo,bar\n1,2\n":            `column "name" is missing`,
		"id,kind\nGN:1,A\n":         `column "name" is missing`,
		"name,lat\nA,1\n":           `column "lon" is missing`,
		"name,lng\nA,1\n":           `column "lat" is missing`,
		"\"id,name,kind\nGN:1,A,x ": "read gazetteer csv",
	} {
		if _, _, err := collect(gazetteer.ReadCSV(strings.NewReader(text), nil)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestWriteCSVStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	var out bytes.Buffer
	err := gazetteer.WriteCSV(&out, func(yield func(gazetteer.Place, error) bool) {
		_ = yield(gazetteer.Place{ID: "DL:a", Name: "A", Kind: "pass"}, nil) && yield(gazetteer.Place{}, broken)
	})
	if !errors.Is(err, broken) || !strings.Contains(out.String(), "DL:a,A,,pass") {
		t.Errorf("%v, %q", err, out.String())
	}
}

// FuzzReadCSV checks that what is read can be written and read again without loss, that an index over it finds
// every place, and that the same table read again over that index says the same places.
func FuzzReadCSV(f *testing.F) {
	f.Add(fixture)
	f.Add("id,name,kind,names\nDL:a,\"A\r\nb\",pass,ru;former;1936/:Б\n")
	f.Add("\ufeffid;name;kind\n")
	f.Add("name,lat,lon,parent\nA,1,2,\na,1.00001,2,\nA,,,X:1\nA,,,X:2\nA,1.1,2,\n")
	f.Add("id,names\nDL:a,ru:Б\n")
	f.Add("sep=;\nplace;y;x;names\nVorukh;39,85;70,58;Ворух|en:Varukh\nVorukh;39,95;70,58;\n")
	f.Fuzz(func(t *testing.T, text string) {
		first, _, _ := collect(gazetteer.ReadCSV(strings.NewReader(text), nil))
		var out bytes.Buffer
		if err := gazetteer.WriteCSV(&out, seq(first...)); err != nil {
			t.Fatal(err)
		}
		again, rows, err := collect(gazetteer.ReadCSV(&out, nil))
		if err != nil || len(rows) > 0 {
			t.Fatalf("what was written cannot be read: %v, %v", err, rows)
		}
		if !reflect.DeepEqual(first, again) {
			t.Fatalf("read %+v, written and read again %+v", first, again)
		}
		places := slices.DeleteFunc(slices.Clone(first), func(p gazetteer.Place) bool { return p.Name == "" }) // names of other places
		ix, err := gazetteer.Open(header, seq(places...))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places {
			if got, ok := ix.Get(p.ID); !ok || got.ID != p.ID {
				t.Errorf("the index has not %q", p.ID)
			}
			ix.Ancestors(p.ID)
		}
		over, _, _ := collect(gazetteer.ReadCSV(strings.NewReader(text), ix))
		for i := range over {
			if len(over) == len(first) && over[i].ID != first[i].ID {
				t.Errorf("read again over what it said, place %d is %s, and was %s", i, over[i].ID, first[i].ID)
			}
		}
	})
}

// FuzzOpen checks that the fast reader of Open and the strict one of ReadCSV agree on what they both accept.
func FuzzOpen(f *testing.F) {
	f.Add(fixture)
	f.Add(header + "GN:1,\"A\",,town,,,,,,,,,,,,,\"x\"\"y\"\r\n")
	f.Add("id,name,kind\nDL:a,A,pass")
	f.Fuzz(func(t *testing.T, text string) {
		ix, err := gazetteer.Open(text)
		head, _, _ := strings.Cut(text, "\n")
		if err != nil || strings.Trim(head, "\r") != strings.Trim(header, "\n") && head != "id,name,kind" {
			return // other names of columns are those of people
		}
		places, rows, err := collect(gazetteer.ReadCSV(strings.NewReader(text), nil))
		if err != nil || len(rows) > 0 {
			return
		}
		if len(places) != ix.Len() {
			t.Fatalf("ReadCSV has %d places, the index %d", len(places), ix.Len())
		}
		for _, p := range places {
			got, ok := ix.Get(p.ID)
			var out bytes.Buffer
			if err := gazetteer.WriteCSV(&out, seq(got)); err != nil {
				t.Fatal(err)
			}
			if again, _, err := collect(gazetteer.ReadCSV(&out, nil)); !ok || err != nil || len(again) != 1 || !reflect.DeepEqual(again[0], p) {
				t.Errorf("ReadCSV has %+v, the index %+v", p, got)
			}
		}
	})
}
