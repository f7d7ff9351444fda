package incident

import (
	"context"
	"math"
	"sort"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// Grouper is a store that can gather what a query matches without reading the
// incidents. Both methods ignore the order, the page and Limit of the query, and
// see every write that was acknowledged.
type Grouper interface {
	// Clusters gathers the incidents that have a point by the cells of g, in the
	// order of the cells. Their counts are exact; what lies outside g is in none.
	Clusters(ctx context.Context, q Query, g Grid) ([]Cluster, error)
	// LoadSymbols returns what a map shows of the incidents of refs, as Finder.Load
	// does: their Num, Seq, ID, Title, Type, Scope, Status, days, PlaceName, Country,
	// Admin1, precisions, UncertaintyM, Killed, Injured, Disputed and SourceCount. What
	// else of them is set is not said. It writes over the incidents of room, which may
	// be fewer than refs or none, before it takes new ones.
	LoadSymbols(ctx context.Context, refs []Ref, room []*Incident) ([]*Incident, error)
	// Summary gathers all that q matches by each of the groupings.
	Summary(ctx context.Context, q Query, by []Grouping) (Summary, error)
}

// Grid parts a plain box into cells by meridians (Lons) and parallels (Lats), in
// degrees, both ascending, at least two of each. The western and the southern edge
// belong to a cell, the others to its neighbour.
type Grid struct {
	Lons, Lats []float64
}

// Cols returns the number of columns.
func (g Grid) Cols() int { return len(g.Lons) - 1 }

// Box returns the box of all cells.
func (g Grid) Box() geo.BBox {
	return geo.BBox{West: max(g.Lons[0], -180), South: max(g.Lats[0], -90), East: min(g.Lons[len(g.Lons)-1], 180), North: min(g.Lats[len(g.Lats)-1], 90)}
}

// Cell returns the cell of a point: its row, counted from the south, times Cols,
// and its column. It is false outside.
func (g Grid) Cell(lon, lat float64) (int, bool) {
	col, row := part(g.Lons, lon), part(g.Lats, lat)
	if col < 0 || row < 0 {
		return 0, false
	}
	return row*g.Cols() + col, true
}

// part returns between which two of the bounds v lies, -1 outside.
func part(bounds []float64, v float64) int {
	if len(bounds) > 16 {
		n := sort.Search(len(bounds), func(i int) bool { return bounds[i] > v }) - 1
		if n == len(bounds)-1 {
			return -1
		}
		return n
	}
	n := -1
	for _, b := range bounds {
		if !(v >= b) {
			return n
		}
		n++
	}
	return -1
}

// Tally is a sum over those whose figure is known, and how many have none.
type Tally struct {
	Sum     int64 `json:"sum"`
	Unknown int64 `json:"unknown"`
}

// Add counts a figure.
func (t *Tally) Add(n Number) {
	if n.Known {
		t.Sum += n.N
	} else {
		t.Unknown++
	}
}

// Join adds what another tally counted.
func (t *Tally) Join(o Tally) {
	t.Sum += o.Sum
	t.Unknown += o.Unknown
}

// Cluster is what lies in a cell of a Grid.
type Cluster struct {
	Cell            int
	N               int64
	Killed, Injured Tally     // of the best figures
	Point           orb.Point // the mean of the points, lon and lat, to 1e-7 degrees
	Box             geo.BBox  // the smallest around them
	One             Ref       // the incident, if N is 1
	OneRadiusM      float64   // its uncertainty in metres, rounded up by less than 1 and RadiusStep
}

// RadiusStep is the part of a radius by which OneRadiusM may be larger.
const RadiusStep = 1.0 / 2048

// PointUnit is the fraction of a degree to which the points of a Cluster are summed
// up, so that their mean depends on no order.
const PointUnit = 1e-7

// Fixed returns a longitude or latitude in whole PointUnits.
func Fixed(degrees float64) int64 { return int64(math.RoundToEven(degrees / PointUnit)) }

// By says what a Grouping goes by.
type By string

// What a Grouping can go by. Time goes by the first day of an incident.
const (
	ByDay     By = "day"
	ByWeek    By = "week" // from Monday
	ByMonth   By = "month"
	ByYear    By = "year"
	ByTime    By = "time" // the finest of them with at most MaxTimeBins bins from the first to the last
	ByType    By = "type"
	ByCountry By = "country"
	ByAdmin1  By = "admin1"
	ByPlace   By = "place"
	ByCell    By = "cell" // of the Grid of the Grouping
	// An incident is in the groups of all its actors, and of all its publishers: these
	// groups overlap.
	ByActor  By = "actor"
	BySource By = "source"
)

// Joiner stands between the names in the properties actor and source.
const Joiner = "; "

// IsJoined reports whether a property is names with a Joiner between them.
func IsJoined(field int) bool { return field == FieldActor || field == FieldSource }

// Joined returns the property whose names a grouping goes by; it is false for
// groupings that do not overlap.
func (by By) Joined() (field int, ok bool) {
	switch by {
	case ByActor:
		return FieldActor, true
	case BySource:
		return FieldSource, true
	}
	return -1, false
}

// MaxTimeBins is the most bins that ByTime chooses between the first and the last.
const MaxTimeBins = 120

// Grouping says how a Summary is parted.
type Grouping struct {
	By   By
	Grid *Grid // for ByCell
}

// Figures are the sums of the three figures of a kind of casualty.
type Figures struct {
	Low  Tally `json:"low"`
	Best Tally `json:"best"`
	High Tally `json:"high"`
}

// Join adds what others counted.
func (f *Figures) Join(o Figures) {
	f.Low.Join(o.Low)
	f.Best.Join(o.Best)
	f.High.Join(o.High)
}

// Group is a part of a Summary.
type Group struct {
	Key             string // the type, country, admin1, place id or name; "" where unknown
	Day             Day    // the first day of a bin; 0 where unknown
	Cell            int    // of the Grid; -1 outside and without a point
	N               int64
	Killed, Injured Figures
}

// Groups are the parts of a Summary by one Grouping: bins in the order of time,
// others with the most incidents first, among equal ones by key or cell.
type Groups struct {
	By   By // for ByTime the bin that was chosen
	List []Group
}

// Summary is what a query matches, gathered.
type Summary struct {
	Total     Group // of all of it
	Unlocated int64 // how many have no point
	Undated   int64 // how many have no known day
	Groups    []Groups
}

// FirstOf returns the first day of the bin in which a day lies. An unknown day has
// none.
func (by By) FirstOf(d Day) Day {
	if d < MinDay {
		return 0
	}
	switch by {
	case ByWeek:
		return max(d-(d+4)%7, MinDay) // day 1 is a Saturday
	case ByMonth:
		_, dayOfMonth, _ := civil(d)
		return d - Day(dayOfMonth) + 1
	case ByYear:
		_, _, dayOfYear := civil(d)
		return d - Day(dayOfYear) + 1
	}
	return d
}

// civil returns the year of a day and how many days of the month and of the year
// it is, from 1: the calendar of March years (Baum 1998), as time.Time has it but
// without its cost.
func civil(d Day) (year, dayOfMonth, dayOfYear int) {
	n := int(d) - 61 + 146097 // days since 1 March of the year -400
	era := n / 146097
	doe := n % 146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dayOfMonth = doy - (153*mp+2)/5 + 1
	year = yoe + era*400 - 400
	if mp >= 10 {
		return year + 1, dayOfMonth, doy - 305
	}
	leap := 0
	if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		leap = 1
	}
	return year, dayOfMonth, doy + 60 + leap
}
