package gazetteer_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/testenv"

	"github.com/paulmach/orb"
)

// openGzip opens a packed file of the shared test data.
func openGzip(t testing.TB, elem ...string) io.Reader {
	t.Helper()
	f, err := os.Open(testenv.Shared(t, elem...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	r, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// imported reads the polygons of Tajikistan and Kyrgyzstan, with ids of the built-in places.
func imported(t testing.TB) (features []gazetteer.Feature) {
	t.Helper()
	ix, err := gazetteer.Open(data.Gazetteer)
	if err != nil {
		t.Fatal(err)
	}
	left := map[string]int{}
	for f, err := range gazetteer.ReadGeoJSON(openGzip(t, "gazetteer", "admin_polygons_tj_kg.geojson.gz"), gazetteer.KnownWOF(ix)) {
		var row *gazetteer.RowError
		if errors.As(err, &row) {
			left[row.Reason]++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		features = append(features, f)
	}
	if len(features) != 123 || len(left) != 1 || left[gazetteer.ReasonSuperseded] != 2 {
		t.Fatalf("%d features, left out: %v; want 123 and 2 that are superseded", len(features), left)
	}
	return features
}

// TestImportedDistricts asks the reverse points of the development set for their districts.
func TestImportedDistricts(t *testing.T) {
	features := imported(t)
	var outlines []gazetteer.Outline
	name := map[string]string{}
	builtIn := 0
	for _, f := range features {
		outlines = append(outlines, f.Outline)
		name[f.Place.ID] = f.Place.Name
		if !strings.HasPrefix(f.Place.ID, "WOF:") {
			builtIn++
		}
	}
	if builtIn < 110 {
		t.Errorf("only %d of the polygons are of places of the gazetteer", builtIn)
	}
	o, err := gazetteer.OpenOutlines(data.Outlines, outlines...)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(testenv.Shared(t, "gazetteer", "eval", "qualified_dev.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	c := csv.NewReader(strings.NewReader(string(text)))
	c.Comma, c.LazyQuotes = '\t', true
	rows, err := c.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := func(name string) int { return slices.Index(rows[0], name) }
	asked, country, district, region := 0, 0, 0, 0
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		code, county := r[col("country")], r[col("county")]
		lon, errLon := strconv.ParseFloat(r[col("rev_lon")], 64)
		lat, errLat := strconv.ParseFloat(r[col("rev_lat")], 64)
		if errLon != nil || errLat != nil || county == "" || code != "TJ" && code != "KG" || seen[r[col("geonameid")]] {
			continue
		}
		seen[r[col("geonameid")]] = true
		asked++
		levels := first(o.Containing(lon, lat))
		if levels[0].Country == code {
			country++
		}
		if name[levels[1].PlaceID] == r[col("region")] {
			region++
		}
		if name[levels[2].PlaceID] == county {
			district++
		} else {
			t.Logf("%s (%v,%v): %s, not %s; %+v", r[col("name")], lon, lat, name[levels[2].PlaceID], county, levels[2])
		}
	}
	t.Logf("%d points: country right %d, region %d, district %d", asked, country, region, district)
	if asked < 500 || 100*country < 99*asked || 100*region < 99*asked || 100*district < 99*asked {
		t.Errorf("%d points: country right %d, region %d, district %d; want 99 %% of each", asked, country, region, district)
	}
}

// first is the likeliest outline of each level.
func first(list []gazetteer.Containment) (levels [3]gazetteer.Containment) {
	for i := len(list) - 1; i >= 0; i-- {
		if l := list[i].Level; l < len(levels) && list[i].Disputed == "" {
			levels[l] = list[i]
		}
	}
	return levels
}

// TestOutlinesAgreeWithGDAL compares point in polygon with what GDAL says of the same polygons and points.
func TestOutlinesAgreeWithGDAL(t *testing.T) {
	ogr2ogr, ogrinfo := testenv.Need(t, "ogr2ogr"), testenv.Need(t, "ogrinfo")
	polygons, err := io.ReadAll(openGzip(t, "gazetteer", "admin_polygons_tj_kg.geojson.gz"))
	if err != nil {
		t.Fatal(err)
	}
	table := "n,lon,lat\n"
	var points []orb.Point
	for lon := 67.61; lon < 80; lon += 1.07 {
		for lat := 36.53; lat < 43.5; lat += 0.43 {
			table += fmt.Sprintf("%d,%v,%v\n", len(points), lon, lat)
			points = append(points, orb.Point{lon, lat})
		}
	}
	dir := t.TempDir()
	for name, content := range map[string]string{"p.csv": table, "a.geojson": string(polygons)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	all := filepath.Join(dir, "all.gpkg")
	testenv.Run(t, testenv.Command(t, ogr2ogr, "-f", "GPKG", all, filepath.Join(dir, "a.geojson"), "-nln", "a"))
	testenv.Run(t, testenv.Command(t, ogr2ogr, "-f", "GPKG", "-update", all, filepath.Join(dir, "p.csv"), "-nln", "p",
		"-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-a_srs", "EPSG:4326"))
	out := testenv.Run(t, testenv.Command(t, ogrinfo, "-q", "-dialect", "sqlite", "-sql",
		"SELECT 'hit ' || a.wof_id || ' ' || p.n AS hit FROM a, p WHERE ST_Contains(a.geom, p.geom) AND a.is_current = 1", all))
	gdal := map[string]bool{}
	for line := range strings.Lines(out) {
		if _, hit, ok := strings.Cut(strings.TrimSpace(line), "= hit "); ok {
			gdal[hit] = true
		}
	}
	hits := 0
	for f, err := range gazetteer.ReadGeoJSON(bytes.NewReader(polygons), gazetteer.WOFIDs{}) {
		if err != nil {
			continue // counted by imported
		}
		wof := strings.TrimPrefix(f.Place.ID, "WOF:")
		if strings.HasPrefix(f.Place.ID, "GN:") {
			continue // one id of GeoNames may be of two records
		}
		for n, p := range points {
			inside := f.Outline.Region.Contains(p)
			if inside {
				hits++
			}
			if inside != gdal[fmt.Sprintf("%s %d", wof, n)] && f.Outline.Region.EdgeDistance(p, 9) > 3 {
				t.Errorf("%s, %v: inside %v, GDAL says otherwise", f.Place.Name, p, inside)
			}
		}
	}
	if hits < 50 || len(gdal) < 100 {
		t.Errorf("only %d and %d hits: the comparison says nothing", hits, len(gdal))
	}
}
