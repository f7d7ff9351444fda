// Package geo holds the little geometry that every other package shares: a bounding box that knows the
// antimeridian, points as people type them, distances, the box around a circle, and regions: packed polygons that tell
// whether they hold a point and how far it is from their border.
//
// Coordinates are always longitude, latitude, in decimal degrees on WGS84 (OGC CRS84). Distances and radii are metres.
// A box is west, south, east, north; a box whose West is greater than its East crosses the antimeridian (RFC 7946
// §5.2). A plain box is one that does not.
//
// Boxes are planar, as an R-tree sees them: the meridians 180 and -180 are two edges, not one, and nothing is special
// at the poles. Regions know both. What a box contains is exactly what the plain boxes of its Split contain, so that a store may search
// those one after the other.
package geo
