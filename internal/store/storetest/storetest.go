package storetest

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	"dateline/internal/incident"
)

// Store is what a backend offers.
type Store interface {
	incident.Store
	incident.Finder
	incident.KeyStore
}

// Open opens a new, empty store, which ends with the test.
type Open func(t testing.TB) Store

// Run holds the stores that open opens to the specification.
func Run(t *testing.T, open Open) {
	for _, group := range []struct {
		name  string
		specs []spec
	}{
		{"write", writeSpecs}, {"read", readSpecs}, {"where", whereSpecs}, {"filter", filterSpecs}, {"cql", cqlSpecs},
		{"order", orderSpecs}, {"extent", extentSpecs}, {"page", pageSpecs}, {"changes", changeSpecs}, {"keys", keySpecs},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, sp := range group.specs {
				t.Run(sp.name, func(t *testing.T) { sp.run(env{t, open(t)}) })
			}
		})
	}
	t.Run("property", func(t *testing.T) { properties(t, open) })
}

// spec is one thing that a store promises.
type spec struct {
	name string
	run  func(env)
}

// env is a store under test.
type env struct {
	*testing.T
	s Store
}

// epoch is when the clock of the specification starts. Each write takes place
// later than the one before.
var epoch = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func at(n int) time.Time { return epoch.Add(time.Duration(n) * time.Second) }

// draft returns a small valid incident.
func draft(id string, edit ...func(*incident.Incident)) *incident.Incident {
	i := &incident.Incident{ID: incident.ID(id), Title: "Title of " + id, Type: "armed_clash", Scope: "event", Status: "published",
		DateStart: day("2022-09-16"), DateEnd: day("2022-09-16"), DatePrecision: "day"}
	for _, f := range edit {
		f(i)
	}
	return i
}

func day(s string) incident.Day {
	d, err := incident.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func creation(i *incident.Incident) incident.Write {
	return incident.Write{Op: incident.Create, ID: i.ID, Incident: i, By: "tester", At: at(0)}
}

func update(i *incident.Incident) incident.Write {
	return incident.Write{Op: incident.Update, ID: i.ID, Incident: i, By: "tester", At: at(1)}
}

func deletion(id string) incident.Write {
	return incident.Write{Op: incident.Delete, ID: incident.ID(id), By: "tester", At: at(2)}
}

// apply makes writes that must be accepted.
func (e env) apply(w ...incident.Write) []incident.Change {
	e.Helper()
	changes, err := e.s.Apply(e.Context(), w)
	if err != nil {
		e.Fatalf("Apply: %v", err)
	}
	if len(changes) != len(w) {
		e.Fatalf("Apply of %d writes returned %d changes", len(w), len(changes))
	}
	return changes
}

// create stores drafts, one batch for all.
func (e env) create(drafts ...*incident.Incident) []incident.Change {
	e.Helper()
	w := make([]incident.Write, len(drafts))
	for n, d := range drafts {
		w[n] = creation(d)
	}
	return e.apply(w...)
}

// refused makes writes that must fail, and wants these faults.
func (e env) refused(want []fault, w ...incident.Write) {
	e.Helper()
	before := e.s.Seq()
	_, err := e.s.Apply(e.Context(), w)
	if got := faultsOf(err); !slices.Equal(got, want) {
		e.Errorf("Apply: faults %v (%v), want %v", got, err, want)
	}
	if e.s.Seq() != before {
		e.Errorf("Apply refused the writes, yet Seq went from %d to %d", before, e.s.Seq())
	}
}

// fault is the position of a write in its batch and the code of its error.
type fault struct {
	index int
	code  incident.Code
}

func faultsOf(err error) []fault {
	var many incident.Errors
	var one *incident.Error
	var out []fault
	switch {
	case errors.As(err, &many):
		for _, e := range many {
			out = append(out, fault{e.Index, e.Code})
		}
	case errors.As(err, &one):
		out = []fault{{one.Index, one.Code}}
	case err != nil:
		out = []fault{{-1, incident.Code(err.Error())}}
	}
	return out
}

// find returns all that q yields.
func (e env) find(q incident.Query) []*incident.Incident {
	e.Helper()
	found, err := collect(e.s.Find(e.Context(), q))
	if err != nil {
		e.Fatalf("Find: %v", err)
	}
	return found
}

func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var out []T
	for v, err := range seq {
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

func idsOf(list []*incident.Incident) []string {
	ids := make([]string, len(list))
	for n, i := range list {
		ids[n] = string(i.ID)
	}
	return ids
}

// finds wants q to yield these ids in this order, and Count and Refs to agree.
func (e env) finds(what string, q incident.Query, want ...string) {
	e.Helper()
	found := e.find(q)
	if got := idsOf(found); !slices.Equal(got, want) {
		e.Errorf("%s: found %q, want %q", what, got, want)
		return
	}
	refs, err := e.s.Refs(e.Context(), q)
	if err != nil {
		e.Fatalf("%s: Refs: %v", what, err)
	}
	if len(refs) != len(found) {
		e.Errorf("%s: %d refs of %d incidents", what, len(refs), len(found))
		return
	}
	for n, r := range refs {
		if r.Num != found[n].Num || r.Seq != found[n].Seq {
			e.Errorf("%s: ref %d is %+v, but the incident has number %d, seq %d", what, n, r, found[n].Num, found[n].Seq)
		}
	}
	if q.Limit == 0 && q.After == nil && q.Before == nil {
		e.counts(what, q, int64(len(want)))
	}
}

const ample = 1 << 40

func (e env) counts(what string, q incident.Query, want int64) {
	e.Helper()
	c, err := e.s.Count(e.Context(), q, ample)
	if err != nil {
		e.Fatalf("%s: Count: %v", what, err)
	}
	if !c.Exact || c.N != want {
		e.Errorf("%s: Count is %+v, want exactly %d", what, c, want)
	}
}

func (e env) get(id string) *incident.Incident {
	e.Helper()
	i, err := e.s.Get(e.Context(), incident.ID(id))
	if err != nil {
		e.Fatalf("Get %s: %v", id, err)
	}
	return i
}

func (e env) getFails(id string, want incident.Code) {
	e.Helper()
	i, err := e.s.Get(e.Context(), incident.ID(id))
	if got := incident.CodeOf(err); got != want || i != nil {
		e.Errorf("Get %q: %v, %v; want the code %q", id, i, err, want)
	}
}

func (e env) changes(after incident.Seq, limit int) []incident.Change {
	e.Helper()
	list, err := collect(e.s.Changes(e.Context(), after, limit))
	if err != nil {
		e.Fatalf("Changes: %v", err)
	}
	return list
}

// ended returns a context that has ended.
func ended(t testing.TB) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
