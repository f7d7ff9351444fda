package sqlgen

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"dateline/geo"
	"dateline/internal/cql"

	"github.com/paulmach/orb"
)

// Func is a deterministic scalar function that the SQLite dialect calls. Args
// and results are nil, int64, float64, string or []byte.
type Func struct {
	Name string
	Args int // -1: any number
	Call func(args []any) (any, error)
}

// Functions returns what the SQLite dialect calls, to be registered before the
// first connection. A value that is unknown, or not of its kind, makes the
// result NULL.
func Functions(decode Decode) []Func {
	t := &targets{known: map[string]*cql.Target{}}
	point := func(v any) (orb.Point, bool) {
		blob, ok := v.([]byte)
		if !ok {
			return orb.Point{}, false
		}
		return decode(blob)
	}
	return []Func{
		{"dateline_micros", 1, func(a []any) (any, error) { return timeOf(a[0], false), nil }},
		{"dateline_day", 1, func(a []any) (any, error) { return timeOf(a[0], true), nil }},
		{"dateline_compute", 3, compute},
		{"dateline_fold", 2, foldText},
		{"dateline_list", -1, list},
		{"dateline_arrays", 3, arrays},
		{"dateline_relate", 3, func(a []any) (any, error) {
			p, ok := point(a[1])
			if !ok || a[2] == nil {
				return nil, nil
			}
			op, err := opOf(a[0])
			if err != nil {
				return nil, err
			}
			if text, ok := a[2].(string); ok {
				to, err := t.get(text)
				if err != nil {
					return nil, err
				}
				return bit(to.Relate(op, p)), nil
			}
			q, ok := point(a[2])
			if !ok {
				return nil, nil
			}
			return bit(cql.RelatePoints(op, p, q)), nil
		}},
		{"dateline_distance_m", 3, func(a []any) (any, error) {
			p, ok := point(a[0])
			lon, lonOK := float(a[1])
			lat, latOK := float(a[2])
			if !ok || !lonOK || !latOK {
				return nil, nil
			}
			return geo.Distance(p, orb.Point{lon, lat}), nil
		}},
	}
}

func bit(v bool) any {
	if v {
		return int64(1)
	}
	return int64(0)
}

func float(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// opOf finds the operator of a name that the dialect wrote.
func opOf(v any) (cql.Op, error) {
	name, _ := v.(string)
	if op := cql.OpByName(name); op != cql.OpCustom {
		return op, nil
	}
	return 0, fmt.Errorf("no operator %q", name)
}

func timeOf(v any, day bool) any {
	text, ok := v.(string)
	if !ok {
		return nil
	}
	micros, err := cql.ParseTime(text)
	switch {
	case err != nil:
		return nil
	case day:
		return time.UnixMicro(micros).UTC().Format(time.DateOnly)
	}
	return micros
}

func compute(a []any) (any, error) {
	op, err := opOf(a[0])
	if err != nil {
		return nil, err
	}
	x, xok := float(a[1])
	y, yok := float(a[2])
	if !xok || !yok {
		return nil, nil
	}
	if n, ok := cql.Compute(op, x, y); ok {
		return n, nil
	}
	return nil, nil
}

func foldText(a []any) (any, error) {
	op, err := opOf(a[0])
	if err != nil {
		return nil, err
	}
	if text, ok := a[1].(string); ok {
		return cql.FoldText(op, text), nil
	}
	return nil, nil
}

func list(a []any) (any, error) {
	out := make([]string, len(a))
	for i, v := range a {
		text, ok := v.(string)
		if !ok {
			return nil, nil
		}
		out[i] = text
	}
	b, err := json.Marshal(out)
	return string(b), err
}

func arrays(a []any) (any, error) {
	op, err := opOf(a[0])
	if err != nil {
		return nil, err
	}
	var sets [2][]string
	for i := range sets {
		text, ok := a[i+1].(string)
		if !ok || json.Unmarshal([]byte(text), &sets[i]) != nil || sets[i] == nil {
			return nil, nil
		}
	}
	return bit(cql.CompareArrays(op, sets[0], sets[1])), nil
}

// targets remembers geometries that were made ready, for a function is called
// with the same text for every row.
type targets struct {
	mu    sync.RWMutex
	known map[string]*cql.Target
}

// mostTargets is how many geometries are remembered before all are forgotten.
const mostTargets = 64

func (t *targets) get(text string) (*cql.Target, error) {
	t.mu.RLock()
	to := t.known[text]
	t.mu.RUnlock()
	if to != nil {
		return to, nil
	}
	e, err := cql.Parse(text)
	if err != nil {
		return nil, err
	}
	switch e.(type) {
	case *cql.Geometry, *cql.BBox:
	default:
		return nil, fmt.Errorf("%s is no geometry", text)
	}
	to = cql.NewTarget(e)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.known) >= mostTargets {
		clear(t.known)
	}
	t.known[text] = to
	return to, nil
}
