package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"dateline/internal/format"
)

// singles writes from eight clients, one incident a request.
func (b *bencher) singles(ctx context.Context, c *child) error {
	const clients = 8
	ctx, cancel := context.WithTimeout(ctx, time.Duration(b.seconds)*time.Second)
	defer cancel()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	var n atomic.Int64
	var wait sync.WaitGroup
	faults := make([]error, clients)
	start := time.Now()
	for k := range clients {
		wait.Go(func() {
			for ctx.Err() == nil {
				body := `{"type":"Feature","geometry":{"type":"Point","coordinates":[70.58,39.85]},"properties":{"title":"One of many","type":"armed_clash","date_start":"2026-11-01","geo_precision":"settlement"}}`
				if err := c.post(ctx, client, []byte(body)); err != nil {
					if ctx.Err() == nil {
						faults[k] = err
					}
					return
				}
				n.Add(1)
			}
		})
	}
	wait.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	b.note(measure{What: "single writes from 8 clients, each on disk", Value: float64(n.Load()) / time.Since(start).Seconds(), Unit: "writes/s", Aim: "1,000"})
	return nil
}

func (c *child) post(ctx context.Context, client *http.Client, body []byte) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+"/incidents", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/geo+json")
	req.Header.Set("Authorization", "Bearer "+c.key)
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusCreated {
		err = fmt.Errorf("%s: %s", res.Status, text[:min(len(text), 1000)])
	}
	return err
}

// bulk writes collections of 5,000 from two clients.
func (b *bencher) bulk(ctx context.Context, c *child) error {
	ix, err := openPlaces()
	if err != nil {
		return err
	}
	const size, clients = 5000, 2
	g := newGenerator(ix, 13)
	var bodies [][]byte
	for n := range 20 {
		body := []byte(`{"type":"FeatureCollection","features":[`)
		for k := range size {
			i := g.incident(int64(k))
			i.ID = ""
			if k > 0 {
				body = append(body, ',')
			}
			body = appendDraft(body, format.AppendFeature(nil, i), fmt.Sprintf("bulk-%d-%d-%d", time.Now().UnixNano(), n, k))
		}
		bodies = append(bodies, append(body, ']', '}'))
	}
	var next atomic.Int64
	var wait sync.WaitGroup
	faults := make([]error, clients)
	start := time.Now()
	for k := range clients {
		wait.Go(func() {
			for n := next.Add(1); n <= int64(len(bodies)); n = next.Add(1) {
				if faults[k] = c.post(ctx, http.DefaultClient, bodies[n-1]); faults[k] != nil {
					return
				}
			}
		})
	}
	wait.Wait()
	for _, err := range faults {
		if err != nil {
			return err
		}
	}
	b.note(measure{What: "bulk writes over HTTP, collections of 5,000", Value: float64(len(bodies)*size) / time.Since(start).Seconds(), Unit: "incidents/s", Aim: "20,000"})
	return nil
}

// appendDraft appends a feature with an id of its own.
func appendDraft(b, feature []byte, id string) []byte {
	return append(b, bytes.ReplaceAll(feature, []byte(`"id":""`), []byte(`"id":"`+id+`"`))...)
}
