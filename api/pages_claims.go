package api

import (
	"slices"
	"strings"

	"dateline/internal/incident"
)

// claimGroup is the claims on one question, side by side.
type claimGroup struct {
	Title  string
	Claims []claimCard
}

// claimCard is what one source says.
type claimCard struct {
	Value, Note, Evidence, Claimant, Via, When string
	Report, Anchor                             string
	Weak                                       bool // silent, retracted or superseded
}

// question is what claims of a group have in common.
type question struct{ kind, metric, field, side, victims, episode string }

// groupsOf puts the claims on the same question together, in the order in which the
// questions come up.
func groupsOf(i *incident.Incident) []claimGroup {
	headlines := map[string]string{}
	for _, r := range i.Reports {
		headlines[r.ID] = strings.Join(nonEmpty(r.Publisher, either(r.Headline, r.ID)), ": ")
	}
	var order []question
	groups := map[question]*claimGroup{}
	for n := range i.Claims {
		k := &i.Claims[n]
		q := question{k.Kind, k.Metric, k.Field, k.VictimSide, k.VictimKind, k.Episode}
		if groups[q] == nil {
			groups[q] = &claimGroup{Title: q.title()}
			order = append(order, q)
		}
		groups[q].Claims = append(groups[q].Claims, cardOf(k, headlines))
	}
	out := make([]claimGroup, len(order))
	for n, q := range order {
		out[n] = *groups[q]
	}
	return out
}

// title is the question in words.
func (q question) title() string {
	what := either(q.metric, either(q.field, q.kind))
	if q.kind == "casualty" {
		what = either(q.metric, "casualties")
	}
	title := sentenceCase(plain(what))
	if q.kind != "casualty" && q.field != "" && q.field != q.kind {
		title += " (" + plain(q.kind) + ")"
	}
	if more := nonEmpty(q.victims, sideWords(q.side), q.episode); len(more) > 0 {
		title += ": " + strings.Join(more, ", ")
	}
	return title
}

func sideWords(side string) string {
	switch side {
	case "", "unknown":
		return ""
	case "A", "B":
		return "side " + side
	case "all":
		return "all sides"
	case "third":
		return "a third side"
	}
	return plain(side)
}

func cardOf(k *incident.Claim, headlines map[string]string) claimCard {
	card := claimCard{Value: valueOf(k), Evidence: k.Evidence, Claimant: k.Claimant, When: k.AssertedAt}
	if k.Claimant == "" && len(k.Chain) > 0 {
		card.Claimant = k.Chain[0]
	}
	via := slices.DeleteFunc(slices.Clone(k.Chain), func(s string) bool { return s == card.Claimant })
	card.Via = strings.Join(via, " and ")
	if k.ClaimantSide != "" {
		card.Claimant = strings.TrimSpace(card.Claimant + " (" + either(sideWords(k.ClaimantSide), "side not known") + ")")
	}
	switch {
	case k.SupersededBy != "":
		card.Note, card.Weak = "superseded by a later claim", true
	case k.Stance == "retracts":
		card.Note, card.Weak = "taken back", true
	case k.Stance == "silent":
		card.Weak = true
	}
	if rating := strings.Join(nonEmpty(k.SourceReliability, k.InfoCredibility), ""); rating != "" {
		card.Note = strings.TrimPrefix(card.Note+"; rated "+rating, "; ")
	}
	if k.Report != "" {
		card.Report, card.Anchor = either(headlines[k.Report], k.Report), reportAnchor(k.Report)
	}
	return card
}

// qualifierWords come before the number of a claim, or stand for it.
var qualifierWords = map[string]string{
	"at_least": "at least", "more_than": "more than", "up_to": "up to", "approx": "about", "some": "some", "several": "several",
	"dozens": "dozens", "hundreds": "hundreds", "thousands": "thousands", "high": "many", "none": "none", "no_information": "no word of it",
}

// valueOf is what is claimed, in words.
func valueOf(k *incident.Claim) string {
	number := k.Value.String()
	if number == "" && k.Low.Known && k.High.Known {
		number = k.Low.String() + " to " + k.High.String()
	} else if number == "" {
		number = either(k.Low.String(), k.High.String())
	}
	text := strings.Join(nonEmpty(qualifierWords[k.Qualifier], number, k.TextValue), " ")
	switch {
	case text != "" && number != "" && k.Metric == "" && k.Unit != "":
		text += " " + plain(k.Unit)
	case text == "" && k.Stance == "silent":
		text = "no word of it"
	}
	if k.Stance == "denies" {
		return "denies: " + either(text, "it happened")
	}
	return text
}
