// Package storetest is the executable specification of incident.Store,
// incident.Finder and incident.KeyStore. A backend is finished when Run passes
// on it.
//
// Run has two parts: a table of specifications, each named by the sentence of
// the interface that it holds a store to, and a property test that asks random
// questions, amid random writes, of the store and of a reference (a map, a
// filter and a sort, written as plainly as can be) and wants the same answers.
// A failing property prints its seed; -storetest.seed runs that seed again.
//
// Only tests import it.
package storetest
