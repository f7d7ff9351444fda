// Package data_test holds the sample and the vocabulary to their contract:
// docs/data-model.md says in words what is checked here.
package data_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties properties      `json:"properties"`
}

// properties are those that the sample may carry. Figures, places' ids,
// coordinates and radii are missing on purpose: they are derived on loading.
type properties struct {
	Title             string     `json:"title"`
	Summary           string     `json:"summary"`
	Type              string     `json:"type"`
	Scope             string     `json:"scope"`
	Status            string     `json:"status"`
	DateStart         string     `json:"date_start"`
	DateEnd           string     `json:"date_end"`
	DatePrecision     string     `json:"date_precision"`
	DateText          string     `json:"date_text"`
	DateAnchor        string     `json:"date_anchor"`
	DateNote          string     `json:"date_note"`
	TimeLocal         string     `json:"time_local"`
	UTCOffsetMin      *int       `json:"utc_offset_min"`
	Place             *string    `json:"place"`
	PlaceQuery        string     `json:"place_query"`
	Country           string     `json:"country"`
	GeoMethod         string     `json:"geo_method"`
	Certainty         string     `json:"certainty"`
	CivilianTargeting *bool      `json:"civilian_targeting"`
	Modes             []string   `json:"modes"`
	Contexts          []string   `json:"contexts"`
	Tags              []string   `json:"tags"`
	Actors            []actor    `json:"actors"`
	Reports           []report   `json:"reports"`
	Claims            []claim    `json:"claims"`
	Relations         []relation `json:"relations"`
}

type actor struct {
	Name      string `json:"name"`
	AsWritten string `json:"as_written"`
	Role      string `json:"role"`
	Side      string `json:"side"`
	Kind      string `json:"kind"`
	Country   string `json:"country"`
}

type report struct {
	ID                 string `json:"id"`
	Publisher          string `json:"publisher"`
	Headline           string `json:"headline"`
	Lang               string `json:"lang"`
	PublishedAt        string `json:"published_at"`
	PublishedPrecision string `json:"published_precision"`
	SourceScale        string `json:"source_scale"`
	IndependenceGroup  string `json:"independence_group"`
	Role               string `json:"role"`
}

type claim struct {
	Kind         string   `json:"kind"`
	Metric       string   `json:"metric"`
	Qualifier    string   `json:"qualifier"`
	Value        *int     `json:"value"`
	Unit         string   `json:"unit"`
	VictimKind   string   `json:"victim_kind"`
	VictimSide   string   `json:"victim_side"`
	Field        string   `json:"field"`
	TextValue    string   `json:"text_value"`
	Stance       string   `json:"stance"`
	Claimant     string   `json:"claimant"`
	ClaimantSide string   `json:"claimant_side"`
	Chain        []string `json:"chain"`
	Report       string   `json:"report"`
	Evidence     string   `json:"evidence"`
	AssertedAt   string   `json:"asserted_at"`
	SupersededBy string   `json:"superseded_by"`
}

type relation struct {
	Type string `json:"type"`
	ID   string `json:"id"`
	Note string `json:"note"`
}

func words(s string) []string { return strings.Fields(s) }

var (
	scopes       = words("event episode aggregate")
	certainties  = words("observed likely possible unlikely unknown")
	actorRoles   = words("perpetrator target participant mediator initiator host affected")
	actorKinds   = words("state_forces rebel_group political_militia identity_militia rioters protesters civilians external_forces government international_organization media unknown")
	reportRoles  = words("primary secondary background")
	claimKinds   = words("casualty attribution weapon target date place control status")
	metrics      = words("killed injured missing captured displaced evacuated casualties")
	exactWords   = words("exact at_least more_than up_to approx")
	fuzzyWords   = words("some several dozens hundreds thousands high none no_information")
	victimSides  = words("A B civilian-of-A civilian-of-B third unknown all")
	stances      = words("asserts denies silent retracts")
	relationKind = words("contains part_of possibly_contains follows duplicates")
	contexts     = words("military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic legal reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality diplomatic territory peacekeeping health asylum migration disasters natural_resource environment technology terrorism cbrn cyber misinformation crime corruption illegal_drugs trafficking")
	// longest says how many days each precision may span at the most.
	longest = map[string]int{"instant": 1, "hour": 1, "day": 1, "multi_day": 6, "week": 7,
		"multi_week": 31, "month": 31, "season": 92, "year": 366, "unknown": 1 << 30}
	idForm = regexp.MustCompile(`^[A-Za-z0-9._~-]{1,64}$`)
	noted  = regexp.MustCompile(`(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday) (\d{4}-\d{2}-\d{2})`)
	weekly = regexp.MustCompile(`^(?:on )?(Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)( night)?$`)
)

func load(t *testing.T) ([]byte, collection) {
	t.Helper()
	b, err := os.ReadFile("incidents.geojson")
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	var c collection
	if err := d.Decode(&c); err != nil {
		t.Fatalf("incidents.geojson: %v", err)
	}
	if c.Type != "FeatureCollection" || len(c.Features) == 0 {
		t.Fatalf("type %q with %d features, want a FeatureCollection with some", c.Type, len(c.Features))
	}
	return b, c
}

func oneOf(t *testing.T, what, v string, allowed []string) {
	t.Helper()
	if !slices.Contains(allowed, v) {
		t.Errorf("%s: %q is not one of %s", what, v, strings.Join(allowed, ", "))
	}
}

func day(t *testing.T, what, s string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	return d
}

func TestSample(t *testing.T) {
	raw, c := load(t)
	for _, key := range words("coordinates lon lat bbox place_id place_name uncertainty_m uncertainty_reason geo_precision candidates killed_low killed_best killed_high injured_low injured_best injured_high disputed") {
		if bytes.Contains(raw, []byte(`"`+key+`":`)) {
			t.Errorf("the sample holds %q, which is derived when it is loaded", key)
		}
	}
	var types []string
	for _, r := range loadTypes(t)[1:] {
		types = append(types, r[0])
	}
	byID, reports := map[string]feature{}, map[string]report{}
	for _, f := range c.Features {
		if _, ok := byID[f.ID]; ok {
			t.Errorf("%s: id twice", f.ID)
		}
		byID[f.ID] = f
	}
	for _, f := range c.Features {
		t.Run(f.ID, func(t *testing.T) {
			p := f.Properties
			if f.Type != "Feature" || string(f.Geometry) != "null" || !idForm.MatchString(f.ID) {
				t.Errorf("type %q, geometry %s: want a Feature with a null geometry and a plain id", f.Type, f.Geometry)
			}
			if p.Title == "" || p.Summary == "" || p.Status != "published" || len(p.Reports) == 0 || len(p.Actors) == 0 || len(p.Claims) == 0 {
				t.Error("title, summary, status published, actors, reports and claims must be there")
			}
			oneOf(t, "type", p.Type, types)
			oneOf(t, "scope", p.Scope, scopes)
			oneOf(t, "certainty", p.Certainty, certainties)
			for _, v := range p.Contexts {
				oneOf(t, "contexts", v, contexts)
			}
			if (p.Place == nil) != (p.GeoMethod == "none") || p.GeoMethod != "" && p.GeoMethod != "none" {
				t.Errorf("geo_method %q: want none exactly where no place is written", p.GeoMethod)
			}
			checkDates(t, p)
			checkReports(t, p.Reports, reports)
			checkActors(t, p.Actors)
			for _, cl := range p.Claims {
				checkClaim(t, p.Reports, cl)
			}
			checkRelations(t, f, byID)
		})
	}
}

func checkDates(t *testing.T, p properties) {
	start, end := day(t, "date_start", p.DateStart), day(t, "date_end", p.DateEnd)
	n := int(end.Sub(start).Hours()/24) + 1
	if most, ok := longest[p.DatePrecision]; !ok || n < 1 || n > most {
		t.Errorf("%s to %s are %d days, which date_precision %q does not allow", p.DateStart, p.DateEnd, n, p.DatePrecision)
	}
	if n > 1 != (strings.HasPrefix(p.DateNote, "Doubt: ") || strings.HasPrefix(p.DateNote, "Extent: ")) {
		t.Errorf("date_note %q: a range, and only a range, begins with Doubt: or Extent:", p.DateNote)
	}
	for _, m := range noted.FindAllStringSubmatch(p.DateNote, -1) {
		if got := day(t, "date_note", m[2]).Weekday().String(); got != m[1] {
			t.Errorf("date_note: %s was a %s, not a %s", m[2], got, m[1])
		}
	}
	if p.DateAnchor != "" {
		anchor := day(t, "date_anchor", p.DateAnchor)
		if end.After(anchor) {
			t.Errorf("date_end %s is after the publication on %s", p.DateEnd, p.DateAnchor)
		}
		if m := weekly.FindStringSubmatch(p.DateText); m != nil && (end.Weekday().String() != m[1] || anchor.Sub(end) >= 7*24*time.Hour) {
			t.Errorf("date_end %s is not the last %s up to %s", p.DateEnd, m[1], p.DateAnchor)
		}
	}
	if p.TimeLocal != "" {
		if _, err := time.Parse("15:04", p.TimeLocal); err != nil || p.UTCOffsetMin == nil || p.DatePrecision != "instant" {
			t.Errorf("time_local %q: want HH:MM, an offset and the precision instant", p.TimeLocal)
		}
	}
}

func checkReports(t *testing.T, rs []report, known map[string]report) {
	for _, r := range rs {
		oneOf(t, "report role", r.Role, reportRoles)
		if r.Publisher == "" || r.IndependenceGroup == "" || r.PublishedAt == "" {
			t.Errorf("report %s: publisher, published_at and independence_group must be there", r.ID)
		}
		r.Role = ""
		if k, ok := known[r.ID]; ok && k != r {
			t.Errorf("report %s is described differently elsewhere", r.ID)
		}
		known[r.ID] = r
	}
}

func checkActors(t *testing.T, as []actor) {
	for _, a := range as {
		oneOf(t, "actor role", a.Role, actorRoles)
		oneOf(t, "actor kind", a.Kind, actorKinds)
		oneOf(t, "actor side", a.Side, []string{"", "A", "B"})
	}
}

func checkClaim(t *testing.T, rs []report, c claim) {
	oneOf(t, "claim kind", c.Kind, claimKinds)
	oneOf(t, "stance", c.Stance, stances)
	i := slices.IndexFunc(rs, func(r report) bool { return r.ID == c.Report })
	switch {
	case i < 0:
		t.Errorf("claim of report %q, which the incident does not list", c.Report)
	case len(c.Chain) == 0 || c.Chain[0] != rs[i].Publisher || c.Chain[len(c.Chain)-1] != c.Claimant:
		t.Errorf("chain %q: want it to lead from %q to the claimant %q", c.Chain, rs[i].Publisher, c.Claimant)
	}
	if n := sentences(c.Evidence); n != 1 || strings.TrimSpace(c.Evidence) != c.Evidence {
		t.Errorf("evidence has %d sentences, want one: %q", n, c.Evidence)
	}
	if c.AssertedAt != "" {
		day(t, "asserted_at", c.AssertedAt)
	}
	if c.Kind != "casualty" {
		if c.Field == "" || c.Metric != "" || c.Stance == "asserts" && c.TextValue == "" {
			t.Errorf("%s claim: want field and text_value, no metric", c.Kind)
		}
		return
	}
	oneOf(t, "metric", c.Metric, metrics)
	oneOf(t, "victim_side", c.VictimSide, victimSides)
	if c.Value != nil {
		oneOf(t, "qualifier of a number", c.Qualifier, exactWords)
	} else {
		oneOf(t, "qualifier without a number", c.Qualifier, fuzzyWords)
	}
	if (c.Stance == "silent") != (c.Qualifier == "no_information") {
		t.Errorf("stance %q with qualifier %q: of what a source says nothing there is no information, and nothing else", c.Stance, c.Qualifier)
	}
}

func checkRelations(t *testing.T, f feature, byID map[string]feature) {
	inverse := map[string]string{"contains": "part_of", "part_of": "contains"}
	for _, r := range f.Properties.Relations {
		oneOf(t, "relation", r.Type, relationKind)
		other, ok := byID[r.ID]
		if !ok || r.ID == f.ID {
			t.Errorf("relation %s to %q, which is no other incident of the sample", r.Type, r.ID)
			continue
		}
		if inv := inverse[r.Type]; inv != "" && !slices.ContainsFunc(other.Properties.Relations, func(o relation) bool { return o.Type == inv && o.ID == f.ID }) {
			t.Errorf("%s %s, but that one lacks %s", r.Type, r.ID, inv)
		}
	}
}

// TestSampleIsDocumented holds docs/sample.md to the sample: it tells of every
// incident, and of no other.
func TestSampleIsDocumented(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "docs", "sample.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(b), "## Sentence by sentence")
	if !ok {
		t.Fatal("docs/sample.md has no section \"Sentence by sentence\"")
	}
	_, c := load(t)
	told := map[string]bool{}
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(text, -1) {
		i := slices.IndexFunc(c.Features, func(f feature) bool { return strings.HasSuffix(f.ID, "-"+m[1]) || f.ID == m[1] })
		if i < 0 {
			t.Errorf("docs/sample.md tells of %s, which is not in the sample", m[1])
			continue
		}
		told[c.Features[i].ID] = true
	}
	for _, f := range c.Features {
		if !told[f.ID] {
			t.Errorf("docs/sample.md does not tell of %s", f.ID)
		}
	}
}

var sentenceEnd = regexp.MustCompile(`[.!?]["”’']*\s+["“‘'(]*\p{Lu}`)

// sentences counts the sentences of s; a line break ends one too.
func sentences(s string) int {
	if s == "" {
		return 0
	}
	return 1 + strings.Count(s, "\n") + len(sentenceEnd.FindAllString(s, -1))
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"Two died.", 1},
		{"Two died. Three were hurt.", 2},
		{"“Two died.” Three were hurt.", 2},
		{"\"Two died. However, three live,\" it said.", 2},
		{"They met on Sept. 16, 2022.", 1},
		{"Two died\nThree were hurt", 2},
	} {
		if got := sentences(c.text); got != c.want {
			t.Errorf("sentences(%q) = %d, want %d", c.text, got, c.want)
		}
	}
}
