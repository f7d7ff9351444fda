package format

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"sort"
)

// runSize is how many bytes of features are gathered before they go to the temporary
// file, in order; a file that is smaller needs none.
const runSize = 8 << 20

// runs sorts features that are too many for memory: it keeps them in runs, each in the
// order of the curve, so that putting all in that order reads every run from its
// beginning to its end.
type runs struct {
	items []fgbItem
	held  []byte // the features of the last run
	first int    // the item with which it begins
	begun int64  // where it begins among all bytes
	ends  []int64
	spool *spool // the runs before it; nil while there is none
}

// add keeps a feature.
func (r *runs) add(item fgbItem, feature []byte) error {
	item.at, item.size = r.begun+int64(len(r.held)), uint32(len(feature))
	r.items = append(r.items, item)
	r.held = append(r.held, feature...)
	if len(r.held) < runSize {
		return nil
	}
	return r.spill()
}

// spill sorts the last run and puts it into the temporary file.
func (r *runs) spill() (err error) {
	if r.spool == nil {
		if r.spool, err = newSpool(); err != nil {
			return err
		}
	}
	run := r.items[r.first:]
	slices.SortFunc(run, compareItems)
	at := r.begun
	for n := range run {
		from := run[n].at - r.begun
		if _, err := r.spool.Write(r.held[from : from+int64(run[n].size)]); err != nil {
			return fmt.Errorf("temporary file: %w", err)
		}
		run[n].at = at
		at += int64(run[n].size)
	}
	r.ends = append(r.ends, at)
	r.held, r.first, r.begun = r.held[:0], len(r.items), at
	return nil
}

// compareItems is the order along the curve; where that is equal, the order of entry.
func compareItems(a, b fgbItem) int {
	return cmp.Or(cmp.Compare(a.curve, b.curve), cmp.Compare(a.at, b.at))
}

// sorted puts the items in order and returns what reads their features in that order.
// The slice that it returns is good until its next call.
func (r *runs) sorted() (next func(item *fgbItem) ([]byte, error), err error) {
	slices.SortFunc(r.items, compareItems)
	if r.spool == nil {
		return func(item *fgbItem) ([]byte, error) { return r.held[item.at : item.at+int64(item.size)], nil }, nil
	}
	file, err := r.spool.reader()
	if err != nil {
		return nil, err
	}
	readers := make([]*bufio.Reader, len(r.ends))
	begun := int64(0)
	for n, end := range r.ends {
		readers[n] = bufio.NewReaderSize(io.NewSectionReader(file, begun, end-begun), flushAt)
		begun = end
	}
	var feature []byte
	return func(item *fgbItem) ([]byte, error) {
		if item.at >= r.begun {
			from := item.at - r.begun
			return r.held[from : from+int64(item.size)], nil
		}
		run := sort.Search(len(r.ends), func(n int) bool { return r.ends[n] > item.at })
		feature = slices.Grow(feature[:0], int(item.size))[:item.size]
		if _, err := io.ReadFull(readers[run], feature); err != nil {
			return nil, fmt.Errorf("temporary file: %w", err)
		}
		return feature, nil
	}, nil
}

// close gives the temporary file back.
func (r *runs) close() {
	if r.spool != nil {
		r.spool.close()
	}
	*r = runs{}
}
