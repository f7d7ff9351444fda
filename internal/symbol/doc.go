// Package symbol holds what stands for the types of incidents on a map: a family by
// colour and shape together, so that who cannot tell the colours apart can tell the
// shapes, and a sign in it for the type. What is known no better than as a district, a
// border or a country has no solid symbol, which would look like a spot, but a hollow
// one. All clients are given the same: QGIS in its style, others by /types.
package symbol
