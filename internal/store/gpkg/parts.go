package gpkg

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"dateline/internal/incident"

	"github.com/paulmach/orb"
)

// part is a side table: rows that belong to an incident, in their order.
type part struct {
	table   string
	columns []string
	count   func(*incident.Incident) int
	values  func(*incident.Incident, int) []any
	add     func(*incident.Incident, *cells)
}

// parts are the side tables; the position of a table is its bit in the column
// parts of incidents, so that an incident without claims costs no look.
var parts = []part{
	{"reports", []string{"id", "publisher", "headline", "url", "lang", "published_at", "published_precision", "source_scale", "independence_group", "role"},
		func(i *incident.Incident) int { return len(i.Reports) },
		func(i *incident.Incident, n int) []any {
			r := i.Reports[n]
			return texts(r.ID, r.Publisher, r.Headline, r.URL, r.Lang, r.PublishedAt, r.PublishedPrecision, r.SourceScale, r.IndependenceGroup, r.Role)
		},
		func(i *incident.Incident, c *cells) {
			i.Reports = append(i.Reports, incident.Report{ID: c.text(), Publisher: c.text(), Headline: c.text(), URL: c.text(), Lang: c.text(),
				PublishedAt: c.text(), PublishedPrecision: c.text(), SourceScale: c.text(), IndependenceGroup: c.text(), Role: c.text()})
		}},
	{"actors", []string{"name", "as_written", "role", "side", "kind", "country"},
		func(i *incident.Incident) int { return len(i.Actors) },
		func(i *incident.Incident, n int) []any {
			a := i.Actors[n]
			return texts(a.Name, a.AsWritten, a.Role, a.Side, a.Kind, a.Country)
		},
		func(i *incident.Incident, c *cells) {
			i.Actors = append(i.Actors, incident.Actor{Name: c.text(), AsWritten: c.text(), Role: c.text(), Side: c.text(), Kind: c.text(), Country: c.text()})
		}},
	{"claims", []string{"kind", "metric", "qualifier", "value", "low", "high", "unit", "victim_kind", "victim_side", "episode", "field", "text_value",
		"stance", "claimant", "claimant_side", "chain", "report", "evidence", "asserted_at", "superseded_by", "source_reliability", "info_credibility"},
		func(i *incident.Incident) int { return len(i.Claims) },
		func(i *incident.Incident, n int) []any {
			c := i.Claims[n]
			v := texts(c.Kind, c.Metric, c.Qualifier)
			v = append(v, numOrNull(c.Value), numOrNull(c.Low), numOrNull(c.High))
			v = append(v, texts(c.Unit, c.VictimKind, c.VictimSide, c.Episode, c.Field, c.TextValue, c.Stance, c.Claimant, c.ClaimantSide)...)
			return append(append(v, chainText(c.Chain)), texts(c.Report, c.Evidence, c.AssertedAt, c.SupersededBy, c.SourceReliability, c.InfoCredibility)...)
		},
		func(i *incident.Incident, c *cells) {
			i.Claims = append(i.Claims, incident.Claim{Kind: c.text(), Metric: c.text(), Qualifier: c.text(),
				Value: c.number(), Low: c.number(), High: c.number(), Unit: c.text(), VictimKind: c.text(), VictimSide: c.text(),
				Episode: c.text(), Field: c.text(), TextValue: c.text(), Stance: c.text(), Claimant: c.text(), ClaimantSide: c.text(),
				Chain: chainOf(c.text()), Report: c.text(), Evidence: c.text(), AssertedAt: c.text(), SupersededBy: c.text(),
				SourceReliability: c.text(), InfoCredibility: c.text()})
		}},
	{"relations", []string{"type", "id", "note"},
		func(i *incident.Incident) int { return len(i.Relations) },
		func(i *incident.Incident, n int) []any {
			r := i.Relations[n]
			return texts(r.Type, string(r.ID), r.Note)
		},
		func(i *incident.Incident, c *cells) {
			i.Relations = append(i.Relations, incident.Relation{Type: c.text(), ID: incident.ID(c.text()), Note: c.text()})
		}},
	{"candidates", []string{"place_id", "name", "kind", "country", "admin1", "label", "lon", "lat", "uncertainty_m", "uncertainty_reason", "match", "score", "chosen"},
		func(i *incident.Incident) int { return len(i.Candidates) },
		func(i *incident.Incident, n int) []any {
			c := i.Candidates[n]
			v := texts(c.PlaceID, c.Name, c.Kind, c.Country, c.Admin1, c.Label)
			return append(v, c.Point[0], c.Point[1], c.UncertaintyM, orNull(c.UncertaintyReason), orNull(c.Match), c.Score, c.Chosen)
		},
		func(i *incident.Incident, c *cells) {
			i.Candidates = append(i.Candidates, incident.Candidate{PlaceID: c.text(), Name: c.text(), Kind: c.text(), Country: c.text(), Admin1: c.text(),
				Label: c.text(), Point: orb.Point{c.real(), c.real()}, UncertaintyM: c.real(), UncertaintyReason: c.text(), Match: c.text(),
				Score: c.real(), Chosen: c.int() != 0})
		}},
}

func texts(s ...string) []any {
	v := make([]any, len(s))
	for i := range s {
		v[i] = orNull(s[i])
	}
	return v
}

// chainText keeps a chain of sources as a JSON array, so that a GIS shows it.
func chainText(chain []string) any {
	if len(chain) == 0 {
		return nil
	}
	b, err := json.Marshal(chain)
	if err != nil {
		panic(err) // strings always encode
	}
	return string(b)
}

// chainOf reads it back; a text that another program wrote is one source.
func chainOf(s string) (chain []string) {
	if s == "" {
		return nil
	}
	if json.Unmarshal([]byte(s), &chain) != nil {
		return []string{s}
	}
	return chain
}

func partsOf(i *incident.Incident) int64 {
	var bits int64
	for n, p := range parts {
		if p.count(i) > 0 {
			bits |= 1 << n
		}
	}
	return bits
}

func (p part) selectSQL() string {
	return "SELECT +" + strings.Join(p.columns, ", +") + " FROM " + p.table + " WHERE incident = ? ORDER BY ord"
}

func (p part) insertSQL() string {
	return "INSERT INTO " + p.table + " (incident, ord, " + strings.Join(p.columns, ", ") + ") VALUES (?, ?" + strings.Repeat(", ?", len(p.columns)) + ")"
}

func (p part) deleteSQL() string { return "DELETE FROM " + p.table + " WHERE incident = ?" }

// complete reads the rows of the side tables, as bits says.
func complete(ctx context.Context, q preparer, i *incident.Incident, bits int64) error {
	for n, p := range parts {
		if bits&(1<<n) == 0 {
			continue
		}
		st, err := q.stmt(ctx, p.selectSQL())
		if err != nil {
			return err
		}
		rows, err := st.QueryContext(ctx, i.Num)
		if err != nil {
			return coded("read "+p.table, err)
		}
		err = eachRow(rows, len(p.columns), func(v []any) error { p.add(i, &cells{v: v}); return nil })
		if err != nil {
			return coded("read "+p.table, err)
		}
	}
	return nil
}

// eachRow calls f with the values of each row and closes rows.
func eachRow(rows *sql.Rows, width int, f func([]any) error) error {
	defer rows.Close()
	values, into := make([]any, width), make([]any, width)
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("scan a row: %w", err)
		}
		if err := f(values); err != nil {
			return err
		}
	}
	return rows.Err()
}
