package gpkg_test

import (
	"encoding/hex"
	"slices"
	"strconv"
	"testing"

	"dateline/internal/store/gpkg"
)

// FuzzPosition reads geometries as files of other programs have them. What comes out is
// nothing, a word that it is no point, or two numbers; and a collection of one point is
// that point.
func FuzzPosition(f *testing.F) {
	for _, text := range []string{
		"47500001e6100000010100000000000000000052400000000000004440", // 72, 40
		"47500000000010e600000000014052000000000000404400000000000000",
		"47500003e61000000000000000005240000000000000524000000000000044400000000000004440010100000000000000000052400000000000004440",
		"47500011e61000000101000000000000000000f87f000000000000f87f",
		"47500001e6100000010400000001000000010100000000000000000052400000000000004440",
		"47500001e610000001ec030000010000000101000000000000000000524000000000000044400000000000000000",
		"4750", "",
	} {
		b, err := hex.DecodeString(text)
		if err != nil {
			b = []byte(text)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		lon, lat := gpkg.PositionOf(b)
		if lon == "" || lon == "not one point" {
			if lat != "" {
				t.Errorf("%x: longitude %q, latitude %q", b, lon, lat)
			}
			return
		}
		for _, text := range []string{lon, lat} {
			if _, err := strconv.ParseFloat(text, 64); err != nil {
				t.Errorf("%x: %v", b, err)
			}
		}
		head := 8 + [8]int{0, 32, 48, 48, 64}[b[3]>>1&7]
		if kind := b[head+1 : head+5]; slices.Equal(kind, []byte{1, 0, 0, 0}) && b[head] == 1 {
			many := slices.Concat(b[:head], []byte{1, 4, 0, 0, 0, 1, 0, 0, 0}, b[head:])
			if x, y := gpkg.PositionOf(many); x != lon || y != lat {
				t.Errorf("%x is at %s, %s, a collection of it at %s, %s", b, lon, lat, x, y)
			}
		}
	})
}
