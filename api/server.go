package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/auth"
	"dateline/internal/cql"
	"dateline/internal/incident"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
)

// The limits of the interface. openapi.yaml names them too.
const (
	MaxBody      = 32 << 20 // bytes of a request's body
	MaxLimit     = 10_000   // incidents of a page
	DefaultLimit = 100
	MaxValues    = 100       // values of a comma-separated parameter
	CountBudget  = 2_000_000 // incidents that are looked at for numberMatched

	// UnlocatedBudget is how many more are looked at for numberUnlocated.
	UnlocatedBudget = 100_000

	// DefaultCacheBytes is how much memory encoded features may take.
	DefaultCacheBytes = 72 << 20
)

// Config is what a Server needs. Store, Finder, Service and OpenAPI must be
// given; a server without Keys has no writers, one without Pages no pages.
type Config struct {
	Store   incident.Store
	Finder  incident.Finder
	Service *incident.Service
	Keys    *auth.Keyring
	Pages   Pages
	OpenAPI []byte // openapi.yaml
	// Outlines gives the areas that GET /reverse looks into, as they are now; nil
	// means none.
	Outlines func() *gazetteer.Outlines
	// Snapshot writes GeoPackage files; without it they are not among the formats.
	Snapshot Snapshot

	// Private closes reading to callers without a key.
	Private bool
	// PublicURL is the address under which clients reach the server, such as
	// https://example.org/dateline. Empty: as the request says.
	PublicURL string
	// TrustedProxies may say for whom they forward, by X-Forwarded-For, -Proto,
	// -Host and -Prefix. From anybody else these headers mean nothing.
	TrustedProxies []netip.Prefix
	// AddressRate and KeyRate limit requests by address and by key.
	AddressRate, KeyRate auth.Rate
	// LimitLoopback applies AddressRate to this machine too.
	LimitLoopback bool
	// CacheBytes is the memory for encoded features; 0 means DefaultCacheBytes.
	CacheBytes int
	// Log takes faults; nil discards them.
	Log *slog.Logger
	// AccessLog takes a line for each request; nil means none.
	AccessLog *slog.Logger
}

// Pages are the pages for people. api/ does not know what they hold.
type Pages interface {
	// ServePage answers with the page of a name: docs, map or embed.
	ServePage(w http.ResponseWriter, r *http.Request, name string)
	// ServeTemplate answers with a status and the page that a template makes of
	// data. It has written nothing when it returns an error.
	ServeTemplate(w http.ResponseWriter, r *http.Request, status int, template string, data any) error
	// ServeAsset answers with a file of the pages and reports whether there is
	// one; it writes nothing when there is none.
	ServeAsset(w http.ResponseWriter, r *http.Request, path string) bool
}

// Server answers requests. It is an http.Handler; its methods may be called
// concurrently.
type Server struct {
	Config
	gathers  incident.Grouper
	history  incident.Historian
	engine   *gin.Engine
	document document
	types    fixed
	known    atomic.Pointer[knownPlaces]
	features featureCache
	counts   countCache
	metrics  *metrics
	byAddr   *auth.Limiter // nil: no limit
	byKey    *auth.Limiter // nil: no limit
	batches  chan struct{} // the batches that are being answered
	builds   chan struct{} // the files that are being built
	// queryables are those of incidents, ofPlaces those of places, with the values
	// that they can have here.
	queryables, ofPlaces *cql.Queryables

	salt     uint64 // tells the validators of this process from those of others
	draining atomic.Bool
	outlined atomic.Pointer[sketch.Land] // Outlines as maps need them
}

// New returns a server for c.
func New(c Config) (*Server, error) {
	if c.Store == nil || c.Finder == nil || c.Service == nil {
		return nil, errors.New("api: Store, Finder and Service must be given")
	}
	gathers, ok := c.Finder.(incident.Grouper)
	if !ok {
		return nil, errors.New("api: Finder must be an incident.Grouper, too")
	}
	history, ok := c.Store.(incident.Historian)
	if !ok {
		return nil, errors.New("api: Store must be an incident.Historian, too")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.CacheBytes == 0 {
		c.CacheBytes = DefaultCacheBytes
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	s := &Server{Config: c, gathers: gathers, history: history, salt: rand.Uint64(), batches: make(chan struct{}, batchesAtOnce), builds: make(chan struct{}, buildsAtOnce), features: newFeatureCache(c.CacheBytes)}
	var err error
	if s.document, err = newDocument(c.OpenAPI); err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	if s.types, err = newTypes(c.Service.Types); err != nil {
		return nil, fmt.Errorf("api: %w", err)
	}
	if !c.AddressRate.IsZero() {
		s.byAddr = auth.NewLimiter(c.AddressRate, c.Service.Now)
	}
	if !c.KeyRate.IsZero() {
		s.byKey = auth.NewLimiter(c.KeyRate, c.Service.Now)
	}
	s.setQueryables()
	s.metrics = newMetrics(s)
	s.engine = s.newEngine()
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.engine.ServeHTTP(w, withoutSlash(takeKey(r)))
}

// Drain makes /readyz answer 503, so that a load balancer sends no more
// requests. Those that come are still answered.
func (s *Server) Drain() { s.draining.Store(true) }

// The time limits of HTTPServer.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = 2 * time.Minute // for a body of MaxBody on a slow line
	writeTimeout      = 5 * time.Minute // for a page of MaxLimit on a slow line
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 64 << 10
)

// HTTPServer returns a net/http server for h with the time limits of the
// interface. Shutdown on it finishes the requests that were accepted.
func HTTPServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
	}
}

// isGone reports whether err only says that the client went away, which a write to
// it may find out before the context does.
func isGone(ctx context.Context, err error) bool {
	return errors.Is(err, context.Canceled) && ctx.Err() != nil || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET)
}
