package cli

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/internal/auth"
	"dateline/internal/store/gpkg"
)

// child is a server in a process of its own.
type child struct {
	cmd *exec.Cmd
	url string
	key string
}

// start serves the file from a second process and waits until it answers.
func (b *bencher) start(ctx context.Context, db string) (*child, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	c := &child{url: "http://" + addr, cmd: exec.CommandContext(ctx, b.program, "serve", "--db", db, "--addr", addr, "--rate", "0")}
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(os.Interrupt) }
	var said bytes.Buffer
	c.cmd.Stderr = &said
	if err := c.cmd.Start(); err != nil {
		return nil, err
	}
	for deadline := time.Now().Add(time.Minute); ; {
		res, err := http.Get(c.url + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return c, nil
			}
		}
		if time.Now().After(deadline) || ctx.Err() != nil {
			return nil, fmt.Errorf("the server did not begin to answer: %s", said.String())
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func (c *child) stop() error {
	if err := c.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	return c.cmd.Wait()
}

// resident is the memory of the process in MiB, as Linux counts it.
func (c *child) resident() (float64, bool) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		return 0, false
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+) kB`).FindSubmatch(text)
	if m == nil {
		return 0, false
	}
	kb, err := strconv.ParseFloat(string(m[1]), 64)
	return kb / 1024, err == nil
}

func (b *bencher) memory(c *child, when string) {
	if mb, ok := c.resident(); ok {
		b.note(measure{What: "memory of the server " + when, Value: mb, Unit: "MiB resident", Aim: "400"})
	}
}

// serving measures what is asked over HTTP.
func (b *bencher) serving(ctx context.Context) error {
	key, err := b.makeKey(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	c, err := b.start(ctx, b.db)
	if err != nil {
		return err
	}
	b.note(measure{What: "start of the server until it answers", Value: time.Since(begin).Seconds(), Unit: "s"})
	c.key = key
	if err := b.reads(ctx, c); err != nil {
		return err
	}
	b.memory(c, "after reading")
	if err := b.pages(ctx, c); err != nil {
		return err
	}
	b.memory(c, "after the export by pages")
	if err := b.downloads(ctx, c); err != nil {
		return err
	}
	b.memory(c, "after the downloads")
	if err := b.singles(ctx, c); err != nil {
		return err
	}
	if err := b.bulk(ctx, c); err != nil {
		return err
	}
	b.memory(c, "after writing")
	return c.stop()
}

func (b *bencher) makeKey(ctx context.Context) (secret string, err error) {
	s, err := gpkg.Open(ctx, b.db, gpkg.Options{})
	if err != nil {
		return "", err
	}
	defer closing(&err, s)
	return auth.NewKeyring(s, time.Now).Create(ctx, fmt.Sprintf("bench-%d", time.Now().UnixNano()), auth.Editor)
}

// readLine is a line of the table of reads.
type readLine struct {
	what, aim string
	paths     []string // asked for by chance
	header    string   // of each request, or empty
	clients   int      // that ask at the same time; 0 means 4
}

// reads are the lines of the table of reads.
func (b *bencher) reads(ctx context.Context, c *child) error {
	ix, err := openPlaces()
	if err != nil {
		return err
	}
	g := newGenerator(ix, 11)
	list := func(boxes []string, rest string) []string {
		out := make([]string, len(boxes))
		for i, box := range boxes {
			out[i] = "/incidents?bbox=" + box + rest
		}
		return out
	}
	ids := make([]string, 100_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("/incidents/bench-%09d", g.r.Int64N(b.incidents))
	}
	deep, err := b.pageOf(ctx, c, "/incidents?limit=1000", 99)
	if err != nil {
		return err
	}
	poll, tag, err := b.tagOf(ctx, c, "/incidents?bbox=-10,30,60,70")
	if err != nil {
		return err
	}
	lines := []readLine{
		{"0.2 degrees, 100", "5,000", list(g.boxes(b.places, 0.2), "&limit=100"), "", 0},
		{"1 degree, 100", "5,000", list(g.boxes(b.places, 1), "&limit=100"), "", 0},
		{"1 degree, 1,000", "800", list(g.boxes(b.places, 1), "&limit=1000"), "", 0},
		{"10 degrees, 1,000", "800", list(g.boxes(b.places, 10), "&limit=1000"), "", 0},
		{"the world, page 100 of 1,000", "800", []string{deep}, "", 0},
		{"1 degree and one month, 100", "4,000", list(g.boxes(b.places, 1), "&limit=100&datetime=2024-05-01/2024-05-31"), "", 0},
		{"one incident by id", "20,000", ids, "", 0},
		{"poll of an unchanged list", "25,000", []string{poll}, "If-None-Match: " + tag, 0},
	}
	for _, line := range slices.Concat(lines, b.filterLines(g), b.tileLines(g)) {
		if err := b.wrk(ctx, c, line); err != nil {
			return err
		}
	}
	return nil
}

// script is what wrk runs: it asks for one of the paths, drawn by chance.
const script = `local paths = {}
for line in io.lines(os.getenv("DATELINE_BENCH_PATHS")) do paths[#paths + 1] = line end
request = function() return wrk.format("GET", paths[math.random(#paths)]) end
`

var (
	wrkRate   = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	wrkFaults = regexp.MustCompile(`(?m)^\s*(Non-2xx.*|Socket errors.*)$`)
)

// wrk asks for the paths of a line from as many connections as it says: once to
// warm up, once to measure.
func (b *bencher) wrk(ctx context.Context, c *child, line readLine) error {
	lua, list := filepath.Join(b.dir, "paths.lua"), filepath.Join(b.dir, "paths.txt")
	if err := os.WriteFile(lua, []byte(script), 0o600); err != nil {
		return err
	}
	if err := os.WriteFile(list, []byte(strings.Join(line.paths, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	var out []byte
	for range 2 {
		args := []string{"-t1", fmt.Sprintf("-c%d", cmp.Or(line.clients, 4)), fmt.Sprintf("-d%ds", b.seconds), "--latency", "-s", lua}
		if line.header != "" {
			args = append(args, "-H", line.header)
		}
		cmd := exec.CommandContext(ctx, "wrk", append(args, c.url)...)
		cmd.Env = append(os.Environ(), "DATELINE_BENCH_PATHS="+list)
		var err error
		if out, err = cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("wrk: %w: %s", err, out)
		}
	}
	if m := wrkFaults.Find(out); m != nil && line.header == "" {
		return fmt.Errorf("%s: %s", line.what, bytes.TrimSpace(m))
	}
	m := wrkRate.FindSubmatch(out)
	if m == nil {
		return fmt.Errorf("wrk said nothing of the rate: %s", out)
	}
	rate, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		return err
	}
	b.note(measure{What: line.what, Value: rate, Unit: "requests/s", Median: percentile(out, "50%"), P99: percentile(out, "99%"), Aim: line.aim})
	return nil
}

func percentile(out []byte, name string) string {
	m := regexp.MustCompile(`(?m)^\s+` + regexp.QuoteMeta(name) + `\s+([0-9.]+\S+)`).FindSubmatch(out)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// get reads an answer whole.
func (b *bencher) get(ctx context.Context, url string) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("Accept-Encoding", "identity")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode >= 300 {
		err = fmt.Errorf("%s: %s: %s", url, res.Status, text)
	}
	return res, text, err
}

var nextLink = regexp.MustCompile(`<([^>]*)>; rel="next"`)

// pageOf follows next links and returns the path of the page after n of them.
func (b *bencher) pageOf(ctx context.Context, c *child, path string, n int) (string, error) {
	for range n {
		res, _, err := b.get(ctx, c.url+path)
		if err != nil {
			return "", err
		}
		m := nextLink.FindStringSubmatch(res.Header.Get("Link"))
		if m == nil {
			return path, nil // there are not so many incidents
		}
		path = strings.TrimPrefix(m[1], c.url)
	}
	return path, nil
}

func (b *bencher) tagOf(ctx context.Context, c *child, path string) (string, string, error) {
	res, _, err := b.get(ctx, c.url+path)
	if err != nil {
		return "", "", err
	}
	return path, res.Header.Get("ETag"), nil
}

// pages reads all incidents by pages of the greatest size.
func (b *bencher) pages(ctx context.Context, c *child) error {
	start, size := time.Now(), 0
	for url := c.url + "/incidents?limit=10000"; url != ""; {
		res, text, err := b.get(ctx, url)
		if err != nil {
			return err
		}
		size += len(text)
		url = ""
		if m := nextLink.FindStringSubmatch(res.Header.Get("Link")); m != nil {
			url = m[1]
		}
	}
	b.note(measure{What: "all incidents by pages of 10,000", Value: float64(size) / 1e6 / time.Since(start).Seconds(), Unit: "MB/s"})
	return nil
}
