// Package format turns incidents into text and text into incidents: GeoJSON
// (RFC 7946), GeoJSON text sequences (RFC 8142), CSV (RFC 4180), and the
// exchange forms of ACLED and UCDP GED.
//
// A feature is flat when its properties are scalars only, so that a table of a
// geographic information system can hold it; it is whole when it also has the
// claims, reports, actors, relations and candidates. A record is one incident of
// a file, with the text that it was read from. Questions are a batch of names of
// places for the geocoder (CSV, JSON, NDJSON), which AnswerWriter answers.
//
// Everything streams: no encoder or decoder of files keeps more than one record
// and a buffer. The package checks the form of what it reads (JSON, dates, whole
// numbers, names of properties); what an incident may say is checked by
// incident.Validate. It finds no places and stores nothing.
package format
