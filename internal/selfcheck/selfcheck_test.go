package selfcheck_test

import (
	"maps"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/internal/selfcheck"
)

// TestOwnServer holds our own server to everything, also one that only lets those
// read who have a key.
func TestOwnServer(t *testing.T) {
	for name, private := range map[string]bool{"open": false, "private": true} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *api.Config) { c.Private = private })
			report, err := selfcheck.Run(t.Context(), selfcheck.Options{URL: b.URL, Key: b.key, Write: true}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range report.Results {
				if r.Outcome == selfcheck.Fails {
					t.Errorf("%s: %s: %s [%s]", r.ID, r.Check, r.Why, r.Reference)
				}
				if r.Outcome == selfcheck.Skipped {
					t.Logf("%s does not apply: %s", r.ID, r.Why)
				}
			}
			if s := report.Summary(); s.Skips > 3 {
				t.Errorf("%d checks do not apply to our own server: nobody would see them fail", s.Skips)
			}
			if len(report.Collections) != 2 || report.Requests < 100 {
				t.Errorf("%d requests to the collections %v", report.Requests, report.Collections)
			}
		})
	}
}

// TestClosedServer: who may not read is told so, and not that the server breaks
// whatever needs a feature.
func TestClosedServer(t *testing.T) {
	b := newBench(t, func(c *api.Config) { c.Private = true })
	for key, want := range map[string]string{"": "asks for a key; give one", "dl_wrong": "does not take the key; give one"} {
		for name, f := range map[string]fault{"features": {}, "list": answers(all, http.StatusUnauthorized), "landing": answers(landing, http.StatusUnauthorized)} {
			b.have(f)
			_, err := selfcheck.Run(t.Context(), selfcheck.Options{URL: b.URL, Key: key}, func(r selfcheck.Result) { t.Errorf("%s: %s was told", name, r.ID) })
			if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--key") {
				t.Errorf("%s, key %q: %v", name, key, err)
			}
		}
	}
}

// TestEachCheckFails puts one fault between our own server and the checks, for
// each of them.
func TestEachCheckFails(t *testing.T) {
	b := newBench(t)
	faults := maps.Clone(documentFaults)
	maps.Copy(faults, listFaults)
	maps.Copy(faults, tileFaults)
	options := selfcheck.Options{URL: b.URL, Key: b.key, Write: true, Collections: []string{"incidents"}}
	for _, c := range selfcheck.Checks() {
		f, ok := faults[c.ID]
		delete(faults, c.ID)
		if !ok {
			t.Errorf("no fault makes %s fail", c.ID)
			continue
		}
		t.Run(c.ID, func(t *testing.T) {
			b.have(fault{})
			if r, err := selfcheck.RunOnly(t.Context(), options, c.ID); err != nil || r.Outcome != selfcheck.Holds {
				t.Errorf("without a fault: %s: %s (%v)", r.Outcome, r.Why, err)
			}
			b.have(f)
			r, err := selfcheck.RunOnly(t.Context(), options, c.ID)
			if err != nil || r.Outcome != selfcheck.Fails || r.Why == "" {
				t.Errorf("with its fault: %s: %s (%v)", r.Outcome, r.Why, err)
			}
			t.Log(r.Why)
		})
	}
	for id := range faults {
		t.Errorf("there is no check %s", id)
	}
}

// TestChecksAreDescribed holds every check to a name of its own, a title and a
// source.
func TestChecksAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range selfcheck.Checks() {
		if seen[c.ID] || c.Group == "" || c.Title == "" || c.Reference == "" || !strings.Contains(c.ID, "/") {
			t.Errorf("%+v", c)
		}
		seen[c.ID] = true
	}
}
