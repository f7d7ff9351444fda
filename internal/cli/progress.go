package cli

import (
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
)

// The ways to show progress.
const (
	progressAuto  = "auto"  // a bar on a terminal, nothing elsewhere
	progressPlain = "plain" // a line now and then, for logs
	progressNone  = "none"
)

// progressFlag adds --progress to a command that takes long.
func (a *app) progressFlag(cmd *cobra.Command) {
	cmd.Flags().Var(newChoice(&a.progress, progressAuto, progressPlain, progressNone), "progress",
		"show progress: a bar on a terminal, plain lines, or none")
}

// plainEvery is the time between two lines of plain progress.
const plainEvery = 5 * time.Second

// meter shows how far something has come: bytes of the input, and how many of
// what was counted. Its methods may be called concurrently.
type meter struct {
	bar     *progressbar.ProgressBar // nil: no bar
	plain   io.Writer                // nil: no lines
	what    string
	total   int64 // bytes, -1 when not known
	started time.Time
	said    atomic.Int64 // when the last line was written, in nanoseconds since started
	bytes   atomic.Int64
	counted atomic.Int64
}

// newMeter begins to show progress of what ("incidents") over total bytes, -1
// when they are not known.
func (a *app) newMeter(what string, total int64) *meter {
	m := &meter{what: what, total: total, started: time.Now()}
	switch {
	case a.progress == progressPlain:
		m.plain = a.err
	case a.progress == progressAuto && isTerminal(a.err):
		m.bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(a.err), progressbar.OptionShowBytes(true),
			progressbar.OptionSetPredictTime(total > 0), progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14), progressbar.OptionSetWidth(24))
	}
	return m
}

// add counts n more.
func (m *meter) add(n int64) {
	c := m.counted.Add(n)
	if m.bar != nil {
		m.bar.Describe(fmt.Sprintf("%s %s, %s/s", count(c), m.what, count(m.rate())))
	}
	if m.plain == nil {
		return
	}
	now, last := int64(time.Since(m.started)), m.said.Load()
	if now-last >= int64(plainEvery) && m.said.CompareAndSwap(last, now) {
		part := ""
		if m.total > 0 {
			part = fmt.Sprintf("%d%%, ", 100*m.bytes.Load()/m.total)
		}
		fmt.Fprintf(m.plain, "dateline: %s%s %s, %s/s\n", part, count(c), m.what, count(m.rate()))
	}
}

// rate is how many were counted in a second.
func (m *meter) rate() int64 {
	return int64(float64(m.counted.Load()) / max(time.Since(m.started).Seconds(), 1e-3))
}

// done takes the bar away.
func (m *meter) done() {
	if m.bar != nil {
		_ = m.bar.Finish() // only draws
	}
}

// reader counts the bytes that are read from r.
func (m *meter) reader(r io.Reader) io.Reader { return meterReader{m, r} }

type meterReader struct {
	m *meter
	r io.Reader
}

// Read implements io.Reader.
func (r meterReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	r.m.bytes.Add(int64(n))
	if r.m.bar != nil {
		_ = r.m.bar.Add64(int64(n)) // only draws
	}
	return n, err
}
