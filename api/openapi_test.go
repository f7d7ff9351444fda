package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"dateline/internal/format"
	"dateline/internal/qgis"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"gopkg.in/yaml.v3"
)

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// contract is openapi.yaml, read once.
var contract = sync.OnceValue(func() *openapi3.T {
	doc, err := openapi3.NewLoader().LoadFromFile("../openapi.yaml")
	if err != nil {
		panic(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		panic(err)
	}
	text := func(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
		b, err := io.ReadAll(body)
		return string(b), err
	}
	for _, kind := range []string{"application/geo+json-seq", "application/yaml", "application/x-ndjson", "text/csv", "text/html", "text/css", "text/javascript",
		"application/vnd.google-earth.kml+xml", "application/gpx+xml", "application/atom+xml", "application/flatgeobuf", "application/vnd.apache.parquet",
		"application/geopackage+sqlite3", "application/vnd.mapbox-vector-tile", "font/woff2", qgis.MediaType, "application/x-qgis-style+xml"} {
		openapi3filter.RegisterBodyDecoder(kind, text)
	}
	for _, kind := range []string{"application/geo+json", "application/vnd.oai.openapi+json", "application/schema+json"} {
		openapi3filter.RegisterBodyDecoder(kind, openapi3filter.JSONBodyDecoder)
	}
	return doc
})

// documentedPath is the path of openapi.yaml that a request's path belongs to.
func documentedPath(path string) string {
	switch {
	case regexp.MustCompile(`^/incidents/[^/]+$`).MatchString(path):
		return "/incidents/{id}"
	case regexp.MustCompile(`^/incidents/[^/]+/history$`).MatchString(path):
		return "/incidents/{id}/history"
	case regexp.MustCompile(`^/collections/incidents/items/[^/]+/history$`).MatchString(path):
		return "/collections/incidents/items/{id}/history"
	case regexp.MustCompile(`^/places/[^/]+$`).MatchString(path):
		return "/places/{id}"
	case regexp.MustCompile(`^/collections/places/items/[^/]+$`).MatchString(path):
		return "/collections/places/items/{id}"
	case regexp.MustCompile(`^/collections/incidents/items/[^/]+$`).MatchString(path):
		return "/collections/incidents/items/{id}"
	case regexp.MustCompile(`^/tiles/base/[^/]+/[^/]+/[^/]+$`).MatchString(path):
		return "/tiles/base/{z}/{x}/{y}.mvt"
	case regexp.MustCompile(`^/collections/incidents/tiles/WebMercatorQuad/[^/]+/[^/]+/[^/]+$`).MatchString(path):
		return "/collections/incidents/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"
	case regexp.MustCompile(`^/tiles/incidents/[^/]+/[^/]+/[^/]+$`).MatchString(path):
		return "/tiles/incidents/{z}/{x}/{y}.mvt"
	case strings.HasPrefix(path, "/assets/"):
		return "/assets/{path}"
	}
	return path
}

// checkDocumented holds an answer against openapi.yaml: its status, its headers
// and its body. Answers that belong to no operation must be problems.
func checkDocumented(t testing.TB, r *http.Request, w *httptest.ResponseRecorder) {
	t.Helper()
	if w.Code >= 400 && r.Method != http.MethodHead {
		page := w.Header().Get("Content-Type") == "text/html; charset=utf-8" && strings.Contains(r.Header.Get("Accept")+r.URL.RawQuery, "html")
		if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" && !page {
			t.Errorf("%s %s: %d has the type %q", r.Method, r.URL, w.Code, ct)
		}
		if !page && !strings.HasPrefix(w.Body.String(), `{"detail":`) {
			t.Errorf("%s %s: the detail is not first in %s", r.Method, r.URL, w.Body)
		}
	}
	doc := contract()
	path := documentedPath(r.URL.Path)
	item := doc.Paths.Value(path)
	if item == nil || item.GetOperation(r.Method) == nil {
		if w.Code != http.StatusNotFound && w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s %s is not documented and answers %d", r.Method, r.URL, w.Code)
		}
		return
	}
	if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
		return // a preflight is answered before the route
	}
	op := item.GetOperation(r.Method)
	if op.Responses.Status(w.Code) == nil {
		t.Errorf("%s %s: the status %d is not documented: %s", r.Method, r.URL, w.Code, w.Body)
		return
	}
	if w.Header().Get("Content-Encoding") != "" {
		return // the same body is checked without encoding elsewhere
	}
	in := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r,
			Route: &routers.Route{Spec: doc, Path: path, PathItem: item, Method: r.Method, Operation: op}},
		Status: w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	}
	if err := openapi3filter.ValidateResponse(context.Background(), in); err != nil {
		t.Errorf("%s %s: the answer is not as documented: %.1500s", r.Method, r.URL, err)
	}
}

// TestEveryRouteIsDocumented holds the server's routes against openapi.yaml, in
// both directions.
func TestEveryRouteIsDocumented(t *testing.T) {
	var served, documented []string
	for _, r := range newBench(t).Routes() {
		path := regexp.MustCompile(`[:*](\w+)`).ReplaceAllString(r.Path, "{$1}")
		if strings.HasPrefix(path, "/tiles/") && strings.HasSuffix(path, "/{y}") {
			path += ".mvt" // the router has no parameter with something behind it
		}
		served = append(served, r.Method+" "+path)
	}
	ids := map[string]bool{}
	for path, item := range contract().Paths.Map() {
		for method, op := range item.Operations() {
			documented = append(documented, method+" "+path)
			if op.OperationID == "" || ids[op.OperationID] {
				t.Errorf("%s %s: operationId %q is missing or not the only one", method, path, op.OperationID)
			}
			ids[op.OperationID] = true
			for _, p := range append(op.Parameters, item.Parameters...) {
				if p.Value.Style == "" || p.Value.Explode == nil {
					t.Errorf("%s %s: %s has no style or explode", method, path, p.Value.Name)
				}
			}
		}
	}
	slices.Sort(served)
	slices.Sort(documented)
	if !slices.Equal(served, documented) {
		t.Errorf("served\n%s\ndocumented\n%s", strings.Join(served, "\n"), strings.Join(documented, "\n"))
	}
}

func TestDocumentIsStrict(t *testing.T) {
	text, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatal(err)
	}
	var walk func(n *yaml.Node)
	walk = func(n *yaml.Node) {
		if n.Kind == yaml.MappingNode {
			for k := 0; k < len(n.Content); k += 2 {
				if n.Content[k].Value == "$ref" && len(n.Content) > 2 {
					t.Errorf("line %d: there are keys beside a $ref", n.Line)
				}
			}
		}
		for _, child := range n.Content {
			walk(child)
		}
	}
	walk(&root)
}

func TestTheJSONDocumentIsTheYAMLOne(t *testing.T) {
	b := newBench(t)
	w := b.get("/api")
	if ct := w.Header().Get("Content-Type"); ct != "application/vnd.oai.openapi+json;version=3.0" {
		t.Errorf("type %q", ct)
	}
	var fromYAML, fromJSON any
	text, err := os.ReadFile("../openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, &fromYAML); err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(fromYAML)
	if err != nil {
		t.Fatal(err)
	}
	fromYAML = decode[any](t, bytes.Replace(plain, []byte(`"servers":[{"url":"./"}]`), []byte(`"servers":[{"url":"http://example.com"}]`), 1))
	fromJSON = decode[any](t, w.Body.Bytes())
	if !reflect.DeepEqual(fromYAML, fromJSON) {
		t.Error("/api differs from openapi.yaml")
	}
	if first := w.Body.String()[:20]; !strings.HasPrefix(first, `{"openapi":"3.0.3"`) {
		t.Errorf("the order of the keys was lost: %s", first)
	}
	if y := b.get("/openapi.yaml"); y.Body.String() != string(text) {
		t.Error("/openapi.yaml differs from the file")
	}
}

// TestPropertiesAreThoseOfTheFormat holds the documented properties against the
// encoder's.
func TestPropertiesAreThoseOfTheFormat(t *testing.T) {
	var documented []string
	for name := range contract().Components.Schemas["FlatProperties"].Value.Properties {
		documented = append(documented, name)
	}
	want := format.FlatProperties()
	slices.Sort(documented)
	slices.Sort(want)
	if !slices.Equal(documented, want) {
		t.Errorf("documented %v, encoded %v", documented, want)
	}
}
