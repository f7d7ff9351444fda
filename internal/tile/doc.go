// Package tile parts the world into the square tiles of web maps: the tile matrix
// set WebMercatorQuad (OGC Two Dimensional Tile Matrix Set 2.0, annex D.1), with
// columns counted from the west and rows from the north. It turns a tile into the
// cells in which incidents are gathered into clusters, tells from which zoom a
// cluster comes apart, and makes vector tiles (Mapbox Vector Tile Specification 2.1)
// of what a store gathers.
//
// Web Mercator ends at 85.0511 degrees. What lies nearer to a pole belongs to the
// outermost row of tiles, so that the counts of all tiles of a zoom add up to all
// incidents with a point.
package tile
