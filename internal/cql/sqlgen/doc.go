// Package sqlgen makes the condition of a WHERE clause of a cql.Filter, such
// that a database selects the rows for which the filter's own evaluator is
// true. What databases do differently is a Dialect, which the store supplies;
// SQLite is the one for a GeoPackage, and Functions is what it needs to know.
//
// Values are parameters. Unknown values (NULL) stay unknown below NOT. An index
// stands inside the predicate that it serves, and only where nothing but the
// truth of the predicate matters, so that OR and NOT stay right.
package sqlgen
