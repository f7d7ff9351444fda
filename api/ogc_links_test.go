package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// links are those of a document, wherever they stand in it.
func linksIn(v any) (out []map[string]any) {
	switch v := v.(type) {
	case map[string]any:
		for name, child := range v {
			if list, ok := child.([]any); ok && name == "links" {
				for _, l := range list {
					out = append(out, l.(map[string]any))
				}
				continue
			}
			out = append(out, linksIn(child)...)
		}
	case []any:
		for _, child := range v {
			out = append(out, linksIn(child)...)
		}
	}
	return out
}

// linkTo is the link of a relation and, unless it is empty, a type.
func linkTo(t *testing.T, w *httptest.ResponseRecorder, rel, kind string) string {
	t.Helper()
	for _, l := range linksIn(decode[any](t, w.Body.Bytes())) {
		if l["rel"] == rel && (kind == "" || l["type"] == kind) {
			return strings.TrimPrefix(l["href"].(string), "http://example.com")
		}
	}
	t.Fatalf("there is no link %s of the type %q in %.300s", rel, kind, w.Body)
	return ""
}
