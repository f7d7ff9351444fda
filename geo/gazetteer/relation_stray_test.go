package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/geo/gazetteer"
)

// TestPairsThatLieFarApart: a village is no neighbour of a place hundreds of kilometres away: another of its name is meant, so the answer is
// asked back, and says how far both lie apart. Cities, towns and villages that are near to each other are certain.
func TestPairsThatLieFarApart(t *testing.T) {
	ix := realIndex(t)
	for text, far := range map[string]string{
		"between Stepove and Avdiivka": "479 km apart: another place called Stepove", "between Pervomaiske and Avdiivka": "400.4 km apart", "the Stepove-Avdiivka road": "479 km apart",
		"between Kok-Terek and Khojai A'lo": "284.7 km apart", "между сёлами Кок-Терек и Ходжаи Аъло": "284.7 km apart", "between Nevelske and Pervomaiske": "384.7 km apart",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || !res.Ambiguous || res.Candidates[0].Confidence >= gazetteer.Sure || !strings.Contains(res.Reason, far) {
			t.Errorf("%s: %s, ambiguous %v (%s), want %q", text, labels(res), res.Ambiguous, res.Reason, far)
		}
	}
	for _, text := range []string{
		"halfway between Khartoum and Port Sudan", "between Kabul and Kandahar", "between Mopti and Gao", "between Aktau and Beyneu", "between Osh and Sary-Tash", "between Vorukh and Isfara",
		"the Murghab–Khorog road", "between Khorog and Murghab", "between Orlivka and Avdiivka", "between Robotyne and Verbove", "20 km from Isfara on the road to Osh", "between the Batken region and Dushanbe",
	} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); len(res.Candidates) == 0 || res.Ambiguous || res.Candidates[0].Relation == nil {
			t.Errorf("%s: %s (%s), want it for certain", text, labels(res), res.Reason)
		}
	}
}
