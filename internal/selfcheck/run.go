package selfcheck

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Options say what is examined, and how.
type Options struct {
	URL         string   // of the landing page
	Key         string   // sent as Authorization: Bearer, to this server only
	Write       bool     // also run the editing checks, which create a feature and delete it again
	Collections []string // ids of those to examine; without any, the first that have features
}

// maxCollections is how many collections are examined when none is named.
const maxCollections = 3

// Check describes one rule.
type Check struct {
	ID        string
	Group     string
	Title     string // what should hold
	Reference string
	Classes   []string // conformance classes that promise it, as "standard/class"; none for a client's need
}

// check is a Check and how to make it. One of ask and each is set.
type check struct {
	Check
	ask  func(*server) error
	each func(*collection) error
}

// always is the class of what every OGC API Features server promises.
const always = "ogcapi-features-1/core"

// checks lists all checks in the order in which they are made.
func checks() []check {
	var all []check
	for _, group := range [][]check{
		coreChecks(), itemChecks(), encodingChecks(), crsChecks(), filterChecks(), cqlChecks(), editChecks(), schemaChecks(), sortChecks(), tileChecks(),
		suiteChecks(), qgis322Checks(), qgisChecks(), gdal36Checks(), gdalChecks(), browserChecks(),
	} {
		all = append(all, group...)
	}
	return all
}

// Checks describes all checks, in the order in which they are made.
func Checks() []Check {
	var all []Check
	for _, c := range checks() {
		all = append(all, c.Check)
	}
	return all
}

// Run examines a server and tells each result to tell, if that is not nil, as
// soon as it is known. The error is not nil when the address is none, nothing
// answers there, the server lets nobody read without a key (401) and Options.Key is
// none that it takes, or ctx ends.
func Run(ctx context.Context, o Options, tell func(Result)) (*Report, error) {
	s, err := newServer(ctx, o)
	if err != nil {
		return nil, err
	}
	return s.run(o.Collections, tell)
}

// run makes all checks.
func (s *server) run(named []string, tell func(Result)) (*Report, error) {
	defer s.close()
	if a := s.get(s.at("/"), asJSON); a.err != nil {
		return nil, fmt.Errorf("ask %s: %w; is the server running?", s.at("/"), a.err)
	}
	s.choose(named)
	if err := s.refusal(); err != nil {
		return nil, err
	}
	r := &Report{URL: s.root.String(), Results: []Result{}}
	for _, c := range s.examined {
		r.Collections = append(r.Collections, c.id)
	}
	for _, c := range checks() {
		x := s.make(c)
		if err := s.ctx.Err(); err != nil {
			return nil, err
		}
		r.Results = append(r.Results, x)
		if tell != nil {
			tell(x)
		}
	}
	r.Requests, r.Bytes = s.requests, s.bytes
	return r, nil
}

// make makes one check.
func (s *server) make(c check) Result {
	x := Result{ID: c.ID, Group: c.Group, Check: c.Title, Reference: c.Reference, Outcome: Holds}
	x.Promised = s.promises(c.Classes)
	if len(c.Classes) > 0 && !x.Promised {
		x.Outcome, x.Why = Skipped, "not in the server's conformance declaration"
		return x
	}
	err := s.result(c)
	var left *skip
	switch {
	case err == nil:
	case errors.As(err, &left):
		x.Outcome, x.Why = Skipped, left.why
	case errors.Is(err, errLimit):
		x.Outcome, x.Why = Skipped, err.Error()
	default:
		x.Outcome, x.Why = Fails, err.Error()
	}
	return x
}

// result makes a check of the server, or of each collection: it fails if one
// fails, and does not apply if it applies to none.
func (s *server) result(c check) error {
	if c.ask != nil {
		return c.ask(s)
	}
	if len(s.examined) == 0 {
		return skipf("there is no collection to look at")
	}
	var left error
	held := false
	for _, one := range s.examined {
		err := c.each(one)
		var why *skip
		switch {
		case err == nil:
			held = true
		case errors.As(err, &why):
			left = err
		default:
			return fmt.Errorf("collection %s: %w", one.id, err)
		}
	}
	if held {
		return nil
	}
	return left
}

// promises reports whether one of some classes is declared.
func (s *server) promises(classes []string) bool {
	for _, c := range classes {
		if c == always || s.declares(c) {
			return true
		}
	}
	return false
}

// declares reports whether the server declares a conformance class in any
// version: "ogcapi-features-3/filter".
func (s *server) declares(class string) bool {
	standard, name, _ := strings.Cut(class, "/")
	for _, uri := range s.classes() {
		rest, ok := strings.CutPrefix(uri, "http://www.opengis.net/spec/"+standard+"/")
		if !ok {
			rest, ok = strings.CutPrefix(uri, "https://www.opengis.net/spec/"+standard+"/")
		}
		if _, declared, found := strings.Cut(rest, "/conf/"); ok && found && declared == name {
			return true
		}
	}
	return false
}
