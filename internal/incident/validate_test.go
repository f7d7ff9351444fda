package incident_test

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"dateline/data"
	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

func vocabulary(t testing.TB) incident.Vocabulary {
	t.Helper()
	types, err := incident.ReadVocabulary(strings.NewReader(data.Types))
	if err != nil {
		t.Fatal(err)
	}
	return types
}

func day(s string) incident.Day {
	d, err := incident.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// valid is an incident with something in every part that is checked.
func valid() *incident.Incident {
	return &incident.Incident{ID: "a", Title: "T", Type: "armed_clash", Scope: "event", Status: "published", DateStart: day("1994-09-16"), DateEnd: day("1994-09-17"), DatePrecision: "multi_day",
		Point: &orb.Point{69.7, 37.6}, UncertaintyM: 6000, GeoPrecision: "near", Country: "TJ", Certainty: "observed", TimeLocal: "21:45", UTCOffsetMin: incident.Num(300),
		Killed: incident.Figure{Low: incident.Num(1), Best: incident.Num(2), High: incident.Num(3)},
		Modes:  []string{"m"}, Contexts: []string{"c"}, Tags: []string{"t"}, ExternalIDs: map[string]string{"acled": "1"},
		Actors: []incident.Actor{{Name: "a"}}, Reports: []incident.Report{{ID: "r", Role: "primary"}},
		Claims:    []incident.Claim{{Kind: "casualty", Metric: "killed", Qualifier: "exact", Stance: "asserts", VictimSide: "A", Value: incident.Num(2), Report: "r", Chain: []string{"x"}}},
		Relations: []incident.Relation{{Type: "follows", ID: "b"}}}
}

// fields are the fields of the faults of i.
func fields(t testing.TB, i *incident.Incident) []string {
	t.Helper()
	set := map[string]bool{}
	for _, e := range incident.Validate(i, vocabulary(t)) {
		if e.Code != incident.Invalid || e.Message == "" {
			t.Errorf("%+v", e)
		}
		set[e.Field] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func TestValidIncident(t *testing.T) {
	if got := fields(t, valid()); len(got) != 0 {
		t.Errorf("faults in %v", got)
	}
	bare := &incident.Incident{ID: "a", Type: "other", DatePrecision: "unknown"}
	if got := fields(t, bare); len(got) != 0 {
		t.Errorf("faults in %v", got)
	}
}

func TestEnumerations(t *testing.T) {
	for _, c := range []struct {
		field  string
		values []string
		set    func(*incident.Incident, string)
	}{
		{"scope", incident.Scopes, func(i *incident.Incident, v string) { i.Scope = v }},
		{"status", incident.Statuses, func(i *incident.Incident, v string) { i.Status = v }},
		{"date_precision", incident.DatePrecisions, func(i *incident.Incident, v string) { i.DatePrecision = v }},
		{"geo_precision", incident.GeoPrecisions, func(i *incident.Incident, v string) { i.GeoPrecision = v }},
		{"certainty", incident.Certainties, func(i *incident.Incident, v string) { i.Certainty = v }},
		{"type", vocabulary(t).Codes(), func(i *incident.Incident, v string) { i.Type = v }},
		{"actors[0].kind", incident.ActorKinds, func(i *incident.Incident, v string) { i.Actors[0].Kind = v }},
		{"actors[0].role", incident.ActorRoles, func(i *incident.Incident, v string) { i.Actors[0].Role = v }},
		{"claims[0].kind", incident.ClaimKinds, func(i *incident.Incident, v string) { i.Claims[0].Kind = v }},
		{"claims[0].metric", incident.Metrics, func(i *incident.Incident, v string) { i.Claims[0].Metric = v }},
		{"claims[0].qualifier", incident.Qualifiers, func(i *incident.Incident, v string) { i.Claims[0].Qualifier = v }},
		{"claims[0].victim_side", incident.VictimSides, func(i *incident.Incident, v string) { i.Claims[0].VictimSide = v }},
		{"claims[0].stance", incident.Stances, func(i *incident.Incident, v string) { i.Claims[0].Stance = v }},
		{"reports[0].role", incident.ReportRoles, func(i *incident.Incident, v string) { i.Reports[0].Role = v }},
		{"relations[0].type", incident.RelationTypes, func(i *incident.Incident, v string) { i.Relations[0].Type = v }},
	} {
		for _, v := range c.values {
			i := valid()
			c.set(i, v)
			if got := fields(t, i); len(got) != 0 {
				t.Errorf("%s %q: faults in %v", c.field, v, got)
			}
			i = valid()
			c.set(i, v+"x")
			if got := fields(t, i); !slices.Contains(got, c.field) {
				t.Errorf("%s %q: faults in %v", c.field, v+"x", got)
			}
			if faults := incident.Validate(i, vocabulary(t)); len(v) > 3 && len(c.values) > 1 && !strings.Contains(faults.Error(), fmt.Sprintf("did you mean %q", v)) {
				t.Errorf("%s %q: %v: does not name %q", c.field, v+"x", faults, v)
			}
		}
	}
}

func TestLimits(t *testing.T) {
	long := func(n int) string { return strings.Repeat("й", n) }
	list := func(n int) []string { return slices.Repeat([]string{"x"}, n) }
	for _, c := range []struct {
		field string
		max   int
		set   func(*incident.Incident, int)
	}{
		{"title", 500, func(i *incident.Incident, n int) { i.Title = long(n) }},
		{"summary", 10_000, func(i *incident.Incident, n int) { i.Summary = long(n) }},
		{"place", 500, func(i *incident.Incident, n int) { i.Place = long(n) }},
		{"place_query", 500, func(i *incident.Incident, n int) { i.PlaceQuery = long(n) }},
		{"place_id", 500, func(i *incident.Incident, n int) { i.PlaceID = long(n) }},
		{"admin1", 500, func(i *incident.Incident, n int) { i.Admin1 = long(n) }},
		{"source", 500, func(i *incident.Incident, n int) { i.Source = long(n) }},
		{"date_text", 500, func(i *incident.Incident, n int) { i.DateText = long(n) }},
		{"date_note", 2000, func(i *incident.Incident, n int) { i.DateNote = long(n) }},
		{"uncertainty_reason", 2000, func(i *incident.Incident, n int) { i.UncertaintyReason = long(n) }},
		{"tags", 500, func(i *incident.Incident, n int) { i.Tags = list(n) }},
		{"modes", 500, func(i *incident.Incident, n int) { i.Modes = list(n) }},
		{"contexts", 500, func(i *incident.Incident, n int) { i.Contexts = list(n) }},
		{"tags", 500, func(i *incident.Incident, n int) { i.Tags = []string{long(n)} }},
		{"actors", 500, func(i *incident.Incident, n int) { i.Actors = slices.Repeat(i.Actors, n) }},
		{"claims", 500, func(i *incident.Incident, n int) { i.Claims = slices.Repeat(i.Claims, n) }},
		{"relations", 500, func(i *incident.Incident, n int) { i.Relations = slices.Repeat(i.Relations, n) }},
		{"claims[0].chain", 500, func(i *incident.Incident, n int) { i.Claims[0].Chain = list(n) }},
		{"claims[0].evidence", 2000, func(i *incident.Incident, n int) { i.Claims[0].Evidence = long(n) }},
		{"claims[0].claimant", 500, func(i *incident.Incident, n int) { i.Claims[0].Claimant = long(n) }},
		{"reports[0].headline", 2000, func(i *incident.Incident, n int) { i.Reports[0].Headline = long(n) }},
		{"relations[0].note", 2000, func(i *incident.Incident, n int) { i.Relations[0].Note = long(n) }},
		{"killed_high", 1_000_000_000, func(i *incident.Incident, n int) { i.Killed.High = incident.Num(int64(n)) }},
		{"claims[0].value", 1_000_000_000, func(i *incident.Incident, n int) { i.Claims[0].Value = incident.Num(int64(n)) }},
		{"source_count", 1_000_000_000, func(i *incident.Incident, n int) { i.SourceCount = int64(n) }},
	} {
		i := valid()
		c.set(i, c.max)
		if got := fields(t, i); len(got) != 0 {
			t.Errorf("%s of %d: faults in %v", c.field, c.max, got)
		}
		i = valid()
		c.set(i, c.max+1)
		if got := fields(t, i); !slices.Equal(got, []string{c.field}) {
			t.Errorf("%s of %d: faults in %v", c.field, c.max+1, got)
		}
	}
}

func TestFaults(t *testing.T) {
	for name, c := range map[string]struct {
		set  func(*incident.Incident)
		want string
	}{
		"no id":                      {func(i *incident.Incident) { i.ID = "" }, "id"},
		"id with a space":            {func(i *incident.Incident) { i.ID = "a b" }, "id"},
		"id with a slash":            {func(i *incident.Incident) { i.ID = "a/b" }, "id"},
		"id too long":                {func(i *incident.Incident) { i.ID = incident.ID(strings.Repeat("a", 65)) }, "id"},
		"id with a line end":         {func(i *incident.Incident) { i.ID = "a\n" }, "id"},
		"no type":                    {func(i *incident.Incident) { i.Type = "" }, "type"},
		"broken UTF-8":               {func(i *incident.Incident) { i.Title = "a\xff" }, "title"},
		"NUL":                        {func(i *incident.Incident) { i.Summary = "a\x00b" }, "summary"},
		"broken UTF-8 deep down":     {func(i *incident.Incident) { i.Claims[0].Evidence = "\xc3" }, "claims[0].evidence"},
		"broken external id":         {func(i *incident.Incident) { i.ExternalIDs["x"] = "\xff" }, "external_ids"},
		"external id without a name": {func(i *incident.Incident) { i.ExternalIDs[" "] = "1" }, "external_ids"},
		"country in small letters":   {func(i *incident.Incident) { i.Country = "tj" }, "country"},
		"country by name":            {func(i *incident.Incident) { i.Country = "Tajikistan" }, "country"},
		"end before start":           {func(i *incident.Incident) { i.DateEnd = i.DateStart - 1 }, "date_end"},
		"end without start":          {func(i *incident.Incident) { i.DateStart = 0; i.DatePrecision = "unknown" }, "date_start"},
		"no day and no word of it":   {func(i *incident.Incident) { i.DateStart, i.DateEnd = 0, 0 }, "date_start"},
		"time of day":                {func(i *incident.Incident) { i.TimeLocal = "24:00" }, "time_local"},
		"offset":                     {func(i *incident.Incident) { i.UTCOffsetMin = incident.Num(841) }, "utc_offset_min"},
		"longitude":                  {func(i *incident.Incident) { i.Point[0] = 180.0001 }, "geometry"},
		"latitude":                   {func(i *incident.Incident) { i.Point[1] = -90.0001 }, "geometry"},
		"longitude NaN":              {func(i *incident.Incident) { i.Point[0] = math.NaN() }, "geometry"},
		"latitude infinite":          {func(i *incident.Incident) { i.Point[1] = math.Inf(1) }, "geometry"},
		"no radius":                  {func(i *incident.Incident) { i.UncertaintyM = 0 }, "uncertainty_m"},
		"negative radius":            {func(i *incident.Incident) { i.UncertaintyM = -1 }, "uncertainty_m"},
		"radius NaN":                 {func(i *incident.Incident) { i.UncertaintyM = math.NaN() }, "uncertainty_m"},
		"radius infinite":            {func(i *incident.Incident) { i.UncertaintyM = math.Inf(1) }, "uncertainty_m"},
		"radius beyond the Earth":    {func(i *incident.Incident) { i.UncertaintyM = 2e8 }, "uncertainty_m"},
		"negative dead":              {func(i *incident.Incident) { i.Killed.Low = incident.Num(-1) }, "killed_low"},
		"dead that descend":          {func(i *incident.Incident) { i.Killed.Low = incident.Num(9) }, "killed_low"},
		"injured that descend":       {func(i *incident.Incident) { i.Injured = incident.Figure{Low: incident.Num(9), High: incident.Num(8)} }, "injured_low"},
		"negative sources":           {func(i *incident.Incident) { i.SourceCount = -1 }, "source_count"},
		"actor without a name":       {func(i *incident.Incident) { i.Actors[0].Name = "" }, "actors[0].name"},
		"report without an id":       {func(i *incident.Incident) { i.Reports = append(i.Reports, incident.Report{}) }, "reports[1].id"},
		"report twice":               {func(i *incident.Incident) { i.Reports = append(i.Reports, i.Reports[0]) }, "reports[1].id"},
		"claim of nothing":           {func(i *incident.Incident) { i.Claims[0].Kind = "" }, "claims[0].kind"},
		"casualties of no metric":    {func(i *incident.Incident) { i.Claims[0].Metric = "" }, "claims[0].metric"},
		"claim of another report":    {func(i *incident.Incident) { i.Claims[0].Report = "s" }, "claims[0].report"},
		"negative claim":             {func(i *incident.Incident) { i.Claims[0].Low = incident.Num(-2) }, "claims[0].low"},
		"relation without a type":    {func(i *incident.Incident) { i.Relations[0].Type = "" }, "relations[0].type"},
		"relation to nobody":         {func(i *incident.Incident) { i.Relations[0].ID = "" }, "relations[0].id"},
	} {
		i := valid()
		c.set(i)
		if got := fields(t, i); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: faults in %v, want %s", name, got, c.want)
		}
	}
}

func TestAllFaultsAreTold(t *testing.T) {
	i := valid()
	i.ID, i.Type, i.Country, i.Point[0], i.Claims[0].Stance = "a b", "armed_clsh", "xx", 999, "shouts"
	if got := fields(t, i); !slices.Equal(got, []string{"claims[0].stance", "country", "geometry", "id", "type"}) {
		t.Errorf("faults in %v", got)
	}
}

// TestFiguresThatDescend are told with what is said of them and what is not.
func TestFiguresThatDescend(t *testing.T) {
	i := valid()
	i.Killed = incident.Figure{Low: incident.Num(5), High: incident.Num(2)}
	faults := incident.Validate(i, vocabulary(t))
	if len(faults) != 1 || faults[0].Message != "must not be above killed_best, nor that above killed_high: they are 5, unknown and 2" {
		t.Errorf("%v", faults)
	}
}

func TestNearest(t *testing.T) {
	for _, c := range []struct{ s, want string }{{"armed_clsh", "armed_clash"}, {"shelling", "shelling"}, {"SHELLING", "shelling"}, {"shelilng", "shelling"}, {"xyzzy", ""}, {"x", ""}, {"talk", "talks"}, {"", ""}} {
		if got := incident.Nearest(c.s, vocabulary(t).Codes()); got != c.want {
			t.Errorf("nearest to %q is %q, want %q", c.s, got, c.want)
		}
	}
}

func TestReadVocabulary(t *testing.T) {
	v := vocabulary(t)
	if len(v.Types) < 30 {
		t.Errorf("%d types", len(v.Types))
	}
	for _, x := range v.Types {
		if got, ok := v.Get(x.Code); !ok || got != x {
			t.Errorf("%s is %+v", x.Code, got)
		}
	}
	if _, ok := v.Get("nonsense"); ok {
		t.Error("nonsense is a type")
	}
	head := strings.SplitAfterN(data.Types, "\n", 2)[0]
	for _, text := range []string{"", "code,label\n", head + "a,b\n", head + "a,,,,,,,\na,,,,,,,\n"} {
		if _, err := incident.ReadVocabulary(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// TestOrderOfCursors: the order of cursors is total, and unknown values are last.
func TestOrderOfCursors(t *testing.T) {
	at := func(n int64, d incident.Day) *incident.Incident { return &incident.Incident{Num: n, DateStart: d} }
	for _, c := range []struct {
		sort incident.Sort
		want []int64
	}{
		{incident.Sort{}, []int64{3, 4, 2, 1, 6, 5}},
		{incident.Sort{Field: incident.SortDate}, []int64{3, 4, 2, 1, 6, 5}},
		{incident.Sort{Asc: true}, []int64{1, 2, 4, 3, 5, 6}},
		{incident.Sort{Field: incident.SortDate, Asc: true}, []int64{1, 2, 4, 3, 5, 6}},
		{incident.Sort{Field: incident.SortCreated}, []int64{6, 5, 4, 3, 2, 1}},
	} {
		list := []*incident.Incident{at(1, 5), at(2, 5), at(3, 9), at(4, 7), at(5, 0), at(6, 0)}
		slices.SortFunc(list, func(a, b *incident.Incident) int {
			x, y := c.sort.CursorOf(a), c.sort.CursorOf(b)
			switch {
			case c.sort.Before(x, y):
				if c.sort.Before(y, x) {
					t.Errorf("%+v: both come first", c.sort)
				}
				return -1
			case c.sort.Before(y, x):
				return 1
			}
			return 0
		})
		var got []int64
		for _, i := range list {
			got = append(got, i.Num)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.sort, got, c.want)
		}
		if n := c.sort.Normal(); n.Field == "" || n.Asc != c.sort.Asc {
			t.Errorf("%+v is %+v", c.sort, n)
		}
	}
}
