package api_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// listener is a server on a bench that clients reach by a socket. It keeps what it
// was asked for.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

// listen starts one that ends with the test.
func listen(t testing.TB, b *bench) *listener {
	t.Helper()
	l := &listener{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := url.QueryUnescape(r.URL.RequestURI())
		if err != nil {
			text = r.URL.RequestURI()
		}
		l.mu.Lock()
		l.asked = append(l.asked, r.Method+" "+text)
		l.mu.Unlock()
		b.ServeHTTP(w, r)
	}))
	t.Cleanup(l.Close)
	return l
}

// heard returns the methods with path and query, decoded, that were asked for since
// the last call.
func (l *listener) heard() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	asked := l.asked
	l.asked = nil
	return asked
}

// count returns how many of the requests contain all the texts.
func countOf(asked []string, texts ...string) (n int) {
next:
	for _, a := range asked {
		for _, text := range texts {
			if !strings.Contains(a, text) {
				continue next
			}
		}
		n++
	}
	return n
}
