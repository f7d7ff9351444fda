package api_test

import (
	"encoding/base64"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"dateline/api"
	"dateline/internal/auth"
)

// TestWhoMayDoWhat holds each route against each kind of caller, in an open and
// in a private server.
func TestWhoMayDoWhat(t *testing.T) {
	callers := []auth.Role{"", auth.Reader, auth.Editor, auth.Admin}
	open, private := newBench(t), newBench(t, func(c *api.Config) { c.Private = true })
	for _, c := range []struct {
		method, path, body string
		open, private      [4]int // for callers
	}{
		{"GET", "/incidents", "", [4]int{200, 200, 200, 200}, [4]int{401, 200, 200, 200}},
		{"GET", "/incidents/x", "", [4]int{404, 404, 404, 404}, [4]int{401, 404, 404, 404}},
		{"GET", "/types", "", [4]int{200, 200, 200, 200}, [4]int{401, 200, 200, 200}},
		{"GET", "/geocode?q=Vorukh", "", [4]int{200, 200, 200, 200}, [4]int{401, 200, 200, 200}},
		{"GET", "/metrics", "", [4]int{200, 200, 200, 200}, [4]int{401, 403, 403, 200}},
		{"GET", "/", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"GET", "/api", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"GET", "/openapi.yaml", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"GET", "/docs", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"GET", "/healthz", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"GET", "/readyz", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"OPTIONS", "/incidents", "", [4]int{200, 200, 200, 200}, [4]int{200, 200, 200, 200}},
		{"POST", "/incidents", "{}", [4]int{401, 403, 400, 400}, [4]int{401, 403, 400, 400}},
		{"PUT", "/incidents/x", "{}", [4]int{401, 403, 400, 400}, [4]int{401, 403, 400, 400}},
		{"PATCH", "/incidents/x", "{}", [4]int{401, 403, 404, 404}, [4]int{401, 403, 404, 404}},
		{"DELETE", "/incidents/x", "", [4]int{401, 403, 404, 404}, [4]int{401, 403, 404, 404}},
	} {
		for b, want := range map[*bench][4]int{open: c.open, private: c.private} {
			for n, who := range callers {
				w := b.do(request{method: c.method, path: c.path, body: c.body, key: who})
				if w.Code != want[n] {
					t.Errorf("private %v: %s %s by %q: %d, want %d: %s", b == private, c.method, c.path, who, w.Code, want[n], w.Body)
				}
				if w.Code == 401 && len(w.Header().Values("WWW-Authenticate")) != 2 {
					t.Errorf("%s %s: WWW-Authenticate %q", c.method, c.path, w.Header().Values("WWW-Authenticate"))
				}
			}
		}
	}
}

func TestKeysInEveryForm(t *testing.T) {
	b := newBench(t)
	key := b.secret[auth.Editor]
	basic := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
	for _, c := range []struct {
		name, value string
		status      int
	}{
		{"Authorization", "Bearer " + key, 400},
		{"Authorization", "bearer " + key, 400},
		{"Authorization", basic("anybody:" + key), 400},
		{"Authorization", basic(":" + key), 400},
		{"X-API-Key", key, 400},
		{"Authorization", "Bearer " + key + "x", 401},
		{"Authorization", "Bearer " + strings.ToUpper(key), 401},
		{"Authorization", "Bearer ", 401},
		{"Authorization", key, 401},
		{"Authorization", "Digest " + key, 401},
		{"Authorization", "Basic !!!", 401},
		{"Authorization", basic(key), 401},
		{"X-API-Key", "dl_", 401},
	} {
		w := b.do(request{method: "POST", path: "/incidents", body: "{}", header: []string{c.name, c.value}})
		if w.Code != c.status {
			t.Errorf("%s: %s: %d, want %d", c.name, c.value, w.Code, c.status)
		}
		if strings.Contains(w.Body.String(), key[8:]) {
			t.Errorf("the answer tells the key: %s", w.Body)
		}
	}
	if w := b.get("/incidents", "Authorization", "Bearer dl_wrong"); w.Code != 401 {
		t.Errorf("reading with a wrong key: %d", w.Code)
	}
}

func TestARevokedKeyIsRefusedAtOnce(t *testing.T) {
	b := newBench(t)
	try := func() int {
		return b.do(request{method: "DELETE", path: "/incidents/x", key: auth.Editor}).Code
	}
	if got := try(); got != 404 {
		t.Fatalf("before: %d", got)
	}
	if err := b.keys.Revoke(t.Context(), "the-editor"); err != nil {
		t.Fatal(err)
	}
	if got := try(); got != 401 {
		t.Errorf("after: %d", got)
	}
}

func TestTheChangeLogNamesTheKey(t *testing.T) {
	b := newBench(t)
	b.post(feature("x", 70, 40))
	b.do(request{method: "DELETE", path: "/incidents/x", key: auth.Admin})
	var who []string
	for change, err := range b.store.Changes(t.Context(), 0, 0) {
		if err != nil {
			t.Fatal(err)
		}
		who = append(who, change.By)
	}
	if got := strings.Join(who, " "); got != "the-editor the-admin" {
		t.Errorf("%q", got)
	}
}

func TestRateLimits(t *testing.T) {
	b := newBench(t, func(c *api.Config) {
		c.AddressRate = auth.Rate{PerSecond: 1, Burst: 3}
		c.KeyRate = auth.Rate{PerSecond: 1, Burst: 2}
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	})
	from := func(addr string, header ...string) int {
		w := b.do(request{path: "/types", from: addr, header: header})
		if w.Code == 429 && (w.Header().Get("Retry-After") != "1" || w.Header().Get("RateLimit-Remaining") != "0") {
			t.Errorf("Retry-After %q, RateLimit-Remaining %q", w.Header().Get("Retry-After"), w.Header().Get("RateLimit-Remaining"))
		}
		return w.Code
	}
	for n, want := range []int{200, 200, 200, 429} {
		if got := from("192.0.2.1:1000"); got != want {
			t.Errorf("request %d: %d", n, got)
		}
	}
	if got := from("192.0.2.2:1000"); got != 200 {
		t.Errorf("another address: %d", got)
	}
	if got := from("192.0.2.1:2000", "X-Forwarded-For", "198.51.100.9"); got != 429 {
		t.Errorf("an address that only says it is another: %d", got)
	}
	if got := from("10.1.1.1:1000", "X-Forwarded-For", "203.0.113.5, 192.0.2.1, 10.2.2.2"); got != 429 {
		t.Errorf("the same address behind a proxy: %d", got)
	}
	for n := range 4 {
		addr := "[2001:db8::" + string(rune('1'+n)) + "]:1000"
		if got, want := from(addr), 200; n < 3 && got != want || n == 3 && got != 429 {
			t.Errorf("%s: %d", addr, got)
		}
	}
	for range 10 {
		if got := from("127.0.0.1:1000"); got != 200 {
			t.Errorf("this machine: %d", got)
		}
		if got := b.do(request{path: "/healthz", from: "192.0.2.1:1000"}).Code; got != 200 {
			t.Errorf("health: %d", got)
		}
		if got := b.do(request{path: "/assets/none", from: "192.0.2.1:1000"}).Code; got != 404 {
			t.Errorf("a file of the pages: %d", got)
		}
	}
	b.clock.add(time.Second)
	if got := from("192.0.2.1:1000"); got != 200 {
		t.Errorf("a second later: %d", got)
	}
	for n, want := range []int{200, 200, 429} {
		w := b.do(request{path: "/types", from: "127.0.0.1:1000", key: auth.Reader})
		if w.Code != want || w.Header().Get("RateLimit-Limit") != "2" {
			t.Errorf("key, request %d: %d, limit %q", n, w.Code, w.Header().Get("RateLimit-Limit"))
		}
	}
	if w := b.do(request{path: "/types", from: "127.0.0.1:1000", key: auth.Admin}); w.Code != http.StatusOK {
		t.Errorf("another key: %d", w.Code)
	}
}
