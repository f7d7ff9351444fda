package api

import (
	"net/http"
	"strconv"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// eachTag goes through the entity tags of a If-Match or If-None-Match header
// (RFC 9110 §8.8.3), without the mark of a weak one, until f returns true. It
// reports whether f did.
func eachTag(header string, f func(tag string) bool) bool {
	for header != "" {
		header = strings.TrimLeft(header, " \t,")
		header = strings.TrimPrefix(header, "W/")
		if header == "" {
			return false
		}
		end := strings.IndexByte(header, ',')
		if header[0] == '"' { // a comma inside the quotes belongs to the tag
			if q := strings.IndexByte(header[1:], '"'); q >= 0 {
				end = q + 2
			}
		}
		if end < 0 {
			end = len(header)
		}
		if f(strings.TrimSpace(header[:end])) {
			return true
		}
		header = header[end:]
	}
	return false
}

// matches reports whether an If-None-Match header names etag, by the weak
// comparison of RFC 9110 §8.8.3.2 and in whatever encoding the client read it, or
// anything at all.
func matches(header, etag string) bool {
	if header == "" {
		return false
	}
	state := stateOf(strings.TrimPrefix(etag, "W/"))
	return eachTag(header, func(tag string) bool { return tag == "*" || stateOf(tag) == state })
}

// stateOf is an entity tag up to its closing quote, without the mark of the
// encoding: the same for all encodings of a state.
func stateOf(tag string) string {
	tag, quoted := strings.CutSuffix(tag, `"`)
	if !quoted {
		return tag + " " // no state of ours
	}
	for _, e := range [...]encoding{gzipped, zstandard} {
		if state, ok := strings.CutSuffix(tag, e.suffix()); ok {
			return state
		}
	}
	return tag
}

// itemTag is the validator of a version of an incident, in an encoding.
func itemTag(version int64, e encoding) string {
	return `"v` + strconv.FormatInt(version, 10) + e.suffix() + `"`
}

// namesVersion reports whether an If-Match or If-None-Match header names the
// version, in whatever encoding it was read.
func namesVersion(header string, version int64) bool {
	return eachTag(header, func(tag string) bool {
		v, _, _ := strings.Cut(strings.Trim(tag, `"`), "-")
		return tag == "*" || v == "v"+strconv.FormatInt(version, 10)
	})
}

// notModified answers 304. The headers have been set.
func notModified(c *gin.Context) error {
	c.Status(http.StatusNotModified)
	c.Writer.WriteHeaderNow()
	return nil
}

// precondition checks If-Match and If-None-Match of a write against what is
// stored, and returns the version that must still be stored when it is done: 0
// when any will do. create is true when the incident must not exist.
func (s *Server) precondition(c *gin.Context, id incident.ID) (version int64, create bool, err error) {
	match, none := c.GetHeader("If-Match"), c.GetHeader("If-None-Match")
	for _, name := range []string{"If-Match", "If-None-Match"} {
		if _, sent := c.Request.Header[name]; sent && strings.TrimSpace(c.GetHeader(name)) == "" {
			return 0, false, incident.Errorf(incident.Invalid, name, "is empty: send the ETag of the state that you have read, or leave the header out")
		}
	}
	if match == "" && none == "" {
		return 0, false, nil
	}
	cur, err := s.Store.Get(c.Request.Context(), id)
	switch {
	case incident.CodeOf(err) == incident.NotFound:
		if match != "" {
			return 0, false, preconditionFailed("the incident " + string(id) + " does not exist, so If-Match cannot hold")
		}
		return 0, strings.TrimSpace(none) == "*", nil
	case err != nil:
		return 0, false, err
	case match != "" && !namesVersion(match, cur.Version):
		return 0, false, preconditionFailed("the incident " + string(id) + " is at version " + strconv.FormatInt(cur.Version, 10) +
			", which If-Match does not name: somebody else has changed it; read it again")
	case none != "" && namesVersion(none, cur.Version):
		return 0, false, preconditionFailed("the incident " + string(id) + " exists at version " + strconv.FormatInt(cur.Version, 10) + ", which If-None-Match forbids")
	}
	return cur.Version, false, nil
}

func preconditionFailed(detail string) error {
	return &httpError{status: http.StatusPreconditionFailed, kind: "precondition_failed", detail: detail}
}
