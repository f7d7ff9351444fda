package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"dateline/api"
	"dateline/internal/incident"

	"github.com/spf13/pflag"
)

// queryOf returns the query that the flags mean. It asks the interface itself
// what they mean, so that they mean the same here and there: the request goes to
// a handler in this process whose store only notes what it is asked for.
func (a *app) queryOf(ctx context.Context, d *dataFile, flags *pflag.FlagSet) (incident.Query, error) {
	values := url.Values{}
	for _, p := range exportParameters {
		if f := flags.Lookup(flagOf(p[0])); f.Changed {
			values.Set(p[0], f.Value.String())
		}
	}
	sorted := values.Get("sortby") != ""
	note := &notebook{Store: d.store, Finder: d.store}
	service := *d.service
	handler, err := api.New(api.Config{Store: note, Finder: note, Service: &service, OpenAPI: a.openAPI})
	if err != nil {
		return incident.Query{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "/incidents?"+values.Encode(), nil)
	if err != nil {
		return incident.Query{}, err
	}
	var answer answer
	handler.ServeHTTP(&answer, req)
	if !note.asked {
		return incident.Query{}, answer.fault()
	}
	if !sorted {
		note.query.Sort = incident.Sort{Field: incident.SortCreated, Asc: true}
	}
	return note.query, nil
}

// notebook is a store that notes the query it is asked for and finds nothing.
type notebook struct {
	incident.Store
	incident.Finder
	query incident.Query
	asked bool
}

// Refs implements incident.Finder.
func (n *notebook) Refs(_ context.Context, q incident.Query) ([]incident.Ref, error) {
	n.query, n.asked = q, true
	return nil, nil
}

// Count implements incident.Store.
func (n *notebook) Count(context.Context, incident.Query, int64) (incident.Count, error) {
	return incident.Count{Exact: true}, nil
}

// answer keeps what a handler answers.
type answer struct {
	header http.Header
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) { return a.body.Write(p) }

// fault is the error that the answer tells of.
func (a *answer) fault() error {
	var problem struct {
		Detail string `json:"detail"`
	}
	if err := json.Unmarshal(a.body.Bytes(), &problem); err != nil {
		return fmt.Errorf("understand the query: %w", err)
	}
	return errors.New(problem.Detail)
}
