//go:build !linux

package cli

// dropPages is for systems where the memory of a program's file is given back
// without being asked for.
func dropPages(string) {}
