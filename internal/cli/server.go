package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"dateline/api"
	"dateline/internal/auth"
	"dateline/internal/web"

	"github.com/spf13/cobra"
)

// shutdownTimeout is how long a server that was asked to end waits for the
// requests that it has accepted.
const shutdownTimeout = 30 * time.Second

// serverOptions are the flags of a server.
type serverOptions struct {
	private   bool
	publicURL string
	proxies   []string
	trusted   []netip.Prefix // what proxies say; check sets it
	rate      float64
	rateGiven bool
	cacheMB   int
	accessLog bool

	tiles, tilesBy string // the ground of the map, if it is the operator's, and who made it
}

func (o *serverOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&o.private, "private", false, "let only callers with a key read")
	f.StringVar(&o.publicURL, "public-url", "", "address under which clients reach the server, such as https://example.org/dateline; default: as the request says")
	f.StringSliceVar(&o.proxies, "trusted-proxy", nil, "network (CIDR) or address of a proxy whose X-Forwarded headers are believed; may be repeated")
	f.Float64Var(&o.rate, "rate", defaultRate, "requests a second that one address, and one key, may send, 0.01 to 1000000; four times as many at once; 0 is no limit. Unless it is given, this machine and keys are not limited")
	f.IntVar(&o.cacheMB, "cache-mb", api.DefaultCacheBytes>>20, "memory for encoded incidents, in MiB")
	f.StringVar(&o.tiles, "basemap-tiles", "", "address of picture tiles for the map, such as https://tiles.example.org/{z}/{x}/{y}.png; browsers then load them from there. Default: the map that the program holds")
	f.StringVar(&o.tilesBy, "basemap-attribution", "", "whom the map names as the source of --basemap-tiles")
	f.BoolVar(&o.accessLog, "access-log", false, "log every request to standard error")
}

const (
	defaultRate = 100
	minRate     = 0.01
	maxRate     = 1_000_000
	maxCacheMB  = 1 << 20
	burst       = 4 // seconds' worth of requests that may come at once
)

// config is what the flags mean for the interface. From then on the places follow
// their changes in the file.
func (a *app) config(o *serverOptions, d *dataFile) (api.Config, error) {
	log := slog.New(slog.NewTextHandler(a.err, nil))
	c := api.Config{Store: d.store, Finder: d.store, Service: d.service, Keys: auth.NewKeyring(d.store, time.Now),
		OpenAPI: a.openAPI, Outlines: d.places.Outlines, Snapshot: d.store.WriteSnapshot, TrustedProxies: o.trusted, Private: o.private, PublicURL: o.publicURL, Log: log}
	site, err := web.New()
	if err != nil {
		return c, err
	}
	c.Pages = site
	if o.tiles != "" {
		if err := site.UseTiles(o.tiles, o.tilesBy); err != nil {
			return c, err
		}
	}
	if o.rate > 0 {
		c.AddressRate = auth.Rate{PerSecond: o.rate, Burst: int(max(1, o.rate*burst))}
		if o.rateGiven {
			c.KeyRate, c.LimitLoopback = c.AddressRate, true
		}
	}
	c.CacheBytes = o.cacheMB << 20
	if o.accessLog {
		c.AccessLog = log
	}
	d.watch(log)
	return c, nil
}

// check reads the flags and tells which of them make no sense, before anything
// is opened or made.
func (o *serverOptions) check() error {
	if o.rate != 0 && !(o.rate >= minRate && o.rate <= maxRate) { // so written for NaN
		return fmt.Errorf("--rate %v is out of range: give %v to %v requests a second, or 0 for no limit", o.rate, minRate, int64(maxRate))
	}
	if o.cacheMB < 1 || o.cacheMB > maxCacheMB {
		return fmt.Errorf("--cache-mb %d is out of range: give 1 to %d", o.cacheMB, maxCacheMB)
	}
	if o.tiles != "" {
		if err := web.CheckTiles(o.tiles); err != nil {
			return fmt.Errorf("--basemap-tiles %w", err)
		}
	} else if o.tilesBy != "" {
		return errors.New("--basemap-attribution says whose tiles the map shows, and needs --basemap-tiles")
	}
	var err error
	if o.trusted, err = parseProxies(o.proxies); err != nil || o.publicURL == "" {
		return err
	}
	u, err := url.Parse(o.publicURL)
	switch {
	case err == nil && (u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil):
		err = errors.New("it needs http:// or https:// and the name of a host, and no user")
	case err == nil && strings.ContainsAny(o.publicURL, "?#"):
		err = errors.New("it must not have a query (?) or a fragment (#)")
	}
	if err != nil {
		return fmt.Errorf("--public-url %q cannot begin a link: give one such as https://example.org/dateline: %w", o.publicURL, err)
	}
	return nil
}

func parseProxies(texts []string) ([]netip.Prefix, error) {
	var list []netip.Prefix
	for _, s := range texts {
		s = strings.TrimSpace(s)
		if addr, err := netip.ParseAddr(s); err == nil {
			list = append(list, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxy %q is neither an address nor a network such as 10.0.0.0/8", s)
		}
		list = append(list, p.Masked())
	}
	return list, nil
}

// run serves on l until ctx ends, then finishes the requests that it has
// accepted. ready is called when requests are answered.
func (a *app) run(ctx context.Context, l net.Listener, c api.Config, ready func()) error {
	saveMemory()
	handler, err := api.New(c)
	if err != nil {
		_ = l.Close() // the first error is the one to tell
		return err
	}
	server := api.HTTPServer(l.Addr().String(), handler)
	server.ErrorLog = slog.NewLogLogger(c.Log.Handler(), slog.LevelWarn)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()
	ready()
	select {
	case err := <-ended:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	handler.Drain()
	a.say("ending; requests that were accepted are finished (%s at the most; interrupt again to end at once)", shutdownTimeout)
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(patience); err != nil {
		return fmt.Errorf("end the server: some requests were cut off: %w", errors.Join(err, server.Close()))
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
