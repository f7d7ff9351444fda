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

// How often progress is shown.
const (
	barEvery   = 100 * time.Millisecond
	plainEvery = 5 * time.Second
)

// meter shows how far something has come: bytes of the input, and how many of
// what was counted. Its methods may be called concurrently.
type meter struct {
	show    func(bytes, counted int64) // nil: nothing is shown
	every   time.Duration
	end     func()
	started time.Time
	shown   atomic.Int64 // when it was last shown, in nanoseconds since started
	bytes   atomic.Int64
	counted atomic.Int64
}

// newMeter begins to show progress of what ("incidents") over total bytes, -1
// when they are not known.
func (a *app) newMeter(what string, total int64) *meter {
	m := &meter{started: time.Now(), end: func() {}}
	switch {
	case a.progress == progressPlain:
		m.every = plainEvery
		m.show = func(bytes, counted int64) {
			part := ""
			if total > 0 {
				part = fmt.Sprintf("%d%%, ", 100*bytes/total)
			}
			a.say("%s%s %s, %s/s", part, count(counted), what, count(m.rate()))
		}
	case a.progress == progressAuto && isTerminal(a.err):
		size := int64(-1)
		if total >= 0 {
			size = total + 1 // reading is not all: the bar is full at the end
		}
		bar := progressbar.NewOptions64(size, progressbar.OptionSetWriter(a.err), progressbar.OptionSetPredictTime(total > 0),
			progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14), progressbar.OptionSetWidth(24))
		m.every = barEvery
		m.show = func(bytes, counted int64) {
			bar.Describe(fmt.Sprintf("%s %s, %s/s", count(counted), what, count(m.rate())))
			_ = bar.Set64(bytes) // only draws
		}
		m.end = func() {
			if m.shown.Load() > 0 {
				_ = bar.Finish() // only draws
			}
		}
	}
	return m
}

// add counts n more.
func (m *meter) add(n int64) {
	c := m.counted.Add(n)
	if m.show == nil {
		return
	}
	now, last := int64(time.Since(m.started)), m.shown.Load()
	if now-last >= int64(m.every) && m.shown.CompareAndSwap(last, now) {
		m.show(m.bytes.Load(), c)
	}
}

// rate is how many were counted in a second.
func (m *meter) rate() int64 {
	return int64(float64(m.counted.Load()) / max(time.Since(m.started).Seconds(), 1e-3))
}

// done takes the bar away.
func (m *meter) done() { m.end() }

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
	return n, err
}
