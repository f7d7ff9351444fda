package api

import (
	"encoding/binary"

	"dateline/internal/incident"
)

// An incident is kept whole beside the Seq of the store from before it was read.
// As long as that is the store's, nothing at all was written since, so the
// incident is as it was. The kept value is that Seq, the version, and the text.
const itemHead = 16

// itemKey is the key of an incident, of a form that no featureKey has: no varint
// ends in a zero.
func itemKey(room []byte, id incident.ID) []byte { return append(append(room, 0x80, 0), id...) }

// keptItem appends the text of an incident to b, if it is kept and nothing was
// written since.
func (s *Server) keptItem(b []byte, id incident.ID) (text []byte, version int64, ok bool) {
	var room [80]byte
	ok = s.features.kept.get(itemKey(room[:0], id), func(v []byte) bool {
		if incident.Seq(binary.LittleEndian.Uint64(v)) != s.Store.Seq() {
			return false
		}
		version = int64(binary.LittleEndian.Uint64(v[8:]))
		out, err := s.features.unpack(b, v[itemHead:])
		if err == nil {
			b = append(out, '\n')
		}
		return err == nil
	})
	return b, version, ok
}

// keepItem keeps the text of an incident that was read when the store was at seq
// or later.
func (s *Server) keepItem(id incident.ID, seq incident.Seq, version int64, text []byte) {
	var room [80]byte
	v := make([]byte, itemHead, itemHead+len(text)/2)
	binary.LittleEndian.PutUint64(v, uint64(seq))
	binary.LittleEndian.PutUint64(v[8:], uint64(version))
	s.features.kept.set(itemKey(room[:0], id), s.features.pack(v, text[:len(text)-1])) // without the line end
}
