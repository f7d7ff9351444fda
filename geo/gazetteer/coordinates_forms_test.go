package gazetteer_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// forwardUTM gives easting and northing in metres by the formulae of Snyder ("Map Projections: A Working Manual", USGS Professional
// Paper 1395, 1987, eq. 8-9 to 8-15), which are others than those that the program inverts.
func forwardUTM(p orb.Point, zone int) (easting, northing float64) {
	const a, e2, k0 = 6378137.0, 0.00669437999014, 0.9996
	lat, lon := p.Lat()*math.Pi/180, (p.Lon()-float64(zone*6-183))*math.Pi/180
	ep2 := e2 / (1 - e2)
	sin, cos := math.Sincos(lat)
	n, t, c, d := a/math.Sqrt(1-e2*sin*sin), math.Tan(lat)*math.Tan(lat), ep2*cos*cos, lon*cos
	m := a * ((1-e2/4-3*e2*e2/64-5*e2*e2*e2/256)*lat - (3*e2/8+3*e2*e2/32+45*e2*e2*e2/1024)*math.Sin(2*lat) +
		(15*e2*e2/256+45*e2*e2*e2/1024)*math.Sin(4*lat) - 35*e2*e2*e2/3072*math.Sin(6*lat))
	easting = 500_000 + k0*n*(d+(1-t+c)*math.Pow(d, 3)/6+(5-18*t+t*t+72*c-58*ep2)*math.Pow(d, 5)/120)
	northing = k0 * (m + n*math.Tan(lat)*(d*d/2+(5-t+9*c+4*c*c)*math.Pow(d, 4)/24+(61-58*t+t*t+600*c-330*ep2)*math.Pow(d, 6)/720))
	return easting, northing
}

// forms writes a point in the forms that ParseCoordinates reads, each with how far in metres what is read may lie from it.
func forms(p orb.Point) map[string]float64 {
	lat, lon := p.Lat(), p.Lon()
	sexagesimal := func(x float64, format, positive, negative string) string {
		if x < 0 {
			positive = negative
		}
		tenths := int(math.Round(math.Abs(x) * 36_000))
		return fmt.Sprintf(format, tenths/36_000, tenths/600%60, float64(tenths%600)/10) + positive
	}
	script := func(text string, zero rune) string {
		return strings.Map(func(r rune) rune {
			switch {
			case r >= '0' && r <= '9':
				return zero + r - '0'
			case r == '.':
				return '٫'
			}
			return r
		}, text)
	}
	const centimetre, arc = 0.05, 3.0
	all := map[string]float64{
		fmt.Sprintf("POINT(%.7f %.7f)", lon, lat):                                                           centimetre,
		fmt.Sprintf("SRID=4326;POINT Z (%.7f %.7f 12)", lon, lat):                                           centimetre,
		fmt.Sprintf(`{"type":"Point","coordinates":[%.7f,%.7f]}`, lon, lat):                                 centimetre,
		fmt.Sprintf(`{"type": "Point", "coordinates": [%.7f, %.7f, 3]}`, lon, lat):                          centimetre,
		fmt.Sprintf("geo:%.7f,%.7f;u=20", lat, lon):                                                         centimetre,
		fmt.Sprintf("https://www.google.com/maps/@%.7f,%.7f,17z", lat, lon):                                 centimetre,
		fmt.Sprintf("https://maps.google.com/?q=%.7f,%.7f", lat, lon):                                       centimetre,
		fmt.Sprintf("https://www.openstreetmap.org/#map=9/%.7f/%.7f", lat, lon):                             centimetre,
		fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.7f&mlon=%.7f", lat, lon):                         centimetre,
		fmt.Sprintf("https://yandex.com/maps/?ll=%.7f%%2C%.7f&z=9", lon, lat):                               centimetre,
		fmt.Sprintf("lat %.7f lon %.7f", lat, lon):                                                          centimetre,
		script(fmt.Sprintf("lat %.7f lon %.7f", lat, lon), '۰'):                                             centimetre,
		script(fmt.Sprintf("lat %.7f lon %.7f", lat, lon), '٠'):                                             centimetre,
		sexagesimal(lat, "%d°%d'%.1f\"", "N", "S") + " " + sexagesimal(lon, "%d°%d'%.1f\"", "E", "W"):       arc,
		sexagesimal(lat, "%dd%dm%.1fs ", "N", "S") + ", " + sexagesimal(lon, "%dd%dm%.1fs ", "E", "W"):      arc,
		sexagesimal(lon, "%d %02d %04.1f ", "E", "W") + " " + sexagesimal(lat, "%d %02d %04.1f ", "N", "S"): arc,
		sexagesimal(lat, "%d:%02d:%04.1f", "N", "S") + " " + sexagesimal(lon, "%d:%02d:%04.1f", "E", "W"):   arc,
	}
	if zone := int(math.Floor((lon+180)/6)) + 1; zone <= 60 && lat > -80 && lat < 84 {
		easting, northing := forwardUTM(p, zone)
		word, code := "north", 326
		if lat < 0 {
			northing, word, code = northing+10_000_000, "south", 327
		}
		all[fmt.Sprintf("%d %s %.2f %.2f", zone, word, easting, northing)] = 0.5
		all[fmt.Sprintf("EPSG:%d%02d %.2f %.2f", code, zone, easting, northing)] = 0.5
	}
	return all
}

// FuzzCoordinateForms: a point that is written in a form is read from it as the same point, without another reading.
func FuzzCoordinateForms(f *testing.F) {
	for _, p := range []orb.Point{{70.58, 39.85}, {-70.1, -33.9}, {0, 0}, {179.9999, 83.9}, {-180, -79.9}, {6, 52}, {151.2, -33.87}, {68.7999999, 38.5600001}, {-0.117857142857, 83.99999998571}} {
		f.Add(p.Lon(), p.Lat())
	}
	f.Fuzz(func(t *testing.T, lon, lat float64) {
		if !(math.Abs(lon) <= 179.99999) || !(math.Abs(lat) <= 89.99) {
			return
		}
		for text, off := range forms(orb.Point{lon, lat}) {
			c, ok, err := gazetteer.ParseCoordinates(text)
			if !ok || err != nil || c.Other != nil || c.Rival != nil || geo.Distance(c.Point, orb.Point{lon, lat}) > off {
				t.Errorf("%q is %+v, %v, %v, want %v %v", text, c, ok, err, lon, lat)
			}
		}
	})
}

// TestTextsThatAreNoCoordinates: what looks like one of the forms, and is none, is left to the gazetteer.
func TestTextsThatAreNoCoordinates(t *testing.T) {
	for _, text := range []string{
		"{}", `{"type":"Point"}`, `{"place":"Vorukh"}`, "{38.7, 70.5", "https://example.org/", "https://example.org/38.7,70.5", "https://goo.gl/maps/abc123",
		"UTM 42N", "42N", "42 S", "Zone 42N 12", "Post 42 N 12", "EPSG:4326", "39d", "12m 5s", "3 d 5 m", "3d 5m", "5 km s of Osh", "۱۲", "школа №۱۲", "1 m", "Sector 12 m 13 s",
		"https://www.google.com/maps?q=10,+20+Downing+Street,+London", "https://maps.google.com/?q=12+34th+Street",
	} {
		if c, ok, err := gazetteer.ParseCoordinates(text); ok || err != nil {
			t.Errorf("%q is read as %v, %v", text, c, err)
		}
	}
	for text, want := range map[string]string{
		`{"type":"LineString","coordinates":[[70,38],[71,39]]}`: "no point",
		`{"type":"Point","coordinates":["70","x"]}`:             "no point",
		`{"type":"Point","coordinates":[70]}`:                   "no point",
		`{"type":"Point","coordinates":[38.7,170.5]}`:           "out of range",
		`{"type":"Point","coordinates":[7e1,38]}`:               "no decimal degrees",
		"https://www.openstreetmap.org/?mlat=91.0&mlon=70.5":    "out of range",
		"geo:0,0?q=Vorukh": `ask for "Vorukh"`, "geo:0.0,0.0?q=10,+20+Downing+Street": "ask for", "geo:0,0?z=3&q=a;b%zz": `ask for "a;b%zz"`,
	} {
		if c, ok, err := gazetteer.ParseCoordinates(text); ok || err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is %v, %v, want %q", text, c, err, want)
		}
	}
}

// TestRadiusOfLinks: what a link marks has the radius of its digits, the middle of a map that of what the map shows.
func TestRadiusOfLinks(t *testing.T) {
	for text, want := range map[string]float64{
		"geo:0,0?q=38.70000,70.50000(a;b)": 10, "geo:0.0,0.0?z=9&q=38.70000%2C70.50000(%D0%92)": 10,
		"https://maps.google.com/?q=38.70000,70.50000+(Vorukh)&z=8":                10,
		"https://yandex.ru/maps/?ll=70%2C38&pt=70.50000,38.70000,pm2rdm~71,39&z=8": 10,
		"https://www.google.com/maps/@38.70000,70.50000,8z":                        122_171,
		"https://www.google.com/maps/@38.70000,70.50000,1234m":                     1234,
		"https://www.google.com/maps/@38.70000,70.50000,3a,75y":                    10,
		"https://www.openstreetmap.org/#map=8/38.70000/70.50000":                   122_171,
		"https://yandex.ru/maps/?ll=70.50000%2C38.70000&z=8":                       122_171,
		"https://maps.google.com/?ll=38.70000,70.50000&z=8":                        122_171,
		"https://www.bing.com/maps?cp=38.70000~70.50000&lvl=8":                     122_171,
		"https://maps.apple.com/?ll=38.70000,70.50000":                             10,
		"https://maps.apple.com/?ll=38.70000,70.50000&z=x":                         10,
	} {
		c, ok, err := gazetteer.ParseCoordinates(text)
		if !ok || err != nil || c.Point != (orb.Point{70.5, 38.7}) || c.RadiusM != want {
			t.Errorf("%q is %+v, %v, %v, want a radius of %v m", text, c, ok, err, want)
		}
	}
}

// TestCoordinatesOfTheWebBesideWords: a link stands beside a name.
func TestCoordinatesOfTheWebBesideWords(t *testing.T) {
	ix := realIndex(t)
	for _, text := range []string{"Vorukh https://www.openstreetmap.org/?mlat=39.85&mlon=70.58", "Vorukh (https://www.google.com/maps/@39.85,70.58,15z)",
		"Vorukh, 42 north 635100 4412000", "Ворух (۳۹٫۸۵, ۷۰٫۵۸)"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) != 1 || res.Ambiguous || res.Candidates[0].Match != gazetteer.MatchCoordinates || geo.Distance(res.Candidates[0].Point, orb.Point{70.58, 39.85}) > 100_000 {
			t.Errorf("%s: %s (%s)", text, labels(res), res.Reason)
		}
	}
}
