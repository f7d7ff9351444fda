package column

import (
	"math"
	"strings"
	"sync"

	"dateline/internal/incident"
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
}

// New returns an empty index.
func New() *Index {
	return &Index{rows: table{byNum: map[int64]*[chunkSize]slot{}}, tree: newTree(),
		types: newWords(), countries: newWords(), admins: newWords(), places: newWords(), classes: newWords()}
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

// RowOf returns the row of an incident.
func RowOf(i *incident.Incident) Row {
	return Row{Num: i.Num, Seq: i.Seq, Point: i.Point, Start: i.DateStart, End: i.DateEnd,
		Killed: i.Killed.Best, Injured: i.Injured.Best, UpdatedMicro: i.UpdatedAt.UnixMicro(),
		Type: i.Type, Country: i.Country, Admin1: i.Admin1, Scope: i.Scope, Status: i.Status,
		DatePrecision: i.DatePrecision, GeoPrecision: i.GeoPrecision, Disputed: i.Disputed,
		PlaceID: i.PlaceID, Path: strings.Join(i.PlacePath, " ")}
}

// Update carries out a transaction: rows are set (new or changed; of several of
// one number the last counts), then numbers are dropped, and seq is the last
// change that the index now holds. Readers see all of it or nothing.
func (x *Index) Update(set []Row, drop []int64, seq incident.Seq) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for i := range set {
		x.drop(set[i].Num)
		x.add(&set[i])
	}
	for _, num := range drop { // last: a number is never given again
		x.drop(num)
	}
	x.maxSeq = max(x.maxSeq, int64(seq))
}

func (x *Index) add(r *Row) {
	p := x.pack(r)
	s := x.rows.add(p)
	x.n++
	x.maxSpan = max(x.maxSpan, p.end-p.start)
	switch {
	case p.start == 0:
		x.undated.insert(&x.rows, s)
		return
	case p.located():
		x.tree.insert(&x.rows, s)
	default:
		x.unplaced.insert(&x.rows, s)
	}
	x.byTime.insert(&x.rows, s)
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
