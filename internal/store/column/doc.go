// Package column is a compact index of all incidents in memory: position,
// days, type, place and figures, about 115 bytes an incident, beside the store that
// holds the incidents themselves. It finds the page of a query in its order and
// counts exactly, in microseconds; the store then reads the bodies by number.
//
// Three structures hold the same rows: a list in the order of time, for wide
// boxes and none; a quadtree whose leaves are in the order of time, for small
// boxes; and a table by number. A box is answered by merging the leaves that it
// touches, newest first, or by walking the list, whichever an estimate finds
// cheaper; neither ever sorts all matches. docs/adr/0003-column-index.md has
// the reasons and the measurements.
//
// Filters in CQL2 are asked of the rows, orders compare them; a property that the
// index does not hold is loaded when a query first needs it (Missing, Load) and
// then follows every change. docs/adr/0007-filters-in-memory.md has the reasons.
//
// The package knows nothing of SQL. Whoever owns an Index tells it every change
// (Set, Drop) and asks it under its own idea of consistency.
package column
