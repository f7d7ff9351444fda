package auth_test

import (
	"context"
	"errors"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/internal/auth"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
)

func openStore(t *testing.T, path string) *gpkg.Store {
	t.Helper()
	store, err := gpkg.Open(context.Background(), path, gpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

func bearer(secret string) http.Header {
	return http.Header{"Authorization": {"Bearer " + secret}}
}

func TestKeysAreShownOnceAndStoredHashed(t *testing.T) {
	store := openStore(t, filepath.Join(t.TempDir(), "k.gpkg"))
	ring := auth.NewKeyring(store, time.Now)
	secret, err := ring.Create(t.Context(), "desk-1", auth.Editor)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(secret, "dl_") || len(secret) != 3+64 {
		t.Errorf("secret %q", secret)
	}
	keys, err := store.Keys(t.Context())
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v %v", keys, err)
	}
	hash := auth.Hash(secret)
	if k := keys[0]; string(k.Hash) != string(hash[:]) || k.Hint != secret[:7] || k.Role != "editor" || strings.Contains(string(k.Hash), secret) {
		t.Errorf("%+v", k)
	}
	who, err := ring.Authenticate(t.Context(), bearer(secret))
	if err != nil || who != (auth.Caller{Name: "desk-1", Role: auth.Editor}) {
		t.Errorf("%+v %v", who, err)
	}
	other, err := ring.Create(t.Context(), "desk-2", auth.Editor)
	if err != nil || other == secret {
		t.Errorf("%q %v", other, err)
	}
}

func TestKeysThatCannotBe(t *testing.T) {
	ring := auth.NewKeyring(openStore(t, filepath.Join(t.TempDir(), "k.gpkg")), time.Now)
	for _, c := range []struct {
		name string
		role auth.Role
		want incident.Code
	}{
		{"", auth.Reader, incident.Invalid},
		{"a b", auth.Reader, incident.Invalid},
		{"-x", auth.Reader, incident.Invalid},
		{strings.Repeat("x", 65), auth.Reader, incident.Invalid},
		{"x", "", incident.Invalid},
		{"x", "edtor", incident.Invalid},
		{"x", auth.Reader, ""},
		{"x", auth.Reader, incident.Conflict},
	} {
		if _, err := ring.Create(t.Context(), c.name, c.role); incident.CodeOf(err) != c.want {
			t.Errorf("%q, %q: %v", c.name, c.role, err)
		}
	}
	if err := ring.Revoke(t.Context(), "x"); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Create(t.Context(), "x", auth.Reader); incident.CodeOf(err) != incident.Conflict {
		t.Errorf("a revoked name was given again: %v", err)
	}
	if err := ring.Revoke(t.Context(), "nobody"); incident.CodeOf(err) != incident.NotFound {
		t.Errorf("revoked nobody: %v", err)
	}
}

// TestRevocationIsSeenWithinASecond revokes a key in another process.
func TestRevocationIsSeenWithinASecond(t *testing.T) {
	path := filepath.Join(t.TempDir(), "k.gpkg")
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	here := auth.NewKeyring(openStore(t, path), func() time.Time { return now })
	there := auth.NewKeyring(openStore(t, path), func() time.Time { return now })
	secret, err := here.Create(t.Context(), "desk", auth.Editor)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := here.Authenticate(t.Context(), bearer(secret)); err != nil {
		t.Fatal(err)
	}
	if err := there.Revoke(t.Context(), "desk"); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	if _, err := here.Authenticate(t.Context(), bearer(secret)); incident.CodeOf(err) != incident.Unauthenticated {
		t.Errorf("after a second: %v", err)
	}
}

// TestAnonymousCallersCostNoQuery closes the store: only a request with a key
// asks it.
func TestAnonymousCallersCostNoQuery(t *testing.T) {
	store := openStore(t, filepath.Join(t.TempDir(), "k.gpkg"))
	ring := auth.NewKeyring(store, time.Now)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	if who, err := ring.Authenticate(t.Context(), http.Header{}); err != nil || !who.Anonymous() {
		t.Errorf("%+v %v", who, err)
	}
	_, err := ring.Authenticate(t.Context(), bearer("dl_x"))
	var e *incident.Error
	if !errors.As(err, &e) || e.Code != incident.Unavailable || strings.Contains(e.Message, "sql") {
		t.Errorf("%v", err)
	}
}

// TestAnEmptyKeyIsCalledSo: a shell whose variable is empty sends one.
func TestAnEmptyKeyIsCalledSo(t *testing.T) {
	ring := auth.NewKeyring(openStore(t, filepath.Join(t.TempDir(), "k.gpkg")), time.Now)
	for _, header := range []string{"Bearer ", "Bearer", "Basic Og==", "Digest x"} {
		_, err := ring.Authenticate(t.Context(), http.Header{"Authorization": {header}})
		if incident.CodeOf(err) != incident.Unauthenticated || !strings.Contains(err.Error(), "is empty, or its scheme is not known") {
			t.Errorf("%q: %v", header, err)
		}
	}
}

func TestRoles(t *testing.T) {
	for n, have := range auth.Roles {
		for m, need := range auth.Roles {
			if have.Allows(need) != (n >= m) {
				t.Errorf("%s allows %s: %v", have, need, have.Allows(need))
			}
		}
	}
	for _, none := range []auth.Role{"", "root"} {
		if none.Allows(auth.Reader) {
			t.Errorf("%q reads", none)
		}
	}
	if err := (auth.Caller{}).Require(auth.Reader); incident.CodeOf(err) != incident.Unauthenticated {
		t.Errorf("anonymous: %v", err)
	}
	if err := (auth.Caller{Name: "r", Role: auth.Reader}).Require(auth.Editor); incident.CodeOf(err) != incident.Forbidden {
		t.Errorf("reader: %v", err)
	}
	var e *incident.Error
	if _, err := auth.ParseRole("editr"); !errors.As(err, &e) || len(e.Suggestions) != 1 || e.Suggestions[0] != "editor" {
		t.Errorf("%v", err)
	}
}

func TestLimiterRefills(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	l := auth.NewLimiter(auth.Rate{PerSecond: 2, Burst: 4}, func() time.Time { return now })
	for n := range 4 {
		if v := l.Allow("a"); !v.Allowed || v.Remaining != 3-n || v.Limit != 4 {
			t.Errorf("request %d: %+v", n, v)
		}
	}
	v := l.Allow("a")
	if v.Allowed || v.RetryAfter != time.Second/2 || v.Reset != 2*time.Second {
		t.Errorf("over the limit: %+v", v)
	}
	if !l.Allow("b").Allowed {
		t.Error("another caller was refused")
	}
	now = now.Add(v.RetryAfter)
	if v := l.Allow("a"); !v.Allowed {
		t.Errorf("after RetryAfter: %+v", v)
	}
}

// TestLimiterRemembersThoseItSees floods it with callers: one that keeps coming
// stays limited.
func TestLimiterRemembersThoseItSees(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	l := auth.NewLimiter(auth.Rate{PerSecond: .001, Burst: 1}, func() time.Time { return now })
	if !l.Allow("busy").Allowed {
		t.Fatal("the first request was refused")
	}
	for n := range 100_000 {
		l.Allow(strconv.Itoa(n))
		if n%1000 == 0 && l.Allow("busy").Allowed {
			t.Fatalf("after %d others it was forgotten", n)
		}
	}
}
