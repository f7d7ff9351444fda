package segment

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"sync"
)

// sorter sorts records by their bytes. Those that do not fit into memory it sorts in runs, which it merges when they are
// read.
type sorter struct {
	scratch *scratch
	limit   int // bytes in memory
	arena   []byte
	items   []item
	count   int
	runs    []*os.File

	busy  sync.WaitGroup // one full arena being sorted and written
	mu    sync.Mutex
	err   error
	spare []byte // the arena that was written
	idle  []item
}

// item is a record in an arena, with its first bytes for a quick comparison.
type item struct {
	prefix   uint64
	at, size uint32
}

// The least and the most that a sorter keeps in memory, in bytes.
const (
	minArena = 1 << 10
	maxArena = 1<<31 - 1
)

func newSorter(s *scratch, limit int) *sorter {
	return &sorter{scratch: s, limit: min(max(limit, minArena), maxArena)}
}

// add takes a record, which it copies.
func (s *sorter) add(record []byte) {
	if len(s.arena)+len(record)+16*len(s.items) > s.limit && len(s.items) > 0 {
		s.spill()
	}
	s.items = append(roomFor(s.items, 1), item{prefixOf(record), uint32(len(s.arena)), uint32(len(record))})
	s.arena = append(roomFor(s.arena, len(record)), record...)
	s.count++
}

// roomFor doubles the capacity of a slice that n more elements do not fit into: append alone would copy large ones more
// often.
func roomFor[T any](s []T, n int) []T {
	if len(s)+n <= cap(s) {
		return s
	}
	return slices.Grow(s, max(len(s), n))
}

// spilled reports whether something was written to disk.
func (s *sorter) spilled() bool { return len(s.runs) > 0 }

func prefixOf(record []byte) uint64 {
	if len(record) >= 8 {
		return binary.BigEndian.Uint64(record)
	}
	var first [8]byte
	copy(first[:], record)
	return binary.BigEndian.Uint64(first[:])
}

// spill hands the records in memory over to be sorted and written while the next ones come.
func (s *sorter) spill() {
	s.busy.Wait()
	file, err := s.scratch.create()
	if err != nil {
		s.fail(err)
	}
	s.runs = append(s.runs, file)
	arena, items := s.arena, s.items
	s.arena, s.items = s.spare[:0], s.idle[:0]
	s.busy.Go(func() {
		sorted := sortItems(arena, items)
		if file != nil {
			s.fail(writeRun(file, arena, sorted))
		}
		s.spare, s.idle = arena, items
	})
}

func (s *sorter) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

// sortItems sorts items on all processors, into a slice of its own: first by the first two bytes of the records, by
// counting, then what has them in common by all the rest.
func sortItems(arena []byte, items []item) []item {
	const bucketBits = 16
	bucket := func(it *item) uint64 { return it.prefix >> (64 - bucketBits) }
	var ends [1 << bucketBits]uint32
	for i := range items {
		ends[bucket(&items[i])]++
	}
	sum := uint32(0)
	for i, n := range ends {
		ends[i] = sum // for now where each begins
		sum += n
	}
	sorted := make([]item, len(items))
	for i := range items {
		at := &ends[bucket(&items[i])]
		sorted[*at] = items[i]
		*at++
	}
	var wait sync.WaitGroup
	workers := max(1, min(runtime.GOMAXPROCS(0), len(items)/1000))
	from, begin := 0, uint32(0)
	for w := range workers { // each takes as many buckets as have its share of the items
		to, end := from, begin
		for to < len(ends) && (end < uint32((w+1)*len(items)/workers) || w == workers-1) {
			end = ends[to]
			to++
		}
		first, part := begin, ends[from:to]
		wait.Go(func() { sortBuckets(arena, sorted, first, part) })
		from, begin = to, end
	}
	wait.Wait()
	return sorted
}

// sortBuckets sorts the items of each of some buckets, of which the first begins there.
func sortBuckets(arena []byte, items []item, begin uint32, ends []uint32) {
	for _, end := range ends {
		if end-begin > 1 {
			slices.SortFunc(items[begin:end], func(a, b item) int {
				if a.prefix != b.prefix {
					return cmp.Compare(a.prefix, b.prefix)
				}
				return bytes.Compare(arena[a.at:a.at+a.size], arena[b.at:b.at+b.size])
			})
		}
		begin = end
	}
}

// writeRun writes sorted items as a run: the length of each record, and the record.
func writeRun(file *os.File, arena []byte, items []item) error {
	w := bufio.NewWriterSize(file, spoolBuffer)
	var size [binary.MaxVarintLen64]byte
	for _, it := range items {
		if _, err := w.Write(append(binary.AppendUvarint(size[:0], uint64(it.size)), arena[it.at:it.at+it.size]...)); err != nil {
			return fmt.Errorf("write a temporary file: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write a temporary file: %w", err)
	}
	return nil
}

// each gives the records in order to f, which must not keep them. It can be called once.
func (s *sorter) each(f func(record []byte) error) error {
	s.busy.Wait()
	s.spare, s.idle = nil, nil
	if s.err != nil {
		return s.err
	}
	sorted := sortItems(s.arena, s.items)
	s.items = nil
	if len(s.runs) == 0 {
		return firstOf(s.eachOf(sorted, f), s.close())
	}
	sources := []source{&memorySource{arena: s.arena, items: sorted}}
	for _, file := range s.runs {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		sources = append(sources, &fileSource{r: bufio.NewReaderSize(file, spoolBuffer)})
	}
	err := merge(sources, f)
	s.arena = nil
	return firstOf(err, s.close())
}

// eachOf gives the records of items to f.
func (s *sorter) eachOf(items []item, f func(record []byte) error) error {
	for _, it := range items {
		if err := f(s.arena[it.at : it.at+it.size]); err != nil {
			return err
		}
	}
	s.arena = nil
	return nil
}

// expect makes room for so many records with so many bytes together, if they are to stay in memory.
func (s *sorter) expect(records, size int) {
	if size+16*records <= s.limit {
		s.items, s.arena = make([]item, 0, records), make([]byte, 0, size)
	}
}

// close closes the temporary files; they are removed with their folder.
func (s *sorter) close() error {
	s.busy.Wait()
	var err error
	for _, file := range s.runs {
		if file == nil {
			continue
		}
		name := file.Name()
		err = firstOf(err, file.Close())
		_ = os.Remove(name) // the folder goes at the end; this gives the space back early
	}
	s.runs = nil
	return err
}

// source gives sorted records. What next returns is valid until it is called again; io.EOF is the end.
type source interface{ next() ([]byte, error) }

type memorySource struct {
	arena []byte
	items []item
}

func (m *memorySource) next() ([]byte, error) {
	if len(m.items) == 0 {
		return nil, io.EOF
	}
	it := m.items[0]
	m.items = m.items[1:]
	return m.arena[it.at : it.at+it.size], nil
}

type fileSource struct {
	r   *bufio.Reader
	buf []byte
}

func (f *fileSource) next() ([]byte, error) {
	size, err := binary.ReadUvarint(f.r)
	if err != nil {
		return nil, err
	}
	f.buf = slices.Grow(f.buf[:0], int(size))[:size]
	_, err = io.ReadFull(f.r, f.buf)
	return f.buf, err
}

// head is the next record of a source.
type head struct {
	prefix uint64
	record []byte
	source source
}

func (a *head) before(b *head) bool {
	if a.prefix != b.prefix {
		return a.prefix < b.prefix
	}
	return bytes.Compare(a.record, b.record) < 0
}

// merge gives the records of all sources in order.
func merge(sources []source, f func(record []byte) error) error {
	var heap []head
	for _, s := range sources {
		record, err := s.next()
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		heap = append(heap, head{prefixOf(record), record, s})
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		sink(heap, i)
	}
	for len(heap) > 0 {
		top := &heap[0]
		if err := f(top.record); err != nil {
			return err
		}
		record, err := top.source.next()
		switch {
		case errors.Is(err, io.EOF):
			heap[0] = heap[len(heap)-1]
			heap = heap[:len(heap)-1]
		case err != nil:
			return fmt.Errorf("read a temporary file: %w", err)
		default:
			top.prefix, top.record = prefixOf(record), record
		}
		sink(heap, 0)
	}
	return nil
}

// sink restores the heap below i.
func sink(heap []head, i int) {
	for {
		least, left := i, 2*i+1
		if left < len(heap) && heap[left].before(&heap[least]) {
			least = left
		}
		if right := left + 1; right < len(heap) && heap[right].before(&heap[least]) {
			least = right
		}
		if least == i {
			return
		}
		heap[i], heap[least] = heap[least], heap[i]
		i = least
	}
}
