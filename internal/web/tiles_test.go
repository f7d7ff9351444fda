package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"dateline/internal/testenv"
	"dateline/internal/web"
)

// TestTilesOfTheOperator holds style and policy to the operator's tiles.
func TestTilesOfTheOperator(t *testing.T) {
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://tiles.example.org:8443/osm/{z}/{x}/{y}.png?key=a&b=1"
	if err := s.UseTiles(address, "Streets <& roads>"); err != nil {
		t.Fatal(err)
	}
	for _, theme := range []string{"light", "dark"} {
		var style struct {
			Sources map[string]struct {
				Type, Attribution string
				Tiles             []string
			}
			Layers []struct{ ID, Type, Source string }
		}
		if err := json.Unmarshal(s.MapStyle(theme, "http://x"), &style); err != nil {
			t.Fatal(err)
		}
		base := style.Sources["base"]
		if base.Type != "raster" || len(base.Tiles) != 1 || base.Tiles[0] != address || base.Attribution != "Streets &lt;&amp; roads&gt;" {
			t.Errorf("%s: the source is %+v", theme, base)
		}
		if len(style.Layers) != 2 || style.Layers[1].Source != "base" || style.Layers[1].Type != "raster" {
			t.Errorf("%s: the layers are %+v", theme, style.Layers)
		}
	}
	for name, may := range map[string]bool{"map": true, "embed": true, "docs": false} {
		csp := page(t, s, name).Header().Get("Content-Security-Policy")
		if strings.Contains(csp, "connect-src 'self' https://tiles.example.org:8443;") != may || strings.Contains(csp, "script-src 'self' https") {
			t.Errorf("%s: the policy is %q", name, csp)
		}
	}
}

// TestAddressesOfTiles gives addresses that cannot be used.
func TestAddressesOfTiles(t *testing.T) {
	for address, want := range map[string]string{
		"https://tiles.example.org/{z}/{x}.png":           "{y} is missing",
		"tiles.example.org/{z}/{x}/{y}.png":               "http:// or https://",
		"ftp://tiles.example.org/{z}/{x}/{y}.png":         "http:// or https://",
		"https:///{z}/{x}/{y}.png":                        "the name of a host",
		"https://me@tiles.example.org/{z}/{x}/{y}.png":    "without a user",
		"https://{s}.tiles.example.org/{z}/{x}/{y}.png":   "and nothing else",
		"https://tiles.example.org/{root}/{z}/{x}/{y}":    "and nothing else",
		"https://тайл.example/{z}/{x}/{y}.png":            "xn--",
		"https://[fe80::1%25eth0]/{z}/{x}/{y}.png":        "one host by its name",
		"https://tiles.example.org:123456/{z}/{x}/{y}":    "one host by its name",
		"http://[::1]:8080/{z}/{x}/{y}.png":               "",
		"https://a.example;script-src/{z}/{x}/{y}.png":    "one host by its name",
		"https://tiles.example.org/{z}/{x}/{y}.png\x00":   "invalid control character",
		"https://tiles.example.org/{z}/{x}/{y}.png?a=b;c": "",
	} {
		err := web.CheckTiles(address)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", address, err, want)
		}
	}
}

// TestTilesOfTheOperatorInABrowser opens the map with tiles of another origin: the page may load them, and does, though
// their address is like ours.
func TestTilesOfTheOperatorInABrowser(t *testing.T) {
	var asked atomic.Int64
	tiles := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "image/svg+xml")
		_, _ = w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#9c9"/></svg>`))
	}))
	t.Cleanup(tiles.Close)
	s, err := web.New()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.UseTiles(tiles.URL+"/tiles/base/{z}/{x}/{y}.svg", "A tile server"); err != nil {
		t.Fatal(err)
	}
	demo, err := url.Parse(testenv.StartDemo(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/", httputil.NewSingleHostReverseProxy(demo))
	mux.HandleFunc("/map", func(w http.ResponseWriter, r *http.Request) { s.ServePage(w, r, "map") })
	mux.HandleFunc("/map/style.json", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write(s.MapStyle(r.URL.Query().Get("theme"), "http://"+r.Host))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	tab := testenv.NewBrowser(t).Open(server.URL+"/map#map=4/40/68", nil)
	tab.Until(`window.map?.isSourceLoaded('base') && document.querySelector('.maplibregl-ctrl-attrib')?.textContent.includes('A tile server')`)
	if asked.Load() == 0 {
		t.Error("no tile was asked for")
	}
	for _, fault := range tab.Faults() {
		t.Error(fault)
	}
}

// TestMapBehindAProxy opens the map through a proxy that tells the server a name that browsers cannot reach.
func TestMapBehindAProxy(t *testing.T) {
	demo, err := url.Parse(testenv.StartDemo(t).URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(demo)
		r.Out.Host = "inside.invalid"
	}})
	t.Cleanup(proxy.Close)
	tab := testenv.NewBrowser(t).Open(proxy.URL+"/map#map=4/40/68", nil)
	tab.Until(`window.map?.loaded() && map.queryRenderedFeatures({layers: ['countries']}).length`)
	for _, fault := range tab.Faults() {
		t.Error(fault)
	}
	for _, asked := range tab.Requests() {
		if strings.Contains(asked, "inside.invalid") {
			t.Errorf("asked for %s", asked)
		}
	}
}
