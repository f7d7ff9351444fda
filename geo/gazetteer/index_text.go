package gazetteer

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"iter"
	"strings"

	"dateline/geo/gazetteer/segment"
)

// source is a CSV text with its columns.
type source struct {
	text  string
	order [numColumns]int
	width int // columns that every row must have
}

// newSource reads the first line; size is its length.
func newSource(text string) (s *source, size int, err error) {
	var fields [maxFields]string
	count, size, err := scanRecord(text, &fields)
	if err != nil {
		return nil, 0, err
	}
	s = &source{text: text, width: count}
	s.order, err = columnOrder(fields[:count])
	return s, size, err
}

// piece is a run of whole rows.
type piece struct {
	start, end int
	entries    []segment.Entry

	errAt int
	err   error
}

// pieceSize is the least size of a piece in bytes.
const pieceSize = 1 << 18

// cut divides the rows into pieces. No field contains a line break, so every line end will do.
func (s *source) cut(start int) iter.Seq[piece] {
	return func(yield func(piece) bool) {
		for start < len(s.text) {
			end := min(start+pieceSize, len(s.text))
			if nl := strings.IndexByte(s.text[end:], '\n'); nl >= 0 {
				end += nl + 1
			} else {
				end = len(s.text)
			}
			if !yield(piece{start: start, end: end}) {
				return
			}
			start = end
		}
	}
}

// read makes the entries of the rows of a piece.
func (s *source) read(p piece) piece {
	var fields [maxFields]string
	for at := p.start; at < p.end; {
		count, size, err := scanRecord(s.text[at:p.end], &fields)
		if err == nil && count == 1 && fields[0] == "" {
			at += size
			continue
		}
		if err == nil && count != s.width {
			err = fmt.Errorf("%d columns where the first line has %d", count, s.width)
		}
		r := s.row(&fields)
		if err == nil {
			err = usable(&r)
		}
		if err != nil {
			p.errAt, p.err = at, err
			return p
		}
		p.entries = append(p.entries, newEntry(&r))
		at += size
	}
	return p
}

func (s *source) row(fields *[maxFields]string) (r row) {
	for i, column := range s.order {
		if column >= 0 {
			r[i] = fields[column]
		}
	}
	return r
}

// usable holds a row to its shape.
func usable(r *row) error {
	if r[colID] == "" || r[colName] == "" || r[colKind] == "" {
		return fmt.Errorf("id, name and kind must not be empty")
	}
	for names := r[colNames]; names != ""; {
		var name string
		name, names, _ = strings.Cut(names, "|")
		if _, text, found := strings.Cut(name, ":"); !found || text == "" {
			return fmt.Errorf("name %q is not lang[;flag[;from/to]]:text", name)
		}
	}
	return nil
}

// probes is the number of places in a text whose entries are part of its fingerprint.
const probes = 500

// fingerprint says what an index of the text would be built from: the text, the format of the file, and the rules by
// which names become keys, of which a sample of the rows is made anew.
func fingerprint(text string) (sum [32]byte) {
	hash := sha256.New()
	head := binary.LittleEndian.AppendUint64(nil, segment.Version)
	_, _ = hash.Write(binary.LittleEndian.AppendUint64(head, uint64(len(text)))) // a hash takes everything
	for rest := text; rest != ""; {
		n := min(len(rest), 1<<20)
		_, _ = hash.Write([]byte(rest[:n]))
		rest = rest[n:]
	}
	if s, size, err := newSource(text); err == nil {
		s.probe(size, func(e *segment.Entry) {
			_, _ = fmt.Fprintf(hash, "%q %d %d %q %v\n", e.IDs, e.Rank, e.Attr, e.Record, e.Keys)
			for _, k := range e.Keys {
				_, _ = hash.Write(appendSoundKey(nil, []byte(k.Text)))
			}
		})
	}
	hash.Sum(sum[:0])
	return sum
}

// probe gives the entries of rows here and there.
func (s *source) probe(start int, f func(e *segment.Entry)) {
	step := max((len(s.text)-start)/probes, 1)
	for at := start; at < len(s.text); at += step {
		from := at + strings.IndexByte(s.text[at:], '\n') + 1
		var fields [maxFields]string
		if count, _, err := scanRecord(s.text[from:], &fields); err == nil && count == s.width {
			r := s.row(&fields)
			e := newEntry(&r)
			f(&e)
		}
	}
}
