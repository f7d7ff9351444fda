package incident_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
)

// say makes a casualty claim of a few words: "killed A exact 4", "killed A
// several", "killed all at_least 50 @2022-09-16 /night !denies". A word that
// begins with @ is the day of the assertion, / the episode, ! the stance,
// ~ what superseded it.
func say(text string) incident.Claim {
	c := incident.Claim{Kind: "casualty", Stance: "asserts"}
	var plain []string
	for _, w := range strings.Fields(text) {
		switch w[0] {
		case '@':
			c.AssertedAt = w[1:]
		case '/':
			c.Episode = w[1:]
		case '!':
			c.Stance = w[1:]
		case '~':
			c.SupersededBy = w[1:]
		default:
			plain = append(plain, w)
		}
	}
	c.Metric, c.VictimSide, c.Qualifier = plain[0], plain[1], plain[2]
	if len(plain) > 3 {
		var n int64
		fmt.Sscan(plain[3], &n)
		c.Value = incident.Num(n)
	}
	return c
}

// shown writes a figure as low/best/high, "-" where unknown.
func shown(f incident.Figure) string {
	var s [3]string
	for k, n := range []incident.Number{f.Low, f.Best, f.High} {
		if s[k] = n.String(); !n.Known {
			s[k] = "-"
		}
	}
	return strings.Join(s[:], "/")
}

func consolidated(claims ...string) *incident.Incident {
	i := &incident.Incident{}
	for _, c := range claims {
		i.Claims = append(i.Claims, say(c))
	}
	incident.Consolidate(i)
	return i
}

func TestConsolidate(t *testing.T) {
	for _, c := range []struct {
		name            string
		claims          []string
		killed, injured string
		disputed        string
	}{
		{"the example of the data model",
			[]string{"killed A exact 6", "injured A exact 9", "injured B exact 14", "killed B no_information"}, "6/6/-", "23/23/23", ""},
		{"its rivals on A's dead", []string{"killed A exact 18", "killed A at_least 22", "killed A several"}, "18/18/-", "-/-/-", "killed"},
		{"one claim", []string{"killed A exact 4"}, "4/4/4", "-/-/-", ""},
		{"one number told twice", []string{"killed B exact 12", "killed B exact 12"}, "12/12/12", "-/-/-", ""},
		{"sides add up", []string{"killed A exact 4", "killed B exact 12"}, "16/16/16", "-/-/-", ""},
		{"sides are never rivals", []string{"killed A exact 4", "killed B exact 12", "killed civilian-of-A exact 1", "killed third exact 2", "killed unknown exact 1"}, "20/20/20", "-/-/-", ""},
		{"episodes add up", []string{"killed A exact 4 /night", "killed A exact 2 /morning"}, "6/6/6", "-/-/-", ""},
		{"totals of episodes add up", []string{"killed all exact 5 /night", "killed all exact 3 /morning"}, "8/8/8", "-/-/-", ""},
		{"the total of an episode and its sides", []string{"killed all exact 9 /night", "killed A exact 4 /night", "killed A exact 3"}, "7/12/12", "-/-/-", "killed"},
		{"a total of all and episodes", []string{"killed all exact 8", "killed A exact 5 /night", "killed B exact 3 /morning"}, "8/8/8", "-/-/-", ""},
		{"a word alone", []string{"killed A several"}, "3/3/-", "-/-/-", ""},
		{"words", []string{"killed A some", "killed B dozens", "injured A hundreds", "injured B thousands"}, "13/13/-", "1100/1100/-", ""},
		{"more than", []string{"killed A more_than 50"}, "51/51/-", "-/-/-", ""},
		{"at least", []string{"injured A at_least 225"}, "-/-/-", "225/225/-", ""},
		{"rivals: 50 and more than 50", []string{"killed A exact 50", "killed A more_than 50"}, "50/50/-", "-/-/-", "killed"},
		{"not rivals: 50 and at least 50", []string{"killed A exact 50", "killed A at_least 50"}, "50/50/-", "-/-/-", ""},
		{"a number beats a word", []string{"killed A several", "killed A exact 31"}, "31/31/31", "-/-/-", ""},
		{"the latest of two exact ones", []string{"killed A exact 10 @2022-09-16", "killed A exact 24 @2022-09-17"}, "10/24/24", "-/-/-", "killed"},
		{"superseded", []string{"killed A exact 10 ~24", "killed A exact 24"}, "24/24/24", "-/-/-", ""},
		{"retracted", []string{"killed A exact 10 !retracts", "killed A exact 24"}, "24/24/24", "-/-/-", ""},
		{"denied", []string{"killed A exact 10", "killed A exact 10 !denies"}, "10/10/10", "-/-/-", "killed"},
		{"nobody", []string{"killed A none", "killed B none"}, "0/0/0", "-/-/-", ""},
		{"no information is not nobody", []string{"killed A no_information"}, "-/-/-", "-/-/-", ""},
		{"nobody on one side, no word on the other", []string{"killed A none", "killed B no_information"}, "-/-/-", "-/-/-", ""},
		{"no word on one side, nobody on the other", []string{"killed B no_information", "killed A none"}, "-/-/-", "-/-/-", ""},
		{"about", []string{"killed A approx 10"}, "-/10/-", "-/-/-", ""},
		{"up to is not nobody", []string{"killed A up_to 5"}, "-/-/5", "-/-/-", ""},
		{"high has no number", []string{"killed unknown high"}, "-/-/-", "-/-/-", ""},
		{"about three and at least five", []string{"killed A approx 3", "killed A at_least 5"}, "3/3/-", "-/-/-", ""},
		{"a total and its parts agree", []string{"killed all exact 16", "killed A exact 4", "killed B exact 12"}, "16/16/16", "-/-/-", ""},
		{"a total and its parts differ", []string{"killed all exact 20", "killed A exact 4", "killed B exact 12"}, "16/20/20", "-/-/-", "killed"},
		{"a total alone", []string{"killed all exact 20"}, "20/20/20", "-/-/-", ""},
		{"a total and a part that is open", []string{"killed all exact 20", "killed A exact 4", "killed B no_information"}, "20/20/20", "-/-/-", ""},
		{"other metrics are no dead", []string{"missing A exact 7", "displaced all exact 1000", "casualties unknown high"}, "-/-/-", "-/-/-", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			i := consolidated(c.claims...)
			if k, j, d := shown(i.Killed), shown(i.Injured), strings.Join(i.DisputedFields, " "); k != c.killed || j != c.injured || d != c.disputed || i.Disputed != (d != "") {
				t.Errorf("killed %s injured %s disputed %q %t; want killed %s injured %s disputed %q", k, j, d, i.Disputed, c.killed, c.injured, c.disputed)
			}
		})
	}
}

func TestConsolidateKeepsWhatNoClaimCarries(t *testing.T) {
	i := &incident.Incident{Disputed: true, DisputedFields: []string{"killed"}}
	i.Killed = incident.Figure{Low: incident.Num(1), Best: incident.Num(2), High: incident.Num(3)}
	i.Injured = incident.Figure{Best: incident.Num(9)}
	i.Claims = []incident.Claim{say("injured A exact 5")}
	incident.Consolidate(i)
	if shown(i.Killed) != "1/2/3" || shown(i.Injured) != "5/5/5" || i.Disputed || i.DisputedFields != nil {
		t.Errorf("killed %s injured %s disputed %t %v", shown(i.Killed), shown(i.Injured), i.Disputed, i.DisputedFields)
	}
}

func TestRivalTexts(t *testing.T) {
	claim := func(field, text, stance string) incident.Claim {
		return incident.Claim{Kind: "attribution", Field: field, TextValue: text, Stance: stance}
	}
	for _, c := range []struct {
		name   string
		claims []incident.Claim
		want   string
	}{
		{"rival accounts", []incident.Claim{claim("initiator", "Kyrgyzstan", "asserts"), claim("initiator", "Tajikistan", "asserts")}, "initiator"},
		{"one account", []incident.Claim{claim("initiator", "Kyrgyzstan", "asserts"), claim("initiator", "Kyrgyzstan", "asserts")}, ""},
		{"other fields", []incident.Claim{claim("initiator", "Kyrgyzstan", "asserts"), claim("control", "Tajikistan", "asserts")}, ""},
		{"denied", []incident.Claim{claim("initiator", "Kyrgyzstan", "denies")}, "initiator"},
		{"silent", []incident.Claim{claim("initiator", "Kyrgyzstan", "asserts"), claim("initiator", "Tajikistan", "silent")}, ""},
		{"retracted", []incident.Claim{claim("initiator", "Kyrgyzstan", "retracts"), claim("initiator", "Tajikistan", "asserts")}, ""},
		{"without a field, by kind", []incident.Claim{claim("", "Kyrgyzstan", "asserts"), claim("", "Tajikistan", "asserts")}, "attribution"},
		{"a denial and then what is asserted", []incident.Claim{claim("control", "rebels", "denies"), claim("control", "army", "asserts"), claim("x", "y", "asserts")}, "control"},
	} {
		i := &incident.Incident{Claims: c.claims}
		incident.Consolidate(i)
		if got := strings.Join(i.DisputedFields, " "); got != c.want || i.Disputed != (c.want != "") {
			t.Errorf("%s: disputed %q, want %q", c.name, got, c.want)
		}
	}
}

// randomClaims are claims that do not contradict themselves.
func randomClaims(r *rand.Rand) []incident.Claim {
	claims := make([]incident.Claim, 1+r.IntN(7))
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	for n := range claims {
		c := &claims[n]
		c.Kind, c.Metric, c.Stance = "casualty", pick("killed", "killed", "killed", "injured"), pick("asserts", "asserts", "asserts", "asserts", "silent", "retracts", "denies")
		c.Qualifier = incident.Qualifiers[r.IntN(len(incident.Qualifiers))]
		c.VictimSide, c.Episode = pick("A", "A", "B", "unknown", "all"), pick("", "", "", "night")
		c.AssertedAt = pick("", "", "2022-09-16", "2022-09-17")
		switch c.Qualifier {
		case "exact", "at_least", "more_than", "up_to", "approx":
			c.Value = incident.Num(r.Int64N(12))
		}
		if r.IntN(10) == 0 {
			c.SupersededBy = "a later count"
		}
	}
	return claims
}

func descends(f incident.Figure) bool {
	above := func(a, b incident.Number) bool { return a.Known && b.Known && a.N > b.N }
	return above(f.Low, f.Best) || above(f.Best, f.High) || above(f.Low, f.High)
}

// TestConsolidateProperties: figures never descend, and neither the order of the
// claims nor telling one twice makes a difference.
func TestConsolidateProperties(t *testing.T) {
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 3))
		claims := randomClaims(r)
		i := &incident.Incident{Claims: claims}
		incident.Consolidate(i)
		if descends(i.Killed) || descends(i.Injured) {
			t.Fatalf("seed %d: killed %s injured %s of\n%s", seed, shown(i.Killed), shown(i.Injured), told(claims))
		}
		for what, other := range map[string][]incident.Claim{
			"in another order": shuffled(r, claims), "one told twice": append(slices.Clone(claims), claims[r.IntN(len(claims))]),
		} {
			o := &incident.Incident{Claims: other}
			incident.Consolidate(o)
			slices.Sort(o.DisputedFields)
			slices.Sort(i.DisputedFields)
			if o.Killed != i.Killed || o.Injured != i.Injured || !slices.Equal(o.DisputedFields, i.DisputedFields) {
				t.Fatalf("seed %d, %s: killed %s injured %s disputed %v, before %s %s %v, of\n%s", seed, what,
					shown(o.Killed), shown(o.Injured), o.DisputedFields, shown(i.Killed), shown(i.Injured), i.DisputedFields, told(other))
			}
		}
	}
}

func shuffled(r *rand.Rand, claims []incident.Claim) []incident.Claim {
	claims = slices.Clone(claims)
	r.Shuffle(len(claims), func(a, b int) { claims[a], claims[b] = claims[b], claims[a] })
	return claims
}

// TestAnotherSideNeverLowers: what is said of a side on which nothing was said
// before cannot make the sum smaller.
func TestAnotherSideNeverLowers(t *testing.T) {
	for seed := range uint64(20_000) {
		r := rand.New(rand.NewPCG(seed, 4))
		claims := slices.DeleteFunc(randomClaims(r), func(c incident.Claim) bool { return c.VictimSide == "all" })
		before := &incident.Incident{Claims: claims}
		incident.Consolidate(before)
		more := incident.Claim{Kind: "casualty", Metric: "killed", Stance: "asserts", VictimSide: "civilian-of-B", Qualifier: "exact", Value: incident.Num(r.Int64N(9))}
		after := &incident.Incident{Claims: append(slices.Clone(claims), more)}
		incident.Consolidate(after)
		lower := func(a, b incident.Number) bool { return b.Known && (!a.Known || a.N < b.N) }
		if lower(after.Killed.Low, before.Killed.Low) || lower(after.Killed.Best, before.Killed.Best) {
			t.Fatalf("seed %d: killed %s became %s with %d more, of\n%s", seed, shown(before.Killed), shown(after.Killed), more.Value.N, told(claims))
		}
	}
}

func told(claims []incident.Claim) string {
	var b strings.Builder
	for _, c := range claims {
		fmt.Fprintf(&b, "  %s %s %s %s @%s /%s !%s ~%s\n", c.Metric, c.VictimSide, c.Qualifier, c.Value, c.AssertedAt, c.Episode, c.Stance, c.SupersededBy)
	}
	return b.String()
}

// A source does not dispute with itself: of one claimant through one wire the
// latest figure counts, of two papers with one text the lower.
func TestOneSourceIsOneVoice(t *testing.T) {
	reports := []incident.Report{{ID: "a", IndependenceGroup: "wire"}, {ID: "b", IndependenceGroup: "wire"}, {ID: "c"}}
	from := func(report, claimant, text string) incident.Claim {
		c := say(text)
		c.Report, c.Claimant = report, claimant
		return c
	}
	for name, c := range map[string]struct {
		claims   []incident.Claim
		want     string
		disputed bool
	}{
		"two papers, one wire":        {[]incident.Claim{from("a", "ministry", "killed A exact 51"), from("b", "ministry", "killed A exact 50")}, "50/50/50", false},
		"the wire corrects itself":    {[]incident.Claim{from("a", "ministry", "killed A exact 50 @2022-09-16"), from("b", "ministry", "killed A exact 53 @2022-09-17")}, "53/53/53", false},
		"two claimants in one wire":   {[]incident.Claim{from("a", "ministry", "killed A exact 50"), from("b", "hospital", "killed A exact 53")}, "50/50/53", true},
		"two independent papers":      {[]incident.Claim{from("a", "", "killed A exact 50"), from("c", "", "killed A exact 53")}, "50/50/53", true},
		"one report says two things":  {[]incident.Claim{from("c", "x", "killed A exact 50"), from("c", "x", "killed A exact 53")}, "50/50/53", true},
		"a word after a number":       {[]incident.Claim{from("a", "x", "killed A exact 50 @2022-09-16"), from("a", "x", "killed A several @2022-09-17")}, "50/50/50", false},
		"claims that name no report":  {[]incident.Claim{from("", "x", "killed A exact 50"), from("", "x", "killed A exact 53")}, "50/50/53", true},
		"silence keeps the side open": {[]incident.Claim{from("a", "x", "killed A exact 6"), from("a", "x", "killed B no_information !silent")}, "6/6/-", false},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 {
				i := &incident.Incident{Reports: reports, Claims: c.claims}
				incident.Consolidate(i)
				if got := shown(i.Killed); got != c.want || i.Disputed != c.disputed {
					t.Errorf("%s, disputed %t; want %s, %t", got, i.Disputed, c.want, c.disputed)
				}
				slices.Reverse(c.claims)
			}
		})
	}
}
