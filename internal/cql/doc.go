// Package cql reads filters in CQL2 1.0 (OGC 21-065r2), the Common Query
// Language of OGC API Features Part 3, and asks them of features.
//
// A filter is read from text (Parse), from GDAL's dialect of it (ParseCQLText)
// or from JSON (ParseJSON) into one syntax tree (Expr), which String and JSON
// write again. Check holds the tree to the Queryables of a collection and makes
// a Filter of it. The Filter is asked of a Row, tells an index what it can
// narrow down by (Bounds), and is made SQL by package sqlgen. The package knows
// neither incidents nor databases.
//
// # What is read
//
// All of Annex B: comparisons, IS NULL, LIKE, BETWEEN, IN, CASEI, ACCENTI,
// arithmetic, the eight spatial, fifteen temporal and four array functions,
// WKT, BBOX, DATE, TIMESTAMP, INTERVAL, functions of the caller's own, literals
// and properties on either side. Keywords and the names of standardized
// functions mean the same in any case. Beyond Annex B, for QGIS and GDAL:
//
//   - ILIKE is LIKE with CASEI on both sides;
//   - x IS 5 and x IS NOT 5 compare and are never unknown;
//   - a text that is compared with a date or timestamp is read as one, also
//     cut short ('2024-01-03T', '2024-01-03T12:30'), and 0 and 1 that are
//     compared with a boolean as FALSE and TRUE;
//   - BETWEEN takes texts and times too, a boolean property is a condition,
//     a MULTIPOINT needs no inner parentheses, a minus may stand before ( and
//     before names.
//
// A literal geometry is compared with a property or a literal point, not with
// other literals (what nobody asks of a collection is refused, not answered
// slowly); functions return no geometries; arrays hold texts, not arrays.
//
// # What it means
//
// Logic has three values (§6.2): a comparison with an unknown value is unknown,
// also below NOT, and only TRUE selects. An interval with an unknown end is
// unknown; so is arithmetic without a finite result, such as a division by
// zero.
//
// Texts compare by their code points, as they are written: they are not
// normalized (recommendation string-normalization). LIKE minds case and accents, _ is one
// character, and a backslash takes what follows as it is; in a character
// literal a backslash also escapes a quote, itself and the control characters
// (requirement escaping), so that '\\%' and '\%' are the same pattern. CASEI is
// Unicode's full case folding, ACCENTI takes away the nonspacing marks of the
// canonical decomposition; both sides of a comparison need them.
//
// Numbers are of double precision. DIV cuts decimals off, % has the sign of the
// dividend, a minus binds tighter than ^.
//
// Times are Gregorian and UTC, to the microsecond. A date is the day
// [00:00, 24:00) in UTC. Where a date meets a timestamp, in any comparison or
// temporal function, both count as days (a cast as §7.8.2 allows): on 1 May
// updated_at = DATE('2024-05-01') holds the whole day. Intervals are closed.
// The ten functions between intervals refuse instants (Table 10). T_STARTS and
// T_STARTEDBY follow the Time Ontology's definitions of their names, which the
// standard's links exchange.
//
// Geometries are those of simple features in the plane of longitude and
// latitude, in degrees. What reaches beyond 180 or -180, and a BBOX whose west
// is greater than its east, goes on at the other side of the antimeridian; a
// polygon from 179 to -179 spans the globe the long way. Heights are dropped. A
// point on the edge of a polygon intersects and touches it and is not within
// it; a point never crosses or overlaps anything.
//
// # Limits
//
// The constants Max... bound a filter; beyond them it is an error. Asking a row
// costs no memory, but for CASEI, ACCENTI and arrays made of properties.
//
// # Sources
//
// OGC 21-065r2 with its grammar (cql2.bnf) and schema (cql2.json); OGC 06-103r4
// (simple features); Time Ontology in OWL §4.1; RFC 3339; RFC 7946.
package cql
