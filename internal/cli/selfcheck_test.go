package cli_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dateline/internal/selfcheck"
)

func TestSelfcheckOfTheDemo(t *testing.T) {
	b := newBench(t)
	s := b.start("demo", "--addr", "127.0.0.1:0")
	_, key, _ := strings.Cut(s.banner, "key for writing: ")
	key, _, _ = strings.Cut(key, " ")
	said := b.ok("selfcheck", s.url, "--write", "--key", key)
	for _, part := range []string{"\nPart 1: documents\n", "  ✓ core/landing ", "  ✓ edit/delete ", "\nGDAL 3.6\n", " 0 break what the server promises, 0 are missed by a client"} {
		if !strings.Contains(said, part) {
			t.Errorf("it does not say %q:\n%s", part, said)
		}
	}
	if strings.Contains(said, "\x1b") {
		t.Error("colours go to a file")
	}
	if code, items := s.get("/incidents?resultType=hits"); code != 200 || !strings.Contains(items, `"numberMatched":33`) {
		t.Errorf("the incidents are not as before: %s", items)
	}
}

func TestSelfcheckOfABrokenServer(t *testing.T) {
	b := newBench(t)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{}`))
	}))
	defer s.Close()
	r := b.fails(1, "breaks its promises in", "selfcheck", s.URL)
	if !strings.Contains(r.out, "  ✗ core/landing ") || !strings.Contains(r.out, "no link service-desc or service-doc [Part 1 /req/core/root-success]") {
		t.Errorf("it says\n%s", r.out)
	}
	var report struct {
		URL     string
		Results []selfcheck.Result
		Summary selfcheck.Summary
	}
	r = b.fails(1, "breaks its promises in", "selfcheck", "--json", s.URL)
	if err := json.Unmarshal([]byte(r.out), &report); err != nil {
		t.Fatal(err)
	}
	if report.URL != s.URL || len(report.Results) != len(selfcheck.Checks()) || report.Summary.Broken == 0 {
		t.Errorf("%s: %d results, %+v", report.URL, len(report.Results), report.Summary)
	}
	b.fails(1, "is the server running?", "selfcheck", "http://127.0.0.1:1")
	b.fails(1, `"example.org" is not the address of a server`, "selfcheck", "example.org")
	b.fails(2, "does not fit: write dateline selfcheck", "selfcheck", s.URL, s.URL)
}
