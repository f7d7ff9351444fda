package column

import (
	"strings"

	"dateline/internal/incident"
)

// joined is a property whose texts are names, joined by incident.Joiner: the actors
// of an incident, or its publishers. Each name is kept once, so that a row costs four
// bytes, and four for each of its names where it has several. What a row had before
// stays in lists until the next start.
type joined struct {
	names words
	code  [][]uint32 // by slot, in chunks: a name, or inLists and where its names begin
	lists []uint32   // how many names, then their numbers
}

// inLists marks the code of a row that has several names.
const inLists = 1 << 31

func newJoined() *joined { return &joined{names: newWords(nil)} }

// set puts a text at a slot. It is nothing to remember where no value is.
func (j *joined) set(s slot, text string) {
	c := int(s >> chunkBits)
	for len(j.code) <= c {
		j.code = append(j.code, nil)
	}
	if j.code[c] == nil {
		if text == "" {
			return
		}
		j.code[c] = make([]uint32, chunkSize)
	}
	if at := &j.code[c][s&(chunkSize-1)]; *at&inLists == 0 || j.text(*at) != text {
		*at = j.put(text)
	}
}

// put returns the code of a text.
func (j *joined) put(text string) uint32 {
	if !strings.Contains(text, incident.Joiner) {
		return j.name(text)
	}
	at := len(j.lists)
	j.lists = append(j.lists, 0)
	for name := range strings.SplitSeq(text, incident.Joiner) {
		j.lists = append(j.lists, j.name(name))
		j.lists[at]++
	}
	return inLists | uint32(at)
}

func (j *joined) name(s string) uint32 {
	if code, ok := j.names.code[s]; ok {
		return code
	}
	return j.names.put(strings.Clone(s))
}

func (j *joined) codeAt(s slot) uint32 {
	if c := int(s >> chunkBits); c < len(j.code) && j.code[c] != nil {
		return j.code[c][s&(chunkSize-1)]
	}
	return 0
}

// list returns the names of a code that has several.
func (j *joined) list(code uint32) []uint32 {
	at := code &^ inLists
	return j.lists[at+1 : at+1+j.lists[at]]
}

// text returns the text of a code as it was put.
func (j *joined) text(code uint32) string {
	if code&inLists == 0 {
		return j.names.text[code]
	}
	var text strings.Builder
	for n, name := range j.list(code) {
		if n > 0 {
			text.WriteString(incident.Joiner)
		}
		text.WriteString(j.names.text[name])
	}
	return text.String()
}

// each calls f for each name at a slot, once; for the number 0 where there is none.
func (j *joined) each(s slot, f func(name uint32)) {
	code := j.codeAt(s)
	if code&inLists == 0 {
		f(code)
		return
	}
	list := j.list(code)
	any := false
next:
	for n, name := range list {
		if name == 0 {
			continue
		}
		for _, before := range list[:n] {
			if before == name {
				continue next
			}
		}
		any = true
		f(name)
	}
	if !any {
		f(0)
	}
}
