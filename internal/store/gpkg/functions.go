package gpkg

import (
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/paulmach/orb"
	sqlitedriver "modernc.org/sqlite"
)

// registerFunctions gives SQLite the functions that the triggers of the R-tree
// extension call (GeoPackage 1.2 Annex F.3). Registration is process-global and
// must come before the first connection.
var registerFunctions = sync.OnceValue(func() error {
	corner := func(pick func(orb.Point) float64) func(orb.Point, bool) driver.Value {
		return func(p orb.Point, empty bool) driver.Value {
			if empty {
				return nil
			}
			return pick(p)
		}
	}
	x := corner(func(p orb.Point) float64 { return p[0] })
	y := corner(func(p orb.Point) float64 { return p[1] })
	for name, f := range map[string]func(orb.Point, bool) driver.Value{
		"ST_IsEmpty": func(_ orb.Point, empty bool) driver.Value { return empty },
		"ST_MinX":    x, "ST_MaxX": x, "ST_MinY": y, "ST_MaxY": y,
	} {
		err := sqlitedriver.RegisterDeterministicScalarFunction(name, 1, func(_ *sqlitedriver.FunctionContext, args []driver.Value) (driver.Value, error) {
			blob, ok := args[0].([]byte)
			if !ok {
				return nil, nil
			}
			p, empty, err := decodePoint(blob)
			if err != nil { // GDAL and QGIS, too, take a broken geometry for an empty one
				empty = true
			}
			return f(p, empty), nil
		})
		if err != nil {
			return fmt.Errorf("register %s: %w", name, err)
		}
	}
	if err := registerStyle(); err != nil {
		return fmt.Errorf("register the style: %w", err)
	}
	// Check asks what is wrong with a geometry; NULL: nothing.
	return sqlitedriver.RegisterDeterministicScalarFunction("dateline_point_fault", 1, func(_ *sqlitedriver.FunctionContext, args []driver.Value) (driver.Value, error) {
		blob, ok := args[0].([]byte)
		if !ok {
			return "not a geometry", nil
		}
		if _, _, err := decodePoint(blob); err != nil {
			return err.Error(), nil
		}
		return nil, nil
	})
})

// encodePoint writes p as a GeoPackage geometry (clause 2.1.3): little-endian
// header without an envelope, SRS 4326, then WKB.
func encodePoint(p *orb.Point) []byte {
	if p == nil {
		return nil
	}
	b := make([]byte, 0, 29)
	b = append(b, 'G', 'P', 0, 1)
	b = binary.LittleEndian.AppendUint32(b, 4326)
	b = append(b, 1)
	b = binary.LittleEndian.AppendUint32(b, 1)
	b = binary.LittleEndian.AppendUint64(b, math.Float64bits(p[0]))
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(p[1]))
}

var errGeometry = errors.New("the geometry is not a GeoPackage point")

// envelopeBytes is the length of the envelope by its code in the flags.
var envelopeBytes = [8]int{0, 32, 48, 48, 64, -1, -1, -1}

// decodePoint reads a GeoPackage geometry that another program may have
// written: any byte order, any envelope, points with Z or M.
func decodePoint(b []byte) (p orb.Point, empty bool, err error) {
	if len(b) < 8 || b[0] != 'G' || b[1] != 'P' {
		return p, false, errGeometry
	}
	flags := b[3]
	env := envelopeBytes[flags>>1&7]
	if env < 0 || len(b) < 8+env+5 {
		return p, false, errGeometry
	}
	empty = flags&0x10 != 0
	wkb := b[8+env:]
	var order binary.ByteOrder = binary.BigEndian
	if wkb[0] == 1 {
		order = binary.LittleEndian
	}
	kind := order.Uint32(wkb[1:]) & 0x0fffffff
	if kind%1000 != 1 || len(wkb) < 21 {
		return p, empty, errGeometry
	}
	p = orb.Point{math.Float64frombits(order.Uint64(wkb[5:])), math.Float64frombits(order.Uint64(wkb[13:]))}
	return p, empty || math.IsNaN(p[0]) || math.IsNaN(p[1]), nil
}
