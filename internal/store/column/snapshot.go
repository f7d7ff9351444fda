package column

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A snapshot is an index in a form that a store can keep and read back faster
// than it can read the incidents: chunk 0 holds the numbers and the words, each
// further chunk up to snapshotRows rows of rowBytes in the order of the lists,
// all compressed with Zstandard (RFC 8878).
const (
	snapshotKind  = "dateline column index "
	snapshotMagic = snapshotKind + "3\n"
	snapshotRows  = 1 << 16
	rowBytes      = 96
)

var (
	errSnapshot = errors.New("the snapshot of the column index is damaged")
	errVersion  = errors.New("the snapshot of the column index is of another version of this program")
)

// Snapshot gives the chunks of a snapshot, one after the other, to write.
func (x *Index) Snapshot(write func(chunk []byte) error) error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return fmt.Errorf("snapshot of the column index: %w", err)
	}
	defer enc.Close()
	head := append([]byte(nil), snapshotMagic...)
	head = binary.LittleEndian.AppendUint64(head, uint64(x.n))
	head = binary.LittleEndian.AppendUint64(head, uint64(x.maxSeq))
	for _, w := range x.dictionaries() {
		head = binary.LittleEndian.AppendUint32(head, uint32(len(w.text)))
		for _, t := range w.text {
			head = binary.AppendUvarint(head, uint64(len(t)))
			head = append(head, t...)
		}
	}
	if err := write(enc.EncodeAll(head, nil)); err != nil {
		return err
	}
	buf := make([]byte, 0, snapshotRows*rowBytes)
	for _, l := range []*list{&x.byTime, &x.undated} {
		for _, blk := range l.blocks {
			for _, s := range blk {
				if buf = appendRow(buf, x.rows.at(s), x.rows.rangesAt(s)); len(buf) == cap(buf) {
					if err := write(enc.EncodeAll(buf, nil)); err != nil {
						return err
					}
					buf = buf[:0]
				}
			}
		}
	}
	if len(buf) == 0 {
		return nil
	}
	return write(enc.EncodeAll(buf, nil))
}

func (x *Index) dictionaries() []*words {
	return []*words{&x.types, &x.countries, &x.admins, &x.places, &x.classes}
}

func appendRow(b []byte, r *row, f ranges) []byte {
	le := binary.LittleEndian
	b = le.AppendUint64(b, math.Float64bits(r.lon))
	b = le.AppendUint64(b, math.Float64bits(r.lat))
	b = le.AppendUint64(b, uint64(r.num))
	b = le.AppendUint64(b, uint64(r.seq))
	b = le.AppendUint64(b, uint64(r.updated))
	for _, v := range [...]uint32{uint32(r.start), uint32(r.end), uint32(r.killed), uint32(r.injured), r.typ, r.country, r.admin1, r.place, r.class} {
		b = le.AppendUint32(b, v)
	}
	for _, v := range [...]int32{f.killedLow, f.killedHigh, f.injuredLow, f.injuredHigh, f.radius} {
		b = le.AppendUint32(b, uint32(v))
	}
	return b
}

func readRow(b []byte, r *row, f *ranges) {
	le := binary.LittleEndian
	_ = b[rowBytes-1]
	r.lon = math.Float64frombits(le.Uint64(b))
	r.lat = math.Float64frombits(le.Uint64(b[8:]))
	r.num = int64(le.Uint64(b[16:]))
	r.seq = int64(le.Uint64(b[24:]))
	r.updated = int64(le.Uint64(b[32:]))
	r.start, r.end = int32(le.Uint32(b[40:])), int32(le.Uint32(b[44:]))
	r.killed, r.injured = int32(le.Uint32(b[48:])), int32(le.Uint32(b[52:]))
	r.typ, r.country = le.Uint32(b[56:]), le.Uint32(b[60:])
	r.admin1, r.place, r.class = le.Uint32(b[64:]), le.Uint32(b[68:]), le.Uint32(b[72:])
	for n, v := range [...]*int32{&f.killedLow, &f.killedHigh, &f.injuredLow, &f.injuredHigh, &f.radius} {
		*v = int32(le.Uint32(b[76+4*n:]))
	}
}

// Restore makes the index of the chunks that Snapshot gave, on all processors.
func Restore(chunks [][]byte) (*Index, error) {
	if len(chunks) == 0 {
		return nil, errSnapshot
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0))
	if err != nil {
		return nil, fmt.Errorf("restore the column index: %w", err)
	}
	defer dec.Close()
	head, err := dec.DecodeAll(chunks[0], nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errSnapshot, err)
	}
	x := New()
	if err := x.readHead(head); err != nil {
		return nil, err
	}
	if x.n < 0 || (x.n+snapshotRows-1)/snapshotRows != len(chunks)-1 { // before memory is taken for them
		return nil, errSnapshot
	}
	x.rows.used = x.n
	for range (x.n + chunkSize - 1) / chunkSize {
		x.rows.grow()
	}
	faults := make([]error, len(chunks)-1)
	var wait sync.WaitGroup
	for n, c := range chunks[1:] {
		wait.Go(func() { faults[n] = x.readRows(dec, c, n*snapshotRows) })
	}
	wait.Wait()
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	for s := range slot(x.n) {
		x.rows.number(x.rows.at(s).num, s)
	}
	x.arrange(true)
	return x, nil
}

func (x *Index) readHead(b []byte) error {
	if len(b) < len(snapshotMagic)+16 || string(b[:len(snapshotKind)]) != snapshotKind {
		return errSnapshot
	}
	if string(b[:len(snapshotMagic)]) != snapshotMagic {
		return errVersion
	}
	b = b[len(snapshotMagic):]
	x.n = int(binary.LittleEndian.Uint64(b))
	x.maxSeq = int64(binary.LittleEndian.Uint64(b[8:]))
	b = b[16:]
	for _, w := range x.dictionaries() {
		if len(b) < 4 {
			return errSnapshot
		}
		n := binary.LittleEndian.Uint32(b)
		b = b[4:]
		for i := range n {
			size, k := binary.Uvarint(b)
			if k <= 0 || uint64(len(b)-k) < size {
				return errSnapshot
			}
			if t := string(b[k : k+int(size)]); w.put(t) != i {
				return errSnapshot
			}
			b = b[k+int(size):]
		}
	}
	return nil
}

// readRows fills the rows from the one numbered first. Each chunk writes rows of
// its own, so that they may be read at the same time.
func (x *Index) readRows(dec *zstd.Decoder, chunk []byte, first int) error {
	b, err := dec.DecodeAll(chunk, make([]byte, 0, snapshotRows*rowBytes))
	if err != nil {
		return fmt.Errorf("%w: %w", errSnapshot, err)
	}
	if want := min(snapshotRows, x.n-first); want <= 0 || len(b) != want*rowBytes {
		return errSnapshot
	}
	for i := 0; i < len(b); i += rowBytes {
		s := slot(first + i/rowBytes)
		r := x.rows.at(s)
		var f ranges
		readRow(b[i:], r, &f)
		x.rows.setRanges(s, f)
		r.self = s
		if r.seq <= dead || int(r.typ) >= len(x.types.text) || int(r.country) >= len(x.countries.text) ||
			int(r.admin1) >= len(x.admins.text) || int(r.place) >= len(x.places.text) || int(r.class) >= len(x.classes.text) {
			return errSnapshot
		}
	}
	return nil
}
