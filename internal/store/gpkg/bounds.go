package gpkg

import "dateline/internal/incident"

// Extent implements incident.Finder.
func (s *Store) Extent() incident.Extent { return s.index.Extent() }
