package gazetteer

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Outline is the area of a country or of a part of one, as a source draws it.
type Outline struct {
	PlaceID string // of the gazetteer; empty for a disputed area that is no place of it
	Name    string
	Country string // ISO 3166-1 alpha-2; of a disputed area the holder and the claimants, joined by "/"
	Level   int    // 0 a country or a disputed area, 1 a first-level division, 2 a second-level one, and so on
	Source  string // naturalearth, whosonfirst, or what the user says
	// ErrorM is how far, in metres, the drawn border may be from the true one: nearer to it the outline does not decide.
	ErrorM float64
	// Disputed says in a sentence who claims a disputed area; empty for all other outlines.
	Disputed string
	Region   geo.Region
}

// Claimants are the countries that hold or claim the area, as ISO 3166-1 alpha-2 codes, the holder first.
func (o Outline) Claimants() []string { return Place{Country: o.Country}.Claimants() }

// Geometry is the area as polygons, each with its holes, closed rings in longitude and latitude. A ring that crosses the
// antimeridian runs on beyond 180 degrees.
func (o Outline) Geometry() orb.MultiPolygon { return o.Region.MultiPolygon() }

// Valid is nil if o can be asked where it lies; otherwise its text says what is wrong.
func (o Outline) Valid() error {
	switch {
	case o.Name == "":
		return errors.New("an outline needs a name")
	case o.PlaceID == "" && o.Disputed == "":
		return fmt.Errorf("the outline of %s needs the id of a place", o.Name)
	case o.Level < 0 || o.Level > maxLevel:
		return fmt.Errorf("the outline of %s has the level %d, which is not from 0 to %d", o.Name, o.Level, maxLevel)
	case !(o.ErrorM >= 0 && o.ErrorM <= maxErrorM):
		return fmt.Errorf("the outline of %s has an error of %v m, which is not from 0 to %v", o.Name, o.ErrorM, maxErrorM)
	case o.Region == "":
		return fmt.Errorf("the outline of %s has no area", o.Name)
	}
	return nil
}

const (
	maxLevel      = 9
	maxErrorM     = 100_000
	outlineFormat = 1
)

// MarshalBinary is o as bytes, for a store to keep: the format's number (1), level and error in whole metres as varints,
// id, name, country, source and dispute each with its length before it, then the Region. It fails if o is not Valid.
func (o Outline) MarshalBinary() ([]byte, error) {
	if err := o.Valid(); err != nil {
		return nil, err
	}
	b := []byte{outlineFormat}
	b = binary.AppendUvarint(b, uint64(o.Level))
	b = binary.AppendUvarint(b, uint64(math.Round(o.ErrorM)))
	for _, s := range []string{o.PlaceID, o.Name, o.Country, o.Source, o.Disputed} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return append(b, o.Region...), nil
}

// UnmarshalBinary reads what MarshalBinary wrote, checking all of it.
func (o *Outline) UnmarshalBinary(b []byte) error {
	head, err := outlineHead(string(b))
	if err != nil {
		return err
	}
	if head.Region, err = geo.ParseRegion(string(head.Region)); err != nil {
		return fmt.Errorf("outline of %s: %w", head.Name, err)
	}
	if err := head.Valid(); err != nil {
		return err
	}
	*o = head
	return nil
}

var errOutlineDamaged = errors.New("an outline is damaged")

// outlineHead reads an outline without a look at its region. Its texts share the memory of s.
func outlineHead(s string) (Outline, error) {
	if s == "" || s[0] != outlineFormat {
		return Outline{}, fmt.Errorf("an outline of an unknown format, where this program knows %d: it comes from a newer program or is none", outlineFormat)
	}
	s = s[1:]
	number := func(most uint64) uint64 {
		v, n := uint64(0), 0
		for n < len(s) && n < 5 {
			v |= uint64(s[n]&0x7f) << (7 * n)
			n++
			if s[n-1] < 0x80 {
				if s = s[n:]; v <= most {
					return v
				}
				break
			}
		}
		s = ""
		return 0
	}
	text := func() string {
		n := int(number(uint64(len(s))))
		if n > len(s) {
			s = ""
			return ""
		}
		t := s[:n]
		s = s[n:]
		return t
	}
	o := Outline{Level: int(number(maxLevel)), ErrorM: float64(number(maxErrorM))}
	o.PlaceID, o.Name, o.Country, o.Source, o.Disputed = text(), text(), text(), text(), text()
	if s == "" {
		return Outline{}, errOutlineDamaged
	}
	o.Region = geo.Region(s)
	return o, nil
}

// outlinesMagic begins the bytes of many outlines.
const outlinesMagic = "outlines1\n"

const outlineRow = 5 * 4 // west, south, east, north in 1e-5 degrees, and the end of the outline's bytes

// PackOutlines is many outlines as bytes, for OpenOutlines: after a line of text their number, then for each 20 bytes with
// its box and where it ends, then the outlines as MarshalBinary writes them.
func PackOutlines(outlines []Outline) ([]byte, error) {
	index := binary.LittleEndian.AppendUint32([]byte(outlinesMagic), uint32(len(outlines)))
	var bodies []byte
	for _, o := range outlines {
		body, err := o.MarshalBinary()
		if err != nil {
			return nil, fmt.Errorf("pack outlines: %w", err)
		}
		bodies = append(bodies, body...)
		if len(bodies) > math.MaxInt32 {
			return nil, errors.New("pack outlines: they are larger than 2 GiB")
		}
		box := boxOf(o.Region)
		for _, v := range box {
			index = binary.LittleEndian.AppendUint32(index, uint32(v))
		}
		index = binary.LittleEndian.AppendUint32(index, uint32(len(bodies)))
	}
	return append(index, bodies...), nil
}

// gridBox is west, south, east, north in hundred-thousandths of a degree.
type gridBox [4]int32

const gridPerDegree = 1e5

func boxOf(r geo.Region) gridBox {
	b := r.Bound()
	return gridBox{
		int32(math.Floor(b.Min.Lon() * gridPerDegree)), int32(math.Floor(b.Min.Lat() * gridPerDegree)),
		int32(math.Ceil(b.Max.Lon() * gridPerDegree)), int32(math.Ceil(b.Max.Lat() * gridPerDegree)),
	}
}

// near reports whether the box, widened by the margins in degrees, holds the point in one turn of the Earth.
func (b gridBox) near(lon, lat, marginLon, marginLat float64) bool {
	if lat < float64(b[1])/gridPerDegree-marginLat || lat > float64(b[3])/gridPerDegree+marginLat {
		return false
	}
	west, east := float64(b[0])/gridPerDegree-marginLon, float64(b[2])/gridPerDegree+marginLon
	for x := lon - 360; x <= lon+720; x += 360 {
		if west <= x && x <= east {
			return true
		}
	}
	return false
}

// Outlines are the areas of many places. They are immutable and safe for concurrent use.
type Outlines struct {
	packed  string // the bodies
	index   string // of the packed ones
	further []Outline
	boxes   []gridBox       // of the further ones
	hidden  map[string]bool // places whose packed outline a further one replaces

	findDisputed sync.Once
	disputed     []disputedArea // once they were asked for; see Claimants
	disputedBy   map[string][]*disputedArea
}

// OpenOutlines takes the bytes that PackOutlines wrote, or an empty text, and further outlines, such as those that a user has
// imported. A further outline replaces the packed ones, and earlier further ones, of the same place. The bytes are not
// unpacked: an outline is read where it lies when it is asked.
func OpenOutlines(packed string, further ...Outline) (*Outlines, error) {
	o := &Outlines{hidden: map[string]bool{}}
	if packed != "" {
		rest, ok := strings.CutPrefix(packed, outlinesMagic)
		if !ok || len(rest) < 4 || uint64(word(rest, 0))*outlineRow > uint64(len(rest)-4) {
			return nil, errors.New("open outlines: they are damaged, or come from a newer program")
		}
		split := 4 + int(word(rest, 0))*outlineRow
		o.index, o.packed = rest[4:split], rest[split:]
		if last := len(o.index) - 4; last >= 0 && int(word(o.index, last)) != len(o.packed) {
			return nil, errors.New("open outlines: they are not whole")
		}
	}
	last := map[string]int{}
	for i, f := range further {
		if err := f.Valid(); err != nil {
			return nil, fmt.Errorf("open outlines: %w", err)
		}
		if f.PlaceID != "" {
			last[f.PlaceID] = i
			o.hidden[f.PlaceID] = true
		}
	}
	for i, f := range further {
		if f.PlaceID == "" || last[f.PlaceID] == i {
			o.further = append(o.further, f)
			o.boxes = append(o.boxes, boxOf(f.Region))
		}
	}
	return o, nil
}

func word(s string, at int) uint32 {
	s = s[at : at+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

// All lists every outline. The regions share the memory that OpenOutlines was given.
func (o *Outlines) All() []Outline {
	var all []Outline
	for n := range len(o.index) / outlineRow {
		if out, err := o.at(n); err == nil && !o.replaced(out) {
			all = append(all, out)
		}
	}
	return append(all, o.further...)
}

// Get is the outline of a place.
func (o *Outlines) Get(placeID string) (Outline, bool) {
	if i := slices.IndexFunc(o.further, func(f Outline) bool { return f.PlaceID == placeID }); i >= 0 && placeID != "" {
		return o.further[i], true
	}
	out := o.packedOf(placeID)
	return out, out.PlaceID != ""
}

// packedOf is the packed outline of a place, also where a further one replaces it; without PlaceID if there is none.
func (o *Outlines) packedOf(placeID string) Outline {
	for n := range len(o.index) / outlineRow {
		if out, err := o.at(n); err == nil && placeID != "" && out.PlaceID == placeID && out.Disputed == "" {
			return out
		}
	}
	return Outline{}
}

// replaced reports whether a further outline stands for a packed one.
func (o *Outlines) replaced(packed Outline) bool {
	return packed.Disputed == "" && o.hidden[packed.PlaceID]
}

// at reads a packed outline.
func (o *Outlines) at(n int) (Outline, error) {
	from, to := 0, int(word(o.index, n*outlineRow+16))
	if n > 0 {
		from = int(word(o.index, n*outlineRow-4))
	}
	if from > to || to > len(o.packed) {
		return Outline{}, errOutlineDamaged
	}
	return outlineHead(o.packed[from:to])
}

// candidates yields the outlines whose box, widened by their error, holds the point.
func (o *Outlines) candidates(lon, lat float64, yield func(Outline)) {
	margin := func(metres float64) (dLon, dLat float64) {
		dLat = metres / 110_000 // a degree of latitude has more metres
		return min(dLat/max(math.Cos(min(math.Abs(lat)+dLat, 90)*math.Pi/180), 1e-9), 360), dLat
	}
	widestLon, widestLat := margin(widestError)
	for n := range len(o.index) / outlineRow {
		at := n * outlineRow
		box := gridBox{int32(word(o.index, at)), int32(word(o.index, at+4)), int32(word(o.index, at+8)), int32(word(o.index, at+12))}
		if !box.near(lon, lat, widestLon, widestLat) {
			continue
		}
		if out, err := o.at(n); err == nil && !o.replaced(out) {
			yield(out)
		}
	}
	for i, out := range o.further {
		if dLon, dLat := margin(out.ErrorM); o.boxes[i].near(lon, lat, dLon, dLat) {
			yield(out)
		}
	}
}

// widestError is the largest ErrorM, in metres, that packed outlines are looked for with.
const widestError = 10_000
