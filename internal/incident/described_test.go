package incident_test

import (
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
)

// TestPlaceDescribedByOthers: an incident lies where its text says, not at the place that the text names for it.
func TestPlaceDescribedByOthers(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct {
		place, placeID, precision, country, admin1 string
		lon, lat, radius                           float64
	}{
		{"15 km south of Isfara", "GN:1514896", "near", "KG/TJ", "", 70.625, 39.992, 10_319},
		{"200 metres from Vorukh", "GN:1220164", "settlement", "TJ", "Sughd Region", 70.580, 39.851, 3_200},
		{"near Batken", "GN:1528735", "near", "KG", "Batken Region", 70.819, 40.060, 15_000},
		{"between Isfara and Batken", "GN:1514896", "near", "KG/TJ", "", 70.722, 40.093, 13_144},
		{"the Osh-Batken road", "GN:1527534", "linear", "KG/UZ", "", 71.805, 40.299, 94_966},
		{"the north of the Batken region", "GN:1463580", "adm1", "KG", "Batken Region", 70.868, 39.879, 143_458},
		{"along the Tajik-Afghan border", "DL:tajik-afghan-border", "linear", "TJ/AF", "", 71.304, 38.042, 328_700},
		{"250 km east of Dushanbe", "", "adm1", "TJ", "Gorno-Badakhshan", 71.649, 38.501, 115_856}, // too far to be of Dushanbe
		{"60 km south of Isfara", "GN:1514896", "adm2", "KG/TJ", "", 70.625, 39.587, 29_276},
		{"60 km south-west of Panj", "", "adm2", "AF", "Kunduz", 68.6228, 36.8543, 29_276}, // over the border
		{"38.7N 70.5E", "", "near", "TJ", "", 70.5, 38.7, 7_090},
		{"37.65341, 70.20237", "", "exact", "TJ", "Khatlon Region", 70.20237, 37.65341, 10},
	} {
		d := b.create(at(tt.place), incident.Options{})
		if d.PlaceID != tt.placeID || d.GeoPrecision != tt.precision || d.Country != tt.country || d.Admin1 != tt.admin1 || d.GeoMethod != incident.MethodGazetteer ||
			!near(d.Point, tt.lon, tt.lat, 0.2) || d.UncertaintyM < 0.98*tt.radius || d.UncertaintyM > 1.02*tt.radius || d.UncertaintyReason == "" {
			t.Errorf("%q: place_id %q, precision %q, country %q, admin1 %q, method %q, %v, radius %v (%s)", tt.place, d.PlaceID, d.GeoPrecision, d.Country, d.Admin1, d.GeoMethod, *d.Point, d.UncertaintyM, d.UncertaintyReason)
		}
		if got := b.get(d.ID); got.Point == nil || *got.Point != *d.Point || got.PlaceID != d.PlaceID {
			t.Errorf("%q comes back as %v, %q", tt.place, got.Point, got.PlaceID)
		}
		// What was stored may be sent again.
		again := at(tt.place, func(i *incident.Incident) {
			i.Point, i.PlaceID, i.UncertaintyM, i.GeoPrecision = d.Point, d.PlaceID, d.UncertaintyM, d.GeoPrecision
		})
		if e := b.create(again, incident.Options{}); *e.Point != *d.Point || e.UncertaintyM != d.UncertaintyM {
			t.Errorf("%q sent again lies at %v, radius %v", tt.place, *e.Point, e.UncertaintyM)
		}
	}
	b = newBench(t)
	if e := b.refused(at("3 km from the border"), incident.Options{}, incident.Unplaced); !strings.Contains(e.Message, "which border") {
		t.Errorf("3 km from the border: %s", e.Message)
	}
	if e := b.refused(at("95N 70E"), incident.Options{}, incident.Invalid); !strings.Contains(e.Message, "latitude 95") {
		t.Errorf("95N 70E: %s", e.Message)
	}
}

// TestDescribedIsNotInItsAnchor: what lies 15 km south of a town is not in the town, nor in its district, and stays so when it is sent as
// it was read; what is near it, or in it, is.
func TestDescribedIsNotInItsAnchor(t *testing.T) {
	b := newBench(t)
	for _, tt := range []struct{ place, in, notIn string }{
		{"15 km south of Isfara", "GN:1220409 GN:1527747", "GN:1514896 GN:8213700 GN:1221092"},
		{"between Isfara and Batken", "GN:1220409 GN:1527747", "GN:1514896 GN:8213700"},
		{"40 km east of Dushanbe", "GN:1220409", "GN:1221874"},
		{"Isfara", "GN:1514896 GN:8213700 GN:1221092 GN:1220409", ""},
		{"near Isfara", "GN:1514896 GN:8213700 GN:1221092", ""},
	} {
		d := b.create(at(tt.place), incident.Options{})
		whole := b.get(d.ID)
		out, err := b.Put(t.Context(), d.ID, whole, incident.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for n, i := range []*incident.Incident{d, out.Incident} {
			if i.GeoMethod != incident.MethodGazetteer {
				t.Errorf("%s, write %d: the point is %s", tt.place, n, i.GeoMethod)
			}
			for _, id := range strings.Fields(tt.in) {
				if !slices.Contains(i.PlacePath, id) {
					t.Errorf("%s, write %d: %s is not in %v", tt.place, n, id, i.PlacePath)
				}
			}
			for _, id := range strings.Fields(tt.notIn) {
				if slices.Contains(i.PlacePath, id) {
					t.Errorf("%s, write %d: %s is in %v", tt.place, n, id, i.PlacePath)
				}
			}
		}
	}
}
