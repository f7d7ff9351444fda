// Package qgis makes what QGIS needs to show incidents as they should be seen: a
// style, which every data file holds in its table layer_styles, and layer
// definitions that add the collection of a server, in that style, at a double click.
//
// A type of incident is a symbol of package symbol. The radius of uncertainty is a
// circle in metres.
//
// The documents are those of QGIS 3.22 and later. The package knows nothing of files
// or HTTP.
package qgis
