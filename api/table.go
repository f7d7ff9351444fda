package api

import (
	"context"

	"dateline/internal/incident"
)

// writeTable writes the page as CSV.
func (s *Server) writeTable(_ context.Context, _ *body, _ *listRequest, _ *page) error {
	return incident.Errorf(incident.Unavailable, "f", "csv cannot be written yet")
}
