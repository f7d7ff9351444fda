package cli

import (
	"os"
	"runtime/debug"

	"dateline/data"
)

// collectAt is how much the memory of a server may grow, in percent, before
// the garbage is collected. Nearly all that a server keeps (the column index,
// the encoded features, the gazetteer) holds no pointers, so that a collection
// costs some ten milliseconds of processor time whatever its size, while Go's own 100 percent would
// double the memory.
const collectAt = 10

// saveMemory sets collectAt, unless the operator has said otherwise with GOGC, and
// gives back what starting took.
func saveMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
		debug.FreeOSMemory() // what reading the file took
	}
	dropPages(data.Gazetteer) // read whole to see whether its index is still the one that was made of it
}
