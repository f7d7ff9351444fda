package segment

import (
	"bytes"
	"runtime"
)

// Alike gives the keys of an alias to yield, sorted, with their numbers, until it says no; those that are silent only are
// not among them. The text that yield is given it must not keep.
func (s *Segment) Alike(alias string, yield func(key []byte, number uint32) bool) {
	defer runtime.KeepAlive(s)
	s.alike(run{0, int(s.aliases)}, []byte(alias), yield)
}

// AlikeNear is Alike of all aliases that are one edit from one: a letter inserted or replaced, by one of letters, a byte
// each; a letter left out; or two neighbours swapped. A key may come twice.
func (s *Segment) AlikeNear(alias, letters string, yield func(key []byte, number uint32) bool) {
	defer runtime.KeepAlive(s)
	more := true
	var space [64]byte
	look := func(among run, parts ...string) {
		text := space[:0]
		for _, part := range parts {
			text = append(text, part...)
		}
		more = more && s.alike(among, text, yield)
	}
	among := run{0, int(s.aliases)} // those that begin as the alias does up to i
	for i := 0; i <= len(alias) && more && !among.empty(); i++ {
		before, rest := alias[:i], alias[i:]
		for j := range len(letters) {
			put := letters[j : j+1]
			with := s.aliasesFrom(among, before+put)
			if with.empty() {
				continue
			}
			look(with, before, put, rest)
			if rest != "" && rest[:1] != put {
				look(with, before, put, rest[1:])
			}
		}
		if rest == "" {
			return
		}
		look(among, before, rest[1:])
		if len(rest) > 1 && rest[0] != rest[1] {
			look(among, before, rest[1:2], rest[:1], rest[2:])
		}
		among = s.aliasesFrom(among, alias[:i+1])
	}
}

// alike gives the keys of an alias, which stands in a run of the aliases if anywhere; it is false if yield was.
func (s *Segment) alike(among run, alias []byte, yield func(key []byte, number uint32) bool) bool {
	among = s.aliasesBy(among, string(alias))
	i := search(among.from, among.to, func(i int) bool { return bytes.Compare(s.alias(i), alias) >= 0 })
	if i == among.to || !bytes.Equal(s.alias(i), alias) {
		return true
	}
	starts := s.data[secAliasStarts]
	keys := slice(s.data[secAliasKeys], 4*uint64(number(starts, uint32(i))), 4*uint64(number(starts, uint32(i)+1)))
	for ; len(keys) >= 4; keys = keys[4:] {
		if k := number(keys, 0); !yield(s.key(k), k) {
			return false
		}
	}
	return true
}

// alias is the text of an alias.
func (s *Segment) alias(i int) []byte {
	return slice(s.data[secAliasText], offset5(s.data[secAliasOffsets], uint32(i)), offset5(s.data[secAliasOffsets], uint32(i)+1))
}

// aliasesFrom is the part of a run of aliases that begins with a text.
func (s *Segment) aliasesFrom(among run, text string) run {
	among = s.aliasesBy(among, text)
	if len(text) <= shortAlias {
		return among
	}
	from := search(among.from, among.to, func(i int) bool { return compareBeginning(s.alias(i), text) >= 0 })
	return run{from, gallop(from, among.to, func(i int) bool { return compareBeginning(s.alias(i), text) > 0 })}
}

// shortAlias is the length in bytes of the longest beginnings of aliases whose runs are kept.
const shortAlias = 3

// aliasesBy narrows a run of aliases to those that begin as the text does, as far as the short beginnings tell. They are
// found when they are first needed.
func (s *Segment) aliasesBy(among run, text string) run {
	s.aliasOnce.Do(func() {
		s.shortAliases = map[string]run{}
		s.readAliases(run{0, int(s.aliases)}, 0)
	})
	if text == "" {
		return among
	}
	short := s.shortAliases[text[:min(len(text), shortAlias)]]
	if short = (run{max(among.from, short.from), min(among.to, short.to)}); short.empty() {
		return run{}
	}
	return short
}

// readAliases finds the runs of the beginnings that are longer by one letter than one of a length, of which the aliases of
// a run begin.
func (s *Segment) readAliases(among run, length int) {
	for i := among.from; i < among.to && length < shortAlias; {
		text := s.alias(i)
		if len(text) <= length {
			i++
			continue
		}
		beginning := string(text[:length+1])
		with := run{i, search(i, among.to, func(i int) bool { return compareBeginning(s.alias(i), beginning) > 0 })}
		s.shortAliases[beginning] = with
		s.readAliases(with, length+1)
		i = with.to
	}
}
