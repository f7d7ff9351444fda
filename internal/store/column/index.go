package column

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// Index is the column index. Its methods may be called concurrently.
type Index struct {
	mu   sync.RWMutex
	rows table
	n    int
	// byTime holds the rows with a known day, undated the others.
	byTime, undated list
	// tree holds the rows with a known day and a point, unplaced those with a
	// known day and none.
	tree     *node
	unplaced list
	maxSpan  int32 // the longest incident in days, never shrunk
	maxSeq   int64

	types, countries, admins, places, classes words
	extras                                    []*extra // by field, nil: not asked for yet

	filterTime time.Duration // MaxFilterTime, but in tests
}

// New returns an empty index.
func New() *Index {
	return &Index{rows: table{byNum: map[int64]*[chunkSize]slot{}}, tree: newTree(),
		types: newWords(nil), countries: newWords(nil), admins: newWords(nil), places: newWords(splitPlace), classes: newWords(splitClass),
		filterTime: MaxFilterTime, extras: make([]*extra, len(incident.Properties()))}
}

// pack turns a Row into its packed form. The caller holds the lock.
func (x *Index) pack(r *Row) row {
	p := row{lon: math.NaN(), num: r.Num, seq: int64(r.Seq), updated: r.UpdatedMicro,
		start: int32(r.Start), end: int32(max(r.End, r.Start)), killed: number(r.Killed), injured: number(r.Injured),
		typ: x.types.put(r.Type), country: x.countries.put(r.Country), admin1: x.admins.put(r.Admin1)}
	if r.Point != nil {
		p.lon, p.lat = r.Point[0], r.Point[1]
	}
	if r.PlaceID != "" || r.Path != "" {
		p.place = x.places.put(r.PlaceID + " " + r.Path + " ")
	}
	disputed := "false"
	if r.Disputed {
		disputed = "true"
	}
	p.class = x.classes.put(r.Scope + "\x00" + r.Status + "\x00" + r.DatePrecision + "\x00" + r.GeoPrecision + "\x00" + disputed)
	return p
}

func rangesOf(r *Row) ranges {
	return ranges{extremes{number(r.KilledLow), number(r.KilledHigh), number(r.InjuredLow), number(r.InjuredHigh)},
		int32(min(max(math.Ceil(r.UncertaintyM), 0), math.MaxInt32))}
}

// splitPlace parts a word of places: the id of the place, then those of its path.
func splitPlace(s string) []string {
	id, path, _ := strings.Cut(s, " ")
	return append([]string{id}, strings.Fields(path)...)
}

// splitClass parts a word of classes; see classFields.
func splitClass(s string) []string {
	if s == "" {
		s = "\x00\x00\x00\x00"
	}
	return strings.Split(s, "\x00")
}

// RowOf returns the row of an incident.
func RowOf(i *incident.Incident) Row {
	return Row{Num: i.Num, Seq: i.Seq, Point: i.Point, Start: i.DateStart, End: i.DateEnd,
		Killed: i.Killed.Best, Injured: i.Injured.Best, KilledLow: i.Killed.Low, KilledHigh: i.Killed.High,
		InjuredLow: i.Injured.Low, InjuredHigh: i.Injured.High, UncertaintyM: i.UncertaintyM, UpdatedMicro: i.UpdatedAt.UnixMicro(),
		Type: i.Type, Country: i.Country, Admin1: i.Admin1, Scope: i.Scope, Status: i.Status,
		DatePrecision: i.DatePrecision, GeoPrecision: i.GeoPrecision, Disputed: i.Disputed,
		PlaceID: i.PlaceID, Path: strings.Join(i.PlacePath, " "), Whole: i}
}

// Update carries out a transaction: rows are set (new or changed; of several of
// one number the last counts), then numbers are dropped, and seq is the last
// change that the index now holds. Readers see all of it or nothing.
func (x *Index) Update(set []Row, drop []int64, seq incident.Seq) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(set) >= manyRows && ascending(set) {
		x.addMany(set)
	} else {
		for i := range set {
			x.drop(set[i].Num)
			x.add(&set[i])
		}
	}
	for _, num := range drop { // last: a number is never given again
		x.drop(num)
	}
	x.maxSeq = max(x.maxSeq, int64(seq))
}

func (x *Index) add(r *Row) {
	s := x.store(r)
	x.file(s)
	x.place(s)
}

// store puts a row into the table, and nowhere else.
func (x *Index) store(r *Row) slot {
	p := x.pack(r)
	x.n++
	x.maxSpan = max(x.maxSpan, p.end-p.start)
	s := x.rows.add(p, rangesOf(r))
	for field, e := range x.extras {
		if e != nil {
			e.follow(field, s, r)
		}
	}
	return s
}

// file puts a row of the table into the list of its kind.
func (x *Index) file(s slot) {
	if x.rows.at(s).start == 0 {
		x.undated.insert(&x.rows, s)
	} else {
		x.byTime.insert(&x.rows, s)
	}
}

// place puts a row of the table into the tree, or among those without a point.
func (x *Index) place(s slot) {
	switch r := x.rows.at(s); {
	case r.start == 0:
	case r.located():
		x.tree.insert(&x.rows, s)
	default:
		x.unplaced.insert(&x.rows, s)
	}
}

// manyRows is from where rows are sorted before they are added.
const manyRows = 256

// ascending reports whether the numbers of rows ascend, so that none comes twice.
func ascending(rows []Row) bool {
	for i := range rows[1:] {
		if rows[i].Num >= rows[i+1].Num {
			return false
		}
	}
	return true
}

// addMany adds rows by their dates to the lists and by their places to the tree:
// neighbours then come one after the other, and memory is read but once.
func (x *Index) addMany(set []Row) {
	type entry struct {
		s   slot
		key uint64
	}
	entries := make([]entry, len(set))
	for i := range set {
		x.drop(set[i].Num)
		entries[i] = entry{x.store(&set[i]), uint64(set[i].Start)}
	}
	inOrder := func(f func(slot)) {
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
		for _, e := range entries {
			f(e.s)
		}
	}
	inOrder(x.file)
	for i, e := range entries {
		if r := x.rows.at(e.s); r.located() {
			entries[i].key = ZOrder(orb.Point{r.lon, r.lat})
		}
	}
	inOrder(x.place)
}

func (x *Index) drop(num int64) {
	s, ok := x.rows.find(num)
	if !ok {
		return
	}
	r := x.rows.at(s)
	x.n--
	if r.start == 0 {
		x.undated.remove(&x.rows, s)
	} else {
		x.byTime.remove(&x.rows, s)
		if r.located() {
			x.tree.remove(&x.rows, s)
		} else {
			x.unplaced.remove(&x.rows, s)
		}
	}
	x.rows.drop(s)
}

// Len returns the number of incidents.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.n
}

// Seq returns the last change that the index holds.
func (x *Index) Seq() incident.Seq {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return incident.Seq(x.maxSeq)
}

// SeqOf returns the last change of one incident.
func (x *Index) SeqOf(num int64) (incident.Seq, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	s, ok := x.rows.find(num)
	if !ok {
		return 0, false
	}
	return incident.Seq(x.rows.at(s).seq), true
}
