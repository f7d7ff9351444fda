package format

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"dateline/internal/incident"

	"github.com/parquet-go/parquet-go"
	parquetformat "github.com/parquet-go/parquet-go/format"
)

// parquetReader reads the rows of a Parquet file, with the geometry column that its
// metadata name.
type parquetReader struct {
	rows     parquet.Rows
	groups   []parquet.RowGroup
	columns  []parquetColumn
	geometry int // column of the geometry, -1 for none
	buf      []parquet.Row
	have, at int
	n        int64
}

type parquetColumn struct {
	name string // "" for what is not read
	node parquet.Node
}

// readGeoParquet reads GeoParquet with points as WKB in WGS 84, and plain Parquet
// without any geometry. A stream is kept in a temporary file: Parquet has its
// directory at the end.
func readGeoParquet(r io.Reader, _ ReadOptions) (Reader, error) {
	s, err := newSpool()
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(s, r); err != nil {
		s.close()
		return nil, err
	}
	at, err := s.reader()
	var p *parquetReader
	if err == nil {
		p, err = openParquet(at, s.size)
	}
	if err != nil {
		s.close()
		return nil, err
	}
	return &tableReader{next: p.next, done: s.close}, nil
}

// mended turns a panic of the Parquet library, which trusts what a file says of
// itself, into an error.
func mended(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("the Parquet file is damaged: %v", p)
	}
}

func openParquet(r io.ReaderAt, size int64) (p *parquetReader, err error) {
	defer mended(&err)
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("the file is not Parquet: %s", shorten(err.Error()))
	}
	p = &parquetReader{geometry: -1, groups: file.RowGroups(), buf: make([]parquet.Row, 64)}
	geo, covering := geoMetadata{}, ""
	if text, ok := file.Lookup("geo"); ok {
		if err := json.Unmarshal([]byte(text), &geo); err != nil {
			return nil, fmt.Errorf("the metadata \"geo\" are no GeoParquet: %s", shorten(err.Error()))
		}
		if covering, err = geo.check(); err != nil {
			return nil, err
		}
	}
	for n, path := range file.Schema().Columns() {
		leaf, _ := file.Schema().Lookup(path...)
		c := parquetColumn{name: path[0], node: leaf.Node}
		switch {
		case path[0] == geo.Primary:
			p.geometry = n
			c.name = ""
		case path[0] == covering:
			c.name = ""
		case len(path) > 1 || leaf.MaxRepetitionLevel > 0:
			return nil, fmt.Errorf("the column %q is a list or a structure, which is not read: leave it out, or convert the file to GeoJSON", shorten(path[0]))
		}
		p.columns = append(p.columns, c)
	}
	return p, nil
}

// check refuses geometries that are no WKB in WGS 84, and returns the column of the
// covering.
func (g *geoMetadata) check() (covering string, err error) {
	c, ok := g.Columns[g.Primary]
	if !ok {
		return "", fmt.Errorf("the metadata \"geo\" do not describe their primary column %q", shorten(g.Primary))
	}
	if c.Encoding != "WKB" {
		return "", fmt.Errorf("the geometries are encoded as %q: convert them to WKB", shorten(c.Encoding))
	}
	var crs struct {
		ID struct {
			Authority string
			Code      any
		}
	}
	if len(c.CRS) > 0 && string(c.CRS) != "null" {
		if err := json.Unmarshal(c.CRS, &crs); err != nil {
			return "", fmt.Errorf("the CRS cannot be read: %s", shorten(err.Error()))
		}
		if code := fmt.Sprintf("%s:%v", crs.ID.Authority, crs.ID.Code); code != "OGC:CRS84" && code != "EPSG:4326" {
			return "", fmt.Errorf("the coordinates are in %s: transform them to WGS 84, for instance with ogr2ogr -t_srs EPSG:4326", shorten(code))
		}
	}
	if c.Covering != nil {
		covering = c.Covering.BBox["xmin"][0]
	}
	return covering, nil
}

func (p *parquetReader) next(r *tableRow) (err error) {
	defer mended(&err)
	for p.at == p.have {
		if err := p.more(); err != nil {
			return err
		}
	}
	p.n++
	for _, v := range p.buf[p.at] {
		n := v.Column()
		switch {
		case v.IsNull() || n < 0 || n >= len(p.columns):
		case n == p.geometry:
			r.wkb(v.ByteArray())
		case p.columns[n].name != "":
			p.columns[n].put(r, v)
		}
	}
	p.at++
	return nil
}

// more reads the next rows.
func (p *parquetReader) more() error {
	if p.rows == nil {
		if len(p.groups) == 0 {
			return io.EOF
		}
		p.rows, p.groups = p.groups[0].Rows(), p.groups[1:]
	}
	var err error
	p.at = 0
	p.have, err = p.rows.ReadRows(p.buf)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("after row %d: the Parquet file is damaged: %s", p.n, shorten(err.Error()))
	}
	if err != nil || p.have == 0 {
		err := p.rows.Close()
		p.rows = nil
		return err
	}
	return nil
}

// put puts a value into r.
func (c *parquetColumn) put(r *tableRow, v parquet.Value) {
	var logical parquetformat.LogicalTypeValue
	if l := c.node.Type().LogicalType(); l != nil {
		logical = l.Value
	}
	switch v.Kind() {
	case parquet.Boolean:
		r.flag(c.name, v.Boolean())
	case parquet.Int32:
		if _, ok := logical.(*parquetformat.DateType); ok {
			r.moment(c.name, time.Unix(int64(v.Int32())*86400, 0))
			return
		}
		r.whole(c.name, int64(v.Int32()))
	case parquet.Int64:
		if l, ok := logical.(*parquetformat.TimestampType); ok {
			r.moment(c.name, momentOf(v.Int64(), l.Unit))
			return
		}
		r.whole(c.name, v.Int64())
	case parquet.Float:
		r.real(c.name, float64(v.Float()))
	case parquet.Double:
		r.real(c.name, v.Double())
	default:
		r.text(c.name, string(v.Bytes()))
	}
}

// momentOf counts units since 1970.
func momentOf(n int64, unit parquetformat.TimeUnit) time.Time {
	switch unit.Value.(type) {
	case *parquetformat.MilliSeconds:
		return time.UnixMilli(n)
	case *parquetformat.MicroSeconds:
		return time.UnixMicro(n)
	}
	return time.Unix(0, n)
}

// moment puts a time: its day, where the property is a day.
func (r *tableRow) moment(name string, t time.Time) {
	t = t.UTC()
	if f := propertyNamed(name); f != nil && f.day != nil {
		d := incident.DayOf(t)
		if d == 0 {
			r.text(name, "a day beyond the years 0000 to 9999")
			return
		}
		r.text(name, d.String())
		return
	}
	r.text(name, string(appendTime(nil, t)))
}

// wkb sets the geometry from well-known binary, also as PostGIS extends it.
func (r *tableRow) wkb(b []byte) {
	if len(b) < 5 {
		r.shape("WKB that is cut off")
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if b[0] == 0 {
		order = binary.BigEndian
	}
	kind := order.Uint32(b[1:])
	b = b[5:]
	if kind&0x20000000 != 0 { // with an SRID, which the file's metadata stand for
		b = b[min(4, len(b)):]
	}
	if kind = kind & 0x0FFFFFFF % 1000; kind != fgbPoint {
		r.shape(fgbGeometries[min(int(kind), len(fgbGeometries)-1)]) // numbered alike
		return
	}
	if len(b) < 16 {
		r.shape("WKB that is cut off")
		return
	}
	lon, lat := math.Float64frombits(order.Uint64(b)), math.Float64frombits(order.Uint64(b[8:]))
	if !math.IsNaN(lon) || !math.IsNaN(lat) { // POINT EMPTY
		r.point(lon, lat)
	}
}
