package incident

import (
	"context"
	"iter"
)

// ScanBy is Scan with other strides.
func ScanBy(ctx context.Context, s Scanned, q Query, found, loaded int) iter.Seq2[*Incident, error] {
	return stride{found, loaded}.scan(ctx, s, q)
}
