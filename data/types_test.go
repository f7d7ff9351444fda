package data_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"
)

func loadTypes(t *testing.T) [][]string {
	t.Helper()
	f, err := os.Open("types.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll() // also: equally many fields on each row
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// acled holds the disorder type of each pair of ACLED event and sub-event type
// that the vocabulary uses.
var acled = map[string]string{
	"Battles/Government regains territory":                         "Political violence",
	"Battles/Non-state actor overtakes territory":                  "Political violence",
	"Battles/Armed clash":                                          "Political violence",
	"Explosions/Remote violence/Shelling/artillery/missile attack": "Political violence",
	"Explosions/Remote violence/Air/drone strike":                  "Political violence",
	"Explosions/Remote violence/Remote explosive/landmine/IED":     "Political violence",
	"Explosions/Remote violence/Suicide bomb":                      "Political violence",
	"Violence against civilians/Attack":                            "Political violence",
	"Violence against civilians/Abduction/forced disappearance":    "Political violence",
	"Protests/Peaceful protest":                                    "Demonstrations",
	"Riots/Violent demonstration":                                  "Demonstrations",
	"Riots/Mob violence":                                           "Political violence",
	"Strategic developments/Agreement":                             "Strategic developments",
	"Strategic developments/Arrests":                               "Strategic developments",
	"Strategic developments/Other":                                 "Strategic developments",
}

func TestTypes(t *testing.T) {
	rows := loadTypes(t)
	head := "code,label,description,group,acled_event_type,acled_sub_event_type,acled_disorder_type,ucdp_note"
	if got := strings.Join(rows[0], ","); got != head {
		t.Fatalf("header %q, want %q", got, head)
	}
	group := regexp.MustCompile(`[^a-z]+`)
	seen := map[string]bool{}
	for _, r := range rows[1:] {
		code, want := r[0], group.ReplaceAllString(strings.ToLower(r[4]), "_")
		if seen[code] {
			t.Errorf("%s: twice", code)
		}
		seen[code] = true
		if r[1] == "" || r[2] == "" || r[7] == "" {
			t.Errorf("%s: label, description and ucdp_note must be filled in", code)
		}
		if strings.HasPrefix(code, "hazard.") {
			if r[3] != "hazard" || r[4]+r[5]+r[6] != "" {
				t.Errorf("%s: group %q with ACLED codes %q, want hazard and none", code, r[3], r[4:7])
			}
			continue
		}
		if d, ok := acled[r[4]+"/"+r[5]]; !ok || d != r[6] {
			t.Errorf("%s: %q is not a triple of ACLED", code, r[4:7])
		}
		if r[3] != want {
			t.Errorf("%s: group %q, want %q", code, r[3], want)
		}
	}
	for _, code := range words("armed_clash armed_attack shelling air_strike landmine_ied suicide_attack territory_gain government_regains_territory violence_against_civilians abduction peaceful_protest violent_demonstration mob_violence road_blockade arrest displacement ceasefire_agreement agreement talks troop_deployment sanction other hazard.earthquake hazard.flood hazard.landslide hazard.avalanche hazard.fire hazard.storm hazard.explosion hazard.transport hazard.epidemic hazard.drought hazard.other") {
		if !seen[code] {
			t.Errorf("%s: missing", code)
		}
	}
}
