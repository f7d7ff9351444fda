package cli

import (
	"cmp"
	"context"
	"errors"
	"hash/maphash"
	"slices"

	"dateline/internal/incident"

	"github.com/google/uuid"
	"github.com/paulmach/orb"
)

// placeCache remembers where names are, so that a name that a file has a
// thousand times is geocoded once.
type placeCache struct {
	known map[placeKey]*located
	room  int
}

// maxLocated is how many names are remembered.
const maxLocated = 200_000

type placeKey struct{ text, country, admin1 string }

// located is what geocoding says of an incident, or why it says nothing.
type located struct {
	fault      *incident.Error
	placeID    string
	country    string
	admin1     string
	point      orb.Point
	precision  string
	radius     float64
	reason     string
	candidates []incident.Candidate
}

func newPlaceCache() *placeCache {
	return &placeCache{known: map[placeKey]*located{}, room: maxLocated}
}

// prepare is Service.Prepare for an incident that may have a place that was
// looked up before.
func (c *placeCache) prepare(ctx context.Context, s *incident.Service, i *incident.Incident, o incident.Options) error {
	key := placeKey{cmp.Or(i.PlaceQuery, i.Place), i.Country, i.Admin1}
	if i.Point != nil || i.PlaceID != "" || key.text == "" || o.Geocode == incident.None ||
		i.UncertaintyM != 0 || i.GeoPrecision != "" || i.GeoMethod != "" { // says more of where it was
		return s.Prepare(ctx, i, o)
	}
	if l, ok := c.known[key]; ok {
		return c.recall(ctx, s, i, o, l)
	}
	err := s.Prepare(ctx, i, o)
	if c.room > 0 {
		if l := learn(s, i, err); l != nil {
			c.known[key] = l
			c.room--
		}
	}
	return err
}

// learn takes what Prepare found out about a place, nil if it is not clear.
func learn(s *incident.Service, i *incident.Incident, err error) *located {
	var faults incident.Errors
	if errors.As(err, &faults) {
		others := s.Faults(i)
		for _, e := range faults {
			if !slices.ContainsFunc(others, func(o *incident.Error) bool { return o.Field == e.Field && o.Message == e.Message }) {
				return &located{fault: e}
			}
		}
		return nil
	}
	if err != nil || i.Point == nil || i.PlaceID == "" {
		return nil
	}
	return &located{placeID: i.PlaceID, country: i.Country, admin1: i.Admin1, point: *i.Point, precision: i.GeoPrecision,
		radius: i.UncertaintyM, reason: i.UncertaintyReason, candidates: i.Candidates}
}

// recall prepares i with what is known of its place.
func (c *placeCache) recall(ctx context.Context, s *incident.Service, i *incident.Incident, o incident.Options, l *located) error {
	if l.fault != nil { // the others are told too
		fault := *l.fault
		return append(s.Faults(i), &fault)
	}
	point := l.point
	i.PlaceID, i.Country, i.Admin1, i.Point = l.placeID, l.country, l.admin1, &point
	i.GeoPrecision, i.UncertaintyM, i.UncertaintyReason, i.Candidates = l.precision, l.radius, l.reason, l.candidates
	return s.Prepare(ctx, i, o)
}

// idMaker makes ids of the contents of records (UUIDv5, RFC 9562 §5.5): the same
// record of the same kind of file always gets the same one, and the second of
// two equal records another one than the first.
type idMaker struct {
	space uuid.UUID
	seen  map[uint64]uint32 // how often a hash has come
}

// idSpace is the namespace of our ids, a random UUID.
var idSpace = uuid.MustParse("6f0a3a5e-5f3b-4d0e-9d57-0c2f1f6f7a31")

func newIDMaker(head string) *idMaker {
	return &idMaker{space: uuid.NewSHA1(idSpace, []byte(head)), seen: map[uint64]uint32{}}
}

func (m *idMaker) idOf(raw []byte) incident.ID {
	id := uuid.NewSHA1(m.space, raw)
	hash := uint64(id[8])<<56 | uint64(id[9])<<48 | uint64(id[10])<<40 | uint64(id[11])<<32 |
		uint64(id[12])<<24 | uint64(id[13])<<16 | uint64(id[14])<<8 | uint64(id[15])
	n := m.seen[hash]
	m.seen[hash] = n + 1
	if n > 0 {
		id = uuid.NewSHA1(id, []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)})
	}
	return incident.ID(id.String())
}

// lineOf remembers on which line of a file each id stood first.
type lineOf struct {
	seed  maphash.Seed
	lines map[uint64]int64 // by the hash of the id: ids are long, and files have millions
}

func newLineOf() *lineOf { return &lineOf{seed: maphash.MakeSeed(), lines: map[uint64]int64{}} }

// first returns the line on which id stood first, which is line if that is now.
func (l *lineOf) first(id incident.ID, line int64) int64 {
	hash := maphash.String(l.seed, string(id))
	if at, ok := l.lines[hash]; ok {
		return at
	}
	l.lines[hash] = line
	return line
}

// inCountry places an incident that is known to be somewhere in a country, and no
// better: as that country, whatever the words for it are.
func (d *dataFile) inCountry(ctx context.Context, i *incident.Incident) {
	if i.Point != nil || i.PlaceID != "" || i.GeoPrecision != "country" || i.Country == "" {
		return
	}
	i.GeoPrecision = "" // it is found out again
	if ids := d.places.Current().Division(ctx, i.Country, ""); len(ids) > 0 {
		i.PlaceID = ids[0]
	}
}

// radius tells how large the division is in which an incident was placed no
// better than that; see format.ReadOptions.
func (d *dataFile) radius(i *incident.Incident) (float64, string, bool) {
	admin1 := i.Admin1
	if i.GeoPrecision == "country" {
		admin1 = ""
	}
	ids := d.places.Current().Division(context.Background(), i.Country, admin1)
	if len(ids) == 0 {
		return 0, "", false
	}
	c, ok := d.places.Current().Candidate(ids[0])
	if !ok {
		return 0, "", false
	}
	return c.UncertaintyM, "the extent of " + c.Place.Name + ": " + c.UncertaintyReason, true
}
