package gazetteer_test

import (
	"context"
	"fmt"
	"log"

	"dateline/geo/gazetteer"
)

func ExampleIndex_Geocode() {
	ix, err := gazetteer.Open(fixture)
	if err != nil {
		log.Fatal(err)
	}
	for _, text := range []string{"Ворух Исфара", "near Vorukh", "Ak-Say", "Vorukk"} {
		res, err := ix.Geocode(context.Background(), gazetteer.Query{Text: text})
		if err != nil {
			log.Fatal(err)
		}
		for _, c := range res.Candidates {
			fmt.Printf("%s: %s, %v within %.0f m (%s, %.2f)\n", text, c.Label, c.Point, c.UncertaintyM, c.Match, c.Score)
		}
		if res.Reason != "" {
			fmt.Println(res.Reason)
		}
		for _, s := range res.Suggestions {
			fmt.Println("did you mean", s.Name)
		}
	}
	// Output:
	// Ворух Исфара: Vorukh, Isfara District, Sughd Region, Tajikistan, [70.58012 39.85125] within 3000 m (alternate, 0.79)
	// Ворух Исфара: Isfara, Isfara District, Sughd Region, Tajikistan, [70.62526 40.12649] within 4000 m (alternate, 0.41)
	// Ворух Исфара: Isfara District, Sughd Region, Tajikistan, [70.6 40.1] within 35840 m (transliterated, 0.40)
	// near Vorukh: Vorukh, Isfara District, Sughd Region, Tajikistan, [70.58012 39.85125] within 15000 m (exact, 0.85)
	// Ak-Say: Ak-Say, Sughd Region, Tajikistan, [70.1 40] within 3000 m (exact, 0.84)
	// Ak-Say: Ak-Say, Sughd Region, Tajikistan, [70.9 40] within 3000 m (exact, 0.84)
	// 2 places fit the text equally well: add the district or region, or give the id
	// Vorukk: Vorukh, Isfara District, Sughd Region, Tajikistan, [70.58012 39.85125] within 3000 m (sound, 0.73)
	// the name is not in the gazetteer; the candidates are called nearly so
}

func ExampleIndex_Resolve() {
	ix, err := gazetteer.Open(fixture)
	if err != nil {
		log.Fatal(err)
	}
	place, err := ix.Resolve("Согдийская область")
	fmt.Println(place.ID, err)
	_, err = ix.Resolve("Ak-Say")
	fmt.Println(err)
	// Output:
	// GN:1221092 <nil>
	// "Ak-Say" may mean several places; give the id of one: Ak-Say, Sughd Region, Tajikistan (village, DL:one); Ak-Say, Sughd Region, Tajikistan (village, DL:two)
}
