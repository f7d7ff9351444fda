package api

import (
	"context"
	"errors"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// decodeDrafts reads the incidents of a body. When the text of some is at fault,
// the others are checked all the same, so that the faults of all are told together.
func (s *Server) decodeDrafts(ctx context.Context, data []byte, o incident.Options) (drafts []*incident.Incident, collection bool, err error) {
	drafts, collection, err = format.DecodeItems(data)
	var faults incident.Errors
	if errors.As(err, &faults) {
		return nil, collection, s.Service.Check(ctx, drafts, faults, o)
	}
	return drafts, collection, err
}
