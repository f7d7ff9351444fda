package cli

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// benchOptions are the flags of bench.
type benchOptions struct {
	db        string
	incidents int64
	seconds   int
	places    int
	asJSON    bool
}

// measure is one line of the report.
type measure struct {
	What   string  `json:"what"`
	Value  float64 `json:"value"`
	Unit   string  `json:"unit"`
	Median string  `json:"median,omitempty"` // latency, where requests were measured
	P99    string  `json:"p99,omitempty"`
	Aim    string  `json:"aim,omitempty"`
}

func (a *app) bench() *cobra.Command {
	var o benchOptions
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine with a million generated incidents",
		Long: `Makes a data file of generated incidents, clustered as real ones are, serves it
from a second process on this machine, and measures it: pages by box, single
incidents, polls, writes, bulk writes, export, import, start, memory. The load for
reading comes from wrk, which must be installed.

The figures of docs/performance.md come from it. Nothing else should run meanwhile.`,
		Example: `  dateline bench
  dateline bench --incidents 100000 --seconds 3 --json`,
		Args:    cobra.NoArgs,
		GroupID: groupOperate,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runBench(cmd.Context(), o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.db, "db", "", "data file to make, or one that bench made before; default: in a temporary folder")
	f.Int64Var(&o.incidents, "incidents", 1_000_000, "how many incidents to generate")
	f.IntVar(&o.seconds, "seconds", 8, "how long to measure each line, in seconds")
	f.IntVar(&o.places, "boxes", 1000, "how many different boxes each line asks for")
	f.BoolVar(&o.asJSON, "json", false, "print the figures as JSON")
	a.progressFlag(cmd)
	return cmd
}

// bencher carries a run of bench.
type bencher struct {
	*app
	benchOptions
	dir     string
	program string
	report  []measure
}

func (a *app) runBench(ctx context.Context, o benchOptions) (err error) {
	if o.incidents < 1 || o.seconds < 1 || o.places < 1 {
		return fmt.Errorf("--incidents, --seconds and --boxes must be above 0")
	}
	if _, err := exec.LookPath("wrk"); err != nil {
		return fmt.Errorf("bench needs wrk (the package of that name on Debian, Ubuntu and Homebrew): %w", err)
	}
	b := &bencher{app: a, benchOptions: o}
	if b.program, err = os.Executable(); err != nil {
		return err
	}
	if b.dir, err = os.MkdirTemp("", "dateline-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.dir)
	if b.db == "" {
		b.db = filepath.Join(b.dir, "bench.gpkg")
	}
	for _, step := range []func(context.Context) error{b.makeFile, b.openFile, b.serving, b.exporting, b.importing} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	if o.asJSON {
		return a.printJSON(map[string]any{"cpus": runtime.NumCPU(), "incidents": o.incidents, "measures": b.report})
	}
	rows := [][]string{{"what", "measured", "", "median", "p99", "aim"}}
	for _, m := range b.report {
		rows = append(rows, []string{m.What, figure(m.Value), m.Unit, m.Median, m.P99, m.Aim})
	}
	return a.table(rows)
}

func figure(v float64) string {
	if v < 100 {
		return fmt.Sprintf("%.2f", v)
	}
	return count(int64(v))
}

func (b *bencher) note(m measure) {
	b.report = append(b.report, m)
	b.say("%s: %s %s %s", m.What, figure(m.Value), m.Unit, strings.TrimSpace(m.Median+" "+m.P99))
}

// makeFile generates the incidents, unless the file has them already.
func (b *bencher) makeFile(ctx context.Context) (err error) {
	d, err := b.open(ctx, b.db, gpkg.Options{})
	if err != nil {
		return err
	}
	defer closing(&err, d)
	have, err := d.store.Count(ctx, incident.Query{}, 0)
	if err != nil {
		return err
	}
	if have.N >= b.incidents {
		b.say("%s holds %s incidents", b.db, count(have.N))
		return nil
	}
	if have.N > 0 {
		return fmt.Errorf("%s holds %s incidents, not %s: name another file", b.db, count(have.N), count(b.incidents))
	}
	m := b.newMeter("incidents", -1)
	defer m.done()
	start := time.Now()
	if err := newGenerator(d.places.Current(), 7).fill(ctx, d.store, b.incidents, m.add); err != nil {
		return err
	}
	b.note(measure{What: "store, batches of 5,000", Value: float64(b.incidents) / time.Since(start).Seconds(), Unit: "incidents/s"})
	return nil
}

func (b *bencher) openFile(ctx context.Context) error {
	start := time.Now()
	s, err := gpkg.Open(ctx, b.db, gpkg.Options{})
	if err != nil {
		return err
	}
	b.note(measure{What: "open the file", Value: time.Since(start).Seconds(), Unit: "s", Aim: "1.5"})
	return s.Close()
}
