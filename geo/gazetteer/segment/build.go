package segment

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"sync"
	"unicode/utf8"
)

// builder turns sorted entries into sections.
type builder struct {
	built
	o       Options
	scratch *scratch
	limit   int // of a sorter, in bytes

	ids, keys, words, reverse, aliases *sorter
	alias                              []byte   // scratch
	cells                              []uint16 // of each entry
}

// build makes the sections; on disk where the Writer has been given a folder for them and the entries do not fit into
// memory.
func (w *Writer) build(extra []byte, disk *scratch) (*built, error) {
	b := &builder{o: w.o, limit: w.o.MemoryBytes / 4}
	if w.entries.spilled() {
		b.scratch = disk
	} else {
		b.limit = maxArena
	}
	b.fingerprint, b.entries = w.o.Fingerprint, w.serial
	for i := range b.sections {
		b.sections[i] = &spool{scratch: b.scratch}
	}
	b.sections[secExtra].write(extra)
	b.ids, b.keys = newSorter(w.scratch, b.limit), newSorter(w.scratch, b.limit)
	b.words, b.reverse = newSorter(w.scratch, b.limit), newSorter(w.scratch, b.limit)
	b.aliases = newSorter(w.scratch, b.limit)
	b.ids.expect(w.ids, 12*w.ids)
	b.keys.expect(w.keys, w.keyBytes)
	b.words.expect(w.words, w.wordBytes)
	if b.scratch == nil {
		b.sections[secRecords].buf = make([]byte, 0, w.records)
	}
	defer func() {
		for _, s := range []*sorter{b.ids, b.keys, b.words, b.reverse, b.aliases} {
			_ = s.close() // its error was told where it mattered
		}
	}()
	if err := firstOf(b.takeEntries(w.entries), b.takeKeys(), b.takeRest()); err != nil {
		return nil, err
	}
	for _, section := range b.sections {
		if section.err != nil {
			return nil, section.err
		}
	}
	b.place()
	b.header.words = uint32(b.sections[secWordOffsets].size)
	return &b.built, nil
}

// every is how many records pass between two words about the progress.
const every = 1 << 16

// steps tells the progress of a loop.
func (b *builder) steps(what string, total int) func() {
	done := 0
	b.o.Progress(what, 0)
	return func() {
		if done++; done%every == 0 || done == total {
			b.o.Progress(what, float64(done)/float64(total))
		}
	}
}

// takeEntries numbers the entries and takes their records.
func (b *builder) takeEntries(sorted *sorter) error {
	var e storedEntry
	var record []byte
	n := uint32(0)
	s := &b.sections
	b.cells = make([]uint16, 0, b.entries)
	step := b.steps("numbering", sorted.count)
	err := sorted.each(func(stored []byte) error {
		if err := e.read(stored); err != nil {
			return err
		}
		s[secRecordOffsets].offset(s[secRecords].size)
		s[secRecords].write(e.record)
		s[secRanks].uint32(e.rank)
		s[secAttrs].uint64(e.attr)
		s[secPoints].write(e.point)
		point, _ := decodePoint(e.point)
		b.cells = append(b.cells, cellOf(point))
		for _, hash := range e.ids {
			record = binary.BigEndian.AppendUint64(record[:0], hash)
			b.ids.add(binary.BigEndian.AppendUint32(record, n))
		}
		for _, k := range e.keys {
			record = append(append(record[:0], k.text...), 0)
			record = binary.BigEndian.AppendUint32(record, n)
			silent := byte(0)
			if k.silent {
				silent = 1
			}
			b.keys.add(append(append(record, silent), k.words...))
		}
		n++
		step()
		return nil
	})
	s[secRecordOffsets].offset(s[secRecords].size)
	return err
}

// takeKeys writes the keys with their postings, and collects the beginnings of their words and their reverses.
func (b *builder) takeKeys() error {
	var key []byte
	var record []byte
	last := int64(-1) // entry of the last posting of the key
	s := &b.sections
	step := b.steps("sorting names", b.keys.count)
	err := b.keys.each(func(stored []byte) error {
		step()
		end := bytes.IndexByte(stored, 0)
		if end < 0 || len(stored) < end+6 {
			return errBroken
		}
		text, entry, silent, words := stored[:end], binary.BigEndian.Uint32(stored[end+1:]), stored[end+5] == 1, stored[end+6:]
		if !bytes.Equal(text, key) {
			key, last = append(key[:0], text...), -1
			s[secKeyOffsets].offset(s[secKeyText].size)
			s[secKeyText].write(text)
			s[secPostingOffsets].uint32(uint32(s[secPostings].size / 4))
			marks := Marks(string(text))
			s[secMarks].uint64(marks)
			record = append(appendReversed(record[:0], text), 0)
			record = binary.BigEndian.AppendUint32(record, b.header.keys)
			b.reverse.add(binary.BigEndian.AppendUint64(record, marks))
			b.header.keys++
		}
		if !silent && last != int64(entry) {
			if last < 0 {
				b.addAlias(text)
			}
			s[secPostings].uint32(entry)
			last = int64(entry)
		}
		for _, at := range words {
			w := storedWord{text: text[at:], entry: entry, key: b.header.keys - 1, at: at}
			record = w.append(record[:0])
			b.words.add(record)
		}
		return nil
	})
	s[secKeyOffsets].offset(s[secKeyText].size)
	s[secPostingOffsets].uint32(uint32(s[secPostings].size / 4))
	return err
}

// takeRest writes what is independent of each other, on two processors.
func (b *builder) takeRest() error {
	var words, rest error
	var wait sync.WaitGroup
	wait.Go(func() { words = b.takeWords() })
	wait.Go(func() {
		rest = firstOf(b.takeReverse(), b.takeAliases(), b.takeIDs(), b.takePoints())
	})
	wait.Wait()
	return firstOf(words, rest)
}

// takeReverse writes the order of the keys from the end.
func (b *builder) takeReverse() error {
	return b.reverse.each(func(stored []byte) error {
		end := len(stored) - 12
		if end < 0 {
			return errBroken
		}
		b.sections[secReverse].uint32(binary.BigEndian.Uint32(stored[end:]))
		b.sections[secReverseMarks].uint64(binary.BigEndian.Uint64(stored[end+4:]))
		return nil
	})
}

// addAlias collects the alias of the last key.
func (b *builder) addAlias(text []byte) {
	b.alias = b.o.Alias(b.alias[:0], text)
	if len(b.alias) == 0 || bytes.IndexByte(b.alias, 0) >= 0 {
		return
	}
	b.alias = append(b.alias, 0)
	b.alias = binary.BigEndian.AppendUint32(b.alias, b.header.keys-1)
	b.aliases.add(b.alias)
}

// takeAliases writes the aliases with their keys.
func (b *builder) takeAliases() error {
	var last []byte
	s := &b.sections
	err := b.aliases.each(func(stored []byte) error {
		end := len(stored) - 5
		if end <= 0 {
			return errBroken
		}
		if !bytes.Equal(last, stored[:end]) {
			last = append(last[:0], stored[:end]...)
			s[secAliasOffsets].offset(s[secAliasText].size)
			s[secAliasText].write(last)
			s[secAliasStarts].uint32(uint32(s[secAliasKeys].size / 4))
			b.header.aliases++
		}
		s[secAliasKeys].uint32(binary.BigEndian.Uint32(stored[end+1:]))
		return nil
	})
	s[secAliasOffsets].offset(s[secAliasText].size)
	s[secAliasStarts].uint32(uint32(s[secAliasKeys].size / 4))
	return err
}

// takeIDs writes the ids by their hashes, with a table of where the hashes of the same first bits begin.
func (b *builder) takeIDs() error {
	lines, shift := 1, 64
	for lines < b.ids.count/4 {
		lines, shift = lines*2, shift-1
	}
	starts, count := b.sections[secIDStarts], uint32(0)
	line := -1
	err := b.ids.each(func(stored []byte) error {
		if len(stored) != 12 {
			return errBroken
		}
		hash := binary.BigEndian.Uint64(stored)
		for ; line < int(hash>>shift); line++ {
			starts.uint32(count)
		}
		b.sections[secIDHashes].uint64(hash)
		b.sections[secIDNumbers].uint32(binary.BigEndian.Uint32(stored[8:]))
		count++
		return nil
	})
	for ; line < lines; line++ {
		starts.uint32(count)
	}
	return err
}

// takePoints writes the tree. Its vertices are the only thing that is all in memory at a time, 16 bytes for each entry.
func (b *builder) takePoints() error {
	points, err := b.sections[secPoints].reader()
	if err != nil {
		return err
	}
	tree := make([]vertex, 0, b.entries)
	var point [8]byte
	for n := range b.entries {
		if _, err := io.ReadFull(points, point[:]); err != nil {
			return fmt.Errorf("read a temporary file: %w", err)
		}
		if p, has := decodePoint(point[:]); has {
			tree = append(tree, newVertex(p, n))
		}
	}
	buildTree(tree)
	for i := range tree {
		b.sections[secTree].write(tree[i].encode())
	}
	return nil
}

// takeWords writes the beginnings of words. The same one of an entry, from several keys, is written once.
func (b *builder) takeWords() error {
	g := newGroups(b)
	s := &b.sections
	var w storedWord
	var lastText []byte
	lastEntry := int64(-1)
	step := b.steps("sorting words", b.words.count)
	err := b.words.each(func(stored []byte) error {
		step()
		if err := w.read(stored); err != nil {
			return err
		}
		if lastEntry == int64(w.entry) && bytes.Equal(lastText, w.text) {
			return nil
		}
		lastText, lastEntry = append(lastText[:0], w.text...), int64(w.entry)
		s[secWordKeys].uint32(w.key)
		s[secWordOffsets].byte(w.at)
		s[secWordEntries].uint32(w.entry)
		g.add(w.text, w.entry)
		return nil
	})
	g.finish()
	return err
}

// appendReversed appends the letters of a text from the end.
func appendReversed(dst, text []byte) []byte {
	plain := true
	for _, c := range text {
		plain = plain && c < utf8.RuneSelf
	}
	if plain {
		for i := len(text) - 1; i >= 0; i-- {
			dst = append(dst, text[i])
		}
		return dst
	}
	runes := []rune(string(text))
	slices.Reverse(runes)
	return append(dst, string(runes)...)
}
