package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// Source is a GeoPackage, of this program or of any other, that incidents are read
// from. The file is never written.
type Source struct {
	db      *sql.DB
	layer   layer
	others  []string
	columns []string // of the layer, but its key and geometry
	ours    bool
	ctx     context.Context
}

// layer is a table of features.
type layer struct {
	table, geometry, key string
	kind                 string // of geometry
	mercator             bool   // in EPSG:3857, not in degrees
	rows                 int64
}

// IsSource reports whether the file at path is a database of SQLite, as a GeoPackage
// is.
func IsSource(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular() && st.Size() > 0 && isDatabase(path)
}

// OpenSource opens the GeoPackage at path to read the layer of a name, or, without
// one, incidents, else the layer of points that has most rows. ctx holds for all that
// is read of it. An error says what keeps the file from being read, and what can be
// done.
func OpenSource(ctx context.Context, path, name string) (*Source, error) {
	if err := registerFunctions(); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(path, quietMode(path), "query_only(1)"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Source{db: db, ctx: ctx}
	if err := s.look(name); err != nil {
		_ = db.Close() // the first error is the one to tell
		return nil, err
	}
	return s, nil
}

// Close closes the file.
func (s *Source) Close() error { return s.db.Close() }

// Layer is the name of the layer that is read, Others are those that are not.
func (s *Source) Layer() string    { return s.layer.table }
func (s *Source) Others() []string { return s.others }

// Rows is how many rows the layer has.
func (s *Source) Rows() int64 { return s.layer.rows }

// Ours reports whether the layer is one of incidents as this program writes it, which
// Incidents reads. Others are tables, for Table.
func (s *Source) Ours() bool { return s.ours }

// look finds the layer.
func (s *Source) look(name string) error {
	layers, err := s.layers()
	if err != nil {
		return err
	}
	var names []string
	for _, l := range layers {
		names = append(names, l.table)
	}
	best := slices.Index(names, name)
	switch {
	case len(layers) == 0:
		return errors.New("the file holds no layer of features: it is no GeoPackage, or holds tables only; export them as CSV")
	case name != "" && best < 0:
		return fmt.Errorf("there is no layer %q%s; there are %s", name, meant(name, names), strings.Join(names, ", "))
	case name == "":
		best = slices.Index(names, "incidents")
	}
	for n := range layers {
		if best < 0 || name == "" && names[best] != "incidents" && layers[n].better(layers[best]) {
			best = n
		}
	}
	s.layer = layers[best]
	s.others = slices.Delete(names, best, best+1)
	if err := s.fits(); err != nil {
		return fmt.Errorf("layer %s: %w", s.layer.table, err)
	}
	return s.describe()
}

// ofSource is coded for a file that is not ours.
func ofSource(doing string, err error) error {
	if isDamaged(err) {
		return fmt.Errorf("%s: the file is damaged: copy it again from where it came from, with its -wal if there is one, or mend it with sqlite3 FILE .recover", doing)
	}
	return coded(doing, err)
}

func meant(name string, names []string) string {
	if near := incident.Nearest(name, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// better prefers points, then rows.
func (l layer) better(than layer) bool {
	if l.isPoints() != than.isPoints() {
		return l.isPoints()
	}
	return l.rows > than.rows
}

func (l layer) isPoints() bool {
	return slices.Contains([]string{"POINT", "MULTIPOINT", "GEOMETRY", "GEOMETRYCOLLECTION"}, l.kind)
}

// layers lists the tables of features (clause 2.1).
func (s *Source) layers() (list []layer, err error) {
	rows, err := s.db.QueryContext(s.ctx, `SELECT c.table_name, g.column_name, upper(g.geometry_type_name),
		iif(g.srs_id = 0, 'EPSG:4326', upper(r.organization) || ':' || r.organization_coordsys_id)
		FROM gpkg_contents c JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) LEFT JOIN gpkg_spatial_ref_sys r ON r.srs_id = g.srs_id
		WHERE c.data_type = 'features' ORDER BY c.table_name`)
	if isDenied(err) {
		return nil, errors.New("it cannot be opened: check its permissions; if the program that wrote it was stopped, open it with that first")
	}
	if isDamaged(err) {
		return nil, ofSource("read the layers", err)
	}
	if err != nil {
		return nil, fmt.Errorf("the file is a database, but no GeoPackage (%w)", err)
	}
	systems := map[string]string{}
	err = eachRow(rows, 4, func(v []any) error {
		c := &cells{v: v}
		l := layer{table: c.text(), geometry: c.text(), kind: c.text()}
		systems[l.table] = c.text()
		list = append(list, l)
		return nil
	})
	if err != nil {
		return nil, ofSource("read the layers", err)
	}
	for n := range list {
		l := &list[n]
		switch systems[l.table] {
		case "EPSG:4326", "OGC:84":
		case "EPSG:3857":
			l.mercator = true
		default:
			l.kind = systems[l.table] // fits tells
		}
		if err := s.db.QueryRowContext(s.ctx, "SELECT count(*) FROM "+quoted(l.table)).Scan(&l.rows); err != nil {
			return nil, ofSource("count the rows of "+l.table, err)
		}
	}
	return list, nil
}

// fits tells why the layer cannot be read.
func (s *Source) fits() error {
	switch kind := s.layer.kind; {
	case strings.Contains(kind, ":"):
		return fmt.Errorf("its coordinates are in %s: transform them to WGS 84, for instance with ogr2ogr -t_srs EPSG:4326 new.gpkg old.gpkg %s", kind, s.layer.table)
	case !s.layer.isPoints():
		return fmt.Errorf("it holds %s, but an incident is a point: make points of them, for instance with Centroids in the toolbox of QGIS", strings.ToLower(kind))
	}
	return nil
}

// describe finds the columns of the layer.
func (s *Source) describe() error {
	rows, err := s.db.QueryContext(s.ctx, "SELECT name, pk, upper(type) FROM pragma_table_info(?) ORDER BY cid", s.layer.table)
	if err != nil {
		return ofSource("read the columns of "+s.layer.table, err)
	}
	err = eachRow(rows, 3, func(v []any) error {
		c := &cells{v: v}
		name, isKey, kind := c.text(), c.int() == 1, c.text()
		switch {
		case isKey:
			s.layer.key = name
		case !strings.EqualFold(name, s.layer.geometry) && !strings.HasPrefix(kind, "BLOB"):
			s.columns = append(s.columns, name)
		}
		return nil
	})
	s.ours = s.layer.kind == "POINT" && !s.layer.mercator && s.layer.key != "" && !slices.ContainsFunc([]string{"id", "type", "date_start", "date_precision", "geo_precision", "uncertainty_m"},
		func(name string) bool { return !slices.Contains(s.columns, name) })
	return ofSource("read the columns of "+s.layer.table, err)
}

// quoted writes the name of a table or a column in SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Table returns the names of the columns of the layer, lon and lat first, and its rows
// as texts: numbers in the notation of Go, days and times as they stand, nothing for
// NULL. What is no single point has a text in place of its longitude.
func (s *Source) Table() (header []string, rows iter.Seq2[[]string, error]) {
	header = append([]string{"lon", "lat"}, s.columns...)
	selected := "+" + quoted(s.layer.geometry)
	for _, c := range s.columns {
		selected += ", +" + quoted(c) // the driver makes times of what is declared as such
	}
	return header, func(yield func([]string, error) bool) {
		rows, err := s.db.QueryContext(s.ctx, "SELECT "+selected+" FROM "+quoted(s.layer.table))
		if err == nil {
			row := make([]string, len(header))
			err = eachRow(rows, len(header)-1, func(v []any) error {
				row[0], row[1] = s.layer.position(v[0])
				for n, value := range v[1:] {
					row[2+n] = cellText(value)
				}
				if !yield(row, nil) {
					return errEnough
				}
				return nil
			})
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, ofSource("read "+s.layer.table, err))
		}
	}
}

// position writes longitude and latitude of a geometry, in degrees.
func (l layer) position(geometry any) (lon, lat string) {
	b, ok := geometry.([]byte)
	if !ok {
		return "", ""
	}
	p, empty, err := decodePoint(onePoint(b))
	switch {
	case err != nil:
		return "not one point", ""
	case empty:
		return "", ""
	case l.mercator:
		const radius = 6378137 // EPSG:3857
		p = orb.Point{p[0] / radius * 180 / math.Pi, math.Atan(math.Sinh(p[1]/radius)) * 180 / math.Pi}
	}
	return strconv.FormatFloat(p[0], 'f', -1, 64), strconv.FormatFloat(p[1], 'f', -1, 64)
}

// onePoint makes a point of a geometry that is a collection of one.
func onePoint(b []byte) []byte {
	if len(b) < 8 {
		return b
	}
	env := envelopeBytes[b[3]>>1&7]
	if env < 0 || len(b) < 8+env+9 {
		return b
	}
	wkb := b[8+env:]
	little := wkb[0] == 1
	kind, many := wkb[1:5], wkb[5:9]
	if !little {
		kind, many = []byte{kind[3], kind[2], kind[1], kind[0]}, []byte{many[3], many[2], many[1], many[0]}
	}
	if kind[0] != 4 && kind[0] != 236 || many[0] != 1 || many[1] != 0 { // MultiPoint, also with Z (1004)
		return b
	}
	return append(slices.Clone(b[:8+env]), wkb[9:]...)
}

// cellText writes a value of SQLite for a table of texts.
func cellText(v any) string {
	switch v := v.(type) {
	case string:
		return strings.ToValidUTF8(v, "\uFFFD")
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
