package cli_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// TestGazetteerImportCountsWhenWhole: of a file that cannot be read to its end nothing counts, though parts of it are stored:
// neither places of Who's On First nor the user's own, nor the outlines of either.
func TestGazetteerImportCountsWhenWhole(t *testing.T) {
	b := newBench(t)
	facts := func() (f struct{ Places, Outlines int }) {
		if err := json.Unmarshal([]byte(b.ok("gazetteer", "stats", "--json")), &f); err != nil {
			t.Fatal(err)
		}
		return f
	}
	b.ok("gazetteer", "add", "Qzxobod", "--lon", "70", "--lat", "39")
	before := facts()
	const many = 5_500 // more than a part
	wof, own := &strings.Builder{}, &strings.Builder{}
	wof.WriteString(wofRecord(999000, "Zaryaqum District", "county", "-1") + "\n")
	own.WriteString(`{"type":"Feature","properties":{"place_id":"OWN:area","name":"Ownarea","kind":"admin2","country":"TJ"},
		"geometry":{"type":"Polygon","coordinates":[[[70,39],[70.2,39],[70.2,39.2],[70,39.2],[70,39]]]}}` + "\n")
	for n := range many {
		fmt.Fprintf(wof, `{"type":"Feature","properties":{"wof:id":%d,"wof:name":"Zar %d","wof:placetype":"locality","wof:country":"TJ","lbl:longitude":70,"lbl:latitude":39}}`+"\n", 1_000_000+n, n)
		fmt.Fprintf(own, `{"type":"Feature","properties":{"place_id":"OWN:%d","name":"Own %d","kind":"village"},"geometry":{"type":"Point","coordinates":[70,39]}}`+"\n", n, n)
	}
	for name, text := range map[string]string{"wof.geojsonl": wof.String(), "own.geojsonl": own.String()} {
		b.write(name, text+"{broken")
		b.fails(1, name, "gazetteer", "import", name)
		b.ok("gazetteer", "alias", "OWN:qzxobod", "Zxqobod of "+name) // who looks has to look anew
		if now := facts(); now != before {
			t.Errorf("a part of %s counts: %+v, before it %+v", name, now, before)
		}
		b.write(name, text)
		b.ok("gazetteer", "import", name)
		after := facts()
		if after.Places != before.Places+many+1 || after.Outlines != before.Outlines+1 {
			t.Errorf("all of %s is %+v, before it %+v", name, after, before)
		}
		before = after
	}
}
