//go:build race

package storetest

// raced tells that the race detector is at work.
const raced = true
