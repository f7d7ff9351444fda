package api_test

import (
	"math"
	"net/http"
	"strings"
	"testing"

	"dateline/api"
	"dateline/geo"

	"github.com/paulmach/orb"
)

const (
	crs84URI = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
	epsg4326 = "http://www.opengis.net/def/crs/EPSG/0/4326"
	epsg3857 = "http://www.opengis.net/def/crs/EPSG/0/3857"
)

// TestGeometryInEveryCRS asks for one incident in each reference system, as a list,
// a sequence and a single feature, twice so that it comes from memory too. The
// metres are those of PROJ 9.1: echo "70.2 37.6" | cs2cs OGC:CRS84 EPSG:3857.
func TestGeometryInEveryCRS(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct{ crs, want string }{
		{"", "[70.2,37.6]"},
		{crs84URI, "[70.2,37.6]"},
		{epsg4326, "[37.6,70.2]"},
		{epsg3857, "[7814628.254,4523072.319]"},
	} {
		query, uri := "", crs84URI
		if c.crs != "" {
			query, uri = "&crs="+c.crs, c.crs
		}
		for range 2 {
			for _, path := range []string{"/incidents?ids=a-sarigor" + query, "/collections/incidents/items?ids=a-sarigor&f=geojsonseq" + query,
				"/collections/incidents/items/a-sarigor?f=geojson" + query, "/incidents/a-sarigor?f=geojson" + query} {
				w := b.get(path)
				if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"geometry":{"type":"Point","coordinates":`+c.want+`}`) {
					t.Errorf("%s: %d, without %s: %s", path, w.Code, c.want, w.Body)
				}
				if got := w.Header().Get("Content-Crs"); got != "<"+uri+">" {
					t.Errorf("%s: Content-Crs %s", path, got)
				}
			}
			if w := b.get("/incidents?ids=e-nowhere" + query); !strings.Contains(w.Body.String(), `"geometry":null`) {
				t.Errorf("%s: no geometry became %s", c.crs, w.Body)
			}
		}
	}
	one, other := b.get("/incidents?crs="+epsg4326), b.get("/incidents?crs="+epsg3857)
	if one.Header().Get("ETag") == other.Header().Get("ETag") {
		t.Error("two reference systems have one validator")
	}
	if w := b.get("/incidents?f=csv&crs=" + epsg3857); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "leave crs out") {
		t.Errorf("a table in metres: %d %s", w.Code, w.Body)
	}
	for _, bad := range []string{"EPSG:3857", "3857", "urn:ogc:def:crs:EPSG::3857", strings.ToLower(epsg3857), epsg3857 + "/", "<" + epsg3857 + ">", "http://www.opengis.net/def/crs/EPSG/0/32642", ""} {
		for _, name := range []string{"crs", "bbox-crs"} {
			w := b.get("/incidents?" + encoded(name, bad))
			if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), epsg3857) {
				t.Errorf("%s=%s: %d %s", name, bad, w.Code, w.Body)
			}
		}
	}
}

func TestBoxInEveryCRS(t *testing.T) {
	b := seeded(t)
	for _, c := range []struct{ bbox, crs, want string }{
		{"69.5,37.2,71,38.2", crs84URI, "e-nowhere a-sarigor"},
		{"37.2,69.5,38.2,71", epsg4326, "e-nowhere a-sarigor"},
		{"37.2,69.5,-9,38.2,71,9000", epsg4326, "e-nowhere a-sarigor"},
		{"-20,170,-10,-170", epsg4326, "d-samoa c-fiji e-nowhere"},
		{"7736704,4468000,7903684,4610000", epsg3857, "e-nowhere a-sarigor"},
		{"7736704,4468000,0,7903684,4610000,1", epsg3857, "e-nowhere a-sarigor"},
		{"18924313.4,-2273030.9,21150000,-1118889.9", epsg3857, "d-samoa c-fiji e-nowhere"},    // east of 180
		{"18924313.4,-2273030.9,-18924313.4,-1118889.9", epsg3857, "d-samoa c-fiji e-nowhere"}, // west of it again
		{"-20037508.342789244,-20048966.104014598,20037508.342789244,20048966.104014598", epsg3857, "b-batken d-samoa c-fiji e-nowhere a-sarigor g-old f-undated"},
		{"0,-20037508.342789244,20037508.342789244,20037508.342789244", epsg3857, "b-batken c-fiji e-nowhere a-sarigor g-old f-undated"},
	} {
		if got := b.list("/incidents?" + encoded("bbox", c.bbox, "bbox-crs", c.crs)).ids(); got != c.want {
			t.Errorf("%s in %s: %q, want %q", c.bbox, c.crs, got, c.want)
		}
	}
	for _, c := range []struct{ bbox, crs, want string }{
		{"37.2,69.5,38.2,71,1", epsg4326, "5 numbers"},
		{"100,37.2,110,38.2", epsg4326, "south,west,north,east"},
		{"38.2,69.5,37.2,71", epsg4326, "south 38.2 is above north 37.2"},
		{"1,NaN,2,3", epsg3857, "not a number"},
		{"1,0x1,2,3", epsg3857, "west,south,east,north in metres"},
		{"", epsg3857, "1 numbers"},
		{"1e300,0,1e301,1", epsg3857, "turns"},
	} {
		if w := b.get("/incidents?" + encoded("bbox", c.bbox, "bbox-crs", c.crs)); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s in %s: %d, without %q: %s", c.bbox, c.crs, w.Code, c.want, w.Body)
		}
	}
}

// FuzzReferenceSystems: there and back again is the same point, and a box that is
// read is one that geo.BBox allows.
func FuzzReferenceSystems(f *testing.F) {
	f.Add(70.2, 37.6, "1,2,3,4")
	f.Add(-180.0, -85.06, "0,-20037508.342789244,20037508.342789244,20037508.342789244")
	f.Add(180.0, 89.9, "1e9,1,2,3")
	f.Fuzz(func(t *testing.T, lon, lat float64, text string) {
		for c := range 3 {
			if box, err := api.ParseBBoxIn(c, text); err == nil && box.Validate() != nil {
				t.Fatalf("%q in %d is %v: %v", text, c, box, box.Validate())
			}
			if geo.ValidPoint(lon, lat) != nil || math.Abs(lat) > 89.9 {
				continue
			}
			x, y, lon2, lat2 := api.ThereAndBack(c, orb.Point{lon, lat})
			if math.Abs(lon2-lon) > 1e-9 || math.Abs(lat2-lat) > 1e-9 {
				t.Fatalf("%v,%v in %d is %v,%v, and that is %v,%v", lon, lat, c, x, y, lon2, lat2)
			}
		}
	})
}
