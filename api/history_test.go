package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/auth"
)

type history struct {
	ID      string
	Deleted bool
	Changes []struct {
		Seq, Version int
		Op           string
		By           *string
		Fields       []struct {
			Field    string
			From, To json.RawMessage
		}
	}
	Links []struct{ Rel, Href string }
}

func (b *bench) history(path string, who auth.Role) history {
	b.t.Helper()
	w := b.do(request{path: path, key: who})
	if w.Code != http.StatusOK {
		b.t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return decode[history](b.t, w.Body.Bytes())
}

// told writes a history in a line.
func (h history) told() string {
	var b strings.Builder
	for _, c := range h.Changes {
		b.WriteString(c.Op)
		for _, f := range c.Fields {
			b.WriteString(" " + f.Field + " " + string(f.From) + ">" + string(f.To))
		}
		b.WriteString("; ")
	}
	return b.String()
}

// changed is a server with an incident that was changed three times among others.
func changed(t *testing.T) *bench {
	b := newBench(t)
	b.post(feature("a", 70, 40, "killed_best", nil, "title", "First"))
	for n, patch := range []string{`{"properties":{"killed_best":4,"tags":["border"]}}`, `{"properties":{"title":"Second <b>"}}`,
		`{"geometry":{"type":"Point","coordinates":[71,40]},"properties":{"uncertainty_m":900}}`} {
		b.post(feature(fmt.Sprintf("other-%d", n), 70, 40))
		if w := b.do(request{method: "PATCH", path: "/incidents/a", body: patch, key: auth.Editor}); w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", patch, w.Code, w.Body)
		}
	}
	return b
}

func TestHistoryTellsEachField(t *testing.T) {
	b := changed(t)
	for _, path := range []string{"/incidents/a/history", items + "/a/history"} {
		h := b.history(path, "")
		told := h.told()
		for _, want := range []string{`update geometry {"type":"Point","coordinates":[70,40]}>{"type":"Point","coordinates":[71,40]}`,
			`; update title "First">"Second <b>"; update `, `killed_best null>4`, `tags []>["border"]; create; `} {
			if !strings.Contains(told, want) {
				t.Errorf("%s lacks %s: %s", path, want, told)
			}
		}
		if h.ID != "a" || h.Deleted || len(h.Changes) != 4 || len(h.Links) != 0 || strings.Contains(told, "updated_at") || h.Changes[0].Version != 4 {
			t.Errorf("%s: %+v", path, h)
		}
	}
	item := decode[collection](t, b.get("/incidents/a").Body.Bytes())
	if got := item.link("version-history"); got != "http://example.com/incidents/a/history" {
		t.Errorf("the incident's link is %q", got)
	}
}

// TestHistoryTellsAuthorsToWriters: the names of keys, and what somebody took away,
// are not for everybody.
func TestHistoryTellsAuthorsToWriters(t *testing.T) {
	b := changed(t)
	for _, deleted := range []bool{false, true} {
		if deleted {
			if w := b.do(request{method: "DELETE", path: "/incidents/a", key: auth.Editor}); w.Code != http.StatusNoContent {
				t.Fatal(w.Code, w.Body)
			}
		}
		for who, writes := range map[auth.Role]bool{"": false, auth.Reader: false, auth.Editor: true, auth.Admin: true} {
			h := b.history("/incidents/a/history", who)
			if h.Deleted != deleted || deleted != (h.Changes[0].Op == "delete") {
				t.Errorf("deleted %v: %s", deleted, h.told())
			}
			w := b.do(request{path: "/incidents/a/history", key: who})
			if caching := map[bool]string{true: "private, no-cache", false: "no-cache"}[writes]; w.Header().Get("Cache-Control") != caching {
				t.Errorf("to %q: %q", who, w.Header().Get("Cache-Control"))
			}
			for _, c := range h.Changes {
				if (c.By != nil) != writes || (c.Fields != nil) != (writes || !deleted) {
					t.Errorf("to %q, deleted %v: %+v", who, deleted, c)
				}
			}
		}
	}
}

func TestHistoryHasPages(t *testing.T) {
	b := changed(t)
	whole, parts := b.history("/incidents/a/history", "").told(), ""
	for path := "/incidents/a/history?limit=1"; path != ""; {
		h := b.history(path, "")
		if len(h.Changes) != 1 {
			t.Fatalf("%s: %+v", path, h)
		}
		parts, path = parts+h.told(), ""
		if len(h.Links) > 0 {
			path = strings.TrimPrefix(h.Links[0].Href, "http://example.com")
		}
	}
	if parts != whole {
		t.Errorf("the pages hold %s\nnot %s", parts, whole)
	}
	w := b.get("/incidents/a/history")
	if again := b.get("/incidents/a/history", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	for path, want := range map[string]int{"/incidents/never/history": 404, "/incidents/a/history?before=0": 400, "/incidents/a/history?before=x": 400,
		"/incidents/a/history?limit=0": 400, "/incidents/a/history?cursor=1": 400, "/incidents/a/history?before=1": 200, "/incidents/a/history?limit=9999999": 200} {
		if w := b.get(path); w.Code != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestPageTellsChanges: the page of an incident has its history, and only the last
// changes where there are many.
func TestPageTellsChanges(t *testing.T) {
	b := changed(t)
	text := b.do(request{path: "/incidents/a?f=html", key: auth.Editor}).Body.String()
	at := 0
	for _, want := range []string{"Position: <del>70, 40</del> → <ins>71, 40</ins>", "Title: <del>“First”</del> → <ins>“Second &lt;b&gt;”</ins>",
		"version 2", "Killed best: <del>not known</del> → <ins>4</ins>", "<li>Tags</li>", "<b>Entered</b>", `href="../incidents/a/history"`} {
		n := strings.Index(text[at:], want)
		if n < 0 {
			t.Fatalf("%q is missing, or not in its place, in\n%s", want, text[at:])
		}
		at += n
	}
	if strings.Contains(text, "last changes") {
		t.Error("it says that there are more changes than it shows")
	}
	for n := range api.DefaultChanges {
		if w := b.do(request{method: "PATCH", path: "/incidents/a", body: fmt.Sprintf(`{"properties":{"killed_best":%d}}`, 10+n), key: auth.Editor}); w.Code != http.StatusOK {
			t.Fatal(w.Code, w.Body)
		}
	}
	text = b.get("/incidents/a?f=html").Body.String()
	if !strings.Contains(text, "last changes") || strings.Count(text, "<b>Changed</b>") != api.DefaultChanges || strings.Contains(text, "<b>Entered</b>") {
		t.Errorf("%d changes are shown of %d", strings.Count(text, "<b>Changed</b>"), api.DefaultChanges+4)
	}
}
