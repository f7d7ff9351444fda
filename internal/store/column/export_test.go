package column

import (
	"time"

	"dateline/internal/incident"
)

// SetFilterTime changes MaxFilterTime for an index.
func (x *Index) SetFilterTime(d time.Duration) { x.filterTime = d }

// CellOf finds a cell of a grid as Clusters does, -1 outside.
func CellOf(g incident.Grid, lon, lat float64) int { return newLocator(g).cell(lon, lat) }
