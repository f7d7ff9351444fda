package web

import (
	archive "archive/zip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// The ground of the map: tiles that tools/basemap cut, and the style that draws
// them. A colour of the style is a name of colours.json, such as "@land".
var (
	//go:embed basemap/tiles.zip
	baseTiles string
	//go:embed basemap/tilejson.json
	baseTileJSON string
	//go:embed basemap/style.json
	baseStyle string
	//go:embed basemap/colours.json
	baseColours []byte
)

// basemap is the ground of the map.
type basemap struct {
	version  string // of the tiles
	tiles    map[string]*archive.File
	tileJSON string
	styles   map[string]string // by theme
	origin   string            // of the operator's tiles, if there are any
}

// readBasemap reads the ground. Its documents name files of this version of the
// assets.
func readBasemap(assets string) (*basemap, error) {
	sum := sha256.Sum256([]byte(baseTiles))
	b := &basemap{version: hex.EncodeToString(sum[:])[:12], tiles: map[string]*archive.File{}, styles: map[string]string{}}
	z, err := archive.NewReader(strings.NewReader(baseTiles), int64(len(baseTiles)))
	if err != nil {
		return nil, fmt.Errorf("read the map's tiles: %w", err)
	}
	for _, f := range z.File {
		b.tiles[f.Name] = f
	}
	var themes map[string]map[string]string
	if err := json.Unmarshal(baseColours, &themes); err != nil {
		return nil, fmt.Errorf("read the map's colours: %w", err)
	}
	fixed := []string{"{assets}", "{root}/assets/" + assets, "{version}", b.version}
	b.tileJSON = strings.NewReplacer(fixed...).Replace(baseTileJSON)
	for theme, colours := range themes {
		pairs := append(fixed[:4:4], "{theme}", theme)
		for name, colour := range colours {
			pairs = append(pairs, `"@`+name+`"`, `"`+colour+`"`)
		}
		b.styles[theme] = strings.NewReplacer(pairs...).Replace(baseStyle)
	}
	return b, nil
}

// BaseTile is a tile of the map's ground, a Mapbox Vector Tile compressed with
// gzip (RFC 1952); nil where there is nothing but the sea.
func (s *Site) BaseTile(z, x, y int) ([]byte, error) {
	f := s.base.tiles[fmt.Sprintf("%d/%d/%d.mvt", z, x, y)]
	if f == nil {
		return nil, nil
	}
	raw, err := f.OpenRaw()
	if err != nil {
		return nil, fmt.Errorf("read a tile of the map: %w", err)
	}
	out := make([]byte, 0, int(f.CompressedSize64)+18)
	out = append(out, 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255)
	out = out[:len(out)+int(f.CompressedSize64)]
	if _, err := io.ReadFull(raw, out[10:]); err != nil {
		return nil, fmt.Errorf("read a tile of the map: %w", err)
	}
	out = binary.LittleEndian.AppendUint32(out, f.CRC32)
	return binary.LittleEndian.AppendUint32(out, uint32(f.UncompressedSize64)), nil
}

// BaseZoom is the largest zoom of the ground's tiles.
func (s *Site) BaseZoom() int { return 6 }

// BaseVersion names the state of the ground's tiles.
func (s *Site) BaseVersion() string { return s.base.version }

// BaseTileJSON describes the ground's tiles (TileJSON 3.0). root is the address of
// the server without a slash at its end.
func (s *Site) BaseTileJSON(root string) []byte {
	return []byte(strings.ReplaceAll(s.base.tileJSON, "{root}", root))
}

// MapStyle is a whole style of MapLibre in a theme, light or dark; empty where
// there is no such theme. root is the address of the server without a slash at its end.
func (s *Site) MapStyle(theme, root string) []byte {
	return []byte(strings.ReplaceAll(s.base.styles[theme], "{root}", root))
}
