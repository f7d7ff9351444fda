package api

import (
	"strings"

	"github.com/gin-gonic/gin"
)

// linker makes the links of an answer, which differ in their query alone.
type linker struct {
	bare          string // without a query
	before, after string // what stands around one
	links         []link
}

// linksOf begins the links of an answer on the path that was asked for, about
// most of them.
func (s *Server) linksOf(c *gin.Context, most int) *linker {
	path := c.Request.URL.EscapedPath()
	l := &linker{bare: s.href(c.Request, path, ""), links: make([]link, 0, most)}
	l.before, l.after, _ = strings.Cut(s.href(c.Request, path, "\x00"), "\x00")
	return l
}

// add adds a link with a query, which is escaped.
func (l *linker) add(rel, title, query string, f outFormat) {
	href := l.bare
	if query != "" {
		href = l.before + query + l.after
	}
	l.links = append(l.links, link{Href: href, Rel: rel, Type: f.mediaType, Title: title})
}

// alternates adds links to the other formats of what was asked for.
func (l *linker) alternates(raw string, formats []outFormat, this outFormat) {
	rest := without(raw, "f")
	for _, f := range formats {
		if f.name != this.name {
			l.links = append(l.links, link{Href: l.before + rest + "f=" + f.name + l.after, Rel: "alternate", Type: f.mediaType, Title: formatTitle(f.name)})
		}
	}
}

// maxLinkHeader is how long the header Link may become, in bytes, before the links
// that only the body must have are left out: proxies bound the headers.
const maxLinkHeader = 2 << 10

// linkHeader writes links as the header of this name (RFC 8288).
func linkHeader(links []link) string {
	var b strings.Builder
	b.Grow(maxLinkHeader)
	for _, l := range links {
		if size := len(l.Href) + len(l.Type) + len(l.Rel) + 24; b.Len()+size > maxLinkHeader && l.Rel != "next" && l.Rel != "prev" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('<')
		b.WriteString(l.Href)
		b.WriteString(`>; rel="`)
		b.WriteString(l.Rel)
		b.WriteString(`"; type="`)
		b.WriteString(l.Type)
		b.WriteByte('"')
	}
	return b.String()
}

// strange are the bytes that a query string may hold, and a URL within a JSON
// string or a header may not.
var strange = func() (t [256]bool) {
	for ch := range t {
		t[ch] = ch <= ' ' || ch >= 0x7f || strings.IndexByte(`"\<>`, byte(ch)) >= 0
	}
	return t
}()

// appendEscaped appends a URL so that it can stand in a JSON string or a header.
func appendEscaped(b []byte, url string) []byte {
	const hex = "0123456789ABCDEF"
	start := 0
	for n := range len(url) {
		if ch := url[n]; strange[ch] {
			b = append(append(b, url[start:n]...), '%', hex[ch>>4], hex[ch&15])
			start = n + 1
		}
	}
	return append(b, url[start:]...)
}

// escaped is appendEscaped as a text.
func escaped(url string) string {
	for n := range len(url) {
		if strange[url[n]] {
			return string(appendEscaped(nil, url))
		}
	}
	return url
}

// without is the query string raw without a parameter, each of the others with an
// ampersand behind it. They keep their form, as far as it can stand in a URL.
func without(raw, name string) string {
	if raw == "" {
		return ""
	}
	b := make([]byte, 0, len(raw)+1)
	for token := range strings.SplitSeq(raw, "&") {
		if token != "" && nameOf(token) != name {
			b = append(appendEscaped(b, token), '&')
		}
	}
	return string(b)
}

// nameOf is the name of a parameter, without escapes.
func nameOf(token string) string {
	name, _, _ := strings.Cut(token, "=")
	if plain, err := unescape(name); err == nil {
		name = plain
	}
	return name
}

// withParameter is the query string raw with another value of a parameter.
func withParameter(raw, name, value string) string { return without(raw, name) + name + "=" + value }

func withQuery(base, raw string) string {
	if raw == "" {
		return base
	}
	return base + "?" + raw
}
