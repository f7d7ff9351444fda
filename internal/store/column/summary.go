package column

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"dateline/internal/incident"
)

// SummaryFields are the properties that Summary needs: they must be Loaded.
var SummaryFields = []int{incident.FieldKilledLow, incident.FieldKilledHigh, incident.FieldInjuredLow, incident.FieldInjuredHigh}

// gathering sums up rows by one grouping, on one processor. Its keys are days,
// numbers of words or cells.
type gathering struct {
	key    func(*row) int64
	at     map[int64]int32
	groups []sums
	last   int64 // key of the last row, whose group is lastAt
	lastAt int32
}

// sums is what is summed up of a group.
type sums struct {
	key             int64
	n               int64
	killed, injured incident.Figures
}

// figures are the low and high figures of the rows, which are extras.
type figures [4]*extra

func (g *gathering) add(r *row, high *figures) {
	k := g.key(r)
	if len(g.groups) == 0 || k != g.last {
		at, ok := g.at[k]
		if !ok {
			at = int32(len(g.groups))
			g.at[k] = at
			g.groups = append(g.groups, sums{key: k})
		}
		g.last, g.lastAt = k, at
	}
	g.groups[g.lastAt].add(r, high)
}

func (s *sums) add(r *row, f *figures) {
	s.n++
	(*tally)(&s.killed.Best).add(r.killed)
	(*tally)(&s.injured.Best).add(r.injured)
	for n, t := range [...]*incident.Tally{&s.killed.Low, &s.killed.High, &s.injured.Low, &s.injured.High} {
		if v, known := f[n].numAt(r.self); known {
			t.Sum += int64(v)
		} else {
			t.Unknown++
		}
	}
}

func (s *sums) join(o *sums) {
	s.n += o.n
	s.killed.Join(o.killed)
	s.injured.Join(o.injured)
}

// part is what one processor sums up.
type part struct {
	total              sums
	unlocated, undated int64
	by                 []gathering
}

// Summary gathers what q matches by each grouping; see incident.Grouper. If only is
// not nil, nothing but these numbers is considered. What q needs must not be
// Missing, and SummaryFields must be Loaded. Errors are those of Refs.
func (x *Index) Summary(ctx context.Context, q incident.Query, only []int64, by []incident.Grouping) (incident.Summary, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	all := &part{by: x.gatherings(by)}
	f, err := x.compile(ctx, q)
	if err != nil {
		return incident.Summary{}, err
	}
	var high figures
	for n, field := range SummaryFields {
		high[n] = x.extras[field]
	}
	if !f.none {
		var mu sync.Mutex
		var parts []*part
		x.gather(f, only, func() func(*row) {
			p := &part{by: x.gatherings(by)}
			mu.Lock()
			parts = append(parts, p)
			mu.Unlock()
			return func(r *row) { p.add(r, &high) }
		})
		if f.stopped != nil {
			return incident.Summary{}, f.stopped
		}
		for _, p := range parts {
			all.join(p)
		}
	}
	if len(by) > 0 { // each row is in one of its groups
		for i := range all.by[0].groups {
			all.total.join(&all.by[0].groups[i])
		}
	}
	out := incident.Summary{Total: all.total.group(), Unlocated: all.unlocated, Undated: all.undated}
	for n, g := range by {
		out.Groups = append(out.Groups, x.groups(g.By, all.by[n].groups))
	}
	return out, nil
}

func (p *part) add(r *row, high *figures) {
	if len(p.by) == 0 {
		p.total.add(r, high)
	}
	if !r.located() {
		p.unlocated++
	}
	if r.start == 0 {
		p.undated++
	}
	for n := range p.by {
		p.by[n].add(r, high)
	}
}

func (p *part) join(o *part) {
	p.total.join(&o.total)
	p.unlocated += o.unlocated
	p.undated += o.undated
	for n := range p.by {
		p.by[n].join(o.by[n].groups)
	}
}

func (g *gathering) join(groups []sums) {
	for i := range groups {
		at, ok := g.at[groups[i].key]
		if !ok {
			g.at[groups[i].key] = int32(len(g.groups))
			g.groups = append(g.groups, groups[i])
			continue
		}
		g.groups[at].join(&groups[i])
	}
}

// gatherings returns an empty gathering for each grouping.
func (x *Index) gatherings(by []incident.Grouping) []gathering {
	out := make([]gathering, len(by))
	for n, g := range by {
		out[n] = gathering{key: x.keyOf(g), at: map[int64]int32{}}
	}
	return out
}

func (x *Index) keyOf(g incident.Grouping) func(*row) int64 {
	switch g.By {
	case incident.ByType:
		return func(r *row) int64 { return int64(r.typ) }
	case incident.ByCountry:
		return func(r *row) int64 { return int64(r.country) }
	case incident.ByAdmin1:
		return func(r *row) int64 { return int64(r.admin1) }
	case incident.ByPlace:
		return func(r *row) int64 { return int64(r.place) }
	case incident.ByCell:
		return func(r *row) int64 {
			if n, ok := g.Grid.Cell(r.lon, r.lat); ok {
				return int64(n)
			}
			return -1
		}
	}
	return func(r *row) int64 { return int64(g.By.FirstOf(incident.Day(r.start))) }
}

// groups turns sums into groups, in order.
func (x *Index) groups(by incident.By, list []sums) incident.Groups {
	out := incident.Groups{By: by, List: make([]incident.Group, 0, len(list))}
	switch by {
	case incident.ByType, incident.ByCountry, incident.ByAdmin1, incident.ByPlace:
		out.List = x.named(by, list)
	case incident.ByCell:
		for i := range list {
			g := list[i].group()
			g.Cell = int(list[i].key)
			out.List = append(out.List, g)
		}
	case incident.ByTime:
		out.By = finest(list)
		bins := gathering{at: map[int64]int32{}}
		for _, s := range list {
			s.key = int64(out.By.FirstOf(incident.Day(s.key)))
			bins.join([]sums{s})
		}
		list = bins.groups
		fallthrough
	default:
		for i := range list {
			g := list[i].group()
			g.Day = incident.Day(list[i].key)
			out.List = append(out.List, g)
		}
		slices.SortFunc(out.List, func(a, b incident.Group) int { return cmp.Compare(a.Day, b.Day) })
		return out
	}
	slices.SortFunc(out.List, func(a, b incident.Group) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Key, b.Key), cmp.Compare(a.Cell, b.Cell))
	})
	return out
}

// named turns sums by number of word into groups by word. Several words of places
// may have the same id, where a place was moved into another.
func (x *Index) named(by incident.By, list []sums) []incident.Group {
	at := map[string]int{}
	var joined []sums
	var keys []string
	for i := range list {
		key := x.word(by, uint32(list[i].key))
		n, ok := at[key]
		if !ok {
			at[key] = len(joined)
			joined, keys = append(joined, list[i]), append(keys, key)
			continue
		}
		joined[n].join(&list[i])
	}
	out := make([]incident.Group, len(joined))
	for i := range joined {
		out[i] = joined[i].group()
		out[i].Key = keys[i]
	}
	return out
}

func (x *Index) word(by incident.By, code uint32) string {
	switch by {
	case incident.ByType:
		return x.types.text[code]
	case incident.ByCountry:
		return x.countries.text[code]
	case incident.ByAdmin1:
		return x.admins.text[code]
	}
	return x.places.parts[code][0]
}

func (s *sums) group() incident.Group {
	return incident.Group{N: s.n, Cell: -1, Killed: s.killed, Injured: s.injured}
}

// finest chooses the bins for days.
func finest(days []sums) incident.By {
	first, last := int64(math.MaxInt64), int64(0)
	for i := range days {
		if k := days[i].key; k > 0 {
			first, last = min(first, k), max(last, k)
		}
	}
	span := last - first + 1
	switch {
	case span <= incident.MaxTimeBins:
		return incident.ByDay
	case span/7+2 <= incident.MaxTimeBins:
		return incident.ByWeek
	case span/28+2 <= incident.MaxTimeBins:
		return incident.ByMonth
	}
	return incident.ByYear
}
