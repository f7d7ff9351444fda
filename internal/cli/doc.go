// Package cli is the command line: one file for each command. It is the one
// room that sees a store, the interface and the data together and ties them.
//
// Data go to standard output, words about the work to standard error, progress
// only to a terminal. Every flag has a twin in the environment, DATELINE_ and
// its name in capitals; what is said on the command line wins.
package cli
