package api_test

import (
	"strings"
	"testing"

	"dateline/internal/auth"
)

// TestAnIncidentIsNeverOld reads an incident over and over while it and others
// change.
func TestAnIncidentIsNeverOld(t *testing.T) {
	b := newBench(t)
	b.post(feature("x", 70, 40, "killed_best", 0), feature("y", 70, 40))
	read := func(want string) {
		t.Helper()
		for range 2 { // from the store, then kept
			if w := b.get("/incidents/x"); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
				t.Errorf("%d without %s: %s", w.Code, want, w.Body)
			}
		}
	}
	read(`"killed_best":0`)
	patch := func(id, body string) {
		t.Helper()
		w := b.do(request{method: "PATCH", path: "/incidents/" + id, body: body, key: auth.Editor, header: []string{"Content-Type", "", "Content-Type", "application/merge-patch+json"}})
		if w.Code != 200 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	patch("x", `{"properties":{"killed_best":5}}`)
	read(`"killed_best":5`)
	patch("y", `{"properties":{"killed_best":6}}`)
	read(`"killed_best":5`)
	etag := b.get("/incidents/x").Header().Get("ETag")
	if w := b.get("/incidents/x", "If-None-Match", etag); w.Code != 304 {
		t.Errorf("%d", w.Code)
	}
	b.do(request{method: "DELETE", path: "/incidents/x", key: auth.Editor})
	if w := b.get("/incidents/x", "If-None-Match", etag); w.Code != 410 {
		t.Errorf("after deletion: %d", w.Code)
	}
}

// TestBesideTheIncidents asks below /incidents for what lies beside them, with its own parameters: the answer names the
// path, which is there. An incident of such an id comes first.
func TestBesideTheIncidents(t *testing.T) {
	b := newBench(t)
	for name, query := range map[string]string{"summary": "?by=type&bbox=60,30,80,50", "clusters": "?zoom=3", "download": "?f=csv", "items": "?limit=3",
		"queryables": "", "schema": "", "sortables": ""} {
		right := "/collections/incidents/" + name
		for _, base := range []string{"/incidents/", "/collections/incidents/items/"} {
			w := b.get(base + name + query)
			p := decode[struct {
				Detail      string
				Suggestions []string
			}](t, w.Body.Bytes())
			if w.Code != 404 || !strings.HasSuffix(p.Detail, "did you mean "+right+"?") || strings.Join(p.Suggestions, " ") != right {
				t.Errorf("%s%s: %d %s", base, name, w.Code, w.Body)
			}
		}
		if w := b.get(right + query); w.Code != 200 {
			t.Errorf("%s: %d %s", right, w.Code, w.Body)
		}
	}
	b.post(feature("summary", 70, 40))
	if w := b.get("/incidents/summary"); w.Code != 200 {
		t.Errorf("an incident of that id: %d %s", w.Code, w.Body)
	}
}
