package format_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"
)

func TestDecodeGivesBackWhatWasEncoded(t *testing.T) {
	for _, i := range []*incident.Incident{rich(), bare(), typical()} {
		for _, c := range []struct {
			name   string
			data   []byte
			isFlat bool
		}{{"flat", format.AppendFeature(nil, i), true}, {"whole", format.AppendWhole(nil, i), false}} {
			got, err := format.DecodeFeature(c.data)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if want := input(i, c.isFlat); !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\ngot  %+v\nwant %+v", c.name, got, want)
			}
		}
	}
}

// feature makes a Feature with these properties and no position.
func feature(properties string) string {
	return `{"type":"Feature","geometry":null,"properties":{` + properties + `}}`
}

// at makes a Feature with this geometry.
func at(geometry string) string {
	return `{"type":"Feature","geometry":` + geometry + `,"properties":{}}`
}

func TestDecodeRefuses(t *testing.T) {
	deep := strings.Repeat("[", 40) + strings.Repeat("]", 40)
	for _, c := range []struct{ name, in, field, say string }{
		{"nothing", ``, "", "empty"},
		{"array", `[]`, "", "array"},
		{"text", `"x"`, "", `not the text "x"`},
		{"no type", `{"properties":{}}`, "", `"type" is missing`},
		{"odd type", `{"type":"Thing"}`, "", `"Thing"`},
		{"bare geometry", `{"type":"Point","coordinates":[1,2]}`, "", "bare geometry"},
		{"no properties", `{"type":"Feature","geometry":null}`, "properties", "missing"},
		{"no features", `{"type":"FeatureCollection"}`, "features", "missing"},
		{"features no array", `{"type":"FeatureCollection","features":{}}`, "features", "array of Features"},
		{"nearest name", feature(`"titel":"x"`), "titel", `did you mean "title"`},
		{"what others call it", feature(`"killed":3`), "killed", `did you mean "killed_best"`},
		{"a coordinate", feature(`"lat":39.8`), "lat", `the member "geometry"`},
		{"capitals", feature(`"Title":"x"`), "Title", `did you mean "title"`},
		{"nearest in a claim", feature(`"claims":[{"metrik":"killed"}]`), "claims[0].metrik", `"metric"`},
		{"outside properties", `{"type":"Feature","title":"x","properties":{}}`, "title", "put it inside"},
		{"twice", feature(`"title":"x","title":"y"`), "title", "twice"},
		{"twice in a claim", feature(`"claims":[{"kind":"x","kind":"y"}]`), "claims[0].kind", "twice"},
		{"member twice", `{"type":"Feature","type":"Feature","properties":{}}`, "type", "twice"},
		{"number as title", feature(`"title":5`), "title", "not 5"},
		{"object as title", feature(`"title":{"a":1}`), "title", "not an object"},
		{"half a person", feature(`"killed_best":4.5`), "killed_best", "whole number"},
		{"quoted number", feature(`"killed_best":"4"`), "killed_best", `not the text "4"`},
		{"huge number", feature(`"killed_best":1e30`), "killed_best", "whole number"},
		{"absurd day", feature(`"date_start":"1994-02-30"`), "date_start", "YYYY-MM-DD"},
		{"day as number", feature(`"date_start":19940230`), "date_start", `"1994-09-16"`},
		{"negative radius", feature(`"uncertainty_m":-1`), "uncertainty_m", "above 0"},
		{"zero radius", feature(`"uncertainty_m":0`), "uncertainty_m", "above 0"},
		{"text as list", feature(`"tags":"a"`), "tags", "array of texts"},
		{"number in list", feature(`"tags":["a",5]`), "tags[1]", "text"},
		{"claim as text", feature(`"claims":["x"]`), "claims[0]", "object"},
		{"id in ids", feature(`"external_ids":{"a":{}}`), "external_ids.a", "text"},
		{"flag", feature(`"civilian_targeting":"yes"`), "civilian_targeting", "true, false or null"},
		{"two ids", `{"type":"Feature","id":"a","properties":{"id":"b"}}`, "id", "must be the same"},
		{"line", at(`{"type":"LineString","coordinates":[[1,2],[3,4]]}`), "geometry", "point with a radius"},
		{"collection of geometries", at(`{"type":"GeometryCollection","geometries":[]}`), "geometry", "point with a radius"},
		{"swapped", at(`{"type":"Point","coordinates":[37.5,170.1]}`), "geometry", "did you swap"},
		{"latitude", at(`{"type":"Point","coordinates":[170,1000]}`), "geometry", "beyond 90"},
		{"one number", at(`{"type":"Point","coordinates":[1]}`), "geometry", "longitude, latitude"},
		{"four numbers", at(`{"type":"Point","coordinates":[1,2,3,4]}`), "geometry", "longitude, latitude"},
		{"texts as numbers", at(`{"type":"Point","coordinates":["1","2"]}`), "geometry", "two numbers"},
		{"infinite", at(`{"type":"Point","coordinates":[1e999,2]}`), "geometry", "two numbers"},
		{"no coordinates", at(`{"type":"Point"}`), "geometry", "missing"},
		{"geometry as text", at(`"POINT(1 2)"`), "geometry", "Point or null"},
		{"crs", `{"type":"Feature","crs":{"type":"name","properties":{"name":"EPSG:3857"}},"properties":{}}`, "crs", "EPSG:3857"},
		{"NaN", at(`{"type":"Point","coordinates":[NaN,2]}`), "", "at byte 60: NaN is not JSON"},
		{"trailing", feature("") + "{}", "", "more text follows"},
		{"cut", `{"type":"Feature","properties":{"title":"x`, "", "ends inside the string that begins at byte 40"},
		{"cut object", `{"type":"Feature"`, "", "at byte 17"},
		{"trailing comma", `{"type":"Feature",}`, "", "at byte 18"},
		{"broken UTF-8", feature(`"title":"a` + "\xff" + `"`), "", "at byte 58: broken UTF-8 (the byte 0xFF)"},
		{"broken after escape", feature(`"title":"\n` + "\xff" + `"`), "", "broken UTF-8"},
		{"half a pair", feature(`"title":"\ud800"`), "", "surrogate"},
		{"odd escape", feature(`"title":"\x41"`), "", "escape"},
		{"control", feature("\"title\":\"a\nb\""), "", "control character (0x0A)"},
		{"leading zero", feature(`"killed_best":01`), "", "not a number as JSON"},
		{"plus", feature(`"killed_best":+1`), "", "value was expected"},
		{"deep", feature(`"links":` + deep), "", "deeper than 32"},
		{"single quotes", `{'type':'Feature'}`, "", "at byte 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := format.DecodeBody([]byte(c.in))
			faults, ok := err.(incident.Errors)
			if !ok {
				t.Fatalf("got %T %v", err, err)
			}
			if f := faults[0]; f.Field != c.field || !strings.Contains(f.Message, c.say) || f.Code != incident.Invalid {
				t.Errorf("got %q %q (%s)", f.Field, f.Message, f.Code)
			}
			if len(faults) != 1 {
				t.Errorf("%d faults: %v", len(faults), faults)
			}
		})
	}
}

func TestDecodeAccepts(t *testing.T) {
	for _, c := range []struct {
		name, in string
		check    func(*incident.Incident) bool
	}{
		{"byte order mark", "\xEF\xBB\xBF" + feature(`"id":"a"`), func(i *incident.Incident) bool { return i.ID == "a" }},
		{"id outside", `{"type":"Feature","id":"a","properties":null}`, func(i *incident.Incident) bool { return i.ID == "a" }},
		{"number as id", `{"type":"Feature","id":12,"properties":{}}`, func(i *incident.Incident) bool { return i.ID == "12" }},
		{"row number gives way", `{"type":"Feature","id":12,"properties":{"id":"a"}}`, func(i *incident.Incident) bool { return i.ID == "a" }},
		{"id before and after", `{"type":"Feature","properties":{"id":"a"},"id":"a"}`, func(i *incident.Incident) bool { return i.ID == "a" }},
		{"altitude", at(`{"type":"Point","coordinates":[70,37,3000]}`), func(i *incident.Incident) bool { return i.Point[0] == 70 && i.Point[1] == 37 }},
		{"coordinates first", at(`{"coordinates":[70,37],"type":"Point"}`), func(i *incident.Incident) bool { return i.Point[1] == 37 }},
		{"type last", `{"properties":{"title":"x"},"geometry":null,"type":"Feature"}`, func(i *incident.Incident) bool { return i.Title == "x" }},
		{"CRS84", `{"type":"Feature","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}},"properties":{}}`, func(i *incident.Incident) bool { return true }},
		{"bbox, links, foreign", `{"type":"Feature","bbox":[1,2,3,4],"links":[],"foo":{"a":[null,true,1e5]},"properties":{"links":[]}}`, func(i *incident.Incident) bool { return true }},
		{"server's own", feature(`"seq":"odd","version":-1,"created_at":5,"updated_at":null,"disputed":"?","disputed_fields":1,"place_name":"x","candidates":{}`),
			func(i *incident.Incident) bool { return reflect.DeepEqual(i, &incident.Incident{}) }},
		{"whole number with a fraction of zero", feature(`"killed_best":4.0,"killed_high":1e2`), func(i *incident.Incident) bool { return i.Killed.Best.N == 4 && i.Killed.High.N == 100 }},
		{"pair", feature(`"title":"\ud83d\ude00\/"`), func(i *incident.Incident) bool { return i.Title == "😀/" }},
		{"nulls", feature(`"title":null,"killed_best":null,"claims":null,"external_ids":null,"date_start":null`), func(i *incident.Incident) bool { return reflect.DeepEqual(i, &incident.Incident{}) }},
		{"escaped name", feature(`"t\u0069tle":"x"`), func(i *incident.Incident) bool { return i.Title == "x" }},
		{"number as external id", feature(`"external_ids":{"ucdp":412700}`), func(i *incident.Incident) bool { return i.ExternalIDs["ucdp"] == "412700" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, collection, err := format.DecodeBody([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			if collection || len(list) != 1 || !c.check(list[0]) {
				t.Errorf("got %+v", list[0])
			}
		})
	}
}

func TestDecodeBodyTellsAllFaultsTogether(t *testing.T) {
	in := `{"features":[` + feature(`"title":"ok"`) + `,` + feature(`"titel":1,"killed_low":"x"`) + `,` + at(`{"type":"Polygon"}`) + `],"type":"FeatureCollection","numberMatched":3}`
	list, collection, err := format.DecodeBody([]byte(in))
	faults, _ := err.(incident.Errors)
	if list != nil || !collection || len(faults) != 3 {
		t.Fatalf("got %v %v %v", list, collection, err)
	}
	for n, want := range []struct {
		index int
		field string
	}{{1, "titel"}, {1, "killed_low"}, {2, "geometry"}} {
		if faults[n].Index != want.index || faults[n].Field != want.field {
			t.Errorf("fault %d is of item %d, %q", n, faults[n].Index, faults[n].Field)
		}
	}
	good, _, err := format.DecodeBody([]byte(`{"type":"FeatureCollection","features":[]}`))
	if err != nil || len(good) != 0 {
		t.Errorf("empty collection: %v %v", good, err)
	}
}

func TestDecodeItemsKeepsWhatDecoded(t *testing.T) {
	in := `{"type":"FeatureCollection","features":[` + strings.Join([]string{feature(`"title":"ok"`), feature(`"titel":1,"place":"x"`), at(`{"type":"Polygon"}`),
		`5`, `{"type":"Feature"}`, `{"type":"Feature","properties":[]}`, `{"type":"Feature","properties":null}`, `{"type":"Point","coordinates":[1,2]}`,
		feature(`"title":"last"`)}, ",")
	for end, last := range map[string]bool{`]}`: true, `,{"type":"Feature","properties":{"title":}}]}`: true, `,`: true, `x`: true} {
		items, collection, err := format.DecodeItems([]byte(in + end))
		if err == nil || !collection || len(items) < 9 {
			t.Fatalf("%q: %d items, %v, %v", end, len(items), collection, err)
		}
		for n, want := range []bool{true, true, true, false, false, false, true, false, last} {
			if (items[n] != nil) != want {
				t.Errorf("%q: item %d is %+v", end, n, items[n])
			}
		}
		for _, rest := range items[9:] {
			if rest != nil {
				t.Errorf("%q: the item in which the text breaks off is %+v", end, rest)
			}
		}
		if items[0].Title != "ok" || items[1].Place != "x" {
			t.Errorf("%q: the items are %+v, %+v", end, items[0], items[1])
		}
	}
	if items, _, err := format.DecodeItems([]byte(feature(`"titel":1,"place":"x"`))); err == nil || len(items) != 1 || items[0].Place != "x" {
		t.Errorf("one Feature: %v, %v", items, err)
	}
	if items, _, err := format.DecodeItems([]byte(`[]`)); err == nil || len(items) != 0 {
		t.Errorf("an array: %v, %v", items, err)
	}
}

func TestDecodeBodyStopsCounting(t *testing.T) {
	item := feature(`"x":1`) + ","
	_, _, err := format.DecodeBody([]byte(`{"type":"FeatureCollection","features":[` + strings.Repeat(item, 3000) + feature("") + `]}`))
	if faults, _ := err.(incident.Errors); len(faults) != 1001 || !strings.Contains(faults[1000].Message, "first 1000") {
		t.Errorf("%d faults", len(faults))
	}
}

// FuzzDecodeBody: whatever decodes encodes to JSON that decodes to the same.
func FuzzDecodeBody(f *testing.F) {
	f.Add(format.AppendWhole(nil, rich()))
	f.Add(format.AppendFeature(nil, bare()))
	f.Add([]byte(`{"type":"FeatureCollection","features":[` + feature(`"title":"\ud83d\ude00"`) + `]}`))
	f.Add([]byte(at(`{"type":"Point","coordinates":[-1.5e-7,89.123456789012345]}`)))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, _, err := format.DecodeBody(data)
		if err != nil {
			if _, ok := err.(incident.Errors); !ok {
				t.Fatalf("%T is not incident.Errors", err)
			}
			return
		}
		if !json.Valid([]byte(strings.TrimPrefix(string(data), "\xEF\xBB\xBF"))) {
			t.Fatalf("accepted what is not JSON: %q", data)
		}
		for _, i := range list {
			b := format.AppendWhole(nil, i)
			again, err := format.DecodeFeature(b)
			if err != nil {
				t.Fatalf("%v in %s", err, b)
			}
			if b2 := format.AppendWhole(nil, again); string(b2) != string(b) || !reflect.DeepEqual(normal(i), normal(again)) {
				t.Errorf("first  %s\nsecond %s", b, b2)
			}
		}
	})
}

// normal returns i without the difference between empty and absent lists.
func normal(i *incident.Incident) *incident.Incident {
	c := *i
	for _, l := range []*[]string{&c.Modes, &c.Contexts, &c.Tags} {
		if len(*l) == 0 {
			*l = nil
		}
	}
	claims := make([]incident.Claim, len(c.Claims))
	for n, cl := range c.Claims {
		if len(cl.Chain) == 0 {
			cl.Chain = nil
		}
		claims[n] = cl
	}
	c.Claims = claims
	return &c
}

func BenchmarkDecodeFeature(b *testing.B) {
	data := format.AppendFeature(nil, typical())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := format.DecodeFeature(data); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeWhole(b *testing.B) {
	data := format.AppendWhole(nil, rich())
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := format.DecodeFeature(data); err != nil {
			b.Fatal(err)
		}
	}
}
