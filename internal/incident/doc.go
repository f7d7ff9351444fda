// Package incident is the domain of dateline: what an incident is, what is
// claimed of it, how claims become figures, what a query means, and what a
// store must do. It holds no SQL and no HTTP.
//
// An Incident is something that happened at a place and a time. A Claim is
// what one source says of it; rival claims stand side by side and none is ever
// overwritten by another. A Report is a published text that claims come from.
// A Change is one write to one incident, numbered by Seq and kept for ever.
//
// The package decides nothing about transport: GeoJSON and CSV live in
// internal/format, the database in internal/store.
package incident
