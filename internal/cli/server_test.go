package cli_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"dateline/internal/testenv"
)

// server is a running server of the program.
type server struct {
	b      *bench
	cmd    *exec.Cmd
	url    string
	mu     sync.Mutex
	log    strings.Builder
	logged chan struct{} // closed when the program has closed standard error
	banner string
}

var urlPattern = regexp.MustCompile(`http://[0-9.:]+[0-9]`)

// start starts a command that serves and waits until it says where.
func (b *bench) start(args ...string) *server {
	b.t.Helper()
	s := &server{b: b, cmd: b.command(args...), logged: make(chan struct{})}
	errs, err := s.cmd.StderrPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // it has ended, unless the test failed
	where := make(chan string, 1)
	found := func(line string) {
		if u := urlPattern.FindString(line); u != "" {
			select {
			case where <- u:
			default:
			}
		}
	}
	go func() {
		defer close(s.logged)
		for in := bufio.NewScanner(errs); in.Scan(); {
			s.mu.Lock()
			s.log.WriteString(in.Text() + "\n")
			s.mu.Unlock()
			found(in.Text())
		}
		s.stopped(where)
	}()
	if args[0] == "demo" {
		for in := bufio.NewScanner(out); in.Scan(); {
			s.banner += in.Text() + "\n"
			found(in.Text())
			if strings.HasPrefix(in.Text(), "Ctrl-C") {
				break
			}
		}
	}
	select {
	case s.url = <-where:
	case <-time.After(testenv.Patience):
	}
	if s.url == "" {
		b.t.Fatalf("dateline %s does not serve:\n%s%s", strings.Join(args, " "), s.banner, s.said())
	}
	return s
}

func (s *server) stopped(where chan<- string) {
	select {
	case where <- "":
	default:
	}
}

func (s *server) said() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// stop asks the server to end and returns its exit code.
func (s *server) stop() int {
	s.b.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.b.t.Fatal(err)
	}
	<-s.logged
	_ = s.cmd.Wait()
	return s.cmd.ProcessState.ExitCode()
}

// get asks the server and returns the status and the body.
func (s *server) get(path string) (int, string) {
	s.b.t.Helper()
	res, err := http.Get(s.url + path)
	if err != nil {
		s.b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		s.b.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

// post sends an incident and returns the status and the body.
func (s *server) post(key, id string) (int, string) {
	s.b.t.Helper()
	req, err := http.NewRequest(http.MethodPost, s.url+"/incidents", strings.NewReader(fmt.Sprintf(vorukh, id)))
	if err != nil {
		s.b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/geo+json")
	req.Header.Set("Authorization", "Bearer "+key)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	return res.StatusCode, string(body)
}

const vorukh = `{"type":"Feature","id":%q,"geometry":null,"properties":{"type":"armed_clash","date_start":"2021-04-28","place":"Vorukh, Isfara"}}`

// until waits for something that another goroutine or program does.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(testenv.Patience); !is(); {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
		<-time.After(10 * time.Millisecond)
	}
}

func TestDemo(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	b := newBench(t)
	s := b.start("demo", "--addr", taken.Addr().String())
	if !strings.Contains(s.banner, taken.Addr().String()+" is taken by another program") {
		t.Errorf("the banner does not say that the port was taken:\n%s", s.banner)
	}
	file := regexp.MustCompile(`\S+demo\.gpkg`).FindString(s.banner)
	if _, err := os.Stat(file); err != nil {
		t.Errorf("the banner does not name the file: %v\n%s", err, s.banner)
	}

	// the lines to try, as they stand
	_, try, _ := strings.Cut(s.banner, "Try:\n")
	try, _, _ = strings.Cut(try, "\n\n")
	lines := strings.Split(strings.ReplaceAll(try, "\\\n", " "), "\n")
	if len(lines) != 3 {
		t.Fatalf("the banner has %d lines to try, want 3:\n%s", len(lines), s.banner)
	}
	for n, want := range []string{"tj-1994-09-16-sarigor-landmine", "Isfara District", `"place_name":"Vorukh"`} {
		if out := testenv.Shell(t, b.dir, strings.TrimSpace(lines[n])); !strings.Contains(out, want) {
			t.Errorf("%s\nanswers without %s: %s", lines[n], want, out)
		}
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, s.said())
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the temporary file is still there: %v", err)
	}
}

func TestDemoKeepsItsFile(t *testing.T) {
	b := newBench(t)
	var seen [2]int
	for n := range 2 {
		s := b.start("demo", "--addr", "127.0.0.1:0", "--db", "kept.gpkg")
		key := regexp.MustCompile(`dl_[0-9a-f]{64}`).FindString(s.banner)
		if status, body := s.post(key, fmt.Sprintf("mine-%d", n)); status != http.StatusCreated {
			t.Errorf("the key of the banner does not write: %d %s", status, body)
		}
		var c struct{ NumberMatched int }
		_, body := s.get("/incidents")
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			t.Fatal(err)
		}
		seen[n] = c.NumberMatched
		if code := s.stop(); code != 0 {
			t.Fatalf("exit code %d: %s", code, s.said())
		}
	}
	if seen[1] != seen[0]+1 {
		t.Errorf("the second demo on the same file should find all of the first: %v", seen)
	}
	if keys := b.ok("key", "list", "--db", "kept.gpkg"); strings.Count(keys, "  -\n") != 0 || strings.Count(keys, "demo-") != 2 {
		t.Errorf("the keys of both demos should be revoked:\n%s", keys)
	}
	b.ok("check", "kept.gpkg")
}

// TestKilledDemoLeavesNoKey kills a demo, which cannot revoke its key then.
func TestKilledDemoLeavesNoKey(t *testing.T) {
	b := newBench(t)
	b.ok("key", "create", "anna", "--db", "kept.gpkg")
	s := b.start("demo", "--addr", "127.0.0.1:0", "--db", "kept.gpkg")
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-s.logged
	_ = s.cmd.Wait() // it was killed
	left := b.livingKeys("--db", "kept.gpkg")
	if len(left) != 2 {
		t.Fatalf("the living keys are %v: the test says nothing", left)
	}
	s = b.start("demo", "--addr", "127.0.0.1:0", "--db", "kept.gpkg")
	if now := b.livingKeys("--db", "kept.gpkg"); len(now) != 2 || slices.Contains(now, left[1]) || !slices.Contains(now, "anna") {
		t.Errorf("the living keys were %v and are %v", left, now)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, s.said())
	}
}

// TestDemoTakesTwoSignalsForOne ends the demo as timeout does, which signals the
// program and then its group.
func TestDemoTakesTwoSignalsForOne(t *testing.T) {
	s := newBench(t).start("demo", "--addr", "127.0.0.1:0")
	file := regexp.MustCompile(`\S+demo\.gpkg`).FindString(s.banner)
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d: %s", code, s.said())
	}
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Errorf("the temporary file is still there: %v", err)
	}
}

// TestServeFinishesWhatItAccepted asks the server to end while a request is
// under way.
func TestServeFinishesWhatItAccepted(t *testing.T) {
	b := newBench(t)
	key := strings.TrimSpace(b.ok("key", "create", "anna", "--role", "editor"))
	s := b.start("serve", "--addr", "127.0.0.1:0")
	if !strings.Contains(s.said(), "dateline.gpkg at http://127.0.0.1:") {
		t.Errorf("the server does not say what it serves: %s", s.said())
	}
	host := strings.TrimPrefix(s.url, "http://")
	c, err := net.Dial("tcp", host)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	body := fmt.Sprintf(vorukh, "late")
	// The server answers "100 Continue" when the handler reads: then it has
	// accepted the request.
	fmt.Fprintf(c, "POST /incidents HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/geo+json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", host, key, len(body))
	in := bufio.NewReader(c)
	if line, err := in.ReadString('\n'); err != nil || !strings.Contains(line, "100 Continue") {
		t.Fatalf("the server says %q, %v", line, err)
	}
	if _, err := in.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	until(t, "no new connections", func() bool {
		c, err := net.Dial("tcp", host)
		if err == nil {
			_ = c.Close()
		}
		return err != nil
	})
	if _, err := io.WriteString(c, body); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(in, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		t.Errorf("the request that was accepted is answered with %s", res.Status)
	}
	<-s.logged
	_ = s.cmd.Wait()
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		t.Errorf("exit code %d: %s", code, s.said())
	}
	if got := b.exported(); len(got) != 1 || got[0].ID != "late" {
		t.Errorf("stored is %+v", got)
	}
}

func TestServeTellsWhoCanReachIt(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{"--addr", "0.0.0.0:0"}, "can be reached from other machines, and reading is open to all"},
		{[]string{"--addr", "0.0.0.0:0", "--private"}, "can be reached from other machines; reading needs a key"},
	} {
		s := b.start(append([]string{"serve"}, c.args...)...)
		until(t, "it says "+c.say, func() bool { return strings.Contains(s.said(), c.say) })
		if status, _ := s.get("/incidents"); (status == 401) != (len(c.args) == 3) {
			t.Errorf("%v: reading without a key gives %d", c.args, status)
		}
		s.stop()
	}
	s := b.start("serve", "--addr", "127.0.0.1:0")
	if strings.Contains(s.said(), "other machines") {
		t.Errorf("on loopback: %s", s.said())
	}
	b.fails(1, "choose another address with --addr", "serve", "--addr", strings.TrimPrefix(s.url, "http://"))
	b.ok("health", s.url)
	b.ok("health", s.url+"/")
	s.stop()
	b.fails(1, "ask ", "health", s.url)
}

func TestServeLimitsRates(t *testing.T) {
	b := newBench(t)
	s := b.start("serve", "--addr", "127.0.0.1:0", "--rate", "0.01")
	if status, _ := s.get("/types"); status != 200 {
		t.Errorf("the first request gets %d", status)
	}
	if status, _ := s.get("/types"); status != http.StatusTooManyRequests {
		t.Errorf("the second request gets %d", status)
	}
	s.stop()
}

// TestTwoServersOnOneFile writes by turns through two servers, and by an import,
// and reads everything back through both.
func TestTwoServersOnOneFile(t *testing.T) {
	b := newBench(t)
	key := strings.TrimSpace(b.ok("key", "create", "anna", "--role", "editor"))
	one, two := b.start("serve", "--addr", "127.0.0.1:0"), b.start("serve", "--addr", "127.0.0.1:0")
	for n := range 10 {
		for name, s := range map[string]*server{"one": one, "two": two} {
			if status, body := s.post(key, fmt.Sprintf("%s-%d", name, n)); status != http.StatusCreated {
				t.Fatalf("%s: %d %s", name, status, body)
			}
		}
	}
	b.write("v.csv", "id,date,type,place,country\nfrom-import,2022-09-16,armed_clash,Vorukh,TJ\n")
	b.imports(0, "v.csv")
	for name, s := range map[string]*server{"one": one, "two": two} {
		until(t, name+" sees all 21", func() bool {
			var c struct{ NumberMatched int }
			_, body := s.get("/incidents?limit=1")
			return json.Unmarshal([]byte(body), &c) == nil && c.NumberMatched == 21
		})
		if status, body := s.get("/incidents/from-import"); status != 200 || !strings.Contains(body, `"place_name":"Vorukh"`) {
			t.Errorf("%s: %d %s", name, status, body)
		}
	}
	b.ok("key", "revoke", "anna")
	until(t, "the key is refused", func() bool { status, _ := one.post(key, "more"); return status == 401 })
	for _, s := range []*server{one, two} {
		if code := s.stop(); code != 0 {
			t.Errorf("exit code %d: %s", code, s.said())
		}
	}
	b.ok("check", "dateline.gpkg")
}
