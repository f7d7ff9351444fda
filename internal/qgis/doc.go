// Package qgis makes what QGIS needs to show incidents as they should be seen: a
// style, which every data file holds in its table layer_styles, and layer
// definitions that add the collection of a server, in that style, at a double click.
//
// A type of incident is a symbol: its family by colour and shape together, so that
// who cannot tell the colours apart can tell the shapes, and a sign in it for the
// type. The radius of uncertainty is a circle in metres. What is known no better than
// as a district, a border or a country has no solid symbol, which would look like a
// spot, but a hollow one.
//
// The documents are those of QGIS 3.22 and later. The package knows nothing of files
// or HTTP.
package qgis
