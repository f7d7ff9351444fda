// Package places holds the gazetteer that a program uses: the built-in places, those of
// dumps that the user has imported into a data file, and the user's own, one layer over
// the other. When the places in the file change it makes a new index beside the old one
// and exchanges them: who has the old one goes on with it, and its memory is given back
// when nobody has.
//
// The index of the built-in places is kept in a file of the user's cache folder, that of
// many places of dumps in a file beside the data file, whose name ends in -places. Both
// can be deleted at any time: they are made again.
package places
