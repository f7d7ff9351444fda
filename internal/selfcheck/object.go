package selfcheck

import (
	"fmt"
	"net/url"
	"strings"
)

// object is a JSON object of a server that may hold anything. Its readers give
// the zero value for what is not there or of another type.
type object map[string]any

func (o object) str(name string) string { s, _ := o[name].(string); return s }
func (o object) list(name string) []any { l, _ := o[name].([]any); return l }
func (o object) has(name string) bool   { _, ok := o[name]; return ok }
func (o object) sub(names ...string) object {
	for _, n := range names {
		m, _ := o[n].(map[string]any)
		o = m
	}
	return o
}

// number reads a number; false where there is none.
func (o object) number(name string) (float64, bool) {
	n, ok := o[name].(float64)
	return n, ok
}

// objects are the objects of a list.
func (o object) objects(name string) []object {
	var list []object
	for _, x := range o.list(name) {
		if m, ok := x.(map[string]any); ok {
			list = append(list, m)
		}
	}
	return list
}

// strings are the strings of a list.
func (o object) strings(name string) []string {
	var list []string
	for _, x := range o.list(name) {
		if s, ok := x.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// link is a web link (RFC 8288) as OGC API Common §8.4 writes it in JSON.
type link struct{ href, rel, mediaType string }

func (o object) links() []link {
	var list []link
	for _, l := range o.objects("links") {
		list = append(list, link{l.str("href"), l.str("rel"), l.str("type")})
	}
	return list
}

// relation finds a link by its relation and one of some media types, the first
// of which is preferred. No media type accepts any.
func relation(links []link, rel string, types ...string) (link, bool) {
	for _, t := range types {
		for _, l := range links {
			if l.rel == rel && strings.EqualFold(strings.ReplaceAll(l.mediaType, " ", ""), t) {
				return l, true
			}
		}
	}
	for _, l := range links {
		if l.rel == rel && len(types) == 0 {
			return l, true
		}
	}
	return link{}, false
}

// with adds parameters to an address that may have some: pairs of name and value.
func with(address string, pairs ...string) string {
	var b strings.Builder
	b.WriteString(address)
	between := separator(address)
	for n := 0; n+1 < len(pairs); n += 2 {
		fmt.Fprintf(&b, "%s%s=%s", between, url.QueryEscape(pairs[n]), strings.ReplaceAll(url.QueryEscape(pairs[n+1]), "+", "%20"))
		between = "&"
	}
	return b.String()
}

// absolute resolves an address against that of the document it stands in.
func absolute(document, href string) string {
	base, err := url.Parse(document)
	if err != nil {
		return href
	}
	u, err := base.Parse(href)
	if err != nil {
		return href
	}
	return u.String()
}
