package storetest

import (
	"fmt"
	"time"

	"dateline/internal/incident"
)

func on(id, from, to string) *incident.Incident {
	return draft(id, func(i *incident.Incident) {
		i.DateStart, i.DateEnd = 0, 0
		if from != "" {
			i.DateStart, i.DateEnd = day(from), day(to)
		}
	})
}

func during(from, to string) incident.Query {
	q := incident.Query{}
	if from != "" {
		q.Time.From = day(from)
	}
	if to != "" {
		q.Time.To = day(to)
	}
	return q
}

func equal(p incident.Property, values ...string) incident.Query {
	return incident.Query{Equal: map[incident.Property][]string{p: values}}
}

func titled(id, title, summary, place, name string) *incident.Incident {
	return draft(id, func(i *incident.Incident) { i.Title, i.Summary, i.Place, i.PlaceName = title, summary, place, name })
}

var filterSpecs = []spec{
	{"an interval finds what overlaps it, both ends included", func(e env) {
		e.create(on("year", "1994-01-01", "1994-12-31"), on("week", "1994-09-12", "1994-09-18"), on("day", "1994-09-16", "1994-09-16"), on("old", "1850-05-01", "1850-05-02"))
		e.finds("the day", during("1994-09-16", "1994-09-16"), "day", "week", "year")
		e.finds("last day of the week", during("1994-09-18", "1994-09-30"), "week", "year")
		e.finds("the day after", during("1994-09-19", "1994-09-30"), "year")
		e.finds("first day of the week", during("1994-09-01", "1994-09-12"), "week", "year")
		e.finds("the day before", during("1994-09-01", "1994-09-11"), "year")
		e.finds("open start", during("", "1994-01-01"), "year", "old")
		e.finds("open end", during("1994-09-17", ""), "week", "year")
		e.finds("before all", during("", "1850-04-30"))
		e.finds("after all", during("1995-01-01", ""))
		e.finds("1850", during("1850-05-02", "1850-12-31"), "old")
		e.finds("whole calendar", during("0000-01-01", "9999-12-31"), "day", "week", "year", "old")
	}},
	{"an incident without a known day matches every interval and comes last", func(e env) {
		e.create(on("unknown", "", ""), on("a", "1994-09-16", "1994-09-16"), on("b", "2022-09-16", "2022-09-16"), on("unknown-too", "", ""))
		e.finds("1994", during("1994-01-01", "1994-12-31"), "a", "unknown-too", "unknown")
		e.finds("never", during("1500-01-01", "1500-12-31"), "unknown-too", "unknown")
		e.finds("any time", incident.Query{}, "b", "a", "unknown-too", "unknown")
		q := box(0, 0, 1, 1)
		q.Time = during("1994-01-01", "").Time
		e.finds("in a box", q, "b", "a", "unknown-too", "unknown")
		e.finds("in a box, located", located(q))
	}},
	{"equality holds for each property, any of its values", equalities},
	{"several properties must all hold", func(e env) {
		e.create(draft("a", func(i *incident.Incident) { i.Country = "KG" }), draft("b", func(i *incident.Incident) { i.Country = "TJ" }),
			draft("c", func(i *incident.Incident) { i.Country, i.Type = "TJ", "talks" }))
		q := equal(incident.PropCountry, "TJ", "UZ")
		q.Equal[incident.PropType] = []string{"talks", "shelling"}
		e.finds("both", q, "c")
		q.Equal[incident.PropScope] = []string{"aggregate"}
		e.finds("none", q)
	}},
	{"text finds all its words, whatever case and accents", texts},
	{"text follows every write", func(e env) {
		e.create(titled("a", "Shelling of homes", "", "", ""), titled("b", "Talks", "", "", ""))
		e.apply(update(titled("a", "Ceasefire", "", "", "")))
		e.finds("old word", incident.Query{Text: "shelling"})
		e.finds("new word", incident.Query{Text: "ceasefire"}, "a")
		e.apply(deletion("a"), deletion("b"))
		e.finds("deleted", incident.Query{Text: "ceasefire"})
		e.finds("deleted", incident.Query{Text: "talks"})
	}},
	{"text is no language", func(e env) {
		e.create(titled("a", "NOT near Batken AND Osh", "", "", ""), titled("b", "Batken", "", "", ""))
		e.finds("operators", incident.Query{Text: "NOT near AND"}, "a")
		e.finds("and or", incident.Query{Text: "Batken OR Talas"})
		for _, text := range []string{`"`, `bat*`, `title:batken`, `^batken`, `(batken`, `batken)`, `{title}:batken`, `NEAR(a b)`, `a + b`, "\x00", `""`, `'`, `-`, `\`} {
			for _, err := range e.s.Find(e.Context(), incident.Query{Text: text}) {
				if err != nil {
					e.Errorf("text %q: %v", text, err)
				}
			}
			if _, err := e.s.Count(e.Context(), incident.Query{Text: text}, ample); err != nil {
				e.Errorf("count of text %q: %v", text, err)
			}
		}
		e.finds("spaces only", incident.Query{Text: "  "}, "b", "a")
	}},
	{"killed_min compares the best figure; unknown is not zero", func(e env) {
		killed := func(id string, n incident.Number) *incident.Incident {
			return draft(id, func(i *incident.Incident) {
				i.Killed = incident.Figure{Low: incident.Num(0), Best: n, High: incident.Num(1000)}
			})
		}
		e.create(inOrder(killed("none", incident.Num(0)), killed("four", incident.Num(4)), killed("many", incident.Num(1_000_000_000)), killed("unknown", incident.Number{}))...)
		e.finds("at least 0", incident.Query{KilledMin: incident.Num(0)}, "none", "four", "many")
		e.finds("at least 4", incident.Query{KilledMin: incident.Num(4)}, "four", "many")
		e.finds("at least 5", incident.Query{KilledMin: incident.Num(5)}, "many")
		e.finds("at least a billion", incident.Query{KilledMin: incident.Num(1_000_000_000)}, "many")
		e.finds("more", incident.Query{KilledMin: incident.Num(1_000_000_001)})
	}},
	{"updated_after is exclusive and follows updates", func(e env) {
		write := func(id string, n int) incident.Write {
			w := creation(draft(id))
			w.At = at(n)
			return w
		}
		e.apply(write("a", 10), write("b", 20))
		e.finds("before both", incident.Query{UpdatedAfter: at(9)}, "b", "a")
		e.finds("at the first", incident.Query{UpdatedAfter: at(10)}, "b")
		e.finds("just before the first", incident.Query{UpdatedAfter: at(10).Add(-time.Millisecond)}, "b", "a")
		e.finds("after both", incident.Query{UpdatedAfter: at(20)})
		w := update(draft("a"))
		w.At = at(30)
		e.apply(w)
		e.finds("after the update", incident.Query{UpdatedAfter: at(20)}, "a")
		e.finds("since long ago", incident.Query{UpdatedAfter: time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC)}, "b", "a")
	}},
}

func equalities(e env) {
	set := map[incident.Property]func(*incident.Incident, string){
		incident.PropType:          func(i *incident.Incident, v string) { i.Type = v },
		incident.PropScope:         func(i *incident.Incident, v string) { i.Scope = v },
		incident.PropStatus:        func(i *incident.Incident, v string) { i.Status = v },
		incident.PropCountry:       func(i *incident.Incident, v string) { i.Country = v },
		incident.PropAdmin1:        func(i *incident.Incident, v string) { i.Admin1 = v },
		incident.PropPlaceID:       func(i *incident.Incident, v string) { i.PlaceID = v },
		incident.PropDatePrecision: func(i *incident.Incident, v string) { i.DatePrecision = v },
		incident.PropGeoPrecision:  func(i *incident.Incident, v string) { i.GeoPrecision = v },
		incident.PropDisputed:      func(i *incident.Incident, v string) { i.Disputed = v == "true" },
	}
	for _, p := range incident.EqualProperties {
		f, ok := set[p]
		if !ok {
			e.Fatalf("the specification does not know the property %s", p)
		}
		for n, v := range []string{"one", "two", "true"} {
			e.create(draft(fmt.Sprintf("%s-%d", p, n), func(i *incident.Incident) {
				i.Tags = []string{string(p)}
				i.Title = "title " + string(p)
				f(i, v)
			}))
		}
		only := func(values ...string) incident.Query {
			q := equal(p, values...)
			q.Text = `title ` + string(p)
			return q
		}
		if p == incident.PropDisputed {
			e.finds("disputed", only("true"), "disputed-2")
			e.finds("undisputed", only("false"), "disputed-1", "disputed-0")
			e.finds("either", only("false", "true"), "disputed-2", "disputed-1", "disputed-0")
			continue
		}
		e.finds(string(p), only("one"), string(p)+"-0")
		e.finds(string(p)+" in another case", only("One"))
		e.finds(string(p)+", either", only("two", "one", "never"), string(p)+"-1", string(p)+"-0")
		e.finds(string(p)+", neither", only("never"))
		e.finds(string(p)+", no value at all", only())
		e.apply(update(draft(string(p)+"-0", func(i *incident.Incident) { i.Title = "title " + string(p); f(i, "three") })))
		e.finds(string(p)+" after an update", only("one"))
		e.finds(string(p)+" after an update", only("three"), string(p)+"-0")
	}
}

func texts(e env) {
	e.create(inOrder(
		titled("a", "Landmine kills four", "Interfax said so.", "Border Post Number 12 in the Sarigor area", "Sarigor"),
		titled("b", "Атака", "Бои у города Баткен", "Баткен", "Batken"),
		titled("c", "Café bombing in Åland", "naïve", "", "Ürümqi"),
		titled("d", "Attack", "around the town of Tavil-Dara", "Tavildara", ""))...)
	for text, want := range map[string][]string{
		"landmine": {"a"}, "LANDMINE Kills": {"a"}, "kills landmine": {"a"}, "landmine sarigor interfax 12": {"a"}, "landmine batken": nil,
		"баткен": {"b"}, "БАТКЕН": {"b"}, "batken": {"b"}, "cafe": {"c"}, "CAFÉ": {"c"}, "aland naive urumqi": {"c"}, "ürümqi": {"c"},
		"tavil-dara": {"d"}, "tavil dara": {"d"}, "tavildara": {"d"}, "of": {"d"}, "land": nil, "kill": nil, "absent": nil, "post, number;": {"a"},
	} {
		e.finds(fmt.Sprintf("text %q", text), incident.Query{Text: text}, want...)
	}
	q := incident.Query{Text: "attack"}
	q.Time = during("2000-01-01", "2000-01-01").Time
	e.finds("text and time", q)
}
