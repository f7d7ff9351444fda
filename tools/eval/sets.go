package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
	"golang.org/x/text/unicode/norm"
)

// query is one line of an evaluation set, or half of one.
type query struct {
	set     string // variants, qualified, renames, not_found
	text    string
	script  string // Cyrl, Latn, ...
	country string // of the gold place
	kind    string // near or far; the form of a qualified name; the kind of what is not there
	gold    string // id of the place that is meant; empty if there is none
	at      orb.Point
	hidden  string     // the fold of the names of the gold place that are hidden
	accept  []string   // the ids of all places that bear the name
	lone    bool       // only one place of the five countries bears the name
	loneIn  bool       // only one of its country does
	reverse *orb.Point // a point near the place
	county  string     // that holds it
	known   bool       // renames: the name is in the dump
}

// sets are the queries of all evaluation sets.
type sets []query

func (s sets) of(set string) sets {
	return slices.DeleteFunc(slices.Clone(s), func(q query) bool { return q.set != set })
}

// resolve gives places the ids that they have in the gazetteer: some that dumps have are built in under another one.
func (s sets) resolve(ix *gazetteer.Index) {
	known := func(id *string) {
		if p, ok := ix.Get(*id); ok {
			*id = p.ID
		}
	}
	for i := range s {
		known(&s[i].gold)
		for k := range s[i].accept {
			known(&s[i].accept[k])
		}
	}
}

// loadSets reads the sets of a folder.
func loadSets(folder string) (sets, error) {
	readers := []struct {
		set  string
		read func(row map[string]string) ([]query, error)
	}{{"variants", variant}, {"qualified", qualified}, {"renames", renamed}, {"not_found", notThere}}
	var all sets
	for _, r := range readers {
		files, err := filepath.Glob(filepath.Join(folder, r.set+"_*.tsv"))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			queries, err := loadSet(file, r.read)
			if err != nil {
				return nil, err
			}
			for i := range queries {
				queries[i].set = r.set
			}
			all = append(all, queries...)
		}
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no evaluation set in %s: it should hold variants_*.tsv, qualified_*.tsv, renames_*.tsv or not_found_*.tsv", folder)
	}
	return all, nil
}

func loadSet(file string, read func(map[string]string) ([]query, error)) ([]query, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // it was only read
	var header []string
	var queries []query
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for line := 1; lines.Scan(); line++ {
		fields := strings.Split(lines.Text(), "\t")
		if header == nil {
			header = fields
			continue
		}
		row := map[string]string{}
		for i, name := range header {
			if i < len(fields) {
				row[name] = fields[i]
			}
		}
		more, err := read(row)
		if err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, line, err)
		}
		queries = append(queries, more...)
	}
	return queries, lines.Err()
}

// golden reads what the sets of places have in common.
func golden(row map[string]string) (query, error) {
	at, err := point(row["lon"], row["lat"])
	return query{text: row["query"], script: row["script"], country: row["country"], gold: "GN:" + row["geonameid"], at: at, known: true}, err
}

func point(lon, lat string) (orb.Point, error) {
	x, err := strconv.ParseFloat(lon, 64)
	if err != nil {
		return orb.Point{}, fmt.Errorf("lon: %w", err)
	}
	y, err := strconv.ParseFloat(lat, 64)
	if err != nil {
		return orb.Point{}, fmt.Errorf("lat: %w", err)
	}
	return orb.Point{x, y}, nil
}

func variant(row map[string]string) ([]query, error) {
	q, err := golden(row)
	if err != nil {
		return nil, err
	}
	q.kind, q.hidden = row["kind"], plainFold(q.text)
	q.lone, q.loneIn = row["n_accept"] == "1", row["n_accept_same_country"] == "1"
	for id := range strings.SplitSeq(row["accept_ids"], ",") {
		q.accept = append(q.accept, "GN:"+id)
	}
	return []query{q}, nil
}

func qualified(row map[string]string) ([]query, error) {
	q, err := golden(row)
	if err != nil {
		return nil, err
	}
	q.kind, q.county, q.lone, q.loneIn = row["form"], row["county"], true, true
	if row["rev_lon"] != "" {
		p, err := point(row["rev_lon"], row["rev_lat"])
		if err != nil {
			return nil, err
		}
		q.reverse = &p
	}
	return []query{q}, nil
}

// renamed asks for both names of a place.
func renamed(row map[string]string) ([]query, error) {
	q, err := golden(row)
	if err != nil {
		return nil, err
	}
	var both []query
	for _, side := range []string{"old", "new"} {
		q.text, q.known, q.script = row[side+"_name"], row[side+"_in_dump"] == "1", "Latn"
		q.kind = side + " name, " + row["kind"]
		both = append(both, q)
	}
	return both, nil
}

func notThere(row map[string]string) ([]query, error) {
	return []query{{text: row["query"], script: row["script"], kind: row["kind"]}}, nil
}

// plainFold is the fold by which the sets were made: lower case, no combining marks, only Latin, Cyrillic and Arabic
// letters and digits, all as one word.
func plainFold(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		if r == 'ı' {
			r = 'i'
		}
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 0x400 && r <= 0x4FF || r >= 0x600 && r <= 0x6FF {
			b.WriteRune(r)
		}
	}
	return b.String()
}
