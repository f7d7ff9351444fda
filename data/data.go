// Package data holds what the program carries with it: the gazetteer, the
// sample incidents, and the vocabulary of incident types. README.md in this
// folder names the sources and licences. It only holds texts; geo/gazetteer,
// internal/format and internal/incident read them.
package data

import _ "embed" // the texts below

// Gazetteer is the CSV text of all built-in places, in the columns of
// gazetteer.Columns.
//
//go:embed gazetteer.csv
var Gazetteer string

// Incidents is the sample, a GeoJSON FeatureCollection without coordinates: the
// geocoder supplies them when it is loaded.
//
//go:embed incidents.geojson
var Incidents string

// Types is the vocabulary of incident types, a CSV text with a header.
//
//go:embed types.csv
var Types string

// Outlines are the areas of the countries and of most first-level divisions, and
// what is disputed, in the form of gazetteer.PackOutlines.
//
//go:embed outlines.bin
var Outlines string
