package gpkg

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"sync"

	"dateline/internal/incident"
	"dateline/internal/store/column"
)

// extras are the properties that the column index is being given because a
// query asked for them.
type extras struct {
	mu      sync.Mutex
	loading map[int]*loading
}

// loading is closed when a property is there, or could not be read.
type loading struct {
	done chan struct{}
	err  error
}

// loadExtras waits until the index has properties. The first query that asks for one
// pays for reading it; when ctx ends before, it goes on for those that come after.
func (s *Store) loadExtras(ctx context.Context, fields []int) error {
	for _, field := range fields {
		l := s.startExtra(field)
		select {
		case <-l.done:
			if l.err != nil {
				return coded("read "+string(incident.Properties()[field].Name), l.err)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// startExtra reads a property in the background, once.
func (s *Store) startExtra(field int) *loading {
	e := &s.extras
	e.mu.Lock()
	defer e.mu.Unlock()
	if l := e.loading[field]; l != nil {
		return l
	}
	l := &loading{done: make(chan struct{})}
	select {
	case <-s.stop:
		l.err = errClosed
	default:
	}
	if l.err != nil || s.index.Loaded(field) { // the last reading has just ended
		close(l.done)
		return l
	}
	if e.loading == nil {
		e.loading = map[int]*loading{}
	}
	e.loading[field] = l
	s.done.Add(1)
	go func() {
		defer s.done.Done()
		l.err = s.readExtra(field)
		e.mu.Lock()
		delete(e.loading, field) // after a fault the next query tries again
		e.mu.Unlock()
		close(l.done)
		if l.err != nil && !errors.Is(l.err, context.Canceled) {
			slog.Error("read a property for filters and orders", "property", incident.Properties()[field].Name, "err", l.err)
		}
	}()
	return l
}

// extraSelect reads the numbers of a range of incidents and one property of
// each. It is false for what has no column of its own.
func extraSelect(field int) (string, bool) {
	name := string(incident.Properties()[field].Name)
	switch field {
	case incident.FieldGeometry, incident.FieldPlacePath:
		return "", false
	case incident.FieldActor: // by actors_incident, so that they come in order
		return "SELECT incident, group_concat(name, '; ') FROM (SELECT incident, name FROM actors WHERE incident BETWEEN ? AND ? ORDER BY incident, ord) GROUP BY incident", true
	}
	return "SELECT +fid, +" + name + " FROM incidents WHERE fid BETWEEN ? AND ?", true
}

// readExtra gives the index a property of all incidents, read in parts by half
// of the readers; the others serve on.
func (s *Store) readExtra(field int) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-s.stop:
			cancel()
		case <-ctx.Done():
		}
	}()
	loader := s.index.Load(field)
	var low, high int64
	err := s.read.QueryRowContext(ctx, "SELECT coalesce(min(fid), 0), coalesce(max(fid), -1) FROM incidents").Scan(&low, &high)
	if err == nil {
		err = s.readExtraParts(ctx, loader, field, low, high)
	}
	loader.End(err == nil)
	return err
}

// extraPart is how many numbers one statement of readExtra spans.
const extraPart = 1 << 14

func (s *Store) readExtraParts(ctx context.Context, loader *column.Loader, field int, low, high int64) error {
	text, _ := extraSelect(field)
	st, err := s.reads.stmt(ctx, text)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	var fault error
	next := low
	take := func() (int64, bool) {
		mu.Lock()
		defer mu.Unlock()
		from := next
		next += extraPart
		return from, from <= high && fault == nil
	}
	var wait sync.WaitGroup
	for range readers / 2 {
		wait.Go(func() {
			for from, more := take(); more; from, more = take() {
				cells := make([]column.Cell, 0, extraPart)
				rows, err := st.QueryContext(ctx, from, min(from+extraPart-1, high))
				if err == nil {
					err = eachRow(rows, 2, func(v []any) error {
						cells = append(cells, extraCell(field, v))
						return nil
					})
				}
				mu.Lock()
				if err != nil {
					fault = err
				} else {
					loader.Add(cells)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	return fault
}

// extraCell reads a value as scanFlat does.
func extraCell(field int, v []any) column.Cell {
	c := &cells{v: v}
	cell := column.Cell{Row: c.int(), Num: math.NaN()}
	switch field {
	case incident.FieldUncertaintyM:
		if m := c.real(); m > 0 {
			cell.Num = m
		}
	case incident.FieldSourceCount, incident.FieldVersion:
		cell.Num = float64(c.int())
	case incident.FieldCreatedAt:
		if t := c.time(); !t.IsZero() {
			cell.Num = float64(t.UnixMicro())
		}
	case incident.FieldKilledLow, incident.FieldKilledHigh, incident.FieldInjuredLow, incident.FieldInjuredHigh:
		if n := c.number(); n.Known {
			cell.Num = float64(n.N)
		}
	default:
		cell.Text = c.text()
	}
	return cell
}
