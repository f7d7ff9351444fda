package api_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"dateline/api"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/maptile"
)

// crowd fills the store with n incidents, clustered as real ones are.
func (b *bench) crowd(n int) {
	b.t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	var centres []orb.Point
	for range 200 {
		centres = append(centres, orb.Point{r.Float64()*300 - 150, r.Float64()*120 - 60})
	}
	for done := 0; done < n; {
		var writes []incident.Write
		for ; done < n && len(writes) < 2000; done++ {
			c := centres[int(r.ExpFloat64()*40)%len(centres)]
			day := incident.MaxDay - 2_920_000 - incident.Day(r.IntN(12_000))
			i := &incident.Incident{ID: incident.ID(fmt.Sprintf("crowd-%07d", done)), Title: fmt.Sprintf("Clash %d near the border", done), Type: "armed_clash",
				Scope: "event", Status: "published", DateStart: day, DateEnd: day, DatePrecision: "day", Place: "Somewhere near the border", Country: "KG",
				Point: &orb.Point{c[0] + r.NormFloat64(), c[1] + r.NormFloat64()}, GeoPrecision: "near", UncertaintyM: 5000, UncertaintyReason: "a guess",
				Source: "The Daily Example", SourceCount: 1, Killed: incident.Figure{Low: incident.Num(1), Best: incident.Num(2), High: incident.Num(3)},
				Summary: "Two patrols met on the road and shots were exchanged; the reports differ on who fired first."}
			writes = append(writes, incident.Write{Op: incident.Create, ID: i.ID, Incident: i, By: "bench", At: time.Unix(1_700_000_000, 0)})
		}
		if _, err := b.store.Apply(context.Background(), writes); err != nil {
			b.t.Fatal(err)
		}
	}
}

// discard is a ResponseWriter that keeps nothing but the status and the length.
type discard struct {
	header http.Header
	status int
	n      int
}

func (d *discard) Header() http.Header { return d.header }
func (d *discard) WriteHeader(s int)   { d.status = s }
func (d *discard) Write(p []byte) (int, error) {
	d.n += len(p)
	return len(p), nil
}

// BenchmarkServe measures requests without the network: what is left of a
// second for net/http and the kernel.
func BenchmarkServe(bb *testing.B) {
	b := newBench(bb, outlined, func(c *api.Config) { c.CacheBytes = api.DefaultCacheBytes })
	b.crowd(50_000)
	dense := strings.Trim(b.list("/incidents?limit=1").ids(), " ")
	at := decode[struct {
		Geometry struct{ Coordinates [2]float64 }
	}](bb, b.get("/incidents/"+dense).Body.Bytes()).Geometry.Coordinates
	box := func(w float64) string {
		return fmt.Sprintf("bbox=%f,%f,%f,%f", at[0]-w/2, at[1]-w/2, at[0]+w/2, at[1]+w/2)
	}
	etag := b.get("/incidents?" + box(1)).Header().Get("ETag")
	for _, c := range []struct {
		name, path string
		header     http.Header
	}{
		{"box1_100", "/incidents?limit=100&" + box(1), nil},
		{"box1_1000", "/incidents?limit=1000&" + box(1), nil},
		{"world_1000", "/incidents?limit=1000", nil},
		{"world_10000", "/incidents?limit=10000", nil},
		{"box1_month_100", "/incidents?limit=100&" + box(1) + "&datetime=2000-01-01/2000-01-31", nil},
		{"box1_100_gzip", "/incidents?limit=100&" + box(1), http.Header{"Accept-Encoding": {"gzip"}}},
		{"box1_100_zstd", "/incidents?limit=100&" + box(1), http.Header{"Accept-Encoding": {"zstd"}}},
		{"poll", "/incidents?" + box(1), http.Header{"If-None-Match": {etag}}},
		{"item", "/incidents/crowd-0001234", nil},
		{"refused", "/incidents?bbox=1,2,3&typ=x", nil},
		{"geocode", "/geocode?q=Vorukh&limit=1", nil},
		{"reverse", "/reverse?lon=70.6&lat=39.9", nil},
		{"complete", "/complete?q=vor&bbox=69.5,37.2,71,41", nil},
	} {
		bb.Run(c.name, func(bb *testing.B) {
			r := httptest.NewRequest("GET", c.path, nil)
			r.RemoteAddr = "127.0.0.1:1000"
			if c.header != nil {
				r.Header = c.header
			}
			bb.ReportAllocs()
			var w discard
			for bb.Loop() {
				w = discard{header: http.Header{}}
				b.ServeHTTP(&w, r)
			}
			bb.SetBytes(int64(w.n))
			if c.name == "poll" && w.status != 304 {
				bb.Fatalf("poll: %d", w.status)
			}
		})
	}
}

// BenchmarkEscapes measures reading a query string with escapes.
func BenchmarkEscapes(bb *testing.B) {
	raw := "bbox=" + url.QueryEscape("69.5,37.2,71,38.2") + "&datetime=" + url.QueryEscape("1994-09-01/1994-09-30") + "&limit=100"
	for bb.Loop() {
		_ = api.EachParameter(raw, []string{"bbox", "datetime", "limit"}, func(string, string) *incident.Error { return nil })
	}
}

// BenchmarkTile makes different tiles of several zooms around where incidents are, of 200,000.
func BenchmarkTile(b *testing.B) {
	s := newBench(b)
	s.crowd(200_000)
	r := rand.New(rand.NewPCG(1, 2))
	var centres []orb.Point
	for range 200 { // as crowd has them
		centres = append(centres, orb.Point{r.Float64()*300 - 150, r.Float64()*120 - 60})
	}
	for _, z := range []maptile.Zoom{0, 4, 8, 11, 14} {
		b.Run(fmt.Sprint("zoom=", z), func(b *testing.B) {
			b.ReportAllocs()
			r, times := rand.New(rand.NewPCG(3, 4)), []time.Duration{}
			for b.Loop() {
				c := centres[int(r.ExpFloat64()*40)%len(centres)]
				t := maptile.At(orb.Point{c[0] + r.NormFloat64(), c[1] + r.NormFloat64()}, z)
				req := httptest.NewRequest("GET", fmt.Sprintf("/tiles/incidents/%d/%d/%d.mvt", t.Z, t.X, t.Y), nil)
				w := discard{header: http.Header{}}
				from := time.Now()
				s.ServeHTTP(&w, req)
				times = append(times, time.Since(from))
				if w.status != http.StatusOK && w.status != http.StatusNoContent {
					b.Fatal(w.status)
				}
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2]), "p50-ns")
			b.ReportMetric(float64(times[len(times)*99/100]), "p99-ns")
		})
	}
}
