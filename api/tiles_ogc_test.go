package api_test

import (
	"math"
	"net/http"
	"strings"
	"testing"
)

// TestOGCTilesLeadToTheTiles goes the way of a client of OGC API Tiles: from the
// collection to the tilesets, the tile matrix set and a tile.
func TestOGCTilesLeadToTheTiles(t *testing.T) {
	b := newBench(t)
	b.scatter(200)
	const rel = "http://www.opengis.net/def/rel/ogc/1.0/"
	list := decode[struct {
		Tilesets []struct{ Links []struct{ Href, Rel string } }
	}](t, b.get(linkTo(t, b.get("/collections/incidents"), rel+"tilesets-vector", "application/json")).Body.Bytes())
	if len(list.Tilesets) != 1 || list.Tilesets[0].Links[0].Rel != "self" {
		t.Fatalf("%+v", list)
	}
	about := b.get(list.Tilesets[0].Links[0].Href)
	set := decode[struct {
		URI          string
		TileMatrices []struct {
			ID               string
			ScaleDenominator float64
			CellSize         float64
			PointOfOrigin    [2]float64
			MatrixWidth      int
		}
	}](t, b.get(linkTo(t, about, rel+"tiling-scheme", "application/json")).Body.Bytes())
	// TMS 2.0 annex D.1
	if m := set.TileMatrices; len(m) != 23 || math.Abs(m[0].ScaleDenominator-559082264.028717) > 1e-3 || math.Abs(m[0].CellSize-156543.033928041) > 1e-6 ||
		math.Abs(m[22].ScaleDenominator-133.295598980) > 1e-6 || m[22].ID != "22" || m[22].MatrixWidth != 1<<22 || math.Abs(m[3].PointOfOrigin[1]-20037508.3427892) > 1e-3 {
		t.Errorf("%+v", set)
	}
	item := linkTo(t, about, "item", "application/vnd.mapbox-vector-tile")
	at := func(z, row, col string) string {
		return strings.NewReplacer("{tileMatrix}", z, "{tileRow}", row, "{tileCol}", col).Replace(item)
	}
	same, other := b.get(at("3", "2", "5")), b.get("/tiles/incidents/3/5/2.mvt")
	if same.Code != http.StatusOK || same.Body.String() != other.Body.String() {
		t.Errorf("row 2, column 5: %d, %d bytes, %d are in the tile 3/5/2", same.Code, same.Body.Len(), other.Body.Len())
	}
	if few := b.get(at("3", "2", "5") + "&type=shelling&datetime=1916-08-01/.."); few.Code != http.StatusOK || few.Body.Len() >= same.Body.Len() {
		t.Errorf("with conditions %d, %d bytes", few.Code, few.Body.Len())
	}
	for path, want := range map[string]int{at("3", "8", "5"): 404, at("23", "0", "0"): 404, at("x", "0", "0"): 404, at("3", "2", "5") + "&v=1": 400,
		strings.Replace(at("3", "2", "5"), "f=mvt", "f=json", 1): 400, "/tileMatrixSets?f=html": 400, "/tileMatrixSets/WorldCRS84Quad": 404, "/collections/incidents/tiles?x=1": 400} {
		if w := b.get(path); w.Code != want {
			t.Errorf("%s: %d, want %d", path, w.Code, want)
		}
	}
	tag := about.Header().Get("ETag")
	if w := b.get("/collections/incidents/tiles/WebMercatorQuad", "If-None-Match", tag); w.Code != http.StatusNotModified {
		t.Errorf("%d with the tag that it has", w.Code)
	}
}
