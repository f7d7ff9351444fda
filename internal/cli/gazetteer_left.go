package cli

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"dateline/geo/gazetteer"
)

// linesLeftError tells that an import of places is not complete.
type linesLeftError struct{ lines int64 }

// Error implements error.
func (e *linesLeftError) Error() string {
	return fmt.Sprintf("%s lines were left out, all others are stored: mend them and import the file again", count(e.lines))
}

// unknownPlace is why a name is passed over.
const unknownPlace = "name of a place that is not in the gazetteer"

// passedOver are the reasons that are no faults: every dump has such lines.
var passedOver = []string{unknownPlace, gazetteer.ReasonKindNotUsed, gazetteer.ReasonNotAName, gazetteer.ReasonSuperseded, gazetteer.ReasonAlternative}

// leftLines counts the lines of a file that are no places, by reason.
type leftLines map[string]*leftReason

type leftReason struct {
	count int64
	named bool     // the lines are told with their files
	lines []string // the first ones
	first string   // what was wrong with the first
}

// maxLinesTold is how many lines are told of each reason.
const maxLinesTold = 5

func (l leftLines) add(row *gazetteer.RowError) { l.addIn("", row) }

// addIn is add of a line of one of several files.
func (l leftLines) addIn(file string, row *gazetteer.RowError) {
	r := l[row.Reason]
	if r == nil {
		r = &leftReason{first: row.Detail, named: file != ""}
		l[row.Reason] = r
	}
	if r.count++; len(r.lines) < maxLinesTold {
		where := strconv.Itoa(row.Line)
		if file != "" {
			where = file + " line " + where
		}
		r.lines = append(r.lines, where)
	}
}

// show tells of the lines, the most frequent reason first, and returns how many
// were left out for a fault.
func (l leftLines) show(a *app) (faulty int64, err error) {
	reasons := slices.SortedFunc(maps.Keys(l), func(x, y string) int {
		return cmp.Or(cmp.Compare(l[y].count, l[x].count), cmp.Compare(x, y))
	})
	for _, name := range reasons {
		r := l[name]
		if slices.Contains(passedOver, name) {
			err = a.print("  %s lines passed over: %s", count(r.count), name)
		} else {
			faulty += r.count
			err = a.print("  %s lines left out: %s (%s; the first one: %s)", count(r.count), name, r.where(), r.first)
		}
		if err != nil {
			return faulty, err
		}
	}
	return faulty, nil
}

// where names the lines: "line 3", "lines 3, 7 and more", "1.geojson line 1, 2.geojson line 4".
func (r *leftReason) where() string {
	text := strings.Join(r.lines, ", ")
	if r.count > int64(len(r.lines)) {
		text += " and more"
	}
	switch {
	case r.named:
		return text
	case r.count == 1:
		return "line " + text
	}
	return "lines " + text
}

// doubts counts the user's own places that are stored though the outlines contradict their countries.
type doubts struct {
	count int64
	ids   []string // the first ones
	first string   // what is doubtful in the first
}

// watch looks at places that pass.
func (d *doubts) watch(ix *gazetteer.Index, list iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range list {
			if err == nil {
				d.add(ix, &p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (d *doubts) add(ix *gazetteer.Index, p *gazetteer.Place) {
	doubt := ix.Contradicted(p)
	if doubt == "" {
		return
	}
	if d.count++; d.first == "" {
		d.first = doubt
	}
	if len(d.ids) < maxLinesTold {
		d.ids = append(d.ids, p.Name+" ("+p.ID+")")
	}
}

// show tells of them.
func (d *doubts) show(a *app) error {
	if d.count == 0 {
		return nil
	}
	return a.print("  %s of them stored with a warning: %s; the first one: %s", count(d.count), firstOf(d.ids, d.count), d.first)
}

// firstOf joins the first of so many texts, and says whether there are more.
func firstOf(list []string, all int64) string {
	list = list[:min(len(list), maxLinesTold)]
	text := strings.Join(list, ", ")
	if all > int64(len(list)) {
		text += " and more"
	}
	return text
}
