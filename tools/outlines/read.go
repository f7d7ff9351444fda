package main

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	_ "modernc.org/sqlite" // reads the GeoPackage
)

// unit is a state or province as Natural Earth draws it; often smaller than a first-level division of today.
type unit struct {
	name, otherName, geoName string // Natural Earth's, WOE's, GeoNames'
	fips                     string // TI03, or empty
	country                  string // ISO 3166-1 alpha-2 of who holds it, or "-1"
	polygons                 orb.MultiPolygon
}

// claim is a line of Natural Earth's disputed boundaries: the border that a country claims against the one that holds the
// land beside it.
type claim struct {
	name   string // "Indian claim"
	holder string // ISO 3166-1 alpha-3
	line   orb.MultiLineString
}

// readWorldMap reads the GeoPackage world_map.gpkg of QGIS.
func readWorldMap(file string) (units []unit, claims []claim, err error) {
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro&immutable=1")
	if err != nil {
		return nil, nil, err
	}
	defer db.Close()
	err = query(db, `SELECT ifnull(name, ''), ifnull(woe_name, ''), ifnull(gn_name, ''), ifnull(fips, ''), ifnull(iso_a2, ''), geom
		FROM states_provinces ORDER BY fid`, func(rows *sql.Rows) error {
		var u unit
		var blob []byte
		if err := rows.Scan(&u.name, &u.otherName, &u.geoName, &u.fips, &u.country, &blob); err != nil {
			return err
		}
		g, err := geometry(blob)
		if err != nil {
			return err
		}
		mp, ok := g.(orb.MultiPolygon)
		if !ok {
			return fmt.Errorf("%s: geometry of type %s", u.name, g.GeoJSONType())
		}
		u.polygons = mp
		units = append(units, u)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: states_provinces: %w", file, err)
	}
	err = query(db, `SELECT name, adm0_a3_l, geom FROM disputed_borders ORDER BY fid`, func(rows *sql.Rows) error {
		var c claim
		var blob []byte
		if err := rows.Scan(&c.name, &c.holder, &blob); err != nil {
			return err
		}
		g, err := geometry(blob)
		if err != nil {
			return err
		}
		line, ok := g.(orb.MultiLineString)
		if !ok {
			return fmt.Errorf("%s: geometry of type %s", c.name, g.GeoJSONType())
		}
		c.line = line
		claims = append(claims, c)
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: disputed_borders: %w", file, err)
	}
	return units, claims, nil
}

func query(db *sql.DB, text string, each func(*sql.Rows) error) error {
	rows, err := db.Query(text)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// geometry reads a GeoPackage geometry (GeoPackage 1.3 §2.1.3).
func geometry(blob []byte) (orb.Geometry, error) {
	if len(blob) < 8 || blob[0] != 'G' || blob[1] != 'P' {
		return nil, errors.New("no GeoPackage geometry")
	}
	envelope := []int{0, 32, 48, 48, 64, 0, 0, 0}[blob[3]>>1&7]
	if len(blob) < 8+envelope {
		return nil, errors.New("a GeoPackage geometry is cut off")
	}
	return wkb.Unmarshal(blob[8+envelope:])
}
