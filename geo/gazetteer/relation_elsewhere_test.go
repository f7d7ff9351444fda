package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestRelationElsewhere: a distance from a place that does not lie where the query looks says so, and where the place is.
func TestRelationElsewhere(t *testing.T) {
	ix := realIndex(t)
	res := geocode(t, ix, gazetteer.Query{Text: "15 km south of Osh", Country: "TJ"})
	if len(res.Candidates) > 0 || !strings.Contains(res.Reason, "Osh, which is in the gazetteer, but not in Tajikistan") {
		t.Errorf("%d candidates, %s", len(res.Candidates), res.Reason)
	}
	if len(res.Suggestions) != 1 || res.Suggestions[0].Place.ID != "GN:1527534" {
		t.Errorf("suggestions: %+v", res.Suggestions)
	}
	res = geocode(t, ix, gazetteer.Query{Text: "15 km south of Qwxzobod", Country: "TJ"})
	if len(res.Candidates) > 0 || !strings.Contains(res.Reason, `"15 km south of Qwxzobod" is not in the gazetteer`) {
		t.Errorf("%d candidates, %s", len(res.Candidates), res.Reason)
	}
}
