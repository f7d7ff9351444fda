package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// Snapshot writes what a query matches to a new GeoPackage file at path, with the
// properties that only names; nil means all.
type Snapshot func(ctx context.Context, path string, q incident.Query, only []string) error

// writeGeoPackage writes the page as a GeoPackage.
func (s *Server) writeGeoPackage(c *gin.Context, b *body, req *listRequest, p *page) error {
	if req.hits {
		return incident.Errorf(incident.Invalid, "resultType", "cannot be hits in a GeoPackage, which would be empty: ask with f=geojson")
	}
	q := req.query
	q.Limit = max(1, len(p.refs)) // where nothing matches, one is none
	return s.sendGeoPackage(c, b, q, req.only.names())
}

// sendGeoPackage makes the file in the folder for temporary files, sends it, and
// removes it.
func (s *Server) sendGeoPackage(c *gin.Context, b *body, q incident.Query, only []string) (err error) {
	if s.Snapshot == nil {
		return &httpError{status: http.StatusNotAcceptable, kind: "not_acceptable", detail: "this server writes no GeoPackage files; ask for flatgeobuf or geojson"}
	}
	dir, err := os.MkdirTemp("", "dateline-download-")
	if err != nil {
		return fmt.Errorf("temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "incidents.gpkg")
	done, err := s.build(c.Request.Context())
	if err != nil {
		return err
	}
	err = s.Snapshot(c.Request.Context(), path, q, only)
	done()
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("temporary file: %w", err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && b.enc == identity {
		c.Writer.Header()["Content-Length"] = []string{strconv.FormatInt(info.Size(), 10)}
	}
	_, err = io.Copy(b, f)
	return err
}

// buildsAtOnce is how many files are built at a time that are sent only when they are
// whole; further ones wait.
const buildsAtOnce = 2

// build waits for the right to build a file. The caller calls done when it is built,
// before it is sent, however long that takes.
func (s *Server) build(ctx context.Context) (done func(), err error) {
	select {
	case s.builds <- struct{}{}:
		return func() { <-s.builds }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
