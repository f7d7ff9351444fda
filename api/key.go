package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// keyParameter is the parameter of a query in which a key can be sent, by
// programs that cannot set headers, such as a QGIS connection.
const keyParameter = "key"

// inQuery is where the context of a request holds the key of its query.
type inQuery struct{}

// takeKey takes the key out of the query, so that it is neither logged nor
// stands in the validators and cursors of lists, and puts it where keys are
// looked for. A key in a header beats it.
func takeKey(r *http.Request) *http.Request {
	if !strings.Contains(r.URL.RawQuery, keyParameter+"=") {
		return r
	}
	var rest []string
	key, found := "", false
	for token := range strings.SplitSeq(r.URL.RawQuery, "&") {
		value, is := strings.CutPrefix(token, keyParameter+"=")
		plain, err := url.QueryUnescape(value)
		if !is || err != nil {
			rest = append(rest, token)
			continue
		}
		key, found = plain, true
	}
	if !found {
		return r
	}
	out := r.Clone(context.WithValue(r.Context(), inQuery{}, key))
	out.URL.RawQuery = strings.Join(rest, "&")
	if r.Header.Get("Authorization") == "" && r.Header.Get("X-Api-Key") == "" {
		out.Header.Set("X-Api-Key", key)
	}
	return out
}

// withoutSlash takes a slash off the end of the path of a metadata document: QGIS
// and others put one there, and a redirect would lose their headers.
func withoutSlash(r *http.Request) *http.Request {
	path, cut := strings.CutSuffix(r.URL.Path, "/")
	if !cut || strings.HasSuffix(path, "/") || path != "/api" && path != "/conformance" && path != "/functions" &&
		!strings.HasPrefix(path, "/collections") && !strings.HasPrefix(path, "/tileMatrixSets") {
		return r
	}
	u := *r.URL
	u.Path, u.RawPath = path, strings.TrimSuffix(u.RawPath, "/")
	out := *r
	out.URL = &u
	return &out
}

// href is the address of a resource for a link: path below the root under which
// the client reached the server, and a query string without its question mark.
// A caller who gave a key in the query finds it in the link again.
func (s *Server) href(r *http.Request, path, query string) string {
	if key, ok := r.Context().Value(inQuery{}).(string); ok {
		if query != "" {
			query += "&"
		}
		query += keyParameter + "=" + url.QueryEscape(key)
	}
	return withQuery(s.baseURL(r)+path, query)
}
