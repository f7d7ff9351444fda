package format

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"slices"

	"dateline/internal/incident"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// rowGroup is how many incidents are gathered, in their columns, before they are
// written.
const rowGroup = 20_000

// repetitive are the columns with few different values: they are written as numbers
// into a dictionary.
var repetitive = []string{"type", "scope", "date_precision", "country", "admin1", "geo_precision", "status", "source"}

// columnar is a group of columns in an order of its own.
type columnar struct {
	parquet.Group
	names []string
}

// Fields implements parquet.Node.
func (c columnar) Fields() []parquet.Field {
	fields := c.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(c.names, a.Name()) - slices.Index(c.names, b.Name())
	})
	return fields
}

func (c *columnar) add(name string, node parquet.Node) {
	c.Group[name] = node
	c.names = append(c.names, name)
}

// parquetNode is the column of a property. What may be unknown is optional.
func parquetNode(f *field[inc]) parquet.Node {
	var node parquet.Node
	switch f.kind() {
	case kindDay:
		node = parquet.Date()
	case kindMoment:
		node = parquet.Timestamp(parquet.Microsecond)
	case kindWhole:
		node = parquet.Int(64)
	case kindReal:
		node = parquet.Leaf(parquet.DoubleType)
	case kindFlag:
		node = parquet.Leaf(parquet.BooleanType)
	default:
		node = parquet.String()
		if slices.Contains(repetitive, f.name) {
			node = parquet.Encoded(node, &parquet.RLEDictionary)
		}
	}
	if f.required() {
		return node
	}
	return parquet.Optional(node)
}

// required tells whether a flat property always has a value.
func (f *field[T]) required() bool { return f.name == "id" || f.whole != nil || f.flag != nil }

// parquetWriter writes GeoParquet 1.1: the flat properties with their types, the
// point as WKB, and its box as a covering, so that readers can skip what is
// elsewhere.
type parquetWriter struct {
	*output
	fields []*field[inc]
	w      *parquet.GenericWriter[any]
	row    parquet.Row
	wkb    []byte
	extent box
}

func writeGeoParquet(out *output, o Options) (Writer, error) {
	p := &parquetWriter{output: out, fields: columnsOf(o.Properties), extent: nowhere}
	root := columnar{Group: parquet.Group{}}
	for _, f := range p.fields {
		root.add(f.name, parquetNode(f))
	}
	side := parquet.Leaf(parquet.DoubleType)
	covering := columnar{Group: parquet.Group{}}
	for _, name := range []string{"xmin", "ymin", "xmax", "ymax"} {
		covering.add(name, side)
	}
	root.add("geometry", parquet.Optional(parquet.Leaf(parquet.ByteArrayType)))
	root.add("bbox", parquet.Optional(covering))
	p.w = parquet.NewGenericWriter[any](out.w, parquet.NewSchema("incidents", root), parquet.Compression(&zstd.Codec{Level: zstd.SpeedFastest}),
		parquet.MaxRowsPerRowGroup(rowGroup), parquet.CreatedBy("dateline", "1", ""), parquet.SkipPageBounds("geometry"))
	return p, nil
}

// Write implements Writer.
func (p *parquetWriter) Write(i *incident.Incident) error {
	if p.err != nil {
		return p.err
	}
	p.row = p.row[:0]
	for n, f := range p.fields {
		v := p.value(f, i)
		level := 1
		if f.required() || v.IsNull() {
			level = 0
		}
		p.row = append(p.row, v.Level(0, level, n))
	}
	p.place(i)
	_, p.err = p.w.WriteRows([]parquet.Row{p.row})
	return p.err
}

// value returns the value of a column, null when it is not known.
func (p *parquetWriter) value(f *field[inc], i *incident.Incident) parquet.Value {
	switch f.kind() {
	case kindDay:
		if d := *f.day(i); d != 0 {
			return parquet.Int32Value(int32(d.Time().Unix() / 86400))
		}
	case kindMoment:
		if t := *f.moment(i); !t.IsZero() {
			return parquet.Int64Value(t.UnixMicro())
		}
	case kindWhole:
		if v, ok := f.wholeOf(i); ok {
			return parquet.Int64Value(v)
		}
	case kindReal:
		if v, ok := f.realOf(i); ok {
			return parquet.DoubleValue(v)
		}
	case kindFlag:
		if v, ok := f.flagOf(i); ok {
			return parquet.BooleanValue(v)
		}
	default:
		if s := *f.text(i); s != "" || f.required() {
			return parquet.ByteArrayValue([]byte(clean(s)))
		}
	}
	return parquet.NullValue()
}

// place adds the point and its box, which are columns of no property.
func (p *parquetWriter) place(i *incident.Incident) {
	first := len(p.fields)
	lon, lat, ok := located(i)
	if !ok {
		for n := range 5 {
			p.row = append(p.row, parquet.NullValue().Level(0, 0, first+n))
		}
		return
	}
	p.extent.extend(box{lon, lat, lon, lat})
	p.wkb = append(p.wkb[:0], 1, 1, 0, 0, 0) // little endian, Point
	for _, x := range []float64{lon, lat} {
		p.wkb = binary.LittleEndian.AppendUint64(p.wkb, math.Float64bits(x))
	}
	p.row = append(p.row, parquet.ByteArrayValue(p.wkb).Level(0, 1, first))
	for n, x := range []float64{lon, lat, lon, lat} {
		p.row = append(p.row, parquet.DoubleValue(x).Level(0, 1, first+1+n))
	}
}

// geoMetadata is the value of the key "geo" (GeoParquet 1.1). A column without a CRS
// is in OGC:CRS84.
type geoMetadata struct {
	Version string               `json:"version"`
	Primary string               `json:"primary_column"`
	Columns map[string]geoColumn `json:"columns"`
}

type geoColumn struct {
	Encoding string          `json:"encoding"`
	Types    []string        `json:"geometry_types"`
	BBox     []float64       `json:"bbox,omitempty"`
	CRS      json.RawMessage `json:"crs,omitempty"`
	Covering *geoCovering    `json:"covering,omitempty"`
}

type geoCovering struct {
	BBox map[string][2]string `json:"bbox"`
}

// Close implements Writer.
func (p *parquetWriter) Close() error {
	if p.err != nil {
		return p.err
	}
	column := geoColumn{Encoding: "WKB", Types: []string{"Point"}, Covering: &geoCovering{BBox: map[string][2]string{
		"xmin": {"bbox", "xmin"}, "ymin": {"bbox", "ymin"}, "xmax": {"bbox", "xmax"}, "ymax": {"bbox", "ymax"}}}}
	if e := p.extent; e != nowhere {
		column.BBox = []float64{e.west, e.south, e.east, e.north}
	}
	geo, err := json.Marshal(geoMetadata{Version: "1.1.0", Primary: "geometry", Columns: map[string]geoColumn{"geometry": column}})
	if err != nil {
		return err
	}
	p.w.SetKeyValueMetadata("geo", string(geo))
	p.err = p.w.Close()
	return p.err
}
