package api

import (
	"context"
	"strconv"
	"sync"
	"time"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the figures of one server, in a registry of its own.
type metrics struct {
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	export   gin.HandlerFunc
	known    sync.Map // series -> meter: finding them by labels is slow
}

// series names what is counted together.
type series struct {
	route, method string
	status        int
}

type meter struct {
	requests prometheus.Counter
	latency  prometheus.Observer
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "dateline_http_requests_total",
			Help: "Requests answered."}, []string{"route", "method", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "dateline_http_request_duration_seconds",
			Help:    "Time from the request's headers to the end of the answer.",
			Buckets: []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}}, []string{"route", "method"}),
	}
	gauge := func(name, help string, f func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, f)
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(m.requests, m.latency, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("dateline_store_seq", "Number of the last change.", func() float64 { return float64(s.Store.Seq()) }),
		gauge("dateline_store_incidents", "Incidents stored; -1 when the store does not answer.", s.storedIncidents),
		gauge("dateline_feature_cache_entries", "Encoded features that are kept.", func() float64 { return float64(s.features.kept.entries.Load()) }),
		gauge("dateline_feature_cache_hits", "Features that were found encoded.", func() float64 { return float64(s.features.kept.hits.Load()) }),
		gauge("dateline_feature_cache_misses", "Features that had to be read and encoded.", func() float64 { return float64(s.features.kept.misses.Load()) }),
	)
	m.export = gin.WrapH(promhttp.HandlerFor(reg, promhttp.HandlerOpts{DisableCompression: true}))
	return m
}

func (s *Server) storedIncidents() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	n, err := s.Store.Count(ctx, incident.Query{}, CountBudget)
	if err != nil {
		return -1
	}
	return float64(n.N)
}

// observe counts one request. Requests without a route are one series, so that
// nobody can make series at will.
func (m *metrics) observe(route, method string, status int, took time.Duration) {
	if route == "" {
		route, method = "none", "any"
	}
	k := series{route, method, status}
	v, ok := m.known.Load(k)
	if !ok {
		v, _ = m.known.LoadOrStore(k, meter{m.requests.WithLabelValues(route, method, strconv.Itoa(status)), m.latency.WithLabelValues(route, method)})
	}
	one := v.(meter)
	one.requests.Inc()
	one.latency.Observe(took.Seconds())
}

// getMetrics answers in the text format of Prometheus.
func (s *Server) getMetrics(c *gin.Context) error {
	s.metrics.export(c)
	return nil
}
