package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dateline/geo"
)

// outcome is a query with the answers to it: with the five countries open, with the country given, and with all of the
// world open.
type outcome struct {
	query
	open, given, world answer
}

// ask puts the queries to a system, on all processors. Progress goes to a terminal.
func ask(s system, queries sets, progress io.Writer) []outcome {
	out := make([]outcome, len(queries))
	var next, done atomic.Int64
	var wait sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(queries)); i = next.Add(1) - 1 {
				q := &queries[i]
				out[i] = outcome{query: *q, open: s.answer(q, fiveCountries), world: s.answer(q, "")}
				if q.country != "" {
					out[i].given = s.answer(q, q.country)
				}
				done.Add(1)
			}
		})
	}
	stop := showProgress(progress, len(queries), &done)
	wait.Wait()
	stop()
	return out
}

// showProgress draws a bar on a terminal until it is stopped.
func showProgress(w io.Writer, total int, done *atomic.Int64) (stop func()) {
	f, ok := w.(*os.File)
	if !ok {
		return func() {}
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func() {}
	}
	ticker := time.NewTicker(100 * time.Millisecond)
	end, ended := make(chan struct{}), make(chan struct{})
	draw := func() {
		const width = 40
		n := int(done.Load())
		filled := n * width / max(total, 1)
		_, _ = fmt.Fprintf(f, "\r[%s%s] %d of %d queries", strings.Repeat("#", filled), strings.Repeat(".", width-filled), n, total)
	}
	go func() {
		defer close(ended)
		for {
			select {
			case <-ticker.C:
				draw()
			case <-end:
				draw()
				_, _ = fmt.Fprintln(f)
				return
			}
		}
	}()
	return func() { ticker.Stop(); close(end); <-ended }
}

// first reports whether the first answer is the gold place.
func (o *outcome) first(a *answer) bool { return o.gold != "" && len(a.ids) > 0 && a.ids[0] == o.gold }

// among reports whether the gold place is among the first five answers.
func (o *outcome) among(a *answer) bool {
	return o.gold != "" && slices.Contains(a.ids[:min(5, len(a.ids))], o.gold)
}

// acceptable reports whether the first answer bears the name.
func (o *outcome) acceptable(a *answer) bool {
	return len(a.ids) > 0 && slices.Contains(o.accept, a.ids[0])
}

// distance is how far the first answer lies from the gold place, in metres; false without one.
func (o *outcome) distance(a *answer) (float64, bool) {
	if !a.located || o.gold == "" {
		return 0, false
	}
	return geo.Distance(o.at, a.point), true
}

// printFaults lists what was answered wrongly or with too much confidence.
func printFaults(w io.Writer, outcomes []outcome) {
	for _, o := range outcomes {
		for _, mode := range []struct {
			name string
			a    *answer
			ok   bool
		}{{"open", &o.open, o.lone}, {"given", &o.given, o.loneIn}} {
			right := o.first(mode.a)
			switch {
			case o.gold == "":
				right = !mode.a.confident
			case o.set == "renames" && !mode.a.confident || o.set == "variants" && !mode.ok:
				right = o.among(mode.a)
			}
			if right {
				continue
			}
			first := ""
			if len(mode.a.ids) > 0 {
				first = mode.a.ids[0]
			}
			_, _ = fmt.Fprintf(w, "%s\t%s\tlone=%t\t%s\t%s\t%q\twant %s\tgot %s %q\t%s\t%.2f\tsure=%t\tamong=%t\n", o.set, mode.name, mode.ok,
				o.kind, o.script, o.text, o.gold, first, mode.a.name, mode.a.rule, mode.a.confidence, mode.a.confident, o.among(mode.a))
		}
	}
}
