package selfcheck

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
)

const (
	groupTiles = "Tiles"
	ogcRel     = "http://www.opengis.net/def/rel/ogc/1.0/"
	asMVT      = "application/vnd.mapbox-vector-tile"
)

func tiles1(requirement string) string { return "Tiles 1.0 /req/" + requirement }

// tileChecks are about the vector tiles of collections (OGC API Tiles 1.0).
func tileChecks() []check {
	of := func(class string) []string { return []string{"ogcapi-tiles-1/" + class} }
	return []check{
		{Check{"tiles/list", groupTiles, "the collection leads to its vector tilesets", tiles1("geodata-tilesets/desc-links"), of("geodata-tilesets")}, nil, eachTilesets},
		{Check{"tiles/tileset", groupTiles, "a tileset tells its reference system, its tile matrix set and where its tiles are", tiles1("tileset/success"), of("tileset")}, nil, eachTileset},
		{Check{"tiles/tile", groupTiles, "the tile in which a feature lies holds something, the row being before the column", tiles1("mvt/content"), of("mvt")}, nil, eachTile},
		{Check{"tiles/outside", groupTiles, "a tile beyond the matrix is a 404", tiles1("core/tc-error"), of("core")}, nil, eachOutside},
	}
}

// tilesets are the vector tilesets of a collection.
func (c *collection) tilesets() (address string, list []object, err error) {
	about, err := c.metadata()
	if err != nil {
		return "", nil, err
	}
	l, ok := relation(about.links(), ogcRel+"tilesets-vector", asJSON)
	if !ok {
		return "", nil, skipf("the collection has no vector tiles")
	}
	address = absolute(c.address(), l.href)
	o, err := c.get(address, asJSON).object()
	return address, o.objects("tilesets"), err
}

func eachTilesets(c *collection) error {
	address, list, err := c.tilesets()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return fmt.Errorf("%s lists no tilesets", address)
	}
	for _, t := range list {
		if _, ok := relation(t.links(), "self"); t.str("dataType") != "vector" || !ok {
			return fmt.Errorf("%s: a tileset has the dataType %q, or no link self", address, t.str("dataType"))
		}
	}
	return nil
}

// tileset is the one of Web Mercator.
func (c *collection) tileset() (address string, about object, err error) {
	address, list, err := c.tilesets()
	if err != nil {
		return "", nil, err
	}
	for _, t := range list {
		if l, ok := relation(t.links(), "self"); ok && strings.HasSuffix(t.str("tileMatrixSetURI"), "/WebMercatorQuad") {
			address = absolute(address, l.href)
			about, err = c.get(address, asJSON).object()
			return address, about, err
		}
	}
	return "", nil, skipf("no tileset is of WebMercatorQuad")
}

// template is the address of the tiles, with its variables.
func (c *collection) template() (address, template string, err error) {
	address, about, err := c.tileset()
	if err != nil {
		return "", "", err
	}
	l, ok := relation(about.links(), "item", asMVT)
	if !ok {
		return "", "", fmt.Errorf("%s has no link item with the type %s", address, asMVT)
	}
	return address, l.href, nil
}

// tile is the address of a tile.
func (c *collection) tile(t maptile.Tile) (string, error) {
	address, template, err := c.template()
	if err != nil {
		return "", err
	}
	number := func(n uint32) string { return strconv.FormatUint(uint64(n), 10) }
	filled := strings.NewReplacer("{tileMatrix}", number(uint32(t.Z)), "{tileRow}", number(t.Y), "{tileCol}", number(t.X)).Replace(template)
	return absolute(address, filled), nil
}

func eachTileset(c *collection) error {
	address, template, err := c.template()
	if err != nil {
		return err
	}
	for _, name := range []string{"{tileMatrix}", "{tileRow}", "{tileCol}"} {
		if !strings.Contains(template, name) {
			return fmt.Errorf("%s: the address of the tiles, %s, has no %s", address, template, name)
		}
	}
	about, err := c.get(address, asJSON).object()
	if err != nil {
		return err
	}
	if !about.has("crs") {
		return fmt.Errorf("%s does not tell its crs", address)
	}
	l, ok := relation(about.links(), ogcRel+"tiling-scheme", asJSON)
	if !ok {
		return fmt.Errorf("%s has no link tiling-scheme", address)
	}
	set, err := c.get(absolute(address, l.href), asJSON).object()
	if err != nil {
		return err
	}
	first := object{}
	if list := set.objects("tileMatrices"); len(list) > 0 {
		first = list[0]
	}
	if scale, ok := first.number("scaleDenominator"); !ok || first.str("id") == "0" && math.Abs(scale-559082264.0287) > 1 {
		return fmt.Errorf("%s: the first matrix has the scale denominator %v", l.href, scale)
	}
	return nil
}

// tileZoom is the zoom whose tiles are looked at: column and row differ for most places.
const tileZoom = 6

func eachTile(c *collection) error {
	for _, f := range c.features() {
		lon, lat, ok := f.point()
		if !ok || math.Abs(lat) > 80 {
			continue
		}
		at := maptile.At([2]float64{lon, lat}, tileZoom)
		if at.X == at.Y {
			continue
		}
		to, err := c.tile(at)
		if err != nil {
			return err
		}
		a := c.get(to, asMVT)
		if err := a.ok(); err != nil {
			return fmt.Errorf("where the feature %s lies: %w", f.id, err)
		}
		layers, err := mvt.Unmarshal(a.body)
		switch {
		case a.mediaType() != asMVT:
			return fmt.Errorf("%s has the type %q", a.asked, a.header.Get("Content-Type"))
		case err != nil:
			return fmt.Errorf("%s is no vector tile: %w", a.asked, err)
		case len(layers) == 0 || len(layers[0].Features) == 0:
			return fmt.Errorf("%s holds nothing, where the feature %s lies", a.asked, f.id)
		}
		return nil
	}
	if _, _, err := c.tilesets(); err != nil {
		return err
	}
	return skipf("no feature with a point off the diagonal is known")
}

func eachOutside(c *collection) error {
	to, err := c.tile(maptile.New(0, 1, 0))
	if err != nil {
		return err
	}
	return c.get(to, asMVT).is(http.StatusNotFound)
}
