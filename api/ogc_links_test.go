package api_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/api"
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

// TestEveryLinkLeadsToWhatItSays follows every link of every document, and of
// what they lead to, and wants the type that the link promises.
func TestEveryLinkLeadsToWhatItSays(t *testing.T) {
	b := seeded(t)
	queue, seen, rels := []string{"/"}, map[string]bool{}, map[string]bool{}
	for len(queue) > 0 && len(seen) < 500 {
		path := queue[0]
		queue = queue[1:]
		w := b.get(path)
		if !strings.Contains(w.Header().Get("Content-Type"), "json") || strings.Contains(w.Header().Get("Content-Type"), "json-seq") || path == "/api" {
			continue
		}
		for _, l := range linksIn(decode[any](t, w.Body.Bytes())) {
			href, rel, kind := l["href"].(string), l["rel"].(string), l["type"].(string)
			rels[rel] = true
			target, ours := strings.CutPrefix(href, "http://example.com")
			if l["templated"] == true {
				target = strings.NewReplacer("{tileMatrix}", "0", "{tileRow}", "0", "{tileCol}", "0").Replace(target)
			}
			if seen[target+" "+kind] || !ours && rel == "license" {
				continue
			}
			seen[target+" "+kind] = true
			if !ours {
				t.Errorf("%s: the link %s leads to %s", path, rel, href)
				continue
			}
			got := b.get(target, "Accept", "*/*")
			if is := got.Header().Get("Content-Type"); got.Code != 200 || !strings.HasPrefix(is, kind) {
				t.Errorf("%s: the link %s leads to %s, which is %d, %q instead of %q", path, rel, target, got.Code, is, kind)
			}
			queue = append(queue, target)
		}
	}
	for _, rel := range []string{"self", "alternate", "service-desc", "service-doc", "conformance", "data", "items", "describedby", "describedBy", "next", "license"} {
		if !rels[rel] {
			t.Errorf("no link has the relation %s", rel)
		}
	}
}

// TestLinksBehindAPrefix: every link of every document begins with the address
// that the operator told.
func TestLinksBehindAPrefix(t *testing.T) {
	const root = "https://data.example/x"
	b := seeded(t, func(c *api.Config) { c.PublicURL = root + "/" })
	for _, path := range append(metadata, items+"?limit=2", items+"/a-sarigor", "/collections/places/items?limit=2") {
		w := b.get(path)
		for _, l := range linksIn(decode[any](t, w.Body.Bytes())) {
			if href := l["href"].(string); !strings.HasPrefix(href, root+"/") && l["rel"] != "license" {
				t.Errorf("%s: the link %s is %s", path, l["rel"], href)
			}
		}
		if strings.Contains(path, "schema") && !strings.Contains(w.Body.String(), `"$id":"`+root+path+`"`) {
			t.Errorf("%s: $id in %.300s", path, w.Body)
		}
	}
	if servers := decode[apiDocument](t, b.get("/api").Body.Bytes()).Servers; len(servers) != 1 || servers[0].URL != root {
		t.Errorf("servers %+v", servers)
	}
}
