package main

import (
	"io"
	"slices"
	"time"
)

// contender is a system with the name it has in the tables.
type contender struct {
	name     string
	outcomes []outcome
}

// measure asks all systems and makes the report.
func measure(p *places, queries sets, progress io.Writer) *report {
	ix := p.Index
	r := &report{Figures: map[string]float64{}}
	all := []contender{
		{"dateline", ask(newOurs(ix), queries, progress)},
		{"case-folded lookup", ask(newPlain(ix, plainFold), queries, progress)},
		{"placeholder-like", ask(newGrouped(ix), queries, progress)},
	}
	mine := all[0].outcomes
	r.headline(mine)
	r.variants(mine)
	r.ambiguous(mine)
	r.far(mine)
	r.qualified(mine)
	r.reverse(p, queries)
	r.renames(mine)
	r.notThere(mine)
	r.decisions(mine)
	r.calibration(mine)
	r.rules(mine)
	r.beside(all)
	r.speed(all)
	return r
}

func inSet(set string) func(*outcome) bool { return func(o *outcome) bool { return o.set == set } }

// modes are the ways of asking: with them goes which queries mean one place only.
var modes = []struct {
	name, key string
	pick      func(*outcome) *answer
	lone      func(*outcome) bool
}{
	{"five countries open", "open", openAnswer, func(o *outcome) bool { return o.lone }},
	{"country given", "given", givenAnswer, func(o *outcome) bool { return o.loneIn }},
	{"world open", "world", worldAnswer, func(o *outcome) bool { return o.lone }},
}

// groups are the parts of a set that are shown apart.
func groups(outcomes []outcome) []contender {
	all := []contender{{"all", outcomes}}
	seen := map[string]bool{}
	add := func(name string, keep func(*outcome) bool) {
		if !seen[name] {
			seen[name] = true
			all = append(all, contender{name, only(outcomes, keep)})
		}
	}
	for i := range outcomes {
		script := outcomes[i].script
		add(script, func(o *outcome) bool { return o.script == script })
	}
	for i := range outcomes {
		country, script := outcomes[i].country, outcomes[i].script
		add(country+" "+script, func(o *outcome) bool { return o.country == country && o.script == script })
	}
	slices.SortStableFunc(all[1:], func(a, b contender) int {
		if len(a.name) != len(b.name) {
			return len(a.name) - len(b.name)
		}
		if a.name < b.name {
			return -1
		}
		return 1
	})
	return all
}

func (r *report) headline(all []outcome) {
	t := r.table("headline", "Against the aims", "measure", "queries", "aim", "reached", "met")
	row := func(key, what string, n int, aim float64, got share, atMost bool) {
		met := float64(got) >= aim
		sign := "at least "
		if atMost {
			met, sign = float64(got) < aim, "under "
		}
		r.Figures[key] = float64(got)
		t.add(what, n, sign+share(aim).String(), got, yes(met))
	}
	near := func(script string, m int) []outcome {
		return only(all, func(o *outcome) bool {
			return o.set == "variants" && o.script == script && o.kind == "near" && modes[m].lone(o)
		})
	}
	many := func(script string) []outcome {
		return only(all, func(o *outcome) bool {
			return o.set == "variants" && o.script == script && o.kind == "near" && !o.loneIn
		})
	}
	cyrl, latn := near("Cyrl", 0), near("Latn", 0)
	row("variants.near.cyrl.top1", "variants, near, one place, Cyrillic, five countries open: first", len(cyrl), 0.985, summarise(cyrl, openAnswer).top1, false)
	row("variants.near.latn.top1", "the same, Latin", len(latn), 0.85, summarise(latn, openAnswer).top1, false)
	row("variants.ambiguous.cyrl.top5", "variants, near, several places, Cyrillic, country given: among five", len(many("Cyrl")), 0.85, summarise(many("Cyrl"), givenAnswer).top5, false)
	row("variants.ambiguous.latn.top5", "the same, Latin", len(many("Latn")), 0.60, summarise(many("Latn"), givenAnswer).top5, false)
	far := only(all, func(o *outcome) bool { return o.set == "variants" && o.kind == "far" && o.lone })
	row("variants.far.wrong", "variants, far: wrong with confidence", len(far), 0.02, summarise(far, openAnswer).sureWrong, true)
	q := only(all, inSet("qualified"))
	row("qualified.top1", "qualified names: first", len(q), 0.98, summarise(q, openAnswer).top1, false)
	renames := only(all, func(o *outcome) bool { return o.set == "renames" && o.known })
	row("renames.found", "renames that the dumps hold: first, or among five where ambiguous", len(renames), 0.95, firstOrAmong(renames), false)
	absent := only(all, inSet("not_found"))
	row("not_found.sure", "not there: answered with confidence", len(absent), 0.03, summarise(absent, openAnswer).sureWrong, true)
	_, ece := calibrate(all, openAnswer, givenAnswer)
	row("calibration.ece", "expected calibration error", len(all), 0.05, share(ece), true)
	sure := only(all, func(o *outcome) bool { return o.gold != "" })
	row("radius.covered", "sure answers whose radius holds the place that was meant", len(sure), 0.90, summarise(sure, openAnswer).covered, false)
}

// firstOrAmong is the share of outcomes whose gold place comes first, or among five where the answer says that it is
// ambiguous.
func firstOrAmong(outcomes []outcome) share {
	n := 0
	for i := range outcomes {
		o := &outcomes[i]
		count(&n, o.first(&o.open) || !o.open.confident && o.among(&o.open))
	}
	return part(n, len(outcomes))
}

func (r *report) variants(all []outcome) {
	t := r.table("variants", "Variants that lead to one place (kind near)", "asked", "group", "queries", "first", "among 5", "within 5 km", "25 km", "161 km",
		"median error", "no answer", "sure and right", "sure and wrong", "radius holds")
	for _, m := range modes {
		for _, g := range groups(only(all, func(o *outcome) bool { return o.set == "variants" && o.kind == "near" && m.lone(o) })) {
			f := summarise(g.outcomes, m.pick)
			t.add(m.name, g.name, f.n, f.top1, f.top5, f.near5, f.near25, f.near161km, metres(f.median), f.silent, f.sureRight, f.sureWrong, f.covered)
		}
	}
}

func (r *report) ambiguous(all []outcome) {
	t := r.table("ambiguous", "Variants that several places bear (kind near)", "asked", "group", "queries", "any of them first", "the one meant among 5", "first", "sure")
	for _, m := range modes {
		for _, g := range groups(only(all, func(o *outcome) bool { return o.set == "variants" && o.kind == "near" && !m.lone(o) })) {
			f := summarise(g.outcomes, m.pick)
			t.add(m.name, g.name, f.n, f.anyOf, f.top5, f.top1, f.sureRight+f.sureWrong)
		}
	}
}

func (r *report) far(all []outcome) {
	t := r.table("far", "Variants that the other names do not lead to (kind far)", "asked", "group", "queries", "sure and wrong", "no answer", "first")
	for _, m := range modes {
		for _, g := range groups(only(all, func(o *outcome) bool { return o.set == "variants" && o.kind == "far" && m.lone(o) })) {
			f := summarise(g.outcomes, m.pick)
			t.add(m.name, g.name, f.n, f.sureWrong, f.silent, f.top1)
		}
	}
}

func (r *report) qualified(all []outcome) {
	t := r.table("qualified", "Names with their district, region or country", "asked", "group", "queries", "first", "among 5", "within 5 km", "25 km", "no answer", "sure and wrong")
	set := only(all, inSet("qualified"))
	parts := groups(set)
	for _, o := range set {
		kind := o.kind
		if !slices.ContainsFunc(parts, func(c contender) bool { return c.name == kind }) {
			parts = append(parts, contender{kind, only(set, func(o *outcome) bool { return o.kind == kind })})
		}
	}
	for _, g := range parts {
		f := summarise(g.outcomes, openAnswer)
		t.add("five countries open", g.name, f.n, f.top1, f.top5, f.near5, f.near25, f.silent, f.sureWrong)
	}
	f := summarise(set, worldAnswer)
	t.add("world open", "all", f.n, f.top1, f.top5, f.near5, f.near25, f.silent, f.sureWrong)
}

func (r *report) renames(all []outcome) {
	t := r.table("renames", "Old and new names", "names", "queries", "first", "first, or among 5 where ambiguous", "sure and wrong")
	set := only(all, inSet("renames"))
	row := func(name string, part []outcome) {
		f := summarise(part, openAnswer)
		t.add(name, f.n, f.top1, firstOrAmong(part), f.sureWrong)
	}
	row("that the dumps hold", only(set, func(o *outcome) bool { return o.known }))
	row("that the dumps lack", only(set, func(o *outcome) bool { return !o.known }))
	seen := map[string]bool{}
	for _, o := range set {
		if !seen[o.kind] {
			seen[o.kind] = true
			row(o.kind, only(set, func(p *outcome) bool { return p.kind == o.kind }))
		}
	}
}

func (r *report) notThere(all []outcome) {
	t := r.table("not_found", "What is not there", "kind", "queries", "answered with confidence", "answered, as a guess", "no answer")
	set := only(all, inSet("not_found"))
	parts := []contender{{"all", set}}
	for _, o := range set {
		if !slices.ContainsFunc(parts, func(c contender) bool { return c.name == o.kind }) {
			parts = append(parts, contender{o.kind, only(set, func(p *outcome) bool { return p.kind == o.kind })})
		}
	}
	for _, g := range parts {
		f := summarise(g.outcomes, openAnswer)
		t.add(g.name, f.n, f.sureWrong, 1-f.silent-f.sureWrong, f.silent)
	}
}

// decisions tells how well "not in the gazetteer, or not for certain" is said, at the threshold of all sets.
func (r *report) decisions(all []outcome) {
	t := r.table("nil", "Saying that it is not there (no sure answer), at the same threshold", "measure", "share")
	var absent, saidAbsent, said, present, found int
	for _, o := range only(all, func(o *outcome) bool {
		return o.set == "not_found" || o.set == "variants" && o.kind == "near" && o.lone
	}) {
		count(&said, !o.open.confident)
		if o.gold == "" {
			absent++
			count(&saidAbsent, !o.open.confident)
			continue
		}
		present++
		count(&found, o.open.confident && o.first(&o.open))
	}
	t.add("recall: of the texts that are not there, said so", part(saidAbsent, absent))
	t.add("precision: of what was said not to be there, or not for certain, is not", part(saidAbsent, said))
	t.add("recall of the near variants of one place: sure and right", part(found, present))
}

func (r *report) calibration(all []outcome) {
	t := r.table("calibration", "Calibration: of the answers with that confidence, how many are right", "confidence", "answers", "mean confidence", "right")
	bins, _ := calibrate(all, openAnswer, givenAnswer)
	for i, b := range bins {
		t.add(share(float64(i)/10).String()+" to "+share(float64(i+1)/10).String(), b.n, share(b.sum/float64(b.n)), part(b.right, b.n))
	}
	t = r.table("ece", "Expected calibration error", "queries", "answers", "error")
	row := func(name string, outcomes []outcome, picks ...func(*outcome) *answer) {
		bins, ece := calibrate(outcomes, picks...)
		n := 0
		for _, b := range bins {
			n += b.n
		}
		t.add(name, n, share(ece))
	}
	row("all sets, five countries open and country given", all, openAnswer, givenAnswer)
	row("all sets, world open", all, worldAnswer)
	for _, set := range []string{"variants", "qualified", "renames", "not_found"} {
		row(set+", five countries open", only(all, inSet(set)), openAnswer)
	}
}

func (r *report) rules(all []outcome) {
	t := r.table("rules", "By which rule", "rule", "first answers", "right", "sure", "sure and right")
	byRule := map[string][]outcome{}
	for _, o := range only(all, func(o *outcome) bool { return o.gold != "" && len(o.open.ids) > 0 }) {
		byRule[o.open.rule] = append(byRule[o.open.rule], o)
	}
	for _, rule := range sortedKeys(byRule) {
		f := summarise(byRule[rule], openAnswer)
		t.add(rule, f.n, f.top1, f.sureRight+f.sureWrong, f.sureRight)
	}
}

func (r *report) beside(all []contender) {
	t := r.table("beside", "Beside simpler geocoders, five countries open", "geocoder", "near, Cyrillic: first", "near, Latin: first", "far: sure and wrong",
		"several, Cyrillic: among 5", "several, Latin: among 5", "qualified: first", "renames", "not there: sure")
	for _, c := range all {
		variants := func(kind, script string, lone bool) []outcome {
			return only(c.outcomes, func(o *outcome) bool {
				return o.set == "variants" && o.kind == kind && (script == "" || o.script == script) && o.lone == lone
			})
		}
		t.add(c.name, summarise(variants("near", "Cyrl", true), openAnswer).top1, summarise(variants("near", "Latn", true), openAnswer).top1,
			summarise(variants("far", "", true), openAnswer).sureWrong,
			summarise(variants("near", "Cyrl", false), openAnswer).top5, summarise(variants("near", "Latn", false), openAnswer).top5,
			summarise(only(c.outcomes, inSet("qualified")), openAnswer).top1,
			firstOrAmong(only(c.outcomes, func(o *outcome) bool { return o.set == "renames" && o.known })),
			summarise(only(c.outcomes, inSet("not_found")), openAnswer).sureWrong)
	}
}

func (r *report) speed(all []contender) {
	t := r.table("speed", "Time of an answer, five countries open", "geocoder", "set", "queries", "median", "99 in 100 under")
	row := func(name, set string, outcomes []outcome) {
		var times []time.Duration
		for _, o := range outcomes {
			times = append(times, o.open.took)
		}
		t.add(name, set, len(times), percentile(times, 0.5), percentile(times, 0.99))
	}
	for _, c := range all {
		row(c.name, "all", c.outcomes)
	}
	for _, set := range []string{"variants", "qualified", "renames", "not_found"} {
		row("dateline", set, only(all[0].outcomes, inSet(set)))
	}
}
