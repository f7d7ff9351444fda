package qgis_test

import (
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dateline/data"
	"dateline/internal/incident"
	"dateline/internal/qgis"
)

// attributesOf returns the attribute of all elements of a name, in their order; it
// fails if the document is not well formed.
func attributesOf(t testing.TB, document []byte, element, attribute string) (values []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(string(document)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return values
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == element {
			for _, a := range e.Attr {
				if a.Name.Local == attribute {
					values = append(values, a.Value)
				}
			}
		}
	}
}

// TestStyleKnowsAllTypes wants a symbol for each type of the vocabulary, with its
// label and the look of its family, and one for any other.
func TestStyleKnowsAllTypes(t *testing.T) {
	types, err := incident.ReadVocabulary(strings.NewReader(data.Types))
	if err != nil {
		t.Fatal(err)
	}
	var codes, labels []string
	for _, v := range types.Types {
		codes, labels = append(codes, v.Code), append(labels, v.Label)
	}
	codes, labels = append(codes, ""), append(labels, "Any other type")
	if got := attributesOf(t, qgis.Style(), "category", "value"); !slices.Equal(got, codes) {
		t.Errorf("the style has symbols for\n%v\nthe vocabulary has\n%v", got, codes)
	}
	if got := attributesOf(t, qgis.Style(), "category", "label"); !slices.Equal(got, labels) {
		t.Errorf("the style calls them\n%v\nthe vocabulary\n%v", got, labels)
	}
	looks := pictures(t)
	if len(looks) != 2*len(codes) {
		t.Fatalf("%d pictures for %d types", len(looks), len(codes))
	}
	seen := map[string]bool{}
	family := map[string]string{} // group to outline
	for n, v := range types.Types {
		for _, picture := range looks[2*n : 2*n+2] {
			if seen[picture] && !strings.HasSuffix(v.Code, "other") {
				t.Errorf("%s has the picture of another type", v.Code)
			}
			seen[picture] = true
		}
		outline := regexp.MustCompile(`fill="(#[0-9A-F]{6})".*?<(path d|circle cx|rect x)="[^"]*"`).FindString(looks[2*n+1])
		if outline == "" || family[v.Group] != "" && family[v.Group] != outline {
			t.Errorf("%s does not look as its group %s: %s, not %s", v.Code, v.Group, outline, family[v.Group])
		}
		for group, other := range family {
			if group != v.Group && other == outline {
				t.Errorf("the groups %s and %s look alike", group, v.Group)
			}
		}
		family[v.Group] = outline
	}
}

// pictures are the symbols of the style as SVG: the hollow one, then the solid one of
// each type.
func pictures(t testing.TB) (list []string) {
	t.Helper()
	for _, m := range regexp.MustCompile(`base64:([^"]*)"`).FindAllSubmatch(qgis.Style(), -1) {
		svg, err := base64.StdEncoding.DecodeString(string(m[1]))
		if err != nil {
			t.Fatal(err)
		}
		if attributesOf(t, svg, "svg", "viewBox") == nil || strings.Contains(string(svg), "$") {
			t.Errorf("no picture: %s", svg)
		}
		list = append(list, string(svg))
	}
	return list
}

// TestStyleKnowsAllProperties wants all columns to have names that people read, and
// the values of codes to be choices.
func TestStyleKnowsAllProperties(t *testing.T) {
	fields := attributesOf(t, qgis.Style(), "alias", "field")
	for _, p := range incident.Properties() {
		if p.Flat && p.Name != "geometry" && !slices.Contains(fields, string(p.Name)) {
			t.Errorf("the style does not know the property %s", p.Name)
		}
		for _, v := range p.Enum {
			if !strings.Contains(string(qgis.Style()), `value="`+v+`" type="QString"`) {
				t.Errorf("%s of %s is no choice", v, p.Name)
			}
		}
	}
}

// TestLayerDefinition wants the URL of the server in the document, whatever it holds.
func TestLayerDefinition(t *testing.T) {
	for base, want := range map[string]string{
		"http://127.0.0.1:8080":              " url='http://127.0.0.1:8080' ",
		"https://example.org/a&b":            " url='https://example.org/a&b' ",
		"https://example.org/it's?a=1&b=\"<": " url='https://example.org/it%27s?a=1&b=\"<' ",
	} {
		document := qgis.LayerDefinition(base)
		sources := attributesOf(t, document, "layer-tree-layer", "source")
		if len(sources) != 1 || !strings.Contains(sources[0], want) || !strings.Contains(sources[0], "typename='incidents'") {
			t.Errorf("%s: the source is %q", base, sources)
		}
		if got := attributesOf(t, document, "category", "value"); len(got) < 20 {
			t.Errorf("%s: the layer has %d categories", base, len(got))
		}
	}
}
