package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// httpError is a fault of the protocol, which the domain has no word for.
type httpError struct {
	status int
	kind   string // the end of the problem's type
	detail string
	header [][2]string
}

// Error implements error.
func (e *httpError) Error() string { return e.detail }

// problem is an answer to a request that failed (RFC 9457). The readable detail
// comes first because some clients show the beginning of the text and no more.
type problem struct {
	Detail      string            `json:"detail"`
	Type        string            `json:"type"`
	Title       string            `json:"title"`
	Status      int               `json:"status"`
	Errors      []fault           `json:"errors,omitempty"`
	Candidates  []json.RawMessage `json:"candidates,omitempty"`
	Suggestions []string          `json:"suggestions,omitempty"`
}

// fault is one of the things that are wrong.
type fault struct {
	Field       string            `json:"field,omitempty"`
	Detail      string            `json:"detail"`
	Index       *int              `json:"index,omitempty"`
	Position    *position         `json:"position,omitempty"`
	Candidates  []json.RawMessage `json:"candidates,omitempty"`
	Suggestions []string          `json:"suggestions,omitempty"`
}

// position is where in a text, such as a filter, the fault is.
type position struct {
	Offset int    `json:"offset"` // bytes, from 0
	Column int    `json:"column"` // characters, from 1
	Token  string `json:"token"`  // what stands there, empty at the end
}

// batchError marks the Errors of a collection, whose Index counts.
type batchError struct{ incident.Errors }

const problemType = "urn:dateline:error:"

// statuses translates the domain's codes, the gravest first: of several faults
// the gravest decides.
var statuses = []struct {
	code   incident.Code
	status int
}{
	{incident.Internal, http.StatusInternalServerError},
	{incident.Unavailable, http.StatusServiceUnavailable},
	{incident.Full, http.StatusInsufficientStorage},
	{incident.Unauthenticated, http.StatusUnauthorized},
	{incident.Forbidden, http.StatusForbidden},
	{incident.TooLarge, http.StatusRequestEntityTooLarge},
	{incident.Invalid, http.StatusBadRequest},
	{incident.NotFound, http.StatusNotFound},
	{incident.Gone, http.StatusGone},
	{incident.Conflict, http.StatusConflict},
	{incident.Unplaced, http.StatusUnprocessableEntity},
}

// maxTold is how many faults the detail spells out, and how many the list holds.
const (
	maxTold   = 3
	maxListed = 1000
)

// ofTheAnswer are the headers that tell of an answer which a problem takes the place of.
var ofTheAnswer = []string{"Accept-Ranges", "Content-Crs", "Content-Disposition", "Content-Encoding", "Content-Length", notExpressed, "Etag", "Link", "Location",
	"Ogc-Numbermatched", "Ogc-Numberreturned", "Trailer"}

// fail renders err.
func (s *Server) fail(c *gin.Context, err error) {
	c.Abort()
	if isGone(c.Request.Context(), err) {
		return // nobody is there to read an answer
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError {
		s.Log.Error("request failed", "method", c.Request.Method, "path", c.Request.URL.Path, "status", p.Status, "error", err)
	}
	h := c.Writer.Header()
	for _, name := range ofTheAnswer {
		h.Del(name)
	}
	var he *httpError
	if errors.As(err, &he) {
		for _, kv := range he.header {
			h.Set(kv[0], kv[1])
		}
	}
	switch p.Status {
	case http.StatusUnauthorized:
		h["Www-Authenticate"] = []string{`Bearer realm="dateline"`, `Basic realm="dateline", charset="UTF-8"`}
		if c.Request.Header.Get("Sec-Fetch-Mode") == "cors" {
			// A script asks for a key in its own words; at Basic the browser would ask for a password over it.
			h["Www-Authenticate"] = h["Www-Authenticate"][:1]
		}
	case http.StatusServiceUnavailable:
		h.Set("Retry-After", "5")
	}
	h.Set("Cache-Control", "no-store")
	if s.showProblem(c, p) {
		return
	}
	h.Set("Content-Type", "application/problem+json")
	body, err := marshal(p)
	if err != nil {
		s.Log.Error("encode problem", "error", err)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	c.Status(p.Status)
	_, _ = c.Writer.Write(body)
}

// problemOf translates an error. What is not meant for the client stays behind.
func problemOf(err error) problem {
	var he *httpError
	var one *incident.Error
	var many incident.Errors
	var batch batchError
	switch {
	case errors.As(err, &he):
		return problem{Detail: he.detail, Type: problemType + he.kind, Title: http.StatusText(he.status), Status: he.status}
	case errors.As(err, &batch):
		return problemOfAll(batch.Errors, true)
	case errors.As(err, &one):
		return problemOfAll(incident.Errors{one}, false)
	case errors.As(err, &many) && len(many) > 0:
		return problemOfAll(many, false)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problemOfAll(incident.Errors{incident.Errorf(incident.Unavailable, "", "the request took too long; try again or ask for less")}, false)
	}
	return problemOfAll(incident.Errors{incident.Errorf(incident.Internal, "", "a fault of the server; it was logged")}, false)
}

func problemOfAll(errs incident.Errors, batch bool) problem {
	at := len(statuses)
	for _, e := range errs {
		at = min(at, slices.IndexFunc(statuses, func(s struct {
			code   incident.Code
			status int
		}) bool {
			return s.code == e.Code
		}))
	}
	gravest := statuses[max(at, 0)] // a code that is not in the table is a fault of ours
	p := problem{Type: problemType + string(gravest.code), Title: http.StatusText(gravest.status), Status: gravest.status}
	var told []string
	for n, e := range errs {
		if n < maxTold {
			told = append(told, sentence(e, batch))
		}
		if n < maxListed && (e.Field != "" || batch || len(errs) > 1) {
			p.Errors = append(p.Errors, faultOf(e, batch, len(errs) > 1))
		}
	}
	if more := len(errs) - maxTold; more > 0 {
		told = append(told, fmt.Sprintf("and %d more (see errors)", more))
	}
	p.Detail = strings.Join(told, "; ")
	if len(errs) == 1 {
		p.Candidates, p.Suggestions = candidatesOf(errs[0]), errs[0].Suggestions
	}
	return p
}

// faultOf is one fault of a list. What could help to mend it stands here where
// there are several; for a single one it stands in the problem itself.
func faultOf(e *incident.Error, batch, several bool) fault {
	f := fault{Field: e.Field, Detail: e.Message}
	if batch {
		f.Index = &e.Index
	}
	if batch || several {
		f.Candidates, f.Suggestions = candidatesOf(e), e.Suggestions
	}
	if p := e.Position; p != nil {
		f.Position = &position{p.Offset, p.Column, p.Token}
	}
	return f
}

// verbs begin the texts whose subject is the field.
var verbs = []string{"is", "has", "must", "cannot", "contains", "belongs", "needs"}

// sentence tells one fault, with its field and the item that it is in.
func sentence(e *incident.Error, batch bool) string {
	text := e.Message
	verb, _, _ := strings.Cut(text, " ")
	switch {
	case e.Field == "", strings.HasPrefix(text, e.Field+" "):
	case slices.Contains(verbs, verb):
		text = e.Field + " " + text
	default:
		text = e.Field + ": " + text
	}
	if batch {
		text = "item " + strconv.Itoa(e.Index) + ": " + text
	}
	return text
}

func candidatesOf(e *incident.Error) []json.RawMessage {
	out := make([]json.RawMessage, len(e.Candidates))
	for n := range e.Candidates {
		out[n] = format.AppendCandidate(nil, &e.Candidates[n])
	}
	return out
}

// clip keeps what is quoted in an error readable.
func clip(s string) string {
	const limit = 60
	s = strings.ToValidUTF8(s, "\uFFFD")
	if r := []rune(s); len(r) > limit {
		return string(r[:limit]) + "..."
	}
	return s
}
