package gazetteer_test

import (
	"encoding/csv"
	"os"
	"strconv"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

// written are the words of the reports for places of which the table of seed places adds what is meant.
var written = map[string]string{
	"Batken (province, region)": "southwest frontier region of Batken",
	"Batken (city)":             "Batken",
	"villages of Tort-Kocho and Chyr-Dobo (main exchanges of fire)":  "villages of Tort-Kocho and Chyr-Dobo",
	"Iran (only as \"Iranians\", \"Iranian officials\", \"Tehran\")": "Iranian",
	"Batkent":               "Batkent region",
	"(the) Tajik mountains": "",
	"mountainous eastern Tajikistan / eastern region": "mountainous eastern Tajikistan",
	"Central Asia / Central Asian":                    "Central Asian",
}

// belonging are words of the reports that say what belongs to a country, or who comes from it: they are answered with it, never for
// certain.
var belonging = map[string]bool{"Iranian": true, "Chinese": true, "Central Asian": true}

// TestSeedPlaces: the places of the five reports, as they are written there, lie within the radius of the seed places,
// which were looked up one by one.
func TestSeedPlaces(t *testing.T) {
	f, err := os.Open(testenv.Shared(t, "gazetteer", "seed_places.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, column := range rows[0] {
		at[column] = i
	}
	ix := realIndex(t)
	tried := 0
	for _, row := range rows[1:] {
		lon, errLon := strconv.ParseFloat(row[at["lon"]], 64)
		lat, errLat := strconv.ParseFloat(row[at["lat"]], 64)
		radius, errRadius := strconv.ParseFloat(row[at["uncertainty_m"]], 64)
		if errLon != nil || errLat != nil || errRadius != nil {
			continue // unnamed, or no place
		}
		for text := range strings.SplitSeq(row[at["as_written"]], " | ") {
			if words, ok := written[row[at["as_written"]]]; ok {
				text = words
			}
			if text == "" {
				continue
			}
			tried++
			res := geocode(t, ix, gazetteer.Query{Text: text})
			if len(res.Candidates) == 0 {
				t.Errorf("%q is not found: %s", text, res.Reason)
				continue
			}
			if belonging[text] && !res.Ambiguous {
				t.Errorf("%q is taken for a place without asking", text)
			}
			c := res.Candidates[0]
			if far := geo.Distance(orb.Point{lon, lat}, c.Point); !c.HasPoint || far > radius {
				t.Errorf("%q is %s (%s), %.0f m from the seed place, whose radius is %.0f m", text, c.Label, c.Place.ID, far, radius)
			}
		}
	}
	if tried < 35 {
		t.Errorf("%d texts were tried, want at least 35", tried)
	}
}
