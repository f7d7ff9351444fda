package incident

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"dateline/geo/gazetteer"
)

// Service is what the adapters call to write incidents: it fills in defaults,
// finds places, consolidates claims, validates, and hands whole states to the
// store. Reading goes to the Store itself. Its fields are set once; its methods
// may be called concurrently.
type Service struct {
	Store  Store
	Places Places
	Types  Vocabulary
	Now    func() time.Time
	NewID  func() ID

	facts facts // of a pinned service
}

// Places gives the gazetteer as it is now. It may be another one at the next call: what
// belongs together is asked of one answer. A *gazetteer.Index is Places that never change.
type Places interface{ Current() *gazetteer.Index }

// pinned is s with the gazetteer of this moment. It remembers what it has asked
// that by id, and is for one goroutine.
func (s *Service) pinned() *Service {
	if s.facts != nil {
		return s
	}
	now := *s
	now.Places = s.Places.Current()
	now.facts = facts{}
	return &now
}

// Geocoding says what to do with a place name that is not certain.
type Geocoding string

// The modes of Geocoding.
const (
	Strict Geocoding = ""     // an ambiguous or unknown name is an Unplaced error
	Best   Geocoding = "best" // the best candidate is taken, the others are kept beside it
	None   Geocoding = "none" // the incident is stored without a point
)

// Options of a write.
type Options struct {
	By        string // name of the key
	IfVersion int64  // the version that must be stored; 0: any
	Geocode   Geocoding
}

// Outcome is what became of a write.
type Outcome struct {
	Change   Change
	Incident *Incident // as stored, nil after a deletion
}

// Prepare completes and checks one draft as it would be stored, without storing
// it. The faults are told together.
func (s *Service) Prepare(ctx context.Context, draft *Incident, o Options) error {
	s.complete(draft)
	where := whereabouts(draft)
	unplaced := s.pinned().locate(ctx, draft, o.Geocode) // before the rest is checked, because it fills in the radius
	faults := Validate(draft, s.Types)
	if unplaced != nil {
		faults = slices.DeleteFunc(faults, func(e *Error) bool { return e.Field == "uncertainty_m" })
		faults = append(faults, unplaced)
	}
	faults = append(faults, where...)
	if len(faults) == 0 && draft.Title == "" {
		draft.Title = s.title(draft)
	}
	return faults.Or()
}

// Faults tells what is wrong with a draft apart from its place, for callers that
// know already that this cannot be found.
func (s *Service) Faults(draft *Incident) Errors {
	s.complete(draft)
	return append(Validate(draft, s.Types), whereabouts(draft)...)
}

// complete fills in what does not depend on the place.
func (s *Service) complete(draft *Incident) {
	if draft.ID == "" {
		draft.ID = s.NewID()
	}
	s.defaults(draft)
	Consolidate(draft)
}

// Put stores draft under id: it creates the incident or replaces the whole of
// it; Change.Op tells which. An incident that is stored without a point is looked
// up again only when its place reads differently or Options.Geocode says so.
func (s *Service) Put(ctx context.Context, id ID, draft *Incident, o Options) (Outcome, error) {
	for {
		next := *draft
		next.ID = id
		op := Update
		old, err := s.Store.Get(ctx, id)
		switch code := CodeOf(err); {
		case code == "":
			s.again(old, &next)
		case code == NotFound && o.IfVersion == 0:
			op = Create
		case code != NotFound && code != Gone:
			return Outcome{}, err
		}
		if fault := s.Prepare(ctx, &next, o); fault != nil {
			return Outcome{}, fault
		}
		if err != nil && op != Create {
			return Outcome{}, err
		}
		out, err := s.apply(ctx, []Write{{Op: op, ID: id, Incident: &next, IfVersion: o.IfVersion, By: o.By, At: s.Now().UTC()}})
		if o.IfVersion == 0 && (op == Create && CodeOf(err) == Conflict) {
			continue // somebody else created it first: replace that
		}
		if err != nil {
			return Outcome{}, err
		}
		return out[0], nil
	}
}

// Patch changes part of an incident: edit gets the stored state and returns the
// new one. Without Options.IfVersion it is tried again when somebody else wrote
// in between. A new place name is geocoded unless the patch also says where.
func (s *Service) Patch(ctx context.Context, id ID, edit func(Incident) (*Incident, error), o Options) (Outcome, error) {
	for {
		old, err := s.Store.Get(ctx, id)
		if err != nil {
			return Outcome{}, err
		}
		if o.IfVersion != 0 && old.Version != o.IfVersion {
			return Outcome{}, stale(id, o.IfVersion, old.Version)
		}
		draft, err := edit(*old)
		if err != nil {
			return Outcome{}, err
		}
		draft.ID = id
		moved(old, draft)
		if fault := s.rehome(ctx, old, draft); fault != nil {
			return Outcome{}, fault
		}
		s.again(old, draft)
		if err := s.Prepare(ctx, draft, o); err != nil {
			return Outcome{}, err
		}
		out, err := s.apply(ctx, []Write{{Op: Update, ID: id, Incident: draft, IfVersion: old.Version, By: o.By, At: s.Now().UTC()}})
		if CodeOf(err) == Conflict && o.IfVersion == 0 {
			continue
		}
		if err != nil {
			return Outcome{}, err
		}
		return out[0], nil
	}
}

// Delete removes an incident. Its id stays taken, its history stays readable.
func (s *Service) Delete(ctx context.Context, id ID, o Options) (Outcome, error) {
	out, err := s.apply(ctx, []Write{{Op: Delete, ID: id, IfVersion: o.IfVersion, By: o.By, At: s.Now().UTC()}})
	if err != nil {
		return Outcome{}, err
	}
	return out[0], nil
}

func (s *Service) apply(ctx context.Context, w []Write) ([]Outcome, error) {
	changes, err := s.Store.Apply(ctx, w)
	if err != nil {
		return nil, err
	}
	out := make([]Outcome, len(w))
	for n := range w {
		out[n] = Outcome{Change: changes[n], Incident: w[n].Incident}
	}
	return out, nil
}

func stale(id ID, want, have int64) error {
	return Errorf(Conflict, "version", "%s is at version %d, not %d: somebody else has changed it; read it again", id, have, want)
}

// defaults fills in what a draft leaves open.
func (s *Service) defaults(d *Incident) {
	d.Scope = cmp.Or(d.Scope, "event")
	d.Status = cmp.Or(d.Status, "published")
	if d.DateEnd == 0 {
		d.DateEnd = d.DateStart
	}
	if d.DatePrecision == "" && d.DateStart != 0 {
		d.DatePrecision = precisionOf(d.DateStart, d.DateEnd)
	}
	for n := range d.Claims {
		c := &d.Claims[n]
		c.Stance = cmp.Or(c.Stance, "asserts")
		if c.Kind == "casualty" {
			c.Qualifier = cmp.Or(c.Qualifier, "exact")
			c.VictimSide = cmp.Or(c.VictimSide, "unknown")
		}
	}
	sourcesOf(d)
}

func precisionOf(start, end Day) string {
	switch days := end - start + 1; {
	case days == 1:
		return "day"
	case days < 7:
		return "multi_day"
	case days == 7:
		return "week"
	case days < 28:
		return "multi_week"
	case days <= 31:
		return "month"
	case days <= 100:
		return "season"
	default:
		return "year"
	}
}

// sourcesOf derives who reported it, and how many of them independently.
func sourcesOf(d *Incident) {
	if len(d.Reports) == 0 {
		if d.SourceCount == 0 && d.Source != "" {
			d.SourceCount = 1
		}
		return
	}
	var publishers []string
	groups := map[string]bool{}
	for _, r := range d.Reports {
		if r.Publisher != "" && !slices.Contains(publishers, r.Publisher) {
			publishers = append(publishers, r.Publisher)
		}
		groups[cmp.Or(r.IndependenceGroup, r.ID)] = true
	}
	d.Source = strings.Join(publishers, "; ")
	d.SourceCount = int64(len(groups))
}

// title makes a heading for an incident that came without one.
func (s *Service) title(d *Incident) string {
	t, _ := s.Types.Get(d.Type)
	if where := cmp.Or(d.Place, d.PlaceName, d.Country); where != "" {
		return t.Label + ", " + where
	}
	return t.Label
}
