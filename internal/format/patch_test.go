package format_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// mergePatch is RFC 7396 §2, word for word.
func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, ok := target.(map[string]any)
	if !ok {
		t = map[string]any{}
	}
	for name, value := range p {
		if value == nil {
			delete(t, name)
		} else {
			t[name] = mergePatch(t[name], value)
		}
	}
	return t
}

func TestMergePatchIsRFC7396(t *testing.T) {
	for _, patch := range []string{
		`{}`,
		`{"properties":{}}`,
		`{"properties":{"title":"new","summary":null,"killed_best":5,"killed_high":null,"civilian_targeting":null,"date_start":"1994-09-15"}}`,
		`{"properties":{"external_ids":{"acled":null,"ucdp":"1"}}}`,
		`{"properties":{"external_ids":null,"tags":["x"],"modes":null}}`,
		`{"properties":{"claims":[{"kind":"weapon","text_value":"mine"}],"actors":[],"reports":null}}`,
		`{"properties":{"uncertainty_m":null,"date_anchor":null,"utc_offset_min":-60,"source_count":null}}`,
		`{"geometry":{"coordinates":[1,2]}}`,
		`{"geometry":{"type":"Point","coordinates":[1.5,2.5]},"type":"Feature","id":"tj-1994-09-16-sarigor-landmine"}`,
		`{"geometry":null}`,
		`{"properties":{"id":"tj-1994-09-16-sarigor-landmine","seq":99,"place_name":"x","version":null}}`,
	} {
		t.Run(patch, func(t *testing.T) {
			cur := rich()
			got, err := format.MergePatch(cur, []byte(patch))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(cur, rich()) {
				t.Error("the patch changed what it was given")
			}
			var target, p any
			for b, into := range map[string]*any{string(format.AppendWhole(nil, cur)): &target, patch: &p} {
				if err := json.Unmarshal([]byte(b), into); err != nil {
					t.Fatal(err)
				}
			}
			merged, err := json.Marshal(mergePatch(target, p))
			if err != nil {
				t.Fatal(err)
			}
			want, err := format.DecodeFeature(merged)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(normal(input(got, false)), normal(want)) {
				t.Errorf("\ngot  %+v\nwant %+v", input(got, false), want)
			}
			if got.Num != cur.Num || got.Version != cur.Version || got.PlaceName != cur.PlaceName || !got.CreatedAt.Equal(cur.CreatedAt) {
				t.Error("the patch changed what is the server's own")
			}
		})
	}
}

func TestMergePatchRemovesAllProperties(t *testing.T) {
	got, err := format.MergePatch(rich(), []byte(`{"properties":null}`))
	if err != nil {
		t.Fatal(err)
	}
	want := input(&incident.Incident{ID: rich().ID, Point: rich().Point}, false)
	if !reflect.DeepEqual(input(got, false), want) {
		t.Errorf("got %+v", got)
	}
}

func TestMergePatchRefuses(t *testing.T) {
	for _, c := range []struct{ patch, field, say string }{
		{`[]`, "", "an object"},
		{`"x"`, "", "an object"},
		{``, "", "expected"},
		{`{"type":null}`, "type", `"Feature"`},
		{`{"type":"FeatureCollection"}`, "type", "FeatureCollection"},
		{`{"id":"other"}`, "id", "cannot be changed"},
		{`{"properties":{"id":"other"}}`, "id", "cannot be changed"},
		{`{"title":"x"}`, "title", "put it inside"},
		{`{"properties":{"titel":null}}`, "titel", `"title"`},
		{`{"geometry":{"type":"LineString"}}`, "geometry", "point with a radius"},
		{`{"properties":{"killed_best":"x"}}`, "killed_best", "whole number"},
		{`{"properties":{}`, "", "at byte 16"},
	} {
		_, err := format.MergePatch(rich(), []byte(c.patch))
		faults, _ := err.(incident.Errors)
		if len(faults) != 1 || faults[0].Field != c.field || !strings.Contains(faults[0].Message, c.say) {
			t.Errorf("%s: got %v", c.patch, err)
		}
	}
	ungeocoded := bare()
	if _, err := format.MergePatch(ungeocoded, []byte(`{"geometry":{"coordinates":[1,2]}}`)); err == nil {
		t.Error("coordinates without a type were taken for an incident without geometry")
	}
}

func FuzzMergePatch(f *testing.F) {
	f.Add([]byte(`{"properties":{"title":"x","external_ids":{"a":null}},"geometry":{"coordinates":[1,2]}}`))
	f.Add([]byte(`{"properties":null}`))
	f.Fuzz(func(t *testing.T, patch []byte) {
		cur := rich()
		once, err := format.MergePatch(cur, patch)
		if !reflect.DeepEqual(cur, rich()) {
			t.Fatal("the patch changed what it was given")
		}
		if err != nil {
			return
		}
		twice, err := format.MergePatch(once, patch)
		if err != nil || !reflect.DeepEqual(once, twice) {
			t.Errorf("patching twice is not patching once: %v\n%+v\n%+v", err, once, twice)
		}
	})
}
