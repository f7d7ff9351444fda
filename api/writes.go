package api

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// The media types of bodies.
var (
	bodyTypes  = []string{"application/geo+json", "application/json"}
	patchTypes = []string{"application/merge-patch+json", "application/geo+json", "application/json"}
)

// readFeatures is readBody of a GeoJSON text, whose coordinates may be in any of
// the reference systems; it returns them in CRS84.
func readFeatures(c *gin.Context, types []string) ([]byte, error) {
	ref, err := bodyCRS(c.Request.Header)
	if err != nil {
		return nil, err
	}
	data, err := readBody(c, types)
	if err != nil {
		return nil, err
	}
	return ref.bodyToLonLat(data)
}

// readBody reads the body of a request, which must be of one of the types.
func readBody(c *gin.Context, types []string) ([]byte, error) {
	r := c.Request
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(types, kind) {
		return nil, unsupported(c, types, "the body must be of the type "+strings.Join(types, " or ")+": set the header Content-Type")
	}
	if e := r.Header.Get("Content-Encoding"); e != "" && !strings.EqualFold(e, "identity") {
		return nil, unsupported(c, types, "the body must not be compressed: leave out Content-Encoding")
	}
	if r.ContentLength > MaxBody {
		return nil, tooLarge()
	}
	body := http.MaxBytesReader(c.Writer, r.Body, MaxBody)
	room := max(r.ContentLength, 0)
	data := make([]byte, 0, min(room, 1<<20)+512)
	for {
		n, err := body.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		var over *http.MaxBytesError
		switch {
		case errors.Is(err, io.EOF):
			return data, nil
		case errors.As(err, &over):
			return nil, tooLarge()
		case err != nil:
			return nil, incident.Errorf(incident.Invalid, "", "the body ended before it was whole; send it again")
		}
		if len(data) == cap(data) {
			data = slices.Grow(data, cap(data))
		}
	}
}

func tooLarge() error {
	return incident.Errorf(incident.TooLarge, "", "the body has more than %d bytes; send it in several requests, or use the command line (dateline import, dateline geocode --batch)", MaxBody)
}

func unsupported(c *gin.Context, types []string, detail string) error {
	name := "Accept-Post"
	if c.Request.Method == http.MethodPatch {
		name = "Accept-Patch"
	}
	return &httpError{status: http.StatusUnsupportedMediaType, kind: "unsupported_media_type", detail: detail,
		header: [][2]string{{name, strings.Join(types, ", ")}}}
}

// writeOptions reads who writes, and the parameter geocode.
func writeOptions(c *gin.Context) (incident.Options, error) {
	o := incident.Options{By: caller(c).Name}
	err := eachParameter(c.Request.URL.RawQuery, []string{"geocode"}, func(_, value string) *incident.Error {
		o.Geocode = incident.Geocoding(value)
		return oneOf("geocode", value, []string{string(incident.Best), string(incident.None)})
	})
	return o, err
}

// createIncidents stores the incident or the incidents of the body, all or none.
func (s *Server) createIncidents(c *gin.Context) error {
	o, err := writeOptions(c)
	if err != nil {
		return err
	}
	data, err := readFeatures(c, bodyTypes)
	if err != nil {
		return err
	}
	drafts, collection, err := s.decodeDrafts(c.Request.Context(), data, o)
	if err != nil {
		return inBatch(err, collection)
	}
	if len(drafts) == 0 {
		return incident.Errorf(incident.Invalid, "features", "is empty: send at least one incident")
	}
	outcomes, err := s.Service.Create(c.Request.Context(), drafts, o)
	if err != nil {
		return inBatch(err, collection)
	}
	base := s.listURL(c)
	if collection {
		return writeOutcomes(c, outcomes, base)
	}
	c.Header("Location", base+string(outcomes[0].Incident.ID))
	return s.writeIncident(c, outcomes[0].Incident, http.StatusCreated)
}

// listURL is the address of the incidents, as it was asked for, with a slash at
// its end. It has no query: QGIS takes all that follows for the id.
func (s *Server) listURL(c *gin.Context) string {
	return s.baseURL(c.Request) + strings.TrimSuffix(c.FullPath(), "/:id") + "/"
}

// inBatch marks the faults of a collection, so that each is told with its index.
func inBatch(err error, collection bool) error {
	var many incident.Errors
	if collection && errors.As(err, &many) {
		return batchError{many}
	}
	return err
}

// writeOutcomes tells what became of the incidents of a collection.
func writeOutcomes(c *gin.Context, outcomes []incident.Outcome, base string) error {
	h := c.Writer.Header()
	setCommon(h)
	h["Content-Type"] = []string{"application/json"}
	h.Set("Cache-Control", "no-store")
	b := newBody(c.Writer, encodingFor(c.Request.Header), http.StatusCreated)
	defer b.release()
	b.buf = append(b.buf, `{"created":`...)
	b.buf = strconv.AppendInt(b.buf, int64(len(outcomes)), 10)
	b.buf = append(b.buf, `,"incidents":[`...)
	for n, o := range outcomes {
		if n > 0 {
			b.buf = append(b.buf, ',')
		}
		b.buf = append(b.buf, '\n')
		b.buf = appendOutcome(b.buf, o, base)
		if err := b.flush(); err != nil {
			return err
		}
	}
	b.buf = append(b.buf, "\n]}\n"...)
	return b.finish()
}

func appendOutcome(b []byte, o incident.Outcome, base string) []byte {
	i := o.Incident
	b = append(b, `{"id":"`...)
	b = append(b, i.ID...)
	b = append(b, `","href":"`...)
	b = appendEscaped(b, base)
	b = append(b, i.ID...)
	b = append(b, `","version":`...)
	b = strconv.AppendInt(b, o.Change.Version, 10)
	b = append(b, `,"seq":`...)
	b = strconv.AppendInt(b, int64(o.Change.Seq), 10)
	b = append(b, `,"place_id":`...)
	b = appendJSON(b, i.PlaceID)
	b = append(b, `,"place_name":`...)
	b = appendJSON(b, i.PlaceName)
	b = append(b, `,"uncertainty_m":`...)
	if i.Point == nil {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendFloat(b, i.UncertaintyM, 'f', -1, 64)
	}
	b = append(b, `,"candidates":[`...)
	for n := range i.Candidates {
		if n > 0 {
			b = append(b, ',')
		}
		b = format.AppendCandidate(b, &i.Candidates[n])
	}
	return append(b, "]}"...)
}

// itemWrite reads what a write to the incident of the path says: which one, how,
// and the body, which must be of one of the types.
func itemWrite(c *gin.Context, types []string) (id incident.ID, o incident.Options, data []byte, err error) {
	if id, err = idOf(c); err != nil {
		return id, o, nil, err
	}
	if o, err = writeOptions(c); err != nil {
		return id, o, nil, err
	}
	data, err = readFeatures(c, types)
	return id, o, data, err
}

// putIncident creates the incident of the path, or replaces the whole of it.
func (s *Server) putIncident(c *gin.Context) error {
	id, o, data, err := itemWrite(c, bodyTypes)
	if err != nil {
		return err
	}
	draft, err := format.DecodeFeature(data)
	if err != nil {
		return err
	}
	if draft.ID != "" && draft.ID != id {
		return incident.Errorf(incident.Invalid, "id", "is %q in the body and %q in the path; leave it out of the body", clip(string(draft.ID)), id)
	}
	var create bool
	if o.IfVersion, create, err = s.precondition(c, id); err != nil {
		return err
	}
	var out incident.Outcome
	if create {
		draft.ID = id
		var outs []incident.Outcome
		if outs, err = s.Service.Create(c.Request.Context(), []*incident.Incident{draft}, o); err == nil {
			out = outs[0]
		}
	} else {
		out, err = s.Service.Put(c.Request.Context(), id, draft, o)
	}
	if err != nil {
		return lost(err, o.IfVersion != 0 || create)
	}
	if out.Change.Op != incident.Create {
		return s.writeIncident(c, out.Incident, http.StatusOK)
	}
	c.Header("Location", s.listURL(c)+string(id))
	return s.writeIncident(c, out.Incident, http.StatusCreated)
}

// patchIncident changes part of an incident (RFC 7396).
func (s *Server) patchIncident(c *gin.Context) error {
	id, o, data, err := itemWrite(c, patchTypes)
	if err != nil {
		return err
	}
	if o.IfVersion, _, err = s.precondition(c, id); err != nil {
		return err
	}
	out, err := s.Service.Patch(c.Request.Context(), id, func(cur incident.Incident) (*incident.Incident, error) {
		draft, err := format.MergePatch(&cur, data)
		if err == nil && draft.ID != "" && draft.ID != id {
			return nil, incident.Errorf(incident.Invalid, "id", "cannot be changed: it is %q for ever", id)
		}
		return draft, err
	}, o)
	if err != nil {
		return lost(err, o.IfVersion != 0)
	}
	return s.writeIncident(c, out.Incident, http.StatusOK)
}

// deleteIncident deletes an incident. Its id answers 410 from then on.
func (s *Server) deleteIncident(c *gin.Context) error {
	id, err := idOf(c)
	if err != nil {
		return err
	}
	if err := noParameters(c.Request.URL.RawQuery); err != nil {
		return err
	}
	o := incident.Options{By: caller(c).Name}
	if o.IfVersion, _, err = s.precondition(c, id); err != nil {
		return err
	}
	if _, err := s.Service.Delete(c.Request.Context(), id, o); err != nil {
		return lost(err, o.IfVersion != 0)
	}
	c.Status(http.StatusNoContent)
	c.Writer.WriteHeaderNow()
	return nil
}

// lost turns a Conflict of a conditional write into 412: somebody else wrote
// between the check of the condition and the write.
func lost(err error, conditional bool) error {
	if conditional && incident.CodeOf(err) == incident.Conflict {
		return preconditionFailed(problemOf(err).Detail)
	}
	return err
}
