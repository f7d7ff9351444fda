// Package gpkg keeps incidents in one SQLite file that is a valid OGC
// GeoPackage 1.2 (OGC 12-128r15): QGIS, GDAL and any SQLite tool open it as it
// lies, also while this package writes it.
//
// One connection writes, several read (WAL). Writes that arrive together share
// a transaction and one fsync; each is acknowledged only after it. What other
// programs write to the file is numbered and logged by triggers in the file
// itself, and noticed here by polling PRAGMA data_version.
//
// Finding and counting is done by a column index in memory (package column),
// built when the file is opened and kept in step with every change.
package gpkg
