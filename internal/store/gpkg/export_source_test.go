package gpkg

// PositionOf is what a Source makes of a geometry in degrees.
func PositionOf(geometry []byte) (lon, lat string) { return layer{}.position(geometry) }
