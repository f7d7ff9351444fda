package gazetteer_test

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// A record of Who's On First, shortened: the form is that of the published records.
const wofRecord = `{
  "id": 421168899,
  "type": "Feature",
  "properties": {
    "edtf:cessation":"uuuu",
    "edtf:inception":"uuuu",
    "geom:latitude":42.9,
    "geom:longitude":74.6,
    "iso:country":"KG",
    "lbl:latitude":42.87,
    "lbl:longitude":74.59,
    "mz:is_current":1,
    "name:eng_x_preferred":["Bishkek"],
    "name:eng_x_variant":["Pishpek", "Frunze"],
    "name:kir_x_preferred":["Бишкек"],
    "name:rus_x_historical":["Фрунзе"],
    "name:xyz_x_unknown":["Frunse"],
    "src:geom":"mesoshapes",
    "wof:concordances":{"gn:id":1528675, "wd:id":"Q9361"},
    "wof:country":"KG",
    "wof:hierarchy":[{"continent_id":102191569,"country_id":85632761,"county_id":-1,"locality_id":421168899,"region_id":85672975}],
    "wof:id":421168899,
    "wof:name":"Bishkek",
    "wof:parent_id":-1,
    "wof:placetype":"locality",
    "wof:population":900000,
    "wof:superseded_by":[]
  },
  "bbox": [74.5,42.8,74.7,42.95],
  "geometry": {"coordinates":[[[74.5,42.8],[74.7,42.8],[74.7,42.95],[74.5,42.95],[74.5,42.8]]],"type":"Polygon"}
}`

// plain is a feature with the properties, and a square of a degree as its geometry.
func plain(properties string) string {
	return `{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[70,40],[71,40],[71,41],[70,41],[70,40]]]},"properties":{` + properties + `}}`
}

// readAll reads to the end: the features, the rows left out, and the error that ended it.
func readAll(text string, ids gazetteer.WOFIDs) (features []gazetteer.Feature, left []*gazetteer.RowError, err error) {
	for f, err := range gazetteer.ReadGeoJSON(strings.NewReader(text), ids) {
		var row *gazetteer.RowError
		switch {
		case errors.As(err, &row):
			left = append(left, row)
		case err != nil:
			return features, left, err
		default:
			features = append(features, f)
		}
	}
	return features, left, nil
}

func TestReadWOF(t *testing.T) {
	ids := gazetteer.WOFIDs{"WOF:85672975": "GN:1528334"}
	features, left, err := readAll(wofRecord, ids)
	if err != nil || len(left) > 0 || len(features) != 1 {
		t.Fatalf("%d features, %v, %v", len(features), left, err)
	}
	p := features[0].Place
	if p.UncertaintyM < 11_000 || p.UncertaintyM > 14_000 || p.UncertaintyReason != "farthest vertex of its polygon" {
		t.Errorf("radius %v m (%s), want about 13 km", p.UncertaintyM, p.UncertaintyReason)
	}
	p.UncertaintyM = 0
	want := gazetteer.Place{
		ID: "GN:1528675", Name: "Bishkek", Kind: gazetteer.KindCity, FeatureCode: "PPL", Country: "KG", Parent: "GN:1528334",
		Point: orb.Point{74.59, 42.87}, HasPoint: true, UncertaintyReason: p.UncertaintyReason, Population: 900000, Source: "whosonfirst",
		Names: []gazetteer.Name{{Text: "Pishpek", Lang: "en"}, {Text: "Frunze", Lang: "en"}, {Text: "Бишкек", Lang: "ky"},
			{Text: "Фрунзе", Lang: "ru", Flag: gazetteer.FlagFormer}},
	}
	if !reflect.DeepEqual(p, want) {
		t.Errorf("got  %+v\nwant %+v", p, want)
	}
	o := features[0].Outline
	if !features[0].HasOutline() || o.PlaceID != p.ID || o.Level != 4 || o.Source != "whosonfirst/mesoshapes" || o.ErrorM != 500 ||
		!o.Region.Contains(orb.Point{74.6, 42.9}) || o.Region.Contains(orb.Point{74.8, 42.9}) {
		t.Errorf("outline %+v", o)
	}
	if ids["WOF:421168899"] != "GN:1528675" {
		t.Errorf("the ids do not know the place: %v", ids)
	}
}

func TestReadGeoJSONForms(t *testing.T) {
	one := plain(`"wof_id":1,"name":"One","placetype":"region","country":"TJ","parent_wof_id":9,"names":{"ru":["Один"],"und":["Uno"]}`)
	two := plain(`"place_id":"DL:two","name":"Two","kind":"admin2","country":"tj","parent":"GN:5","source":"survey 2024"`)
	three := `{"type":"Feature","properties":{"geonameid":"77","name":"Three","placetype":"locality"},"geometry":{"type":"Point","coordinates":[70.5,40.5]}}`
	collection := `{"type":"FeatureCollection","name":"x","crs":{"a":[1,{}]},"features":[` + one + ",\n" + two + ",\n" + three + `],"more":[1]}`
	for name, text := range map[string]string{
		"a FeatureCollection":     collection,
		"lines":                   strings.ReplaceAll(one, "\n", "") + "\n" + two + "\n" + three + "\n",
		"record separators":       "\x1e" + one + "\n\x1e" + two + "\n\x1e" + three + "\n",
		"several collections":     `{"features":[` + one + `],"type":"FeatureCollection"}` + `{"type":"FeatureCollection","features":[` + two + `,` + three + `]}`,
		"pieces one after other ": one + two + three,
	} {
		t.Run(name, func(t *testing.T) {
			features, left, err := readAll(text, nil)
			if err != nil || len(left) > 0 || len(features) != 3 {
				t.Fatalf("%d features, %v, %v", len(features), left, err)
			}
			var got []string
			for _, f := range features {
				p := f.Place
				got = append(got, fmt.Sprintf("%s %s %s %s %s %.3f %v %d %s", p.ID, p.Kind, p.Country, p.Parent, p.Source, p.Point, f.HasOutline(), f.Outline.Level, f.Outline.Source))
			}
			want := []string{
				"WOF:1 admin1 TJ WOF:9 whosonfirst [70.500 40.500] true 1 whosonfirst",
				"DL:two admin2 TJ GN:5 geojson [70.500 40.500] true 2 survey 2024",
				"GN:77 settlement   geojson [70.500 40.500] false 0 ",
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
			if n := features[0].Place.Names; len(n) != 2 || n[0].Lang != "ru" {
				t.Errorf("names %v", n)
			}
		})
	}
}

func TestReadGeoJSONLeavesOut(t *testing.T) {
	ok := plain(`"wof_id":1,"name":"One","placetype":"region"`)
	for reason, text := range map[string]string{
		"superseded": plain(`"wof:id":2,"wof:name":"Old","wof:placetype":"county","wof:superseded_by":[1]`) + "\n" +
			plain(`"wof:id":2,"wof:name":"Old","wof:placetype":"county","mz:is_current":0`) + "\n" +
			plain(`"wof:id":2,"wof:name":"Old","wof:placetype":"county","edtf:deprecated":"2019-04-01"`),
		"no id or name": plain(`"name":"Nothing","placetype":"region"`) + "\n" + plain(`"wof_id":-1,"name":"Minus","placetype":"region"`) +
			"\n" + plain(`"wof_id":3,"placetype":"region"`) + "\n" + `{"type":"Feature","properties":null,"geometry":null}`,
		"kind of place not used": plain(`"wof_id":3,"name":"Shop","placetype":"venue"`) + "\n" + plain(`"wof_id":3,"name":"What"`),
		"unusable geometry": strings.Replace(ok, "[71,41]", "[71,141]", 1) + "\n" + strings.Replace(ok, `"Polygon"`, `"Polygone"`, 1) +
			"\n" + strings.Replace(ok, "[71,41]", `["a"]`, 1),
		"unusable properties":  plain(`"place_id":"a b","name":"Two","kind":"admin2"`),
		"alternative geometry": plain(`"wof:id":1,"src:alt_label":"quattroshapes"`),
		"no properties":        `{"type":"Feature","properties":[1],"geometry":null}`,
		"not a feature":        `{"type":"FeatureCollection","features":[{"type":"Point"},7]}`,
	} {
		t.Run(reason, func(t *testing.T) {
			features, left, err := readAll(text+"\n"+ok, nil)
			if err != nil || len(features) != 1 || features[0].Place.Name != "One" {
				t.Fatalf("%d features, %v", len(features), err)
			}
			for i, row := range left {
				if row.Reason != reason || row.Detail == "" || row.Line != i+1 && reason != "not a feature" {
					t.Errorf("%d: line %d, %q: %s", i, row.Line, row.Reason, row.Detail)
				}
			}
			if len(left) != strings.Count(text, "\n")+1+strings.Count(text, ",7]") {
				t.Errorf("%d left out", len(left))
			}
		})
	}
}

func TestReadGeoJSONEndsWithAnError(t *testing.T) {
	ok := plain(`"wof_id":1,"name":"One","placetype":"region"`)
	for want, text := range map[string]string{
		"line 2":                      ok + "\n{\"type\":",
		"an object":                   ok + "\n[1]",
		`the type "Topology"`:         `{"type":"Topology"}`,
		`"features" is not a list`:    `{"type":"FeatureCollection","features":7}`,
		"unexpected EOF":              `{"type":"FeatureCollection","features":[` + ok + ",",
		"read geojson: line 1: inval": "x",
	} {
		if _, _, err := readAll(text, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
	}
	broken := io.MultiReader(strings.NewReader(ok), iotestErr{})
	for _, err := range gazetteer.ReadGeoJSON(broken, nil) {
		if err != nil && !errors.Is(err, errDisk) {
			t.Errorf("the reader's error is lost: %v", err)
		}
	}
	if features, _, err := readAll("", nil); err != nil || len(features) > 0 {
		t.Errorf("nothing gives %d features, %v", len(features), err)
	}
}

var errDisk = errors.New("disk")

type iotestErr struct{}

func (iotestErr) Read([]byte) (int, error) { return 0, errDisk }

// TestWOFCompletes: a record of Who's On First, whose names are old, does not rename a place of the gazetteer.
func TestWOFCompletes(t *testing.T) {
	const head = "id,name,kind,country,lon,lat,source_url\n"
	known := head + "GN:1221092,Sughd Region,admin1,TJ,69,40,https://example.org/data/856/736/37/85673637.geojson\n"
	base, err := gazetteer.Open(known)
	if err != nil {
		t.Fatal(err)
	}
	features, left, err := readAll(plain(`"wof_id":85673637,"name":"Leninabad","placetype":"region","country":"TJ"`), gazetteer.KnownWOF(base))
	if err != nil || len(left) > 0 || len(features) != 1 {
		t.Fatal(features, left, err)
	}
	further := func(yield func(gazetteer.Place, error) bool) { yield(features[0].Place, nil) }
	ix, err := gazetteer.Open(known, further)
	if err != nil {
		t.Fatal(err)
	}
	p, _ := ix.Get("GN:1221092")
	if p.Name != "Sughd Region" || p.Point != (orb.Point{69, 40}) || len(p.Names) != 1 || p.Names[0].Text != "Leninabad" {
		t.Errorf("%+v", p)
	}
}

func FuzzReadGeoJSON(f *testing.F) {
	f.Add(wofRecord)
	f.Add(`{"type":"FeatureCollection","features":[` + plain(`"wof_id":1,"name":"One","placetype":"region","names":{"ru":["x"]}`) + `]}`)
	f.Add("\x1e" + plain(`"place_id":"DL:two","name":"Two","kind":"admin2","centroid":[1,2]`))
	f.Fuzz(func(t *testing.T, text string) {
		features, left, _ := readAll(text, gazetteer.WOFIDs{})
		for _, row := range left {
			if row.Line < 1 || row.Line > 1+strings.Count(text, "\n") || row.Reason == "" {
				t.Fatalf("%+v", row)
			}
		}
		var outlines []gazetteer.Outline
		seen := map[string]bool{}
		for _, f := range features {
			if f.HasOutline() {
				if _, err := geo.ParseRegion(string(f.Outline.Region)); err != nil {
					t.Fatal(err)
				}
				outlines = append(outlines, f.Outline)
			}
			if seen[f.Place.ID] {
				return
			}
			seen[f.Place.ID] = true
		}
		// What is read can be opened.
		if _, err := gazetteer.Open("id,name,kind\n", func(yield func(gazetteer.Place, error) bool) {
			for _, f := range features {
				if !yield(f.Place, nil) {
					return
				}
			}
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := gazetteer.OpenOutlines("", outlines...); err != nil {
			t.Fatal(err)
		}
	})
}
