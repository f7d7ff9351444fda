package storetest

import (
	"bytes"
	"testing"
	"time"

	"dateline/internal/incident"
)

func key(name string) incident.Key {
	return incident.Key{Name: name, Role: "editor", Hash: bytes.Repeat([]byte{0, 255, name[0]}, 11)[:32], Hint: "dl_" + name, CreatedAt: at(0)}
}

var keySpecs = []spec{
	{"a store begins without keys", func(e env) {
		if keys, err := e.s.Keys(e.Context()); err != nil || len(keys) != 0 {
			e.Errorf("%v, %v", keys, err)
		}
	}},
	{"keys are kept as they are, by name", func(e env) {
		for _, k := range []incident.Key{key("zoe"), key("adam"), key("Мадина")} {
			if err := e.s.AddKey(e.Context(), k); err != nil {
				e.Fatal(err)
			}
		}
		keys := e.keys()
		if len(keys) != 3 {
			e.Fatalf("%v", keys)
		}
		for n, name := range []string{"adam", "zoe", "Мадина"} {
			k, want := keys[n], key(name)
			if k.Name != name || k.Role != want.Role || !bytes.Equal(k.Hash, want.Hash) || k.Hint != want.Hint || !k.CreatedAt.Equal(want.CreatedAt) || !k.RevokedAt.IsZero() {
				e.Errorf("%+v, want %+v", k, want)
			}
		}
	}},
	{"a name is given once, also after it was revoked", func(e env) {
		add := func(want incident.Code) {
			e.Helper()
			if err := e.s.AddKey(e.Context(), key("ann")); incident.CodeOf(err) != want {
				e.Errorf("AddKey: %v, want the code %q", err, want)
			}
		}
		add("")
		add(incident.Conflict)
		if err := e.s.RevokeKey(e.Context(), "ann", at(5)); err != nil {
			e.Fatal(err)
		}
		add(incident.Conflict)
		if k := e.keys(); len(k) != 1 || !k[0].RevokedAt.Equal(at(5)) {
			e.Errorf("%+v", k)
		}
	}},
	{"a key stays revoked since it was first revoked", func(e env) {
		if err := e.s.AddKey(e.Context(), key("ann")); err != nil {
			e.Fatal(err)
		}
		for _, when := range []time.Time{at(5), at(9)} {
			if err := e.s.RevokeKey(e.Context(), "ann", when); err != nil {
				e.Fatal(err)
			}
		}
		if k := e.keys(); !k[0].RevokedAt.Equal(at(5)) {
			e.Errorf("revoked at %s", k[0].RevokedAt)
		}
	}},
	{"an unknown key cannot be revoked", func(e env) {
		if err := e.s.RevokeKey(e.Context(), "nobody", at(1)); incident.CodeOf(err) != incident.NotFound {
			e.Errorf("%v", err)
		}
	}},
	{"keys are no change to incidents", func(e env) {
		if err := e.s.AddKey(e.Context(), key("ann")); err != nil {
			e.Fatal(err)
		}
		if e.s.Seq() != 0 || len(e.changes(0, 0)) != 0 {
			e.Errorf("seq %d", e.s.Seq())
		}
	}},
}

func (e env) keys() []incident.Key {
	e.Helper()
	keys, err := e.s.Keys(e.Context())
	if err != nil {
		e.Fatal(err)
	}
	return keys
}

var _ testing.TB = env{}
