package main

import (
	"database/sql"
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	orbgeo "github.com/paulmach/orb/geo"
	"github.com/paulmach/orb/geojson"

	_ "modernc.org/sqlite" // reads the GeoPackage
)

// division is a state or province as Natural Earth draws it.
type division struct {
	name, country string // the country as Natural Earth's code
	area          orb.MultiPolygon
}

// readDivisions reads the states and provinces of world_map.gpkg, a GeoPackage of QGIS.
func readDivisions(file string) (units []division, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s: states_provinces: %w", file, err)
		}
	}()
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro&immutable=1")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.Query(`SELECT ifnull(name, ''), adm0_a3, geom FROM states_provinces ORDER BY fid`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var u division
		var blob []byte
		if err := rows.Scan(&u.name, &u.country, &blob); err != nil {
			return nil, err
		}
		if u.area, err = multiPolygon(blob); err != nil {
			return nil, fmt.Errorf("%s: %w", u.name, err)
		}
		units = append(units, u)
	}
	return units, rows.Err()
}

// multiPolygon reads a GeoPackage geometry (GeoPackage 1.3 §2.1.3).
func multiPolygon(blob []byte) (orb.MultiPolygon, error) {
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' {
		return nil, errors.New("no GeoPackage geometry")
	}
	envelope := []int{0, 32, 48, 48, 64, 0, 0, 0}[blob[3]>>1&7]
	if len(blob) < 8+envelope {
		return nil, errors.New("a GeoPackage geometry is cut off")
	}
	g, err := wkb.Unmarshal(blob[8+envelope:])
	if err != nil {
		return nil, err
	}
	area, ok := g.(orb.MultiPolygon)
	if !ok {
		return nil, fmt.Errorf("a geometry of type %s", g.GeoJSONType())
	}
	return area, nil
}

// divisions are the lines between the units of one country, larger units on the map sooner than smaller ones; and how
// many units no line parts from another: islands, and countries that are not divided.
func divisions(units []division) (lines []feature, apart int) {
	shapes := make([]orb.MultiPolygon, len(units))
	count, area := map[string]float64{}, map[string]float64{}
	for i, u := range units {
		shapes[i] = u.area
		count[u.country]++
		area[u.country] += orbgeo.Area(u.area)
	}
	byZoom, neighbours := map[int]orb.MultiLineString{}, map[int]bool{}
	m := newMesh(shapes)
	for i, u := range units {
		zoom := divisionZoom(math.Sqrt(area[u.country] / count[u.country]))
		byZoom[zoom] = append(byZoom[zoom], m.linesOf(shapes[i], func(o owners) bool {
			if o[0] != i || o[1] == none || o[1] == i || units[o[1]].country != u.country {
				return false
			}
			neighbours[o[0]], neighbours[o[1]] = true, true
			return true
		})...)
	}
	for zoom := firstDivision; zoom <= maxZoom+1; zoom++ {
		if drawn := byZoom[zoom]; len(drawn) > 0 {
			lines = append(lines, feature{layer: "admin1", from: min(zoom, maxZoom), properties: geojson.Properties{"small": zoom > maxZoom},
				geometry: projected(drawn)})
		}
	}
	return lines, len(units) - len(neighbours)
}

const (
	firstDivision = 3  // the zoom from which large divisions are on the map
	pixels        = 34 // how large the divisions of a country are on the screen when they appear
	metersPerTile = 40_075_016.686
)

// divisionZoom is the zoom from which divisions of a size in metres are on the map, at most one more than that of the
// largest tiles.
func divisionZoom(size float64) int {
	zoom := math.Ceil(math.Log2(pixels * metersPerTile / 512 / size))
	return int(max(firstDivision, min(maxZoom+1, zoom)))
}
