package column

import "time"

// SetFilterTime changes MaxFilterTime for an index.
func (x *Index) SetFilterTime(d time.Duration) { x.filterTime = d }
