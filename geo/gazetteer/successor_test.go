package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestEndedIDs: an id that the program made of a name leads to the place of today where that is certain, whoever asks by it.
func TestEndedIDs(t *testing.T) {
	ix, err := gazetteer.Open(famousText + "GN:10,Ak-Say,,village,PPL,TJ,,70.1,40,,geonames\nGN:11,Ak-Say,,village,PPL,TJ,,70.9,40,,geonames\n" +
		"CJ:TJ-held-1,Held,,village,PPL,TJ,,70.2,40,,cities\n")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"CJ:TJ-vorukh-1": "GN:1220164", "CJ:TJ-vorukh-2": "GN:1220164", "CJ:RU-vorukh-1": "GN:9", "CJ:TJ-held-1": "CJ:TJ-held-1",
		"CJ:TJ-ak-say-1": "", "CJ:TJ-xyzzy-1": "", "CJ:KG-vorukh-1": "", "CJ:": "", "GN:1": "", "OWN:vorukh": "",
	} {
		c, ok := ix.Candidate(id)
		if ok != (want != "") || c.Place.ID != want {
			t.Errorf("%s leads to %q, want %q", id, c.Place.ID, want)
		}
		if p, err := ix.Resolve(id); want != "" && (err != nil || p.ID != want) {
			t.Errorf("within %s is within %q, %v, want %q", id, p.ID, err, want)
		}
		if path := ix.Path(id); want == "" && path != nil || want != "" && (len(path) < 2 || path[0] != want) {
			t.Errorf("the path of %s is %v", id, path)
		}
		if ix.Has(id) != (want == id) {
			t.Errorf("there is a place %s: %t", id, ix.Has(id))
		}
	}
}
