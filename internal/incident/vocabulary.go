package incident

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"

	"dateline/internal/cql"
)

// Type is an entry of the vocabulary of incident types, with the codes of the
// data sets that it converts to and from.
type Type struct {
	Code              string `json:"code"`
	Label             string `json:"label"`
	Description       string `json:"description"`
	Group             string `json:"group"`
	ACLEDEventType    string `json:"acled_event_type"`
	ACLEDSubEventType string `json:"acled_sub_event_type"`
	ACLEDDisorderType string `json:"acled_disorder_type"`
	UCDPNote          string `json:"ucdp_note"`
}

// Vocabulary is the list of incident types, in the order of data/types.csv.
type Vocabulary struct {
	Types  []Type
	byCode map[string]int
}

// typeColumns is the header of data/types.csv.
var typeColumns = []string{"code", "label", "description", "group",
	"acled_event_type", "acled_sub_event_type", "acled_disorder_type", "ucdp_note"}

// ReadVocabulary reads data/types.csv.
func ReadVocabulary(r io.Reader) (Vocabulary, error) {
	v := Vocabulary{byCode: map[string]int{}}
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return v, fmt.Errorf("read vocabulary: %w", err)
	}
	if len(rows) == 0 || !slices.Equal(rows[0], typeColumns) {
		return v, fmt.Errorf("read vocabulary: the header must be %v", typeColumns)
	}
	for _, c := range rows[1:] {
		if _, double := v.byCode[c[0]]; double {
			return v, fmt.Errorf("read vocabulary: code %q stands twice", c[0])
		}
		v.byCode[c[0]] = len(v.Types)
		v.Types = append(v.Types, Type{c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]})
	}
	return v, nil
}

// Get returns the type of a code.
func (v Vocabulary) Get(code string) (Type, bool) {
	i, ok := v.byCode[code]
	if !ok {
		return Type{}, false
	}
	return v.Types[i], true
}

// Codes lists the codes in the order of the vocabulary.
func (v Vocabulary) Codes() []string {
	codes := make([]string, len(v.Types))
	for i, t := range v.Types {
		codes[i] = t.Code
	}
	return codes
}

// Nearest returns the allowed value that is most like s, or "" when none comes near
// enough to be what was meant (see cql.Nearest).
func Nearest(s string, allowed []string) string { return cql.Nearest(s, allowed) }
