package build

import (
	"encoding/binary"
	"errors"
	"strings"
)

var errMO = errors.New("not a gettext catalogue, or a damaged one")

// ReadMO reads a compiled gettext catalogue (GNU gettext manual, "The Format of GNU MO Files") and returns the
// translation of each message. Contexts and plural forms beyond the first are dropped, and so is the header.
func ReadMO(b []byte) (map[string]string, error) {
	if len(b) < 20 {
		return nil, errMO
	}
	var order binary.ByteOrder = binary.LittleEndian
	if order.Uint32(b) != 0x950412de {
		order = binary.BigEndian
	}
	if order.Uint32(b) != 0x950412de {
		return nil, errMO
	}
	count, ids, texts := uint64(order.Uint32(b[8:])), uint64(order.Uint32(b[12:])), uint64(order.Uint32(b[16:]))
	if ids+8*count > uint64(len(b)) || texts+8*count > uint64(len(b)) {
		return nil, errMO
	}
	text := func(table, i uint64) (string, bool) {
		at := table + 8*i
		n, from := uint64(order.Uint32(b[at:])), uint64(order.Uint32(b[at+4:]))
		if from+n > uint64(len(b)) {
			return "", false
		}
		s, _, _ := strings.Cut(string(b[from:from+n]), "\x00")
		return s, true
	}
	out := make(map[string]string, count)
	for i := range count {
		id, ok1 := text(ids, i)
		s, ok2 := text(texts, i)
		if !ok1 || !ok2 {
			return nil, errMO
		}
		if _, message, hasContext := strings.Cut(id, "\x04"); hasContext {
			id = message
		}
		if id != "" && s != "" {
			out[id] = s
		}
	}
	return out, nil
}
