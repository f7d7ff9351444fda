package api

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/format"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// MaxBatch is how many places one request may ask for, and batchesAtOnce how many such requests are answered at a time,
// each on all processors. Others wait.
const (
	MaxBatch      = 100_000
	batchesAtOnce = 2
)

// batchLimit is how many candidates the answer to an item of a batch has, unless the request says otherwise.
const batchLimit = 5

// The formats of a batch and of its answer.
var (
	jsonFormat   = outFormat{"json", "application/json", "application/json"}
	ndjsonFormat = outFormat{"ndjson", "application/x-ndjson", "application/x-ndjson"}
	batchFormats = []outFormat{jsonFormat, ndjsonFormat, csvFormat}
	// batchTypes are the media types of a batch, with the formats that they mean.
	batchTypes = []string{"application/json", "application/x-ndjson", "application/ndjson", "application/jsonl", "text/csv"}
)

// batchParameters are the parameters of POST /geocode, in the order of openapi.yaml.
var batchParameters = []string{"country", "admin1", "within", "kind", "bbox", "near", "at", "lang", "limit", "column", "f"}

// batchRequest is a batch for the geocoder, understood.
type batchRequest struct {
	geocodeRequest // what holds for items that do not say otherwise
	column         string
	format         outFormat
	questions      *format.Questions
	items          []format.Asked
}

// parseBatch understands the parameters.
func (s *Server) parseBatch(c *gin.Context) (*batchRequest, error) {
	b := &batchRequest{geocodeRequest: geocodeRequest{query: gazetteer.Query{Limit: batchLimit}}}
	err := eachParameter(c.Request.URL.RawQuery, batchParameters, func(name, value string) (err *incident.Error) {
		switch name {
		case "column":
			b.column = value
			return notBlank(name, value)
		case "f":
			b.format, err = formatNamed(value, batchFormats)
			return err
		}
		return b.parse(s, name, value)
	})
	return b, err
}

// formatOf is the format of the body.
func formatOf(c *gin.Context) outFormat {
	switch kind, _, _ := strings.Cut(c.GetHeader("Content-Type"), ";"); strings.ToLower(strings.TrimSpace(kind)) {
	case "text/csv":
		return csvFormat
	case "application/json":
		return jsonFormat
	}
	return ndjsonFormat
}

// read reads the items of the body, all of them before any is answered, so that a fault in its form is told by the status.
func (b *batchRequest) read(c *gin.Context) error {
	data, err := readBody(c, batchTypes)
	if err != nil {
		return err
	}
	in := formatOf(c)
	if b.format.name == "" {
		order := append([]outFormat{in}, slices.DeleteFunc(slices.Clone(batchFormats), func(f outFormat) bool { return f == in })...)
		if b.format, err = accepted(c.Request.Header, order); err != nil {
			return err
		}
	}
	if b.questions, err = format.ReadQuestions(in.name, bytes.NewReader(data), b.column); err != nil {
		return incident.Errorf(incident.Invalid, "", "the body cannot be read: %s", err.Error())
	}
	for item := range b.questions.All() {
		if len(b.items) == MaxBatch {
			return incident.Errorf(incident.TooLarge, "", "the body has more than %d places; send them in several requests, or use dateline geocode --batch", MaxBatch)
		}
		b.items = append(b.items, item)
	}
	if err := b.questions.Err(); err != nil {
		return incident.Errorf(incident.Invalid, "", "the body cannot be read: item %d: %s", len(b.items), err.Error())
	}
	return nil
}

// geocodeBatch answers many questions, in their order, as they are answered.
func (s *Server) geocodeBatch(c *gin.Context) error {
	req, err := s.parseBatch(c)
	if err != nil {
		return err
	}
	if err := req.read(c); err != nil {
		return err
	}
	select {
	case s.batches <- struct{}{}:
		defer func() { <-s.batches }()
	case <-c.Request.Context().Done():
		return c.Request.Context().Err()
	}
	ix := s.Service.Places.Current()
	h := c.Writer.Header()
	setCommon(h)
	h["Cache-Control"] = []string{"no-store"}
	h["Content-Type"] = []string{req.format.contentType}
	b := newBody(c.Writer, encodingFor(c.Request.Header), http.StatusOK)
	defer b.release()
	return s.brokenOff(c, b, req.answer(c, ix, b))
}

// answer writes the answers.
func (b *batchRequest) answer(c *gin.Context, ix *gazetteer.Index, out *body) error {
	w, err := format.NewAnswerWriter(b.format.name, out, format.AnswerOptions{Header: b.questions.Header, Comma: b.questions.Comma, Lang: b.lang, Index: ix})
	if err != nil {
		return err
	}
	ctx := c.Request.Context()
	for item, answer := range gazetteer.GeocodeAll(ctx, ix, b.query, slices.Values(b.items), func(a format.Asked) gazetteer.Ask { return a.Ask }) {
		if err := w.Write(&item, answer); err != nil {
			return err
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	return out.finish()
}
