package format

import (
	"bufio"
	"encoding/binary"
	"math"
)

// fgbMagic begins a file of FlatGeobuf 3.
const fgbMagic = "fgb\x03fgb\x00"

// The types of columns of FlatGeobuf (ColumnType in its header.fbs) by number.
const (
	fgbByte = iota
	fgbUByte
	fgbBool
	fgbShort
	fgbUShort
	fgbInt
	fgbUInt
	fgbLong
	fgbULong
	fgbFloat
	fgbDouble
	fgbString
	fgbJSON
	fgbDateTime
	fgbBinary
)

// fgbPoint is the number of the geometry type Point.
const fgbPoint = 1

// fgbTypes are the types of the kinds of columns. FlatGeobuf has none for days: they
// are DateTime, which is a text of ISO 8601, without a time.
var fgbTypes = map[kind]uint64{kindText: fgbString, kindDay: fgbDateTime, kindMoment: fgbDateTime, kindWhole: fgbLong, kindReal: fgbDouble, kindFlag: fgbBool}

// fgbWriter writes FlatGeobuf: it keeps the features, many of them in a temporary
// file and then in memory no more than 32 bytes for each, and writes them at the end
// along Hilbert's curve behind the index. Incidents without a point come last; no box
// finds them.
type fgbWriter struct {
	*output
	title   string
	fields  []*field[inc]
	kept    runs
	feature flatbuffer
}

type fgbItem struct {
	lon, lat float64 // NaN without a point
	at       int64   // among the bytes of all features
	curve    uint32
	size     uint32
}

func writeFlatGeobuf(out *output, o Options) (Writer, error) {
	return &fgbWriter{output: out, title: o.Title, fields: columnsOf(o.Properties)}, nil
}

// Write implements Writer.
func (f *fgbWriter) Write(i *inc) error {
	if f.err != nil {
		return f.err
	}
	item := fgbItem{lon: math.NaN(), curve: math.MaxUint32}
	if lon, lat, ok := located(i); ok {
		item.lon, item.lat, item.curve = lon, lat, hilbert(lon, lat)
	}
	f.err = f.kept.add(item, f.encode(i))
	return f.err
}

// encode makes the Feature, with its size before it.
func (f *fgbWriter) encode(i *inc) []byte {
	w := &f.feature
	root := w.root()
	if lon, lat, ok := located(i); ok {
		at := w.table(root, slot{id: 0, size: 4}, slot{id: 1, size: 4})
		geometry := w.table(at[0], slot{id: 1, size: 4}, slot{id: 6, size: 1, value: fgbPoint})
		w.reals(geometry[0], lon, lat)
		f.properties(at[1], i)
	} else {
		f.properties(w.table(root, slot{id: 1, size: 4})[0], i)
	}
	return w.finish()
}

// properties writes the known values, each behind the number of its column.
func (f *fgbWriter) properties(at int, i *inc) {
	w := &f.feature
	from := w.bytes(at)
	for n, c := range f.fields {
		before := len(w.b)
		w.b = binary.LittleEndian.AppendUint16(w.b, uint16(n))
		value := len(w.b)
		switch c.kind() {
		case kindWhole:
			if v, ok := c.wholeOf(i); ok {
				w.b = binary.LittleEndian.AppendUint64(w.b, uint64(v))
			}
		case kindReal:
			if v, ok := c.realOf(i); ok {
				w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
			}
		case kindFlag:
			if v, ok := c.flagOf(i); ok {
				w.b = append(w.b, 0)
				if v {
					w.b[value] = 1
				}
			}
		default:
			w.u32(0)
			if w.b = c.appendPlain(w.b, i); len(w.b) == value+4 {
				w.b = w.b[:value]
			} else {
				binary.LittleEndian.PutUint32(w.b[value:], uint32(len(w.b)-value-4))
			}
		}
		if len(w.b) == value {
			w.b = w.b[:before]
		}
	}
	w.counted(from)
}

// header makes the Header, with its size before it. A file without features has no
// index.
func (f *fgbWriter) header() []byte {
	extent := nowhere
	for _, item := range f.kept.items {
		b, _ := item.leaf()
		extent.extend(b)
	}
	slots := []slot{{id: 8, size: 8, value: uint64(len(f.kept.items))}, {id: 0, size: 4}, {id: 7, size: 4}, {id: 10, size: 4}, {id: 11, size: 4}}
	if extent != nowhere {
		slots = append(slots, slot{id: 1, size: 4})
	}
	index := uint64(nodeSize)
	if len(f.kept.items) == 0 {
		index = 0
	}
	slots = append(slots, slot{id: 9, size: 2, value: index}, slot{id: 2, size: 1, value: fgbPoint})
	w := &flatbuffer{}
	at := w.table(w.root(), slots...)
	w.text(at[1], "incidents")
	w.text(at[4], f.title)
	if extent != nowhere {
		w.reals(at[5], extent.west, extent.south, extent.east, extent.north)
	}
	crs := w.table(at[3], slot{id: 0, size: 4}, slot{id: 1, size: 4, value: 4326})
	w.text(crs[0], "EPSG")
	first := w.tables(at[2], len(f.fields))
	for n, c := range f.fields {
		column := w.table(first+4*n, slot{id: 0, size: 4}, slot{id: 1, size: 1, value: fgbTypes[c.kind()]})
		w.text(column[0], c.name)
	}
	return w.finish()
}

// leaf returns the box of the feature.
func (item *fgbItem) leaf() (box, bool) {
	if math.IsNaN(item.lon) {
		return nowhere, false
	}
	return box{item.lon, item.lat, item.lon, item.lat}, true
}

// Close implements Writer.
func (f *fgbWriter) Close() error {
	defer f.kept.close()
	if f.err == nil {
		f.err = f.finish()
	}
	return f.err
}

func (f *fgbWriter) finish() error {
	next, err := f.kept.sorted()
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f.w, flushAt)
	_, _ = w.WriteString(fgbMagic) // the writer keeps its first error
	_, _ = w.Write(f.header())
	if len(f.kept.items) > 0 {
		at := uint64(0)
		err := writeTree(w, len(f.kept.items), func(n int) (box, uint64) {
			if n == 0 {
				at = 0
			}
			b, _ := f.kept.items[n].leaf()
			before := at
			at += uint64(f.kept.items[n].size)
			return b, before
		})
		if err != nil {
			return err
		}
	}
	for n := range f.kept.items {
		feature, err := next(&f.kept.items[n])
		if err != nil {
			return err
		}
		if _, err := w.Write(feature); err != nil {
			return err
		}
	}
	return w.Flush()
}
