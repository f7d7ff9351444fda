package column

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"dateline/internal/incident"
)

// keying gives rows the keys of a grouping: small numbers from 0.
type keying struct {
	key    func(*row) int64
	joined *joined           // in place of key: a row has the keys of all its names
	size   int64             // keys are below it
	name   func(int64) int64 // what a key means: the first day of a bin, the number of a word, a cell
}

// gathering sums up rows by one grouping, on one processor.
type gathering struct {
	keying
	at     []int32         // by key: the group and 1; nil: there are too many keys
	sparse map[int64]int32 // where at is nil
	groups []sums
}

// sums is what is summed up of a group. Its tallies are the lowest, best and highest
// figures of killed, then of injured.
type sums struct {
	key, n  int64
	figures [6]tally
}

// group returns the group of a key.
func (g *gathering) group(key int64) *sums {
	if g.at == nil {
		at, ok := g.sparse[key]
		if !ok {
			at = int32(len(g.groups))
			g.sparse[key] = at
			g.groups = append(g.groups, sums{key: key})
		}
		return &g.groups[at]
	}
	at := &g.at[key]
	if *at == 0 {
		g.groups = append(g.groups, sums{key: key})
		*at = int32(len(g.groups))
	}
	return &g.groups[*at-1]
}

func (s *sums) add(r *row, e extremes) {
	s.n++
	s.figures[0].add(e.killedLow)
	s.figures[1].add(r.killed)
	s.figures[2].add(e.killedHigh)
	s.figures[3].add(e.injuredLow)
	s.figures[4].add(r.injured)
	s.figures[5].add(e.injuredHigh)
}

func (s *sums) join(o *sums) {
	s.n += o.n
	for n := range s.figures {
		s.figures[n].join(o.figures[n])
	}
}

// part is what one processor sums up.
type part struct {
	total              sums // where no grouping has each row once
	unlocated, undated int64
	by                 []gathering
	parted             bool // one of by has each row once
}

// Summary gathers what q matches by each grouping; see incident.Grouper. If only is
// not nil, nothing but these numbers is considered. What q needs must not be
// Missing, nor what by needs be Ungrouped. Errors are those of Refs.
func (x *Index) Summary(ctx context.Context, q incident.Query, only []int64, by []incident.Grouping) (incident.Summary, error) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	keys := x.keyings(by)
	all := newPart(keys)
	f, err := x.compile(ctx, q)
	if err != nil {
		return incident.Summary{}, err
	}
	if !f.none {
		var mu sync.Mutex
		var parts []*part
		x.gather(f, only, func() func(*row) {
			p := newPart(keys)
			mu.Lock()
			parts = append(parts, p)
			mu.Unlock()
			return func(r *row) { p.add(r, x.rows.extremesAt(r.self)) }
		})
		if f.stopped != nil {
			return incident.Summary{}, f.stopped
		}
		for _, p := range parts {
			all.join(p)
		}
	}
	if n := slices.IndexFunc(keys, keying.once); n >= 0 {
		for i := range all.by[n].groups {
			all.total.join(&all.by[n].groups[i])
		}
	}
	out := incident.Summary{Total: all.total.group(), Unlocated: all.unlocated, Undated: all.undated}
	for n, g := range by {
		list := all.by[n].groups
		for i := range list {
			list[i].key = keys[n].name(list[i].key)
		}
		out.Groups = append(out.Groups, x.groups(g.By, list))
	}
	return out, nil
}

func newPart(keys []keying) *part {
	return &part{by: gatherings(keys), parted: slices.ContainsFunc(keys, keying.once)}
}

// once reports whether a row is in one of the groups, and no more.
func (k keying) once() bool { return k.joined == nil }

func (p *part) add(r *row, e extremes) {
	if !p.parted {
		p.total.add(r, e)
	}
	if !r.located() {
		p.unlocated++
	}
	if r.start == 0 {
		p.undated++
	}
	for n := range p.by {
		g := &p.by[n]
		if g.joined == nil {
			g.group(g.key(r)).add(r, e)
			continue
		}
		g.joined.each(r.self, func(name uint32) { g.group(int64(name)).add(r, e) })
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
		g.group(groups[i].key).join(&groups[i])
	}
}

// mostDense is how many keys a gathering has a place for, whether they come or not.
const mostDense = 1 << 20

// gatherings returns an empty gathering for each keying.
func gatherings(by []keying) []gathering {
	out := make([]gathering, len(by))
	for n, k := range by {
		out[n] = gathering{keying: k}
		if k.size <= mostDense {
			out[n].at = make([]int32, k.size)
		} else {
			out[n].sparse = map[int64]int32{}
		}
	}
	return out
}

func (x *Index) keyings(by []incident.Grouping) (out []keying) {
	for _, g := range by {
		out = append(out, x.keyingOf(g))
	}
	return out
}

func (x *Index) keyingOf(g incident.Grouping) keying {
	same := func(key int64) int64 { return key }
	switch g.By {
	case incident.ByType:
		return keying{key: func(r *row) int64 { return int64(r.typ) }, size: int64(len(x.types.text)), name: same}
	case incident.ByCountry:
		return keying{key: func(r *row) int64 { return int64(r.country) }, size: int64(len(x.countries.text)), name: same}
	case incident.ByAdmin1:
		return keying{key: func(r *row) int64 { return int64(r.admin1) }, size: int64(len(x.admins.text)), name: same}
	case incident.ByPlace:
		return keying{key: func(r *row) int64 { return int64(r.place) }, size: int64(len(x.places.text)), name: same}
	case incident.ByCell:
		where := newLocator(*g.Grid)
		return keying{key: func(r *row) int64 { return int64(where.cell(r.lon, r.lat)) + 1 },
			size: int64(len(g.Grid.Lats)-1)*int64(g.Grid.Cols()) + 1, name: func(key int64) int64 { return key - 1 }}
	case incident.ByActor, incident.BySource:
		field, _ := g.By.Joined()
		j := x.extras[field].joined
		return keying{joined: j, size: int64(len(j.names.text)), name: same}
	}
	return x.binsOf(g.By)
}

// binsOf is the keying of bins of time: 0 is what is unknown, others are numbered by the
// earliest of their days that comes, counted from the earliest day of all.
func (x *Index) binsOf(by incident.By) keying {
	first, last := x.days()
	bins := make([]int32, last-first+1)
	step := map[incident.By]incident.Day{incident.ByWeek: 7, incident.ByMonth: 31, incident.ByYear: 366}[by] // into the next bin
	for day := by.FirstOf(incident.Day(first)); int32(day) <= last; {
		next, from := by.FirstOf(day+max(step, 1)), max(int32(day), first)
		for d := from; d < min(int32(next), last+1); d++ {
			bins[d-first] = from - first + 1
		}
		day = next
	}
	key := func(r *row) int64 {
		if r.start == 0 {
			return 0
		}
		return int64(bins[r.start-first])
	}
	return keying{key: key, size: int64(len(bins)) + 1, name: func(key int64) int64 {
		if key == 0 {
			return 0
		}
		return int64(by.FirstOf(incident.Day(int64(first) + key - 1)))
	}}
}

// days returns the earliest and the latest first day of all rows; 0 where none is known.
func (x *Index) days() (first, last int32) {
	if x.byTime.n == 0 {
		return 0, 0
	}
	blocks := x.byTime.blocks // the latest first
	end := blocks[len(blocks)-1]
	return x.rows.at(end[len(end)-1]).start, x.rows.at(blocks[0][0]).start
}

// groups turns sums into groups, in order.
func (x *Index) groups(by incident.By, list []sums) incident.Groups {
	out := incident.Groups{By: by, List: make([]incident.Group, 0, len(list))}
	switch by {
	case incident.ByType, incident.ByCountry, incident.ByAdmin1, incident.ByPlace, incident.ByActor, incident.BySource:
		out.List = x.named(by, list)
	case incident.ByCell:
		for i := range list {
			g := list[i].group()
			g.Cell = int(list[i].key)
			out.List = append(out.List, g)
		}
	case incident.ByTime:
		out.By = finest(list)
		bins := gathering{sparse: map[int64]int32{}}
		for i := range list {
			bins.group(int64(out.By.FirstOf(incident.Day(list[i].key)))).join(&list[i])
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
	case incident.ByActor, incident.BySource:
		field, _ := by.Joined()
		return x.extras[field].joined.names.text[code]
	}
	return x.places.parts[code][0]
}

func (s *sums) group() incident.Group {
	of := func(n int) incident.Figures {
		return incident.Figures{Low: s.figures[n].of(s.n), Best: s.figures[n+1].of(s.n), High: s.figures[n+2].of(s.n)}
	}
	return incident.Group{N: s.n, Cell: -1, Killed: of(0), Injured: of(3)}
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
