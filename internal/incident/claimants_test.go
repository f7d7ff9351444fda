package incident_test

import (
	"strings"
	"testing"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// What lies in a disputed area tells who claims it, whatever the place's own country; and no more when it is moved out of it.
func TestPlaceClaimants(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		draft incident.Incident
		want  string
	}{
		{incident.Incident{Place: "Simferopol"}, "UA RU"},
		{incident.Incident{Point: &orb.Point{34.11, 44.957}, UncertaintyM: 500}, "RU UA"}, // who holds it first
		{incident.Incident{Point: &orb.Point{34.11, 44.957}, UncertaintyM: 500, Country: "RU"}, "RU UA"},
		{incident.Incident{PlaceID: "GN:1255634"}, "IN PK"},               // Srinagar
		{incident.Incident{PlaceID: "GN:693805", Country: "RU"}, "RU UA"}, // Simferopol: nobody's claim is decided by us
		{incident.Incident{Place: "Tort-Kocho"}, "KG TJ"},
		{incident.Incident{Place: "Vorukh"}, ""},
		{incident.Incident{Place: "Ukraine", PlaceClaimants: []string{"XX", "YY"}}, ""},
	} {
		draft := c.draft
		draft.Type, draft.DateStart = "other", 20_000
		out, err := b.Put(t.Context(), b.NewID(), &draft, incident.Options{})
		if err != nil {
			t.Errorf("%+v: %v", c.draft, err)
			continue
		}
		stored, err := b.store.Get(t.Context(), out.Incident.ID)
		if err != nil || strings.Join(stored.PlaceClaimants, " ") != c.want {
			t.Errorf("%+v is claimed by %q, %v, want %s", c.draft, stored.PlaceClaimants, err, c.want)
		}
		moved, err := b.Patch(t.Context(), out.Incident.ID, func(i incident.Incident) (*incident.Incident, error) {
			i.Point = &orb.Point{30.52, 50.45}
			return &i, nil
		}, incident.Options{})
		if err == nil && c.draft.Country == "" && len(moved.Incident.PlaceClaimants) > 0 {
			t.Errorf("%+v in Kyiv is claimed by %q", c.draft, moved.Incident.PlaceClaimants)
		}
	}
}
