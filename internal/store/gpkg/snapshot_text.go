package gpkg

import (
	"encoding/xml"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"dateline/internal/cql"
	"dateline/internal/incident"
)

// qgisMetadata is the form of metadata that QGIS reads, and shows.
const qgisMetadata = "http://mrcc.com/qgis.dtd"

// describe says in the metadata what the file holds.
func (n *snapshot) describe(q incident.Query) {
	seq := strings.Join(n.texts("SELECT CAST(coalesce(max(seq), 0) AS TEXT) FROM src.incident_changes"), "") // of the state that was read
	var b strings.Builder
	field := func(name, text string) {
		b.WriteString("  <" + name + ">")
		if err := xml.EscapeText(&b, []byte(text)); err != nil && n.err == nil {
			n.err = err
		}
		b.WriteString("</" + name + ">\n")
	}
	b.WriteString("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\">\n")
	field("type", "dataset")
	field("title", "Incidents")
	field("abstract", fmt.Sprintf("What dateline held on %s (change %s) of: %s", time.Now().UTC().Format(time.RFC3339), seq, describeQuery(q)))
	b.WriteString("</qgis>\n")
	n.exec("INSERT INTO gpkg_metadata VALUES (1, 'dataset', ?, 'text/xml', ?)", qgisMetadata, b.String())
	n.exec("INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', 'incidents', 1)")
}

// describeQuery writes a query in the parameters of the interface.
func describeQuery(q incident.Query) string {
	var list []string
	add := func(name, value string) { list = append(list, name+"="+value) }
	number := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
	if b := q.BBox; b != nil {
		add("bbox", strings.Join([]string{number(b.West), number(b.South), number(b.East), number(b.North)}, ","))
	}
	if n := q.Near; n != nil {
		add("near", number(n.Point[0])+","+number(n.Point[1]))
		add("radius", number(n.RadiusM))
	}
	if !q.Time.IsZero() {
		add("datetime", openEnd(q.Time.From)+"/"+openEnd(q.Time.To))
	}
	for _, p := range slices.Sorted(maps.Keys(q.Equal)) {
		add(string(p), strings.Join(q.Equal[p], ","))
	}
	if q.IDs != nil {
		add("ids", fmt.Sprintf("(%d ids)", len(q.IDs)))
	}
	for _, p := range []struct{ name, value string }{{"within", q.Within}, {"q", q.Text}} {
		if p.value != "" {
			add(p.name, p.value)
		}
	}
	if q.KilledMin.Known {
		add("killed_min", strconv.FormatInt(q.KilledMin.N, 10))
	}
	if !q.UpdatedAfter.IsZero() {
		add("updated_after", q.UpdatedAfter.UTC().Format(time.RFC3339Nano))
	}
	if q.Filter != nil {
		add("filter", cql.String(q.Filter.Expr))
	}
	if q.Limit > 0 {
		add("limit", strconv.Itoa(q.Limit))
	}
	if len(list) == 0 {
		return "all incidents"
	}
	return strings.Join(list, " & ")
}

// openEnd writes an end of an interval, .. when it is open.
func openEnd(d incident.Day) string {
	if d == 0 {
		return ".."
	}
	return d.String()
}
