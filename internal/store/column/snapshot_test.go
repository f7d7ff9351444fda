package column_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/column"

	"github.com/klauspost/compress/zstd"
)

func chunks(t testing.TB, x *column.Index) (list [][]byte) {
	t.Helper()
	if err := x.Snapshot(func(c []byte) error { list = append(list, slices.Clone(c)); return nil }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestDamagedSnapshotIsRefused(t *testing.T) {
	w, x := newWorld(7), column.New()
	var rows []column.Row
	for num := range int64(66_000) {
		rows = append(rows, w.row(num+1))
	}
	x.Update(rows, nil, 66_000)
	good := chunks(t, x)
	if len(good) < 3 {
		t.Fatalf("only %d chunks", len(good))
	}
	refused := func(what string, list [][]byte) {
		t.Helper()
		if y, err := column.Restore(list); err == nil {
			t.Errorf("%s: restored %d rows", what, y.Len())
		}
	}
	refused("nothing", nil)
	refused("no rows", good[:1])
	refused("a chunk is missing", good[:2])
	refused("a chunk too many", append(slices.Clone(good), good[1]))
	refused("chunks exchanged", [][]byte{good[0], good[2], good[1]})
	refused("an empty chunk", [][]byte{good[0], {}, good[2]})
	for _, n := range []uint64{1 << 50, 1 << 63, math.MaxInt64, math.MaxUint64} { // no memory is taken for so many
		head := unpacked(t, good[0])
		binary.LittleEndian.PutUint64(head[bytes.IndexByte(head, '\n')+1:], n)
		refused(fmt.Sprint(n, " rows"), [][]byte{packed(t, head), good[1], good[2]})
	}
	for range 40 {
		list := slices.Clone(good)
		k := w.IntN(len(list))
		list[k] = slices.Clone(list[k])
		list[k][w.IntN(len(list[k]))] ^= byte(1 << w.IntN(8))
		if y, err := column.Restore(list); err == nil && y.Len() != x.Len() {
			t.Errorf("a flipped bit in chunk %d: restored %d rows", k, y.Len())
		}
		list[k] = list[k][:w.IntN(len(list[k]))]
		refused("a chunk cut short", list)
	}
}

func unpacked(t testing.TB, chunk []byte) []byte {
	t.Helper()
	dec, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	text, err := dec.DecodeAll(chunk, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func packed(t testing.TB, text []byte) []byte {
	t.Helper()
	enc, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer enc.Close()
	return enc.EncodeAll(text, nil)
}

func FuzzRestore(f *testing.F) {
	w, x := newWorld(8), column.New()
	for num := range int64(30) {
		x.Update([]column.Row{w.row(num + 1)}, nil, incident.Seq(num+1))
	}
	good := chunks(f, x)
	f.Add(good[0], good[1])
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, head, body []byte) {
		y, err := column.Restore([][]byte{head, body})
		if err != nil {
			return
		}
		if n := len(refs(t, y, incident.Query{Time: incident.Interval{From: 1}}, nil)); n > y.Len() {
			t.Errorf("%d refs of %d rows", n, y.Len())
		}
	})
}
