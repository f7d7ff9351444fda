package incident

import (
	"cmp"
	"slices"
)

// Policy names the rule by which claims become figures. docs/data-model.md
// tells it in words.
const Policy = "sum-sides-v1"

// Consolidate works out what the claims say together: the figures of killed and
// injured, and which fields are disputed. A metric that no claim carries leaves
// its figure as it was given. The claims themselves stay as they are.
func Consolidate(i *Incident) {
	i.DisputedFields = nil
	for _, m := range []struct {
		metric string
		into   *Figure
	}{{"killed", &i.Killed}, {"injured", &i.Injured}} {
		f, carried, rival := figureOf(i, m.metric)
		if !carried {
			continue
		}
		*m.into = f
		if rival {
			i.DisputedFields = append(i.DisputedFields, m.metric)
		}
	}
	i.DisputedFields = append(i.DisputedFields, rivalTexts(i.Claims)...)
	i.Disputed = len(i.DisputedFields) > 0
}

// span is what one claim says of a number: at least low, at most high, and best
// where it names a number. An unknown high is open.
type span struct {
	low, high Number
	best      Number
	fuzzy     bool // a word such as "several", not a number
	at        string
	source    string // whose word it is; "" when it is not known
	report    string
}

// fuzzyLow is the least number that a vague word stands for (ACLED's practice).
var fuzzyLow = map[string]int64{"some": 1, "several": 3, "dozens": 12, "hundreds": 100, "thousands": 1000}

func spanOf(c Claim) span {
	s := span{at: c.AssertedAt}
	if c.Stance == "silent" {
		s.fuzzy = true // nothing is said: the side is open, not empty
		return s
	}
	v := c.Value
	switch c.Qualifier {
	case "exact", "":
		s.low, s.high, s.best = v, v, v
	case "none":
		s.low, s.high, s.best = Num(0), Num(0), Num(0)
	case "at_least":
		s.low = v
	case "more_than":
		if v.Known {
			s.low = Num(v.N + 1)
		}
	case "up_to":
		s.high = v
	case "approx":
		s.best = v
	default:
		s.fuzzy = true
		if n, ok := fuzzyLow[c.Qualifier]; ok {
			s.low = Num(n)
		}
	}
	if c.Low.Known {
		s.low = c.Low
	}
	if c.High.Known {
		s.high = c.High
	}
	return s
}

func (s span) meets(o span) bool {
	return !(s.high.Known && o.low.Known && s.high.N < o.low.N) &&
		!(o.high.Known && s.low.Known && o.high.N < s.low.N)
}

// figureOf applies the policy to one metric.
func figureOf(i *Incident, metric string) (f Figure, carried, rival bool) {
	type group struct{ side, episode string }
	groups := map[group][]span{}
	sources := map[string]string{} // independence group by report
	for _, r := range i.Reports {
		sources[r.ID] = cmp.Or(r.IndependenceGroup, r.ID)
	}
	var order []group
	for _, c := range i.Claims {
		if c.Kind != "casualty" || c.Metric != metric {
			continue
		}
		carried = true
		switch {
		case c.SupersededBy != "" || c.Stance == "retracts":
			continue
		case c.Stance == "denies":
			rival = true
			continue
		}
		g := group{cmp.Or(c.VictimSide, "unknown"), c.Episode}
		if _, ok := groups[g]; !ok {
			order = append(order, g)
		}
		s := spanOf(c)
		s.source, s.report = sources[c.Report], c.Report
		if s.source != "" {
			s.source += "\x00" + c.Claimant
		}
		groups[g] = append(groups[g], s)
	}
	parts := map[string][]Figure{} // by episode
	whole := map[string]Figure{}   // side "all" of an episode: a rival of the sum of its sides
	var episodes []string
	for _, g := range order {
		f, r := reconcile(groups[g])
		rival = rival || r
		if g.episode != "" && !slices.Contains(episodes, g.episode) {
			episodes = append(episodes, g.episode)
		}
		if g.side == "all" {
			whole[g.episode] = f
		} else {
			parts[g.episode] = append(parts[g.episode], f)
		}
	}
	totalOf := func(episode string) Figure {
		sum := sumFigures(parts[episode])
		if w, ok := whole[episode]; ok {
			var r bool
			sum, r = rivalTotal(sum, w, len(parts[episode]) > 0)
			rival = rival || r
		}
		return orderly(sum)
	}
	for _, e := range episodes {
		parts[""] = append(parts[""], totalOf(e))
	}
	f = totalOf("")
	return f, carried, rival
}

// reconcile makes one figure of the claims on one side: the least low and the
// highest high of the most specific ones, the latest exact one as best.
func reconcile(spans []span) (f Figure, rival bool) {
	specific := slices.DeleteFunc(slices.Clone(spans), func(s span) bool { return s.fuzzy })
	if len(specific) == 0 {
		specific = spans
	}
	specific = oneVoice(specific)
	open := false
	latest := ""
	for n, s := range specific {
		if s.low.Known && (!f.Low.Known || s.low.N < f.Low.N) {
			f.Low = s.low
		}
		open = open || !s.high.Known
		if s.high.Known && (!f.High.Known || s.high.N > f.High.N) {
			f.High = s.high
		}
		if s.best.Known && (!f.Best.Known || s.at > latest || s.at == latest && s.best.N < f.Best.N) {
			f.Best, latest = s.best, s.at
		}
		for _, o := range specific[:n] {
			rival = rival || !s.meets(o)
		}
	}
	if open {
		f.High = Number{}
	}
	return orderly(f), rival
}

// oneVoice leaves of what one claimant says through one source (an independence
// group of reports) the latest. Of reports that say it at the same time, such as
// two papers with one wire text, the lower figure counts; what one report says
// twice stays. A source does not dispute with itself.
func oneVoice(spans []span) []span {
	before := func(a, b span) int {
		return cmp.Or(cmp.Compare(b.at, a.at), cmp.Compare(a.low.N, b.low.N), cmp.Compare(a.report, b.report))
	}
	first := map[string]span{}
	for _, s := range spans {
		if f, ok := first[s.source]; !ok || before(s, f) < 0 {
			first[s.source] = s
		}
	}
	return slices.DeleteFunc(slices.Clone(spans), func(s span) bool {
		f := first[s.source]
		return s.source != "" && (s.report != f.report || s.at != f.at)
	})
}

// orderly lets no bound of f contradict its best figure, as a bound of one claim
// can that of another; without a best figure, low stands for it.
func orderly(f Figure) Figure {
	if !f.Best.Known {
		f.Best = f.Low
	}
	if f.Best.Known && f.Low.Known {
		f.Low.N = min(f.Low.N, f.Best.N)
	}
	if f.Best.Known && f.High.Known {
		f.High.N = max(f.High.N, f.Best.N)
	}
	return f
}

// sumFigures sums disjoint parts. An unknown part leaves a lower bound that is
// open above; if all that is known beside it is zero, nothing is known.
func sumFigures(parts []Figure) (sum Figure) {
	add := func(x, y Number) Number { return Number{N: x.N + y.N, Known: x.Known || y.Known} } // an unknown N is 0
	open := false
	for n, f := range parts {
		open = open || f.IsZero()
		high := Number{N: sum.High.N + f.High.N, Known: f.High.Known && (n == 0 || sum.High.Known)}
		if sum = (Figure{Low: add(sum.Low, f.Low), Best: add(sum.Best, f.Best)}); high.Known {
			sum.High = high
		}
	}
	if open && sum.Low.N == 0 && sum.Best.N == 0 {
		return Figure{}
	}
	return sum
}

// rivalTotal holds a figure for everybody against the sum over sides.
func rivalTotal(sum, all Figure, haveParts bool) (Figure, bool) {
	if !haveParts || sum.IsZero() {
		return all, false
	}
	if all.IsZero() {
		return sum, false
	}
	if !sum.High.Known && sum.Low.Known && all.Low.Known && sum.Low.N <= all.Low.N {
		return all, false // the sum is a lower bound that the total fulfils
	}
	a := span{low: sum.Low, high: sum.High}
	b := span{low: all.Low, high: all.High}
	out := Figure{Best: all.Best}
	switch {
	case !sum.Low.Known:
		out.Low = all.Low
	case !all.Low.Known:
		out.Low = sum.Low
	default:
		out.Low = Num(min(sum.Low.N, all.Low.N))
	}
	if sum.High.Known && all.High.Known {
		out.High = Num(max(sum.High.N, all.High.N))
	}
	return out, !a.meets(b)
}

// rivalTexts lists the fields other than casualties on which claims disagree.
func rivalTexts(claims []Claim) []string {
	said := map[string]string{}
	var fields []string
	for _, c := range claims {
		if c.Kind == "casualty" || c.SupersededBy != "" || c.Stance == "retracts" || c.Stance == "silent" {
			continue
		}
		field := cmp.Or(c.Field, c.Kind)
		before, seen := said[field]
		if c.Stance == "denies" || (seen && c.TextValue != "" && before != c.TextValue) {
			if !slices.Contains(fields, field) {
				fields = append(fields, field)
			}
		}
		if !seen && c.TextValue != "" && c.Stance != "denies" {
			said[field] = c.TextValue
		}
	}
	return fields
}
