package api_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
)

// described is a JSON Schema as clients read it.
type described struct {
	Schema     string `json:"$schema"`
	ID         string `json:"$id"`
	Type       string
	Properties map[string]describedProperty
	Additional *bool `json:"additionalProperties"`
}

type describedProperty struct {
	Ref, Type, Format, Title, Description string
	Pattern                               string
	Enum                                  []string
	Items                                 *describedProperty
	Properties                            map[string]describedProperty
	ReadOnly                              bool
	Role                                  string `json:"x-ogc-role"`
	Seq                                   int    `json:"x-ogc-propertySeq"`
}

// UnmarshalJSON reads $ref, for which encoding/json needs a tag.
func (p *describedProperty) UnmarshalJSON(text []byte) error {
	type plain describedProperty
	ref := struct {
		Ref string `json:"$ref"`
	}{}
	if err := json.Unmarshal(text, (*plain)(p)); err != nil {
		return err
	}
	err := json.Unmarshal(text, &ref)
	p.Ref = ref.Ref
	return err
}

func (b *bench) schema(path string) described {
	b.t.Helper()
	d := decode[described](b.t, b.get(path).Body.Bytes())
	if d.Schema != "https://json-schema.org/draft/2020-12/schema" || d.ID != "http://example.com"+path || d.Type != "object" || len(d.Properties) == 0 {
		b.t.Errorf("%s: %+v", path, d)
	}
	return d
}

// fits reports whether a value is of the type that a property is said to have.
func (p describedProperty) fits(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return p.Type == "string" && (len(p.Enum) == 0 || slices.Contains(p.Enum, v)) && (p.Format == "" || strings.Count(v, "-") == 2) && regexp.MustCompile(p.Pattern).MatchString(v)
	case bool:
		return p.Type == "boolean"
	case float64:
		return p.Type == "number" || p.Type == "integer" && v == float64(int64(v))
	case []any:
		return p.Type == "array" && p.Items != nil && !slices.ContainsFunc(v, func(item any) bool { return !p.Items.fits(item) })
	case map[string]any:
		return p.Type == "object"
	}
	return false
}

// TestFeaturesAreAsTheSchemasSay holds the features of both collections against
// both schemas, in both directions.
func TestFeaturesAreAsTheSchemasSay(t *testing.T) {
	b := seeded(t)
	for _, id := range []string{"incidents", "places"} {
		path := "/collections/" + id
		flat, whole := b.schema(path+"/schema"), b.schema(path+"/schema/feature")
		nested := whole.Properties["properties"].Properties
		if g := flat.Properties["geometry"]; g.Format != "geometry-point" || g.Type != "" || g.Role != "primary-geometry" {
			t.Errorf("%s: geometry %+v", id, g)
		}
		if p := flat.Properties["id"]; p.Type != "string" || p.Role != "id" {
			t.Errorf("%s: id %+v", id, p)
		}
		seqs := map[int]bool{}
		for name, p := range flat.Properties {
			seqs[p.Seq] = true
			if p.Title == "" || p.Description == "" {
				t.Errorf("%s: %s has no title or description", id, name)
			}
			if q := nested[name]; name != "geometry" && name != "id" && (q.Type != p.Type || q.Format != p.Format) {
				t.Errorf("%s: %s is %+v in one schema and %+v in the other", id, name, p, q)
			}
		}
		if len(seqs) != len(flat.Properties) || len(nested) != len(flat.Properties)-2 {
			t.Errorf("%s: %d numbers and %d nested of %d properties", id, len(seqs), len(nested), len(flat.Properties))
		}
		for _, f := range b.list(path + "/items?limit=10").Features {
			names := slices.Sorted(maps.Keys(f.Properties))
			if want := slices.Sorted(maps.Keys(flat.Properties)); !slices.Equal(names, slices.DeleteFunc(want, func(s string) bool { return s == "geometry" })) {
				t.Errorf("%s %s has the properties %v, described are %v", id, f.ID, names, want)
			}
			for name, v := range f.Properties {
				if !flat.Properties[name].fits(v) {
					t.Errorf("%s %s: %s is %v, described as %+v", id, f.ID, name, v, flat.Properties[name])
				}
			}
		}
	}
}

// TestQueryablesCanBeAsked: each in a filter, and the simple ones as a parameter.
func TestQueryablesCanBeAsked(t *testing.T) {
	b := seeded(t)
	for _, id := range []string{"incidents", "places"} {
		d := b.schema("/collections/" + id + "/queryables")
		if g := d.Properties["geometry"]; g.Ref != "https://geojson.org/schema/Point.json" || g.Type != "" || g.Format != "geometry-point" {
			t.Errorf("%s: geometry %+v", id, g)
		}
		if d.Additional == nil || *d.Additional {
			t.Errorf("%s: other queryables are not ruled out", id)
		}
		list := "/collections/" + id + "/items?limit=3&bbox=70,39,71,41&" // else the race detector makes filters of places too slow
		for name, p := range d.Properties {
			if w := b.get(list + "filter=" + name + "%20IS%20NULL"); w.Code != 200 {
				t.Errorf("%s: a filter with %s: %d %s", id, name, w.Code, w.Body)
			}
			if name == "geometry" {
				continue
			}
			if p.Type == "" || p.Title == "" {
				t.Errorf("%s: %s is %+v", id, name, p)
			}
			value := map[string]string{"string": "x", "integer": "4", "number": "4.5", "boolean": "true", "array": ""}[p.Type]
			switch {
			case value == "":
				continue
			case len(p.Enum) > 0:
				value = p.Enum[0]
			case p.Format == "date":
				value = "1994-09-16"
			case p.Format == "date-time":
				value = "1994-09-16T10:00:00Z"
			case p.Pattern != "":
				if w := b.get(list + name + "=x"); w.Code != 400 {
					t.Errorf("%s: %s=x, which is not of the form %s: %d", id, name, p.Pattern, w.Code)
				}
				value = "KG"
			case name == "place_id":
				value = "GN:1220409"
			case name == "admin1" && id == "places":
				value = "TJ.03"
			}
			if w := b.get(list + name + "=" + url.QueryEscape(value)); w.Code != 200 {
				t.Errorf("%s: %s=%s: %d %s", id, name, value, w.Code, w.Body)
			}
		}
		if w := b.get(list + "filter=nonsense%20IS%20NULL"); w.Code != 400 {
			t.Errorf("%s: a filter with an unknown name: %d", id, w.Code)
		}
	}
}

func TestSortablesCanBeSortedBy(t *testing.T) {
	b := seeded(t)
	d := b.schema("/collections/incidents/sortables")
	for name := range d.Properties {
		if w := b.get("/collections/incidents/items?limit=3&sortby=-" + name); w.Code != 200 {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
	}
	for _, p := range incident.Properties() {
		if _, ok := d.Properties[string(p.Name)]; ok != p.Sortable {
			t.Errorf("%s is sortable: %t, described: %t", p.Name, p.Sortable, ok)
		}
	}
}

// TestSchemasByAccept: GDAL 3.6 refuses application/schema+json where it asked
// for JSON.
func TestSchemasByAccept(t *testing.T) {
	b := seeded(t)
	for _, path := range []string{"/collections/incidents/queryables", "/collections/places/schema", "/collections/incidents/schema/feature"} {
		for accept, want := range map[string]string{
			"": "application/schema+json", "*/*": "application/schema+json", "application/schema+json": "application/schema+json",
			"application/json": "application/json", "application/geo+json, application/json": "application/json",
			"application/json, application/schema+json;q=0.9": "application/schema+json",
		} {
			if got := b.get(path, "Accept", accept).Header().Get("Content-Type"); got != want {
				t.Errorf("%s, %q: %q instead of %q", path, accept, got, want)
			}
		}
	}
}

func TestFunctionsCanBeCalled(t *testing.T) {
	b := seeded(t)
	list := decode[struct {
		Functions []struct {
			Name, Description string
			Arguments         []struct{ Type []string }
			Returns           []string
		}
	}](t, b.get("/functions").Body.Bytes())
	calls := map[string]string{"within_place": "within_place('GN:1220409')", "distance_m": "distance_m(geometry, POINT(70 40)) < 5000"}
	for _, f := range list.Functions {
		if f.Description == "" || len(f.Arguments) == 0 || len(f.Returns) != 1 {
			t.Errorf("%+v", f)
		}
		if w := b.get("/collections/incidents/items?filter=" + url.QueryEscape(calls[f.Name])); w.Code != 200 {
			t.Errorf("%s: %d %s", f.Name, w.Code, w.Body)
		}
		w := b.get("/collections/places/items?bbox=70,39,71,41&filter=" + url.QueryEscape(calls[f.Name]))
		if want := map[bool]int{true: 400, false: 200}[strings.Contains(f.Description, "for incidents only")]; w.Code != want {
			t.Errorf("%s of places, which is %q: %d %s", f.Name, f.Description, w.Code, w.Body)
		}
	}
	if len(list.Functions) != len(calls) {
		t.Errorf("%d functions", len(list.Functions))
	}
}

// TestSchemasOfBodies: what is sent as they say is stored (Part 4).
func TestSchemasOfBodies(t *testing.T) {
	b := newBench(t)
	for _, kind := range []string{"create", "replace", "update"} {
		d := decode[struct {
			Title      string
			ID         string `json:"$id"`
			Required   []string
			Properties map[string]struct {
				Properties map[string]json.RawMessage
				Required   []string
			}
		}](t, b.get("/collections/incidents/schema?type="+kind, "Accept", "application/schema+json").Body.Bytes())
		p := d.Properties["properties"]
		if d.ID != "http://example.com/collections/incidents/schema" || !strings.HasSuffix(d.Title, kind) || len(p.Properties) < 20 || p.Properties["version"] != nil || p.Properties["id"] != nil {
			t.Errorf("%s: %+v", kind, d)
		}
		if needs := len(d.Required)+len(p.Required) > 0; needs != (kind != "update") {
			t.Errorf("%s needs %v and %v", kind, d.Required, p.Required)
		}
	}
	w := b.do(request{method: "POST", path: "/collections/incidents/items", body: `{"type":"Feature","properties":{"type":"talks","date_start":"2021-04-28"}}`, key: "editor"})
	if w.Code != 201 {
		t.Errorf("what must be there does not suffice: %d %s", w.Code, w.Body)
	}
	for _, path := range []string{"/collections/incidents/schema?type=delete", "/collections/places/schema?type=create"} {
		if w := b.get(path); w.Code != 400 {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
