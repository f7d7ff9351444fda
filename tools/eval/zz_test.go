package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"math/rand"

	"dateline/geo/gazetteer"
)

func TestZZ(t *testing.T) {
	ix, err := loadPlaces("/work/shared/gazetteer")
	if err != nil { t.Fatal(err) }
	all, _ := loadSets("/work/shared/gazetteer/eval")
	rng := rand.New(rand.NewSource(5))
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	script, mode := os.Getenv("SCRIPT"), os.Getenv("MODE")
	n := 0
	ranks := map[string]int{}
	for _, q := range all {
		if q.set != "variants" || q.kind != "near" || q.script != script { continue }
		if mode == "many" && q.loneIn || mode == "lone" && !q.lone { continue }
		in := q.country
		if mode == "lone" { in = fiveCountries }
		ask := gazetteer.Query{Text: q.text, Country: in, Limit: 60}
		ask.Omit = func(id, name string) bool { return id == q.gold && plainFold(name) == q.hidden }
		res, _ := ix.Geocode(context.Background(), ask)
		rank := 0
		for i, c := range res.Candidates { if c.Place.ID == q.gold { rank = i+1 } }
		key := "0"
		switch { case rank > 10: key = ">10"; case rank > 5: key = "6-10"; case rank >1 : key = "2-5"; case rank == 1: key="1" }
		ranks[key]++
		if rank >= 1 && rank <= 5 && mode == "many" || rank == 1 { continue }
		if os.Getenv("COMPACT") != "" {
			g := "-"
			if rank > 0 { c := res.Candidates[rank-1]; g = fmt.Sprintf("%.3f %q %s", c.Score, c.Name.Text, c.Place.Name) }
			w := "-"
			if len(res.Candidates) > 0 { c := res.Candidates[0]; w = fmt.Sprintf("%.3f %q %s %s %s", c.Score, c.Name.Text, c.Place.Name, c.Place.Country, c.Place.Kind) }
			fmt.Printf("%q %s %d | %s | %s\n", q.text, q.country, rank, g, w)
			continue
		}
		if n++; n > 25 { continue }
		fmt.Printf("%q gold %s rank %d accept %d of %d\n", q.text, q.gold, rank, len(q.accept), len(res.Candidates))
		show := func(c gazetteer.Candidate) {
			var names []string
			for _, x := range c.Place.Names { names = append(names, x.Lang+":"+x.Text) }
			if len(names) > 9 { names = append(names[:9], fmt.Sprint("... ", len(c.Place.Names))) }
			fmt.Printf("     %.3f %s %-14s %q | %s (%s %s %s) %s\n", c.Score, c.Place.ID, c.Match, c.Name.Text, c.Place.Name, c.Place.Kind, c.Place.FeatureCode, c.Place.Country, strings.Join(names, " "))
		}
		for i, c := range res.Candidates { if i < 6 || i+1 == rank { show(c) } }
		if rank == 0 { if p, ok := ix.Get(q.gold); ok { fmt.Print("  GOLD "); show(gazetteer.Candidate{Place: p}) } }
	}
	fmt.Println(script, mode, ranks)
}
