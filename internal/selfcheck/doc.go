// Package selfcheck asks a running OGC API Features server what its clients ask
// and what the standards demand, and tells which of it holds.
//
// A Check is one rule with its source: a requirement of a standard, a test of
// the official suite ets-ogcapi-features10, or what a version of QGIS or GDAL
// needs. A check is promised when the server's conformance declaration names its
// class; the core of Part 1 is always promised. What a client needs is nobody's
// promise: it is told, but breaks none.
//
// Nothing is known of the server but its address: the checks learn its
// collections, properties and values from what it answers, and hold its answers
// against each other. They read only, one request at a time and within limits,
// unless Options.Write allows the editing checks, which create one feature and
// delete it again.
//
// The package prints nothing and knows nothing of dateline's own server.
package selfcheck
