package testenv

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// Patience is how long a test waits for something that a machine under load may
// take its time for. What never comes costs it; what comes ends the wait.
const Patience = 60 * time.Second

// Browser is a headless Chromium, driven by the DevTools protocol over a pair of
// pipes (--remote-debugging-pipe). It is ended with the test.
type Browser struct {
	t       testing.TB
	to      io.Writer
	mu      sync.Mutex
	next    int
	waiting map[int]chan reply
	events  map[string]func(method string, params json.RawMessage) // by session
	gone    chan struct{}
	log     *lockedBuffer
}

type reply struct {
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// NewBrowser starts a browser with a profile of its own, and with further flags, such as
// --disable-3d-apis for one without WebGL.
func NewBrowser(t testing.TB, flags ...string) *Browser {
	t.Helper()
	program := Need(t, "chromium")
	fromUs, toBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromBrowser, toUs, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"--headless", "--no-sandbox", "--disable-gpu", "--use-angle=swiftshader",
		"--enable-unsafe-swiftshader", "--no-first-run", "--disable-background-networking", "--disable-component-update",
		"--disable-sync", "--disable-dev-shm-usage", "--window-size=1024,768", "--user-data-dir=" + t.TempDir(),
		"--remote-debugging-pipe"}
	cmd := exec.Command(program, append(append(args, flags...), "about:blank")...)
	cmd.ExtraFiles = []*os.File{fromUs, toUs}
	b := &Browser{t: t, to: toBrowser, waiting: map[int]chan reply{}, events: map[string]func(string, json.RawMessage){},
		gone: make(chan struct{}), log: &lockedBuffer{}}
	cmd.Stderr = b.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = fromUs.Close(), toUs.Close() // the browser has them now
	go b.listen(fromBrowser)
	t.Cleanup(func() {
		_, _ = b.call("", "Browser.close", nil)
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(10 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		_, _ = toBrowser.Close(), fromBrowser.Close()
	})
	return b
}

// lockedBuffer gathers what the browser says.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// listen hands on what the browser says until it is gone.
func (b *Browser) listen(r io.Reader) {
	defer close(b.gone)
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m struct {
			ID      int             `json:"id"`
			Session string          `json:"sessionId"`
			Method  string          `json:"method"`
			Params  json.RawMessage `json:"params"`
			reply
		}
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		answered, event := b.waiting[m.ID], b.events[m.Session]
		delete(b.waiting, m.ID)
		b.mu.Unlock()
		switch {
		case m.ID != 0 && answered != nil:
			answered <- m.reply
		case m.Method != "" && event != nil:
			event(m.Method, m.Params)
		}
	}
}

// call sends a command and waits for its result.
func (b *Browser) call(session, method string, params any) (json.RawMessage, error) {
	answered := make(chan reply, 1)
	b.mu.Lock()
	b.next++
	message := map[string]any{"id": b.next, "method": method}
	if params != nil {
		message["params"] = params
	}
	if session != "" {
		message["sessionId"] = session
	}
	text, err := json.Marshal(message)
	if err == nil {
		b.waiting[b.next] = answered
		_, err = b.to.Write(append(text, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	select {
	case r := <-answered:
		if r.Error != nil {
			return nil, fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		return r.Result, nil
	case <-b.gone:
		return nil, fmt.Errorf("%s: the browser has ended: %s", method, b.log)
	case <-time.After(Patience):
		return nil, fmt.Errorf("%s: no answer", method)
	}
}

// Page is a tab of a Browser.
type Page struct {
	b       *Browser
	session string
	mu      sync.Mutex
	faults  []string
	asked   []string
}

// Serve answers a request of a page in place of the network: with a status, a
// content type and a body. ok is false for requests that go to the network.
type Serve func(url string) (status int, contentType string, body []byte, ok bool)

// Open opens a page at a URL, with its requests going through serve, which may be
// nil.
func (b *Browser) Open(url string, serve Serve) *Page {
	b.t.Helper()
	var target struct{ TargetID string }
	b.must(&target, "", "Target.createTarget", map[string]any{"url": "about:blank"})
	var attached struct{ SessionID string }
	b.must(&attached, "", "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true})
	p := &Page{b: b, session: attached.SessionID}
	b.mu.Lock()
	b.events[p.session] = func(method string, params json.RawMessage) { p.event(method, params, serve) }
	b.mu.Unlock()
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.must(nil, p.session, domain+".enable", nil)
	}
	if serve != nil {
		b.must(nil, p.session, "Fetch.enable", map[string]any{"patterns": []any{map[string]any{"urlPattern": "http*"}}})
	}
	b.must(nil, p.session, "Page.navigate", map[string]any{"url": url})
	return p
}

// must is call for what cannot fail.
func (b *Browser) must(out any, session, method string, params any) {
	b.t.Helper()
	result, err := b.call(session, method, params)
	if err == nil && out != nil {
		err = json.Unmarshal(result, out)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// event notes what goes wrong on the page and answers its requests.
func (p *Page) event(method string, params json.RawMessage, serve Serve) {
	var e struct {
		RequestID string `json:"requestId"`
		Request   struct{ URL string }
		Type      string
		Args      []struct {
			Value       any
			Description string
		}
		ExceptionDetails struct {
			Text      string
			Exception struct{ Description string }
		}
		Entry struct{ Level, Text, URL string }
	}
	if json.Unmarshal(params, &e) != nil {
		return
	}
	switch method {
	case "Fetch.requestPaused":
		go p.answer(e.RequestID, e.Request.URL, serve) // a command must not be waited for here
	case "Network.requestWillBeSent":
		p.note(&p.asked, e.Request.URL)
	case "Runtime.exceptionThrown":
		p.note(&p.faults, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case "Runtime.consoleAPICalled":
		if e.Type == "error" {
			text := "console.error:"
			for _, a := range e.Args {
				text += fmt.Sprint(" ", a.Value, a.Description)
			}
			p.note(&p.faults, text)
		}
	case "Log.entryAdded":
		if e.Entry.Level == "error" {
			p.note(&p.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

func (p *Page) note(list *[]string, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, text)
}

func (p *Page) answer(id, url string, serve Serve) {
	status, contentType, body, ok := serve(url)
	if !ok {
		_, _ = p.b.call(p.session, "Fetch.continueRequest", map[string]any{"requestId": id}) // the page may be gone
		return
	}
	_, _ = p.b.call(p.session, "Fetch.fulfillRequest", map[string]any{"requestId": id, "responseCode": status,
		"responsePhrase": http.StatusText(status), "body": base64.StdEncoding.EncodeToString(body),
		"responseHeaders": []any{map[string]string{"name": "Content-Type", "value": contentType},
			map[string]string{"name": "Access-Control-Allow-Origin", "value": "*"}}})
}

// Faults are the errors that the page has shown so far: exceptions, errors on the
// console, requests that failed, violations of its policy.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.faults...)
}

// Requests are the URLs that the page has asked for so far.
func (p *Page) Requests() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// Eval evaluates a JavaScript expression on the page, waits for it if it is a
// promise, and decodes its value, which must be one of JSON, into out.
func (p *Page) Eval(expression string, out any) error {
	result, err := p.b.call(p.session, "Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true})
	if err != nil {
		return err
	}
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	if err := json.Unmarshal(result, &r); err != nil {
		return err
	}
	if e := r.ExceptionDetails; e != nil {
		return fmt.Errorf("%s: %s %s", expression, e.Text, e.Exception.Description)
	}
	if out == nil || r.Result.Value == nil {
		return nil
	}
	return json.Unmarshal(r.Result.Value, out)
}

// Until waits for an expression to be true on the page. The test fails, with what
// went wrong on the page, if that does not come.
func (p *Page) Until(expression string) {
	p.b.t.Helper()
	end := time.Now().Add(Patience)
	for {
		var is bool
		err := p.Eval("!!("+expression+")", &is)
		if err == nil && is {
			return
		}
		if time.Now().After(end) {
			p.b.t.Fatalf("never true on the page: %s (%v)\nfaults: %s\nrequests: %s", expression, err,
				strings.Join(p.Faults(), "\n  "), strings.Join(p.Requests(), "\n  "))
		}
		<-time.After(50 * time.Millisecond)
	}
}
