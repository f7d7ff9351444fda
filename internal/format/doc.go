// Package format turns incidents into files and files into incidents: GeoJSON
// (RFC 7946), GeoJSON text sequences (RFC 8142), JSON-FG (OGC 21-045r1), CSV
// (RFC 4180), the exchange forms of ACLED and UCDP GED, FlatGeobuf 3, GeoParquet
// 1.1, KML 2.2, GPX 1.1, and Atom (RFC 4287) with GeoRSS, which is only written: it
// has no place for what makes an incident. Formats lists them, and the
// GeoPackage, which is a data file and the work of its store.
//
// The tables among them have the flat properties as typed columns; a record that is
// read of one becomes the GeoJSON Feature that says the same.
//
// A feature is flat when its properties are scalars only, so that a table of a
// geographic information system can hold it; it is whole when it also has the
// claims, reports, actors, relations and candidates. A record is one incident of
// a file, with the text that it was read from. Questions are a batch of names of
// places for the geocoder (CSV, JSON, NDJSON), which AnswerWriter answers.
//
// Everything streams: no encoder or decoder of files keeps more than one record
// and a buffer, but for GeoParquet, which gathers some thousands, and FlatGeobuf,
// whose features wait in a temporary file for their index, with 32 bytes in memory
// for each. The package checks the form of what it reads (JSON, dates, whole
// numbers, names of properties); what an incident may say is checked by
// incident.Validate. It finds no places and stores nothing.
package format
