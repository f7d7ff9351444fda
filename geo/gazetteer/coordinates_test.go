package gazetteer_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

func TestParseCoordinates(t *testing.T) {
	const decimal, minute, second = 7_100, 1_180, 20 // metres of 0.1°, 1′ and 1″ at these latitudes
	for _, tt := range []struct {
		text     string
		lon, lat float64
		radius   float64
	}{
		{"38.7N 70.5E", 70.5, 38.7, decimal},
		{"38.7 N, 70.5 E", 70.5, 38.7, decimal},
		{"38.7n 70.5e", 70.5, 38.7, decimal},
		{"N38.7 E70.5", 70.5, 38.7, decimal},
		{"70.5E 38.7N", 70.5, 38.7, decimal},
		{"E70.5, N38.7", 70.5, 38.7, decimal},
		{"38.7°N 70.5°E", 70.5, 38.7, decimal},
		{"38.7° north, 70.5° east", 70.5, 38.7, decimal},
		{"38.7 degrees north, 70.5 degrees east", 70.5, 38.7, decimal},
		{"lat 38.7 lon 70.5", 70.5, 38.7, decimal},
		{"lon: 70.5, lat: 38.7", 70.5, 38.7, decimal},
		{"Latitude=38.7; Longitude=70.5", 70.5, 38.7, decimal},
		{"38.7 latitude, 70.5 longitude", 70.5, 38.7, decimal},
		{"lat 38.7 N lon 70.5 E", 70.5, 38.7, decimal},
		{"coordinates: 38.7N 70.5E", 70.5, 38.7, decimal},
		{"(38.7, 70.5)", 70.5, 38.7, decimal},
		{"38.7, 70.5", 70.5, 38.7, decimal},
		{"38.7 70.5", 70.5, 38.7, decimal},
		{"[70.5, 38.7]", 70.5, 38.7, decimal},   // GeoJSON
		{"[151.2, -33.9]", 151.2, -33.9, 7_300}, // the only order
		{"[-33.9, 151.2]", 151.2, -33.9, 7_300}, // the only order
		{"[38.7N, 70.5E]", 70.5, 38.7, decimal},
		{"38.7/70.5", 70.5, 38.7, decimal},
		{"38,7 70,5", 70.5, 38.7, decimal},
		{"38,7; 70,5", 70.5, 38.7, decimal},
		{"38,7 с.ш. 70,5 в.д.", 70.5, 38.7, decimal},
		{"38.7° с. ш. 70.5° в. д.", 70.5, 38.7, decimal},
		{"38,7° северной широты, 70,5° восточной долготы", 70.5, 38.7, decimal},
		{"38.7 с.ш., 70.5 в.д. (WGS 84)", 70.5, 38.7, decimal},
		{"түндүк кеңдик 38.7, чыгыш узундук 70.5", 70.5, 38.7, decimal},
		{"38.7 шимолӣ, 70.5 шарқӣ", 70.5, 38.7, decimal},
		{"37.65° с.ш. 70.20° в.д.", 70.20, 37.65, 720},
		{"37.65341, 70.20237", 70.20237, 37.65341, 10},
		{"38N 70E", 70, 38, 71_000},
		{"39.7, 70", 70, 39.7, 43_200},
		{"-33.9, 151.2", 151.2, -33.9, 7_300},
		{"33.9S 151.2E", 151.2, -33.9, 7_300},
		{"33.9° S 70.1° W", -70.1, -33.9, 7_300},
		{"−33.9 −70.1", -70.1, -33.9, 7_300},
		{"+38.7 +70.5", 70.5, 38.7, decimal},
		{"151.2, -33.9", 151.2, -33.9, 7_300}, // only as longitude, latitude
		{`37°39'12"N 70°12'08"E`, 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37°39′12″ N, 70°12′08″ E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37°39'12'' N 70°12'08'' E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37° 39’ 12” с.ш. 70° 12’ 08” в.д.", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37 39 12 N 70 12 08 E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37:39:12N 70:12:08E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37-39-12N 70-12-08E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"373912N 0701208E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"3739N 07012E", 70.2, 37.65, minute},
		{"3739N 7012E", 70.2, 37.65, minute},
		{"37d39m N 70d12m E", 70.2, 37.65, minute},
		{"37d39m12s N 70d12m08s E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37d39m12s 70d12m8s", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"37d 39m 12.5s, 70d 12m 8.5s", 70 + 12/60.0 + 8.5/3600.0, 37 + 39/60.0 + 12.5/3600.0, 10},
		{"37d39m12sN,70d12m8sE", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, -1}, // one word
		{"70d12'8\"E 37d39'12\"N", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"33d52m S 151d12m E", 151.2, -33 - 52/60.0, minute},
		{"۳۸٫۷، ۷۰٫۵", 70.5, 38.7, decimal}, // Persian
		{"۳۸٫۷ شمالی ۷۰٫۵ شرقی", 70.5, 38.7, decimal},
		{"٣٨.٧° شمال ٧٠.٥° شرق", 70.5, 38.7, decimal}, // Arabic
		{"۳۷°۳۹′۱۲″ N ۷۰°۱۲′۰۸″ E", 70 + 12/60.0 + 8/3600.0, 37 + 39/60.0 + 12/3600.0, second},
		{"३८.७N ७०.५E", 70.5, 38.7, decimal}, // Devanagari
		{"geo:۳۸٫۷,۷۰٫۵", 70.5, 38.7, decimal},
		{`{"type":"Point","coordinates":[70.5,38.7]}`, 70.5, 38.7, decimal},
		{`{"coordinates": [70.5, 38.7, 1800.5], "type": "Point"}`, 70.5, 38.7, decimal},
		{`{"type":"Feature","properties":{"name":"x"},"geometry":{"type":"Point","coordinates":[-70.1,-33.9]}}`, -70.1, -33.9, 7_300},
		{"https://www.google.com/maps/@38.70000,70.50000,14z", 70.5, 38.7, 1_910},
		{"https://www.google.com/maps/place/X/@38.6,70.4,5000m/data=!3m1!4b1!4m6!3m5!1s0x0:0x0!8m2!3d38.70001!4d70.50001", 70.50001, 38.70001, 10},
		{"https://www.google.com/maps/@38.7001,70.5001,2500m/data=!3m1!1e3", 70.5001, 38.7001, 2_500},
		{"https://maps.google.com/?q=38.70000,70.50000", 70.5, 38.7, 10},
		{"https://www.google.com/maps/search/?api=1&query=38.70000%2C70.50000", 70.5, 38.7, 10},
		{"https://www.openstreetmap.org/#map=12/38.7000/70.5000", 70.5, 38.7, 7_640},
		{"https://www.openstreetmap.org/?mlat=38.70000&mlon=70.50000#map=12/38.6/70.4", 70.5, 38.7, 10},
		{"https://yandex.ru/maps/?ll=70.50000%2C38.70000&z=12", 70.5, 38.7, 7_640},
		{"https://maps.apple.com/?ll=38.70000,70.50000", 70.5, 38.7, 10},
		{"www.google.com/maps/@38.70000,70.50000,14z", 70.5, 38.7, 1_910},
		{"https://www.bing.com/maps?cp=38.70000~70.50000&lvl=12", 70.5, 38.7, 7_640},
		{"geo:0,0?q=38.70000,70.50000(Vorukh)", 70.5, 38.7, 10},
		{"geo:0,0", 0, 0, 78_700},
		{"geo:0,0?q=Vorukh", 0, 0, -2},                               // a name
		{"37 d 39 mın N, 70 d 12 mın E, WGS84", 70.2, 37.65, minute}, // with the letter of Turkish, whose capital has fewer bytes
		{"37°39'N 70°12'E", 70.2, 37.65, minute},
		{"37°39' 70°12'", 70.2, 37.65, minute},
		{"37°39,2' N 70°12,1' E", 70 + 12.1/60, 37 + 39.2/60, 120},
		{"N37 39.2 E070 12.1", 70 + 12.1/60, 37 + 39.2/60, 120},
		{"37 градусов 39 минут северной широты, 70 градусов 12 минут восточной долготы", 70.2, 37.65, minute},
		{"geo:37.65,70.2", 70.2, 37.65, 4_500},
		{"geo:37.65341,70.20237;u=35", 70.20237, 37.65341, 35},
		{"GEO:37.65341,70.20237,1800;crs=wgs84", 70.20237, 37.65341, 10},
		{"POINT(70.2 37.65)", 70.2, 37.65, 4_450},
		{"Point Z (70.20237 37.65341 1800)", 70.20237, 37.65341, 10},
		{"SRID=4326;POINT(70.20237 37.65341)", 70.20237, 37.65341, 10},
		{"POINT(-70.1 -33.9)", -70.1, -33.9, 7_300},
		{"geo:37.65341,70.20237?z=11", 70.20237, 37.65341, 10},
	} {
		c, ok, err := gazetteer.ParseCoordinates(tt.text)
		if tt.radius < 0 {
			if ok || (err != nil) != (tt.radius == -2) {
				t.Errorf("%q is read: %v, %v", tt.text, c, err)
			}
			continue
		}
		if !ok || err != nil {
			t.Errorf("%q: not read, %v", tt.text, err)
			continue
		}
		if geo.Distance(c.Point, orb.Point{tt.lon, tt.lat}) > 0.1 || c.Reason == "" {
			t.Errorf("%q is %v, want %v %v; %q", tt.text, c.Point, tt.lon, tt.lat, c.Reason)
		}
		if c.RadiusM < 10 || math.Abs(c.RadiusM-tt.radius) > 0.1*tt.radius+1 {
			t.Errorf("%q has the radius %v (%s), want about %v", tt.text, c.RadiusM, c.Reason, tt.radius)
		}
	}
}

// TestParseUTM compares with PROJ 9.1.1: echo EASTING NORTHING | cs2cs -f %.9f +proj=utm +zone=ZONE [+south] +datum=WGS84 +to +proj=longlat.
func TestParseUTM(t *testing.T) {
	for _, tt := range []struct {
		text     string
		lon, lat float64
	}{
		{"42 north 543210 4312345", 69.498719229, 38.958999731},
		{"42N 543210 4312345", 69.498719229, 38.958999731},
		{"42N543210 4312345", 69.498719229, 38.958999731},
		{"UTM 42N 543210E 4312345N", 69.498719229, 38.958999731},
		{"utm zone 42 N, 543210 m E, 4312345 m N", 69.498719229, 38.958999731},
		{"EPSG:32642 543210 4312345", 69.498719229, 38.958999731},
		{"WGS 84 / UTM zone 42N 0543210 4312345", 69.498719229, 38.958999731},
		{"42 south 543210 4312345", 69.620321375, -51.338534938},
		{"42F 543210 4312345", 69.620321375, -51.338534938},
		{"EPSG:32742 543210 4312345", 69.620321375, -51.338534938},
		{"18S 300123 6543210", -77.098492542, -31.228192061}, // no latitude of the band S
		{"18J 300123 6543210", -77.098492542, -31.228192061},
		{"1N 166021.5 10", -179.999999489, 0.000090348},
		{"33X 543210 9000000", 17.489342929, 81.052572507},
		{"31N 500000 0", 3, 0},
		{"43N 699999 1", 76.797043830, 0.000009043},
	} {
		c, ok, err := gazetteer.ParseCoordinates(tt.text)
		if !ok || err != nil || c.Rival != nil || c.RadiusM != 10 || geo.Distance(c.Point, orb.Point{tt.lon, tt.lat}) > 0.01 {
			t.Errorf("%q: %v, %v, %v, want %v %v", tt.text, c, ok, err, tt.lon, tt.lat)
		}
	}
	for _, text := range []string{"42S 543210 4312345", "42 S 0543210 4312345"} {
		c, ok, err := gazetteer.ParseCoordinates(text)
		if !ok || err != nil || c.Rival == nil || geo.Distance(c.Point, orb.Point{69.498719229, 38.958999731}) > 0.01 ||
			geo.Distance(c.Rival.Point, orb.Point{69.620321375, -51.338534938}) > 0.01 {
			t.Errorf("%q: %+v, %v, %v", text, c, ok, err)
		}
	}
	for _, text := range []string{"61N 543210 4312345", "42N 943210 4312345", "42T 543210 4312345", "42F 543210 9312345", "42N 543210 9912345", "42N 543210 14312345"} {
		var query *gazetteer.QueryError
		if c, ok, err := gazetteer.ParseCoordinates(text); ok || !errors.As(err, &query) {
			t.Errorf("%q is %v, %v", text, c, err)
		}
	}
	ix := realIndex(t)
	if res := geocode(t, ix, gazetteer.Query{Text: "42S 543210 4312345"}); !res.Ambiguous || len(res.Candidates) != 2 || !strings.Contains(res.Reason, "42 north") {
		t.Errorf("the hemisphere is not asked back: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "42S 543210 4312345", Country: "TJ"}); res.Ambiguous || len(res.Candidates) != 1 || res.Candidates[0].Point.Lat() < 38 {
		t.Errorf("in Tajikistan: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "42S 543210 4312345", BBox: &geo.BBox{West: 60, South: -60, East: 80, North: -40}}); res.Ambiguous || len(res.Candidates) != 1 || res.Candidates[0].Point.Lat() > -50 {
		t.Errorf("in the south: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "10 km north of 42S 543210 4312345"}); !res.Ambiguous {
		t.Errorf("what lies to it is not asked back: %+v", res)
	}
}

// TestParseGridReferences compares with what others publish: the manual page of GeographicLib's GeoConvert (38SMB4488 and
// its middle), the tests of the JavaScript library mgrs (33UXP04, 24XWT783908), and the documentation of the Python
// package mgrs (15TWG0000049776, its south-western corner, half a metre off in both directions).
func TestParseGridReferences(t *testing.T) {
	for _, tt := range []struct {
		text     string
		lon, lat float64
		off      float64 // metres: how exact the publication is
		radius   float64
	}{
		{"38SMB4488", 44.40363, 33.33424, 1.5, 708},
		{"38S MB 44 88", 44.40363, 33.33424, 1.5, 708},
		{"mgrs 38smb4488", 44.40363, 33.33424, 1.5, 708},
		{"33UXP04", 16.41450, 48.24949, 6, 7_072},
		{"24XWT783908", -32.66433, 83.62778, 1.5, 71},
		{"15TWG0000049776", -93.0, 41.999997975127997, 0.8, 10},
	} {
		c, ok, err := gazetteer.ParseCoordinates(tt.text)
		if !ok || err != nil {
			t.Errorf("%q: not read, %v", tt.text, err)
			continue
		}
		if off := geo.Distance(c.Point, orb.Point{tt.lon, tt.lat}); off > tt.off || c.RadiusM != tt.radius {
			t.Errorf("%q is %v, %v m off, radius %v, want %v", tt.text, c.Point, off, c.RadiusM, tt.radius)
		}
	}
	// South of the equator, and a square beside a band's edge.
	if c, ok, err := gazetteer.ParseCoordinates("56HLH 34368 50948"); !ok || err != nil || geo.Distance(c.Point, orb.Point{151.2093, -33.8688}) > 15 {
		t.Errorf("Sydney is %v, %v, %v", c.Point, ok, err)
	}
}

func TestParseCoordinatesRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"95N 70E":                       "latitude 95",
		"38.7N 190E":                    "longitude 190",
		"138.7, 170.5":                  "latitude 138.7",
		"95.5, 200.1":                   "latitude 95.5",
		"38.7N 70.5N":                   "two latitudes",
		"70.5E 38.7E":                   "two latitudes or two longitudes",
		"38.7°N":                        "add the longitude",
		"70.5° в.д.":                    "add the latitude",
		"-38.7S 70.5E":                  "sign and a letter",
		`37°69'12"N 70°12'08"E`:         "69 minutes",
		`37°39'72"N 70°12'08"E`:         "72 seconds",
		"geo:95,70":                     "latitude 95",
		"geo:here":                      "geo URI",
		"geo:37.65,70.2;crs=moon":       "reference system",
		"geo:37.65,70.2;u=far":          "metres",
		"SRID=3857;POINT(70 38)":        "reference system 3857",
		"POINT(70.5)":                   "POINT(longitude latitude)",
		"POINT(38.7 170.5)":             "latitude 170.5",
		"42SVG123":                      "as many digits",
		"42S VG 123 4567":               "as many digits",
		"42SAG1234":                     "zone and letters",
		"61SAG1234":                     "zone and letters",
		"99.5 latitude, 70.5 longitude": "latitude 99.5",
	} {
		_, ok, err := gazetteer.ParseCoordinates(text)
		var query *gazetteer.QueryError
		if ok || !errors.As(err, &query) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, %v, want a QueryError with %q", text, ok, err, want)
		}
	}
}

func TestNoCoordinates(t *testing.T) {
	for _, text := range []string{
		"", "12", "38, 70", "10-15", "10:30 12:40", "Border Post 12", "12-я застава", "km 15", "15 km", "38.7", "5 N", "1-2", "201st",
		"Highway 41", "M41", "38.7 km", "38.7, 70.5, 12.3", "1.2.3.4", "Sector 7 N", "2022-01-27", "27.01.2022", "№ 12", "15 N Street",
		"12 New", "10 Dale", "41 S", "Zone 42S", "3rd and 4th", "1941-1945", "38.7-70.5-12", "70 000, 12 500",
	} {
		if c, ok, err := gazetteer.ParseCoordinates(text); ok || err != nil {
			t.Errorf("%q is read as %v, %v", text, c, err)
		}
	}
}

func TestGeocodeCoordinates(t *testing.T) {
	ix := realIndex(t)
	for text, q := range map[string]gazetteer.Query{
		"38.7° N, 70.5° E": {Text: "38.7N 70.5E"},
		"39.8° N, 70.6° E": {Text: "39.8, 70.6", Country: "TJ"},
		"38.7° N, 70.4° E": {Text: "70.4, 38.7", Country: "Tajikistan"}, // the other order lies in the Arctic
	} {
		res := geocode(t, ix, q)
		if len(res.Candidates) != 1 || res.Ambiguous {
			t.Errorf("%+v: %+v", q, res)
			continue
		}
		c := res.Candidates[0]
		if c.Label != text || c.Place.ID != "" || c.Place.Kind != gazetteer.KindCoordinates || c.Match != gazetteer.MatchCoordinates ||
			c.Name.Text != q.Text || !c.HasPoint || c.Point != c.Place.Point || c.UncertaintyM < 10 || c.UncertaintyReason == "" || c.Relation != nil || !(c.Confidence >= 0.95) {
			t.Errorf("%+v is %+v", q, c)
		}
	}
	if c := geocode(t, ix, gazetteer.Query{Text: "38.7, 70.5"}).Candidates[0]; !strings.Contains(c.UncertaintyReason, "latitude, longitude") {
		t.Errorf("the assumed order is not told: %s", c.UncertaintyReason)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "33.9S 151.2E", Country: "KG"}); len(res.Candidates) > 0 || !strings.Contains(res.Reason, "Kyrgyzstan") {
		t.Errorf("Sydney in Kyrgyzstan: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "38.7N 70.5E", BBox: &geo.BBox{West: 71, South: 38, East: 72, North: 39}}); len(res.Candidates) > 0 || !strings.Contains(res.Reason, "in the box") {
		t.Errorf("coordinates beside the box: %+v", res)
	}
	if res := geocode(t, ix, gazetteer.Query{Text: "70.5, 38.7", BBox: &geo.BBox{West: 70, South: 38, East: 71, North: 39}}); len(res.Candidates) != 1 || res.Candidates[0].Point != (orb.Point{70.5, 38.7}) {
		t.Errorf("the box does not choose the order: %+v", res)
	}
	var query *gazetteer.QueryError
	for _, q := range []gazetteer.Query{{Text: "95N 70E"}, {Text: "38.7N 70.5E", Limit: -1}} {
		if res, err := ix.Geocode(context.Background(), q); !errors.As(err, &query) {
			t.Errorf("%+v: %+v, %v", q, res, err)
		}
	}
	var missing *gazetteer.NotFoundError
	if _, err := ix.Geocode(context.Background(), gazetteer.Query{Text: "38.7N 70.5E", Country: "Tajikistam"}); !errors.As(err, &missing) {
		t.Errorf("no such country: %v", err)
	}
}

// TestCoordinatesBesideWords: words beside coordinates choose their order, and contradict them where they lie elsewhere.
func TestCoordinatesBesideWords(t *testing.T) {
	ix := realIndex(t)
	for _, tt := range []struct {
		text   string
		point  orb.Point
		reason string
	}{
		{"38N 70E, Tajikistan", orb.Point{70, 38}, ""},
		{"40.06,70.82 (Batken)", orb.Point{70.82, 40.06}, ""},
		{"Batken (40.06, 70.82)", orb.Point{70.82, 40.06}, ""},
		{"Batken, 70.82, 40.06", orb.Point{70.82, 40.06}, ""},
		{"40.06, 70.82; Moscow", orb.Point{70.82, 40.06}, "km from Moscow"},
		{"Qwxzobod (40.06, 70.82)", orb.Point{70.82, 40.06}, "is not in the gazetteer"},
	} {
		res := geocode(t, ix, gazetteer.Query{Text: tt.text})
		if len(res.Candidates) == 0 || res.Candidates[0].Match != gazetteer.MatchCoordinates || res.Candidates[0].Point != tt.point ||
			!strings.Contains(res.Reason, tt.reason) || res.Ambiguous != (tt.reason != "") {
			t.Errorf("%s: %s, ambiguous %v, %q", tt.text, labels(res), res.Ambiguous, res.Reason)
		}
	}
}

// FuzzParseCoordinates: what is read is on the globe, has a radius and a reason, and its own text reads as the same point.
func FuzzParseCoordinates(f *testing.F) {
	for _, s := range []string{
		"38.7N 70.5E", `37°39'12"N 70°12'08"E`, "N37 39.2 E070 12.1", "37.65° с.ш. 70.20° в.д.", "geo:1,2;u=3", "42S VG 12345 67890",
		"38,7 70,5", "373912N 0701208E", "-1.5 +2.5", "90N 180W", "01CAA0", "60XZZ99", "0N0E", "1°2'3\"", "north 5 east 6", "SRID=4326;POINT Z (1 2 3)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c, ok, err := gazetteer.ParseCoordinates(s)
		if err != nil {
			var query *gazetteer.QueryError
			if ok || !errors.As(err, &query) {
				t.Fatalf("%q: %v, %v", s, ok, err)
			}
			return
		}
		if !ok {
			return
		}
		if geo.ValidPoint(c.Point.Lon(), c.Point.Lat()) != nil || !(c.RadiusM >= 10) || math.IsInf(c.RadiusM, 0) || c.Reason == "" {
			t.Fatalf("%q is %+v", s, c)
		}
		again, ok, err := gazetteer.ParseCoordinates(c.String())
		if !ok || err != nil || geo.Distance(again.Point, c.Point) > 0.2 {
			t.Fatalf("%q is %v, whose text %q is %v, %v", s, c.Point, c.String(), again.Point, err)
		}
	})
}

// TestBracketedCoordinates: brackets tell the order only probably, and the answer says what was assumed; the restrictions of a query decide.
func TestBracketedCoordinates(t *testing.T) {
	ix := realIndex(t)
	res := geocode(t, ix, gazetteer.Query{Text: "[70.58, 39.85]"})
	if len(res.Candidates) != 1 || res.Candidates[0].Point != (orb.Point{70.58, 39.85}) || res.Candidates[0].Confidence > 0.9 ||
		!strings.Contains(res.Candidates[0].UncertaintyReason, "read as longitude, latitude") {
		t.Errorf("%+v", res)
	}
	res = geocode(t, ix, gazetteer.Query{Text: "[39.85, 70.58]", Country: "TJ"})
	if len(res.Candidates) != 1 || res.Candidates[0].Point != (orb.Point{70.58, 39.85}) || !strings.Contains(res.Candidates[0].UncertaintyReason, "read as latitude, longitude") {
		t.Errorf("in Tajikistan: %+v", res)
	}
}
