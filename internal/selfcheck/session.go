package selfcheck

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// What a run may cost the server.
const (
	maxRequests  = 800              // of a whole run
	maxBody      = 32 << 20         // bytes of one answer
	maxTotal     = 256 << 20        // bytes of all answers
	answerTime   = 30 * time.Second // for one answer
	maxRedirects = 5
	maxPause     = 15 * time.Second // a longer Retry-After ends the run
	maxPauses    = 20
)

// userAgent tells an operator who asks. It names no client that servers treat in
// a way of its own.
const userAgent = "dateline-selfcheck/1 (OGC API Features)"

// errLimit ends a run.
var errLimit = errors.New("the run has reached its limit")

// session is one visit to a server.
type session struct {
	ctx      context.Context
	client   *http.Client
	root     *url.URL // without a slash at its end
	key      string
	cache    map[string]*answer
	requests int
	bytes    int64
	pauses   int
	over     error // why no further request is sent
}

// request is one request. A zero method is GET.
type request struct {
	method, url string
	header      http.Header
	body        []byte
	noKey       bool // ask as a stranger
}

// answer is what a server said to a request.
type answer struct {
	asked      string // the method and the address, to tell a person
	status     int
	proto      int // 10 for HTTP/1.0, 11 for HTTP/1.1, 20 for HTTP/2
	header     http.Header
	body       []byte
	redirected bool
	err        error // there was no answer
}

func newSession(ctx context.Context, o Options) (*session, error) {
	u, err := url.Parse(o.URL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("%q is not the address of a server; write it like http://127.0.0.1:8080", o.URL)
	}
	u.Path, u.RawQuery, u.Fragment = strings.TrimRight(u.Path, "/"), "", ""
	// An own transport: no HTTP/2, because Part 1 /req/core/http is about HTTP/1.1.
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.Protocols = new(http.Protocols)
	t.Protocols.SetHTTP1(true)
	return &session{
		ctx: ctx, root: u, key: o.Key, cache: map[string]*answer{},
		client: &http.Client{Transport: t, Timeout: answerTime, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

func (s *session) close() { s.client.CloseIdleConnections() }

// at is an address under the root.
func (s *session) at(path string) string { return s.root.String() + path }

// get asks for an address with an Accept header, once in a run: the next time
// the first answer is given again.
func (s *session) get(address, accept string) *answer {
	name := accept + " " + address
	if a, ok := s.cache[name]; ok {
		return a
	}
	a := s.ask(request{url: address, header: http.Header{"Accept": {accept}}})
	s.cache[name] = a
	return a
}

// ask sends a request, follows redirects of GET, and waits where the server asks
// for patience.
func (s *session) ask(r request) *answer {
	if r.method == "" {
		r.method = http.MethodGet
	}
	a := &answer{asked: r.method + " " + r.url}
	for hops := 0; ; hops++ {
		s.once(r, a)
		if pause, ok := s.patience(a); ok {
			if a.err = wait(s.ctx, pause); a.err != nil {
				return a
			}
			continue
		}
		next := a.header.Get("Location")
		if a.err != nil || a.status < 300 || a.status > 399 || next == "" || r.method != http.MethodGet || hops == maxRedirects {
			return a
		}
		from, err := url.Parse(r.url)
		if err != nil {
			return a
		}
		to, err := from.Parse(next)
		if err != nil {
			return a
		}
		r.url, a.redirected = to.String(), true
	}
}

// patience is how long the server asks to wait before the same request may come
// again.
func (s *session) patience(a *answer) (time.Duration, bool) {
	if a.err != nil || a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable {
		return 0, false
	}
	seconds, err := strconv.Atoi(a.header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0, false
	}
	pause := max(time.Duration(seconds)*time.Second, time.Second/10)
	if s.pauses++; pause > maxPause || s.pauses > maxPauses {
		s.over = fmt.Errorf("%w: the server asks for more patience than this has (Retry-After: %d)", errLimit, seconds)
		return 0, false
	}
	return pause, true
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// once sends a request one time.
func (s *session) once(r request, a *answer) {
	switch {
	case s.over != nil:
	case s.requests >= maxRequests:
		s.over = fmt.Errorf("%w of %d requests", errLimit, maxRequests)
	case s.bytes >= maxTotal:
		s.over = fmt.Errorf("%w of %d bytes", errLimit, maxTotal)
	}
	if a.err = s.over; a.err != nil {
		return
	}
	s.requests++
	req, err := http.NewRequestWithContext(s.ctx, r.method, r.url, strings.NewReader(string(r.body)))
	if err != nil {
		a.err = err
		return
	}
	if r.header != nil {
		req.Header = r.header.Clone()
	}
	req.Header.Set("User-Agent", userAgent)
	if s.key != "" && !r.noKey && req.URL.Host == s.root.Host && req.URL.Scheme == s.root.Scheme { // a key is for one server
		req.Header.Set("Authorization", "Bearer "+s.key)
	}
	res, err := s.client.Do(req)
	if err != nil {
		a.err = err
		return
	}
	defer res.Body.Close()
	a.status, a.header, a.proto = res.StatusCode, res.Header, 10*res.ProtoMajor+res.ProtoMinor
	a.body, a.err = io.ReadAll(io.LimitReader(res.Body, maxBody+1))
	s.bytes += int64(len(a.body))
	if a.err == nil && len(a.body) > maxBody {
		a.err = fmt.Errorf("%w: an answer of more than %d MiB", errLimit, maxBody>>20)
	}
}

// ok demands a status of 200.
func (a *answer) ok() error { return a.is(http.StatusOK) }

// is demands one of some statuses.
func (a *answer) is(statuses ...int) error {
	if a.err != nil {
		return fmt.Errorf("%s: %w", a.asked, a.err)
	}
	for _, s := range statuses {
		if a.status == s {
			return nil
		}
	}
	var want []string
	for _, s := range statuses {
		want = append(want, strconv.Itoa(s))
	}
	return fmt.Errorf("%s answers %d instead of %s%s", a.asked, a.status, strings.Join(want, " or "), a.excerpt())
}

// excerpt is the beginning of a text that explains an error.
func (a *answer) excerpt() string {
	if !strings.Contains(a.mediaType(), "json") && !strings.HasPrefix(a.mediaType(), "text/plain") {
		return ""
	}
	text := strings.Join(strings.Fields(string(a.body)), " ")
	if r := []rune(text); len(r) > 120 {
		text = string(r[:120]) + "…"
	}
	if text == "" {
		return ""
	}
	return ": " + text
}

// mediaType is the content type without parameters, in lower case.
func (a *answer) mediaType() string {
	t, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(t))
}

// object reads the body of a 200 as a JSON object.
func (a *answer) object() (object, error) {
	if err := a.ok(); err != nil {
		return nil, err
	}
	var o object
	if err := json.Unmarshal(a.body, &o); err != nil || o == nil {
		return nil, fmt.Errorf("%s does not answer with a JSON object (%s)", a.asked, a.header.Get("Content-Type"))
	}
	return o, nil
}
