// Package build makes the gazetteer file data/gazetteer.csv out of published data packages and a curated file.
//
// A town is a populated place as one vintage of GeoNames lists it; the two vintages (2026 without ids, 2019 to 2022
// with ids) are matched by name, country and distance. A division is a first-level administrative unit. A place is a
// row of the gazetteer: whatever can be named, with a point, an honest radius in metres and the reason for that
// radius. Curated places override and complete what the packages say.
//
// Everything here is a function from bytes to rows, except [Fetch], which obtains the packages with npm and apt.
// The same input always gives the same output, byte for byte.
package build
