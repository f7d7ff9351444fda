package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"
)

// dumpPiece is how much of a dump is stored at a time, in bytes: some 20,000 places.
const dumpPiece = 3 << 20

// dump stores a table of GeoNames piece by piece, from where an earlier import of the same
// file was interrupted.
func (im *placeImport) dump(ctx context.Context, file, kind string, text io.Reader, m *meter) (int64, error) {
	begun, err := im.begin(ctx, file, kind)
	if err != nil {
		return 0, err
	}
	if begun.Bytes > 0 {
		im.app.say("%s: going on after %s lines, where an earlier import was interrupted", file, count(begun.Lines))
		if _, err := io.CopyN(io.Discard, text, begun.Bytes); err != nil {
			return 0, fmt.Errorf("pass over what is stored: %w", err)
		}
	}
	r := &dumpReader{kind: kind, left: leftLines{}, bytes: begun.Bytes, lines: begun.Lines}
	if kind == placesAlternate {
		if r.known, err = im.knownIDs(ctx); err != nil {
			return 0, err
		}
	}
	if err := im.storeAll(ctx, r.batches(text), &begun, m); err != nil {
		return 0, im.orGoOn(ctx, err)
	}
	im.whole = append(im.whole, begun.ID)
	return im.told(file, kind, begun.Rows, r.left, m)
}

// orGoOn tells how an import that was interrupted goes on.
func (im *placeImport) orGoOn(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	im.app.say("run the same command again to go on: what is stored stays, and counts when the import is whole")
	return ctx.Err()
}

// begin notes the beginning of an import.
func (im *placeImport) begin(ctx context.Context, file, kind string) (gpkg.Import, error) {
	mark, size, err := markOf(file)
	if err != nil {
		return gpkg.Import{}, err
	}
	return im.store.BeginImport(ctx, gpkg.Import{File: filepath.Base(file), Size: size, Mark: mark, Kind: kind, Started: time.Now()})
}

// storeAll stores batches, the next of which is read meanwhile.
func (im *placeImport) storeAll(ctx context.Context, batches iter.Seq2[gpkg.Batch, error], begun *gpkg.Import, m *meter) error {
	type read struct {
		batch gpkg.Batch
		err   error
	}
	ahead := make(chan read, 1)
	reading, stop := context.WithCancel(ctx)
	defer func() {
		stop()
		for range ahead { // until the reader has ended
		}
	}()
	go func() {
		defer close(ahead)
		for b, err := range batches {
			select {
			case ahead <- read{b, err}:
			case <-reading.Done():
				return
			}
		}
	}()
	for r := range ahead {
		if err := errors.Join(r.err, ctx.Err()); err != nil {
			return err
		}
		if err := im.store.SaveBatch(ctx, begun, r.batch); err != nil {
			return err
		}
		m.add(int64(len(r.batch.Places) + len(r.batch.Own) + len(r.batch.Names)))
	}
	return ctx.Err()
}

// dumpReader makes batches of a table of GeoNames.
type dumpReader struct {
	kind         string
	left         leftLines
	known        *idSet // of alternate names: the places that they may be of
	bytes, lines int64
}

// batches reads the table to its end.
func (r *dumpReader) batches(text io.Reader) iter.Seq2[gpkg.Batch, error] {
	return func(yield func(gpkg.Batch, error) bool) {
		for piece, err := range pieces(text, dumpPiece) {
			var b gpkg.Batch
			if err == nil {
				b, err = r.batch(piece)
			}
			if !yield(b, err) || err != nil {
				return
			}
		}
	}
}

// batch reads whole lines.
func (r *dumpReader) batch(piece []byte) (gpkg.Batch, error) {
	var b gpkg.Batch
	faulty := func(err error) error {
		var row *gazetteer.RowError
		if !errors.As(err, &row) {
			return err
		}
		row.Line += int(r.lines)
		r.left.add(row)
		return nil
	}
	if r.kind == placesGeoNames {
		for p, err := range gazetteer.ReadGeoNames(bytes.NewReader(piece)) {
			if err == nil {
				b.Places = append(b.Places, p)
			} else if err := faulty(err); err != nil {
				return b, err
			}
		}
	} else {
		for n, err := range gazetteer.ReadAlternateNames(bytes.NewReader(piece)) {
			switch {
			case err != nil:
				if err := faulty(err); err != nil {
					return b, err
				}
			case !r.known.has(n.ID):
				r.left.add(&gazetteer.RowError{Reason: unknownPlace})
			default:
				b.Names = append(b.Names, n)
			}
		}
	}
	r.bytes += int64(len(piece))
	r.lines += int64(bytes.Count(piece, []byte("\n")))
	b.Bytes, b.Lines = r.bytes, r.lines
	return b, nil
}

// pieces cuts a text into pieces of whole lines, about size bytes each. A piece is good until
// the next one.
func pieces(text io.Reader, size int) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		buf, have := make([]byte, size), 0
		for {
			n, err := fill(text, buf[have:])
			have += n
			if errors.Is(err, io.EOF) {
				if have > 0 {
					yield(buf[:have], nil)
				}
				return
			}
			if err != nil {
				yield(nil, err)
				return
			}
			cut := bytes.LastIndexByte(buf[:have], '\n') + 1
			if cut == 0 {
				yield(nil, fmt.Errorf("a line is longer than %d bytes: this is no table of GeoNames", size))
				return
			}
			if !yield(buf[:cut], nil) {
				return
			}
			have = copy(buf, buf[cut:have])
		}
	}
}

// fill reads until b is full. Its error is that of the reader: io.ReadFull would make an end
// of that of a packed file which is cut short.
func fill(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var more int
		more, err = r.Read(b[n:])
		n += more
	}
	return n, err
}

// markOf tells a file from others by its size, its first and its last megabyte, and a folder
// by its records. Standard input has no mark.
func markOf(file string) (mark string, size int64, err error) {
	info, err := os.Stat(file)
	switch {
	case file == "-":
		return "", 0, nil
	case err == nil && info.IsDir():
		return markOfFolder(file)
	case err == nil && !info.Mode().IsRegular():
		return "", 0, nil
	}
	if err != nil {
		return "", 0, err
	}
	f, err := os.Open(file)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	const end = 1 << 20
	h := sha256.New()
	fmt.Fprintln(h, info.Size())
	for _, from := range []int64{0, max(0, info.Size()-end)} {
		if _, err := io.Copy(h, io.NewSectionReader(f, from, end)); err != nil {
			return "", 0, err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), info.Size(), nil
}

// markOfFolder tells a folder from others by the names, sizes and times of its records; the
// size is that of all.
func markOfFolder(folder string) (mark string, size int64, err error) {
	h := sha256.New()
	err = filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isRecord(name) {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		size += info.Size()
		within, err := filepath.Rel(folder, name)
		fmt.Fprintln(h, within, info.Size(), info.ModTime().UnixNano())
		return err
	})
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// idSet holds ids of places: those of GeoNames, which are numbers, as bits.
type idSet struct {
	base    *gazetteer.Index
	numbers []uint64
	others  map[string]bool
}

// knownIDs are the ids of all places: built-in ones, and those in the file.
func (im *placeImport) knownIDs(ctx context.Context) (*idSet, error) {
	base, err := im.builtIn()
	if err != nil {
		return nil, err
	}
	s := &idSet{base: base, others: map[string]bool{}}
	for id, err := range im.store.PlaceIDs(ctx) {
		if err != nil {
			return nil, err
		}
		s.add(id)
	}
	return s, nil
}

// maxNumbered is the largest id of GeoNames that is kept as a bit: they have some 13 million.
const maxNumbered = 1 << 28

func numberOf(id string) (int, bool) {
	text, ok := strings.CutPrefix(id, "GN:")
	n, err := strconv.Atoi(text)
	return n, ok && err == nil && n >= 0 && n < maxNumbered && text[0] != '0'
}

func (s *idSet) add(id string) {
	n, ok := numberOf(id)
	if !ok {
		s.others[id] = true
		return
	}
	if n/64 >= len(s.numbers) {
		s.numbers = append(s.numbers, make([]uint64, n/64+1-len(s.numbers))...)
	}
	s.numbers[n/64] |= 1 << (n % 64)
}

func (s *idSet) has(id string) bool {
	if n, ok := numberOf(id); ok && n/64 < len(s.numbers) && s.numbers[n/64]&(1<<(n%64)) != 0 {
		return true
	}
	return s.others[id] || s.base.Has(id)
}
