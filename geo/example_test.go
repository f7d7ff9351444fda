package geo_test

import (
	"fmt"

	"dateline/geo"

	"github.com/paulmach/orb"
)

func ExampleParseBBox() {
	fiji, _ := geo.ParseBBox("175,-20,190,-10") // as Leaflet sends it after panning east
	fmt.Println(fiji, fiji.Crosses(), fiji.Contains(-179, -15))
	for _, plain := range fiji.Split() {
		fmt.Println(plain)
	}
	_, err := geo.ParseBBox("69.5,38.2,71,37.2")
	fmt.Println(err)
	// Output:
	// 175,-20,-170,-10 true true
	// 175,-20,180,-10
	// -180,-20,-170,-10
	// bbox is west,south,east,north in degrees, south 38.2 is above north 37.2: did you swap latitude and longitude?
}

func ExampleBoxAround() {
	box := geo.BoxAround(orb.Point{179.99, 0}, 5000)
	fmt.Println(box.Crosses(), box.Contains(-179.97, 0))
	// Output: true true
}
