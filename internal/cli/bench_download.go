package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// downloads reads all incidents as one file in the formats that hold all of them.
func (b *bencher) downloads(ctx context.Context, c *child) error {
	for _, name := range []string{"geojson", "csv", "flatgeobuf", "geoparquet", formatGeoPackage} {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.url+"/collections/incidents/download?f="+name, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Accept-Encoding", "identity")
		start := time.Now()
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return err
		}
		size, err := io.Copy(io.Discard, res.Body)
		_ = res.Body.Close() // it was read to its end, or there is an error already
		if err != nil {
			return fmt.Errorf("download as %s: %w", name, err)
		}
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("download as %s: %s", name, res.Status)
		}
		took, aim := time.Since(start).Seconds(), ""
		if name != "geoparquet" { // which is small because it is compressed
			aim = "50"
		}
		b.note(measure{What: "download of all as " + name, Value: float64(size) / 1e6 / took, Unit: "MB/s", Aim: aim})
		b.note(measure{What: "the same", Value: float64(b.incidents) / took, Unit: "incidents/s"})
	}
	return nil
}
