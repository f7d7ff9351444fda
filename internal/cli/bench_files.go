package cli

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// exporting measures the export of all incidents.
func (b *bencher) exporting(ctx context.Context) error {
	out := filepath.Join(b.dir, "all.geojson")
	start := time.Now()
	if err := b.command(ctx, "export", "--db", b.db, "--out", out); err != nil {
		return err
	}
	took := time.Since(start)
	st, err := os.Stat(out)
	if err != nil {
		return err
	}
	b.note(measure{What: "export of all as GeoJSON", Value: float64(st.Size()) / 1e6 / took.Seconds(), Unit: "MB/s", Aim: "150"})
	return os.Remove(out)
}

// importing measures the import of CSV, with coordinates and with names only.
func (b *bencher) importing(ctx context.Context) error {
	for _, kind := range []struct {
		what, aim string
		points    bool
	}{{"import of CSV with coordinates", "120", true}, {"import of CSV with names only", "300", false}} {
		in := filepath.Join(b.dir, "in.csv")
		if err := b.writeCSV(in, kind.points); err != nil {
			return err
		}
		db := filepath.Join(b.dir, "imported.gpkg")
		start := time.Now()
		if err := b.command(ctx, "import", "--db", db, "--geocode", "best", in); err != nil {
			return err
		}
		b.note(measure{What: kind.what + " (" + count(b.incidents) + ")", Value: time.Since(start).Seconds(), Unit: "s", Aim: kind.aim})
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(db + end); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}

func (b *bencher) writeCSV(path string, points bool) (err error) {
	ix, err := openPlaces()
	if err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer closing(&err, f)
	buffered := bufio.NewWriterSize(f, 1<<20)
	w := csv.NewWriter(buffered)
	head := []string{"id", "title", "summary", "type", "date_start", "date_end", "place", "country", "admin1", "killed_low", "killed_best", "killed_high", "source"}
	if points {
		head = append(head, "lon", "lat", "uncertainty_m")
	}
	if err := w.Write(head); err != nil {
		return err
	}
	g := newGenerator(ix, 17)
	for n := range b.incidents {
		i := g.incident(n)
		row := []string{string(i.ID), i.Title, i.Summary, i.Type, i.DateStart.String(), i.DateEnd.String(), i.Place, i.Country, i.Admin1,
			i.Killed.Low.String(), i.Killed.Best.String(), i.Killed.High.String(), i.Source}
		if points {
			row = append(row, trim(i.Point[0]), trim(i.Point[1]), fmt.Sprint(i.UncertaintyM))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return buffered.Flush()
}

// command runs a command of this program in a process of its own.
func (b *bencher) command(ctx context.Context, args ...string) error {
	cmd := exec.CommandContext(ctx, b.program, args...)
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.ExitCode() != exitPartial { // some places share their name and division
		return fmt.Errorf("dateline %s: %w: %s", args[0], err, out)
	}
	return nil
}
