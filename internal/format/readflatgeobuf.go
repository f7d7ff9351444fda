package format

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// maxHeader is the most bytes of a FlatGeobuf header.
const maxHeader = 1 << 20

// fgbGeometries are the names of FlatGeobuf's geometry types by number.
var fgbGeometries = []string{"Unknown", "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
	"CircularString", "CompoundCurve", "CurvePolygon", "MultiCurve", "MultiSurface", "Curve", "Surface", "PolyhedralSurface", "TIN", "Triangle"}

type fgbColumn struct {
	name string
	kind int
}

// fgbReader reads FlatGeobuf from its beginning to its end, past the index.
type fgbReader struct {
	r       *bufio.Reader
	columns []fgbColumn
	shape   int // geometry type of all features, 0 if each says its own
	n       int64
	buf     bytes.Buffer
}

// readFlatGeobuf reads files of FlatGeobuf 3 in WGS 84, with or without an index.
func readFlatGeobuf(r io.Reader, _ ReadOptions) (Reader, error) {
	f := &fgbReader{r: bufio.NewReaderSize(r, 64<<10)}
	magic := make([]byte, len(fgbMagic))
	if _, err := io.ReadFull(f.r, magic); err != nil && !isShort(err) {
		return nil, err
	}
	if string(magic[:4]) != fgbMagic[:4] || string(magic[4:7]) != fgbMagic[4:7] {
		return nil, errors.New("the file is not FlatGeobuf of version 3: it does not begin with fgb 3")
	}
	b, err := f.sized(maxHeader)
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	if err := f.header(&flatreader{b: bytes.Clone(b)}); err != nil {
		return nil, err
	}
	return &tableReader{next: f.next}, nil
}

func isShort(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }

// errCut says that a file ends too early.
var errCut = errors.New("the file ends in the middle: was it cut off?")

// sized reads a buffer with its size before it. It returns io.EOF at the end.
func (f *fgbReader) sized(most int) ([]byte, error) {
	var prefix [4]byte
	if _, err := io.ReadFull(f.r, prefix[:]); err == io.ErrUnexpectedEOF {
		return nil, errCut
	} else if err != nil {
		return nil, err
	}
	size := int64(binary.LittleEndian.Uint32(prefix[:]))
	if size > int64(most) {
		return nil, fmt.Errorf("has %d bytes, more than %d: is the file damaged?", size, most)
	}
	f.buf.Reset() // grows with what is there, not with what is said
	if n, err := io.CopyN(&f.buf, f.r, size); err == io.EOF && n < size {
		return nil, errCut
	} else if err != nil {
		return nil, err
	}
	return f.buf.Bytes(), nil
}

func (f *fgbReader) header(h *flatreader) error {
	table := h.follow(0)
	f.shape = int(h.whole(table, 2, 1, 0))
	first, n := h.vector(table, 7, 4)
	for k := range n {
		column := h.follow(first + 4*k)
		f.columns = append(f.columns, fgbColumn{h.text(column, 0), int(h.whole(column, 1, 1, 0))})
	}
	count, size := h.whole(table, 8, 8, 0), h.whole(table, 9, 2, nodeSize)
	code := uint64(0)
	if at := h.field(table, 10); at != 0 {
		code = h.whole(h.follow(at), 1, 4, 0)
	}
	switch {
	case h.bad:
		return errors.New("the header is damaged: it points outside itself")
	case code != 0 && code != 4326:
		return fmt.Errorf("the coordinates are in EPSG:%d: transform them to WGS 84, for instance with ogr2ogr -t_srs EPSG:4326", code)
	case size == 1 || count > math.MaxInt64/80:
		return errors.New("the header is damaged: its index cannot be")
	case size == 0 || count == 0:
		return nil
	}
	index := int64(treeBytes(count, size))
	if n, err := io.CopyN(io.Discard, f.r, index); err == io.EOF && n < index {
		return errCut
	} else if err != nil {
		return err
	}
	return nil
}

func (f *fgbReader) next(r *tableRow) error {
	f.n++
	b, err := f.sized(maxRecord)
	if err == io.EOF {
		return err
	}
	if err != nil {
		return fmt.Errorf("feature %d: %w", f.n, err)
	}
	d := &flatreader{b: b}
	table := d.follow(0)
	if at := d.field(table, 0); at != 0 {
		f.geometry(d, d.follow(at), r)
	}
	columns := f.columns
	if first, n := d.vector(table, 2, 4); n > 0 { // the feature has columns of its own
		columns = nil
		for k := range n {
			c := d.follow(first + 4*k)
			columns = append(columns, fgbColumn{d.text(c, 0), int(d.whole(c, 1, 1, 0))})
		}
	}
	at, n := d.vector(table, 1, 1)
	d.properties(columns, at, at+n, r)
	if d.bad {
		return fmt.Errorf("feature %d is damaged: it points outside itself", f.n)
	}
	return nil
}

func (f *fgbReader) geometry(d *flatreader, table int, r *tableRow) {
	kind := int(d.whole(table, 6, 1, uint64(f.shape)))
	if kind == 0 {
		kind = f.shape
	}
	first, n := d.vector(table, 1, 8)
	switch {
	case kind == fgbPoint && n == 0: // POINT EMPTY
	case kind == fgbPoint && n >= 2:
		lon, lat := d.real(first), d.real(first+8)
		if !math.IsNaN(lon) || !math.IsNaN(lat) { // as some write POINT EMPTY
			r.point(lon, lat)
		}
	case kind < len(fgbGeometries):
		r.shape(fgbGeometries[kind])
	default:
		r.shape("Unknown")
	}
}

// fgbSizes are the bytes of the columns with a fixed size.
var fgbSizes = map[int]int{fgbByte: 1, fgbUByte: 1, fgbBool: 1, fgbShort: 2, fgbUShort: 2, fgbInt: 4, fgbUInt: 4, fgbLong: 8, fgbULong: 8, fgbFloat: 4, fgbDouble: 8}

// properties reads the values from at to end into r.
func (d *flatreader) properties(columns []fgbColumn, at, end int, r *tableRow) {
	for at < end && !d.bad {
		n := d.u16(at)
		at += 2
		if n >= len(columns) {
			d.bad = true
			return
		}
		c := columns[n]
		size, fixed := fgbSizes[c.kind]
		if !fixed {
			size = d.u32(at)
			at += 4
		}
		if at > end || size > end-at {
			d.bad = true
			return
		}
		b := d.at(at, size)
		at += size
		if d.bad {
			return
		}
		d.value(c, b, r)
	}
}

// value puts a value into r. Binary columns have none that an incident could take.
func (d *flatreader) value(c fgbColumn, b []byte, r *tableRow) {
	var v [8]byte
	copy(v[:], b)
	u := binary.LittleEndian.Uint64(v[:])
	switch c.kind {
	case fgbBool:
		r.flag(c.name, u != 0)
	case fgbByte:
		r.whole(c.name, int64(int8(u)))
	case fgbShort:
		r.whole(c.name, int64(int16(u)))
	case fgbInt:
		r.whole(c.name, int64(int32(u)))
	case fgbUByte, fgbUShort, fgbUInt, fgbLong, fgbULong:
		r.whole(c.name, int64(u))
	case fgbFloat:
		r.real(c.name, float64(math.Float32frombits(uint32(u))))
	case fgbDouble:
		r.real(c.name, math.Float64frombits(u))
	case fgbString, fgbJSON, fgbDateTime:
		if slices.Contains(b, 0) {
			b = bytes.TrimRight(b, "\x00")
		}
		r.text(c.name, string(b))
	default:
		r.text(c.name, "binary")
	}
}
