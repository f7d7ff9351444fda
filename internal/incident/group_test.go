package incident_test

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"dateline/internal/incident"
)

// TestFirstOf holds the bins to the calendar of the standard library.
func TestFirstOf(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	days := []incident.Day{incident.MinDay, 2, 3, 9, 59, 60, 61, 366, 367, incident.MaxDay}
	for range 20_000 {
		days = append(days, incident.MinDay+incident.Day(r.IntN(int(incident.MaxDay))))
	}
	for _, d := range days {
		at := d.Time()
		week := incident.DayOf(at.AddDate(0, 0, -(int(at.Weekday())+6)%7))
		for by, want := range map[incident.By]incident.Day{
			incident.ByDay:   d,
			incident.ByWeek:  max(week, incident.MinDay),
			incident.ByMonth: incident.DayOf(time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, time.UTC)),
			incident.ByYear:  incident.DayOf(time.Date(at.Year(), 1, 1, 0, 0, 0, 0, time.UTC)),
		} {
			if got := by.FirstOf(d); got != want {
				t.Fatalf("%s of %s begins at %s, want %s", by, d, got, want)
			}
		}
	}
	if got := incident.ByMonth.FirstOf(0); got != 0 {
		t.Errorf("an unknown day is in the month of %s", got)
	}
}

func TestGridCell(t *testing.T) {
	long := make([]float64, 21)
	for n := range long {
		long[n] = float64(n)
	}
	for _, c := range []struct {
		grid     incident.Grid
		lon, lat float64
		want     int // -1: outside
	}{
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, 0, -1, 0},
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, 1, 0.5, 3},
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, 2, 0.5, -1},
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, 0.5, 1, -1},
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, -0.1, 0, -1},
		{incident.Grid{Lons: []float64{0, 1, 2}, Lats: []float64{-1, 0, 1}}, math.NaN(), math.NaN(), -1},
		{incident.Grid{Lons: long, Lats: long}, 19.5, 1, 39},
		{incident.Grid{Lons: long, Lats: long}, 20, 1, -1},
		{incident.Grid{Lons: long, Lats: long}, -1, 1, -1},
		{incident.Grid{Lons: long, Lats: long}, math.NaN(), 1, -1},
	} {
		got, ok := c.grid.Cell(c.lon, c.lat)
		if !ok {
			got = -1
		}
		if got != c.want {
			t.Errorf("cell of %v, %v is %d, want %d", c.lon, c.lat, got, c.want)
		}
	}
}
