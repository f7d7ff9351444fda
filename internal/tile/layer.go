package tile

import (
	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt/vectortile"
)

// layer is a layer of a vector tile (Vector Tile Specification 2.1 §4.1) while it is put
// together. Its room is used again, as mvt.Layer's is not.
type layer struct {
	vectortile.Tile_Layer
	features []*feature
	values   []*roomy
	numberOf map[value]uint32
	keyOf    []uint32 // the number of each field's key and 1; 0: no feature has it yet
}

// feature is a feature with the room of its id.
type feature struct {
	vectortile.Tile_Feature
	id uint64
}

// value is the value of a property: nothing, a text, a whole number, a number or a truth.
type value struct {
	kind   kind
	text   string
	whole  int64
	number float64
}

type kind byte

const (
	nothing kind = iota
	isText
	isWhole
	isNumber
	isTruth // of whole
)

func textValue(s string) value {
	if s == "" {
		return value{}
	}
	return value{kind: isText, text: s}
}
func numberValue(v float64) value { return value{kind: isNumber, number: v} }
func wholeValue(n int64) value    { return value{kind: isWhole, whole: n} }
func truthValue(b bool) value {
	if b {
		return value{kind: isTruth, whole: 1}
	}
	return value{kind: isTruth}
}

// roomy is a value of a layer with the room of what it points to.
type roomy struct {
	vectortile.Tile_Value
	value
	truth bool
}

// newLayer is a layer with so many fields at the most.
func newLayer(name string, fields int) *layer {
	version, extent := uint32(2), uint32(Extent)
	return &layer{Tile_Layer: vectortile.Tile_Layer{Name: &name, Version: &version, Extent: &extent}, numberOf: map[value]uint32{}, keyOf: make([]uint32, fields)}
}

// begin empties the layer. It keeps its room.
func (l *layer) begin() {
	l.Features, l.Keys, l.Values = l.Features[:0], l.Keys[:0], l.Values[:0]
	clear(l.numberOf)
	clear(l.keyOf)
}

var (
	aPoint   = vectortile.Tile_POINT.Enum()
	aPolygon = vectortile.Tile_POLYGON.Enum()
)

// The commands of geometries, with how often they come (Vector Tile Specification 2.1 §4.3).
const (
	moveTo    = 1<<3 | 1
	lineTo    = 2 // and how often
	closePath = 1<<3 | 7
)

// point puts the commands of a point of whole numbers in the place of to.
func point(to []uint32, p orb.Point) []uint32 { return step(append(to[:0], moveTo), orb.Point{}, p) }

// polygon puts the commands of a ring of whole numbers, of which no two that follow each
// other are the same, in the place of to.
func polygon(to []uint32, r orb.Ring) []uint32 {
	to = step(append(to[:0], moveTo), orb.Point{}, r[0])
	to = append(to, uint32(len(r)-1)<<3|lineTo)
	for n := 1; n < len(r); n++ {
		to = step(to, r[n-1], r[n])
	}
	return append(to, closePath)
}

// step appends the way from one point to the next.
func step(to []uint32, a, b orb.Point) []uint32 {
	x, y := int32(b[0])-int32(a[0]), int32(b[1])-int32(a[1])
	return append(to, uint32(x<<1^x>>31), uint32(y<<1^y>>31)) // zigzag: small negative numbers are small, too
}

// add adds a feature with the properties that v has of fields, and returns it for its geometry.
func add[T any](l *layer, id int64, fields []field[T], v *T) *feature {
	n := len(l.Features)
	if n == len(l.features) {
		l.features = append(l.features, &feature{})
	}
	f := l.features[n]
	f.Id, f.Tags = nil, f.Tags[:0]
	if id >= 0 {
		f.id = uint64(id)
		f.Id = &f.id
	}
	for n := range fields {
		if x := fields[n].of(v); x.kind != nothing {
			f.Tags = append(f.Tags, l.key(n, fields[n].Name), l.number(x))
		}
	}
	l.Features = append(l.Features, &f.Tile_Feature)
	return f
}

// key returns the number of the key of a field.
func (l *layer) key(field int, name string) uint32 {
	if l.keyOf[field] == 0 {
		l.Keys = append(l.Keys, name)
		l.keyOf[field] = uint32(len(l.Keys))
	}
	return l.keyOf[field] - 1
}

// number returns the number of a value.
func (l *layer) number(x value) uint32 {
	if n, ok := l.numberOf[x]; ok {
		return n
	}
	n := len(l.Values)
	l.numberOf[x] = uint32(n)
	if n == len(l.values) {
		l.values = append(l.values, &roomy{})
	}
	v := l.values[n]
	v.value, v.truth = x, x.whole == 1
	v.StringValue, v.DoubleValue, v.SintValue, v.BoolValue = nil, nil, nil, nil
	switch x.kind {
	case isText:
		v.StringValue = &v.text
	case isWhole:
		v.SintValue = &v.whole
	case isNumber:
		v.DoubleValue = &v.number
	case isTruth:
		v.BoolValue = &v.truth
	}
	l.Values = append(l.Values, &v.Tile_Value)
	return uint32(n)
}
