package api

import (
	"net"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
)

// trusted reports whether the request comes from a proxy that may say for whom
// it forwards.
func (s *Server) trusted(r *http.Request) bool {
	return len(s.TrustedProxies) > 0 && s.trusts(remoteAddr(r))
}

func (s *Server) trusts(a netip.Addr) bool {
	for _, p := range s.TrustedProxies {
		if a.IsValid() && p.Contains(a) {
			return true
		}
	}
	return false
}

// clientAddr is the address that a request comes from: the last one of
// X-Forwarded-For that is not a trusted proxy's, if a trusted proxy sends it.
func (s *Server) clientAddr(r *http.Request) netip.Addr {
	addr := remoteAddr(r)
	if !s.trusted(r) {
		return addr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for n := len(hops) - 1; n >= 0; n-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[n]))
		if err != nil {
			break
		}
		addr = hop.Unmap()
		if !s.trusts(addr) {
			break
		}
	}
	return addr
}

func remoteAddr(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, _ := netip.ParseAddr(host)
	return a.Unmap()
}

// What a forwarded host (RFC 3986 §3.2.2, §3.2.3) and a forwarded path prefix may
// be; they stand in links and headers.
var (
	hostPattern   = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)
	prefixPattern = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+$`)
)

// baseURL is the address of the root under which the client reached the server,
// without a slash at its end.
func (s *Server) baseURL(r *http.Request) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	scheme, host, prefix := "http", r.Host, ""
	if r.TLS != nil {
		scheme = "https"
	}
	if s.trusted(r) {
		if v := forwarded(r, "X-Forwarded-Proto"); v == "http" || v == "https" {
			scheme = v
		}
		if v := forwarded(r, "X-Forwarded-Host"); hostPattern.MatchString(v) {
			host = v
		}
		if v := strings.TrimRight(forwarded(r, "X-Forwarded-Prefix"), "/"); prefixPattern.MatchString(v) {
			prefix = v
		}
	}
	if host == "" {
		host = "localhost" // HTTP/1.0 without a Host header
	}
	return scheme + "://" + host + prefix
}

// forwarded is the value that the nearest proxy set, the last of a list.
func forwarded(r *http.Request, name string) string {
	v := r.Header.Get(name)
	if n := strings.LastIndexByte(v, ','); n >= 0 {
		v = v[n+1:]
	}
	return strings.TrimSpace(v)
}
