package cli

import (
	"os"
	"syscall"
	"unsafe"
)

// dropPages gives the memory of a text back that is a part of the program's file.
// The kernel reads it from there again if it is needed.
func dropPages(text string) {
	at, page := uintptr(unsafe.Pointer(unsafe.StringData(text))), uintptr(os.Getpagesize())
	skip := int(-at & (page - 1)) // the pages at its ends may hold other things
	whole := (len(text) - skip) &^ int(page-1)
	if whole <= 0 {
		return
	}
	_ = syscall.Madvise(unsafe.Slice(unsafe.StringData(text[skip:]), whole), syscall.MADV_DONTNEED) // it is advice
}
