package gazetteer

import (
	"bytes"
	"fmt"
	"strings"
)

// piece is a run of whole rows of a source, and what reading them gives. Places are numbered from 0.
type piece struct {
	src        *source
	start, end int
	width      int // columns that every row must have

	offsets []uint32
	ids     []uint64 // hash of each place's id
	entries []uint64
	letters []uint64
	first   []uint32
	codes   []codeAt

	errAt int
	err   error

	fold, key, skeleton []byte // scratch
}

type codeAt struct {
	code  string
	place uint32
}

// cut divides the rows of a source into about n pieces. No field contains a line break, so every line end will do.
func cut(src *source, start, width, n int) []*piece {
	var pieces []*piece
	step := (len(src.text)-start)/n + 1
	for start < len(src.text) {
		end := min(start+step, len(src.text))
		if nl := strings.IndexByte(src.text[end:], '\n'); nl >= 0 {
			end += nl + 1
		} else {
			end = len(src.text)
		}
		pieces = append(pieces, &piece{src: src, start: start, end: end, width: width})
		start = end
	}
	return pieces
}

// read indexes the rows of the piece.
func (p *piece) read() {
	var fields [maxFields]string
	rows := strings.Count(p.src.text[p.start:p.end], "\n") + 1
	p.offsets, p.ids, p.first = make([]uint32, 0, rows), make([]uint64, 0, rows), make([]uint32, 0, rows)
	p.entries, p.letters = make([]uint64, 0, 4*rows), make([]uint64, 0, 4*rows)
	for at := p.start; at < p.end; {
		count, size, err := scanRecord(p.src.text[at:p.end], &fields)
		if err == nil && count == 1 && fields[0] == "" {
			at += size
			continue
		}
		if err == nil && count != p.width {
			err = fmt.Errorf("%d columns where the first line has %d", count, p.width)
		}
		if err == nil {
			err = p.addRow(at, &fields)
		}
		if err != nil {
			p.errAt, p.err = at, err
			return
		}
		at += size
	}
}

func (p *piece) addRow(at int, fields *[maxFields]string) error {
	var r row
	for i, column := range p.src.order {
		if column >= 0 {
			r[i] = fields[column]
		}
	}
	if r[colID] == "" || r[colName] == "" || r[colKind] == "" {
		return fmt.Errorf("id, name and kind must not be empty")
	}
	n := uint32(len(p.offsets))
	p.offsets = append(p.offsets, uint32(at))
	p.ids = append(p.ids, hashOf(r[colID]))
	p.first = append(p.first, uint32(len(p.letters)))
	p.addName(n, r[colName], r[colKind])
	for names := r[colNames]; names != ""; {
		var name string
		name, names, _ = strings.Cut(names, "|")
		_, text, found := strings.Cut(name, ":")
		if !found || text == "" {
			return fmt.Errorf("name %q is not lang[;flag[;from/to]]:text", name)
		}
		p.addName(n, text, r[colKind])
	}
	if code := divisionCode(&r); code != "" {
		p.codes = append(p.codes, codeAt{code, n})
	}
	return nil
}

// addName adds the entries of one name.
func (p *piece) addName(n uint32, name, kind string) {
	p.fold = appendFold(p.fold[:0], name)
	p.addFold(n, p.fold, true)
	if bytes.IndexByte(p.fold, ' ') > 0 {
		if rest, _, ok := stripGeneric(string(p.fold), kind); ok {
			p.addFold(n, []byte(rest), false)
		}
	}
}

func (p *piece) addFold(n uint32, fold []byte, whole bool) {
	p.key = appendKey(p.key[:0], fold)
	p.skeleton = appendSkeleton(p.skeleton[:0], p.key, "h")
	if len(p.skeleton) == 0 {
		return
	}
	if p.add(n, p.skeleton) && whole {
		p.letters = append(p.letters, letterSignature(p.skeleton))
	}
	if bytes.IndexByte(p.key, 'x') >= 0 {
		p.skeleton = appendSkeleton(p.skeleton[:0], p.key, "ks")
		p.add(n, p.skeleton)
	}
}

// add adds an entry unless one of the last few is the same; it reports whether it did. What repeats farther apart falls
// out when the entries are sorted.
func (p *piece) add(n uint32, skeleton []byte) bool {
	e := pack(hashOf(skeleton), n)
	for i := len(p.entries) - 1; i >= max(0, len(p.entries)-12); i-- {
		if p.entries[i] == e {
			return false
		}
	}
	p.entries = append(p.entries, e)
	return true
}
