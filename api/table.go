package api

import (
	"context"
	"fmt"

	"dateline/internal/format"
)

// writeTable writes the page as CSV: a header, and a row for each incident.
func (s *Server) writeTable(ctx context.Context, b *body, req *listRequest, p *page) error {
	w, err := format.NewWriter(csvFormat.name, b, format.Options{Properties: req.only.names()})
	if err != nil {
		return fmt.Errorf("begin a table: %w", err)
	}
	for refs := p.refs; len(refs) > 0; {
		n := min(chunk, len(refs))
		rows, err := s.Finder.Load(ctx, refs[:n])
		if err != nil {
			return fmt.Errorf("load incidents: %w", err)
		}
		refs = refs[n:]
		for _, i := range rows {
			if err := w.Write(i); err != nil {
				return err
			}
		}
	}
	return w.Close()
}
