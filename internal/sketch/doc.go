// Package sketch draws a small map as SVG: the outlines of countries, and on
// them incidents or places, each with the circle within which it lies. It is for
// pages that must work without scripts and without a map server.
//
// A view is the part of the Earth that a map shows. Its longitudes run on beyond
// 180 degrees where it crosses the antimeridian. The projection is the
// equirectangular one, true to scale at the middle latitude of the view.
//
// The colours come from the style sheet of the page: what is drawn has classes
// and no styles of its own.
package sketch
