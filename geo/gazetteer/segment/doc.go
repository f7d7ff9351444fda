// Package segment keeps entries in one immutable file that is mapped into memory, and finds them by id, by key, by a key
// that is spelled nearly so, by the beginning of a word of a key, and by position. It knows nothing of what an entry is.
//
// An entry is a record (bytes that only the caller understands) with ids, keys, an optional point, a rank and an
// attribute. The entries of a segment are numbered from 0 in the order of their rank, the highest first. So every list
// of numbers that a segment gives, being sorted, has the most important entries first, and a walk that is cut off keeps
// the best ones.
//
// # What is in it
//
// The unique keys lie sorted, each with the sorted numbers of its entries (its postings). A key is found by binary
// search.
//
// A key within d edits of another (restricted Damerau-Levenshtein: insert, leave out, replace a letter, swap two
// neighbours) has few edits in one of its halves. So the candidates lie in a few short runs of the sorted keys, and of a
// second order of the keys by their letters from the end (see Segment.Near). Beside each key in both orders stand 64
// bits that mark the letters that it has; two keys whose marks differ in more than 2d bits are more than d edits apart,
// and that is checked without reading them. First letters may be wrong like all others. The idea of halves is that of
// Wu and Manber (Fast text searching allowing errors, CACM 35, 1992).
//
// Keys may have an alias, a coarser text that the caller makes of them, such as how they sound. The keys of an alias lie
// together.
//
// The beginnings of the words lie sorted by the text that follows them, up to the end of the key. Beginnings that more
// than heavy entries share, such as single letters, have a list of their own, in order of rank and with the part of the
// world in which each entry lies, so that the best ones, or those in a box, are found from the front.
//
// Points are kept as vectors on the unit sphere in a static k-d tree without pointers (Bentley, Multidimensional binary
// search trees used for associative searching, CACM 18, 1975): neither the antimeridian nor a pole is special.
//
// # The file
//
// All numbers are little endian. The header holds a magic word, the version of the format, the fingerprint of what the
// segment was built from, a table of sections and a check sum of itself. A file that is truncated or of another version
// is refused when it is opened. Damage inside the sections is not looked for, but cannot do more than give wrong answers.
//
// A Writer takes any number of entries in bounded memory: what does not fit is sorted in a temporary folder and merged.
package segment
