package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
)

// MaxRows is how many rows a page for people shows at most.
const MaxRows = 500

// itemsPage is what the page of a list shows.
type itemsPage struct {
	Conditions []fact
	Form       *formPart
	Open       bool
	Count      string
	Nothing    string
	Map        mapPart
	Pager      pagerPart
	Columns    []column
	Sortable   bool // the heads of the columns lead to other orders
	Rows       [][]cell
}

// pagerPart is the ways to the pages around; empty: there is none.
type pagerPart struct{ First, Prev, Next string }

// column is the head of a column: Sorted is ascending, descending or empty, Href the
// same page in another order.
type column struct {
	Title, Href, Sorted string
	Number              bool
}

// cell is a value in a table; an empty Text is not known. Head: it names the row.
type cell struct {
	Text, Href, Note, Mark string
	Label                  string // that of the column, where a narrow screen shows no columns
	Head, Number           bool
}

// showIncidents answers with a page of incidents for people.
func (s *Server) showIncidents(c *gin.Context, req *listRequest, found *page) error {
	rows, err := s.Finder.Load(c.Request.Context(), found.refs)
	if err != nil {
		return err
	}
	raw := c.Request.URL.RawQuery
	p := s.newPage(c, view{Name: "items", Title: "Incidents", Links: found.links})
	p.Here, p.Crumbs, p.Formats = "incidents", crumbsOf(p.Path), formatsOf(found.links)
	if req.within != nil {
		p.Title = "Incidents in " + req.within.Name
	}
	list := &itemsPage{
		Conditions: conditionsOf(raw, req), Form: s.incidentForm(p, raw),
		Count: countWords(found.count.N, found.count.Exact, len(rows), "incident", "incidents"),
		Pager: pagerOf(p, raw, found.links), Columns: columnsOf(p, raw, req.query.Sort.Normal()), Sortable: true,
		Nothing: "No incident matches. Leave a condition out, or widen the box or the dates.",
	}
	if n := found.count.unlocated; n > 0 {
		list.Count += "; " + grouped(n) + " of them could not be placed"
		if req.query.BBox != nil {
			list.Count += " and match any box"
		}
	}
	list.Count += "."
	if req.hits {
		list.Nothing = "Only their number was asked for."
	}
	list.Open = len(rows) == 0
	for _, i := range rows {
		list.Rows = append(list.Rows, s.rowOf(p, i))
	}
	list.Map = s.mapOfList(p, req, rows)
	p.Items = list
	query := conditions(raw, "f", "limit", "resultType", "crs")
	for _, f := range fileFormats {
		p.Downloads = append(p.Downloads, link{Href: p.local("/collections/incidents/download", withParameter(query, "f", f.name)), Type: f.mediaType, Title: formatTitle(f.name)})
	}
	return s.servePage(c, http.StatusOK, p)
}

// formatTitle is the name that people know a format by.
func formatTitle(name string) string {
	if f, ok := format.Lookup(name); ok {
		return f.Title
	}
	return name
}

// formatsOf are the alternates among links, whose titles are the names that people know.
func formatsOf(links []link) (out []link) {
	for _, l := range links {
		if l.Rel == "alternate" && l.Type != htmlFormat.mediaType {
			out = append(out, l)
		}
	}
	return out
}

// notConditions are the parameters that say how a list is told, not what is in it.
var notConditions = []string{"f", "limit", "cursor", "sortby", "properties", "resultType", "crs", "filter-lang", "lang"}

// conditionsOf lists what the list is restricted to, as it was asked.
func conditionsOf(raw string, req *listRequest) (out []fact) {
	for token := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(token, "=")
		name, e1 := unescape(name)
		value, e2 := unescape(value)
		if name == "" || e1 != nil || e2 != nil || slices.Contains(notConditions, name) {
			continue
		}
		if name == "within" && req != nil && req.within != nil {
			value = req.within.Name
		}
		out = append(out, fact{Name: name, Value: value})
	}
	return out
}

// countWords tells how many things there are and how many of them are shown.
func countWords(n int64, exact bool, shown int, one, many string) string {
	text := plural(n, one, many)
	switch {
	case !exact:
		text = "About " + text
	case n == 0:
		return "No " + many
	}
	if int64(shown) < n {
		text += ", " + strconv.Itoa(shown) + " on this page"
	}
	return text
}

// pagerOf leads to the pages around.
func pagerOf(p *sheet, raw string, links []link) (out pagerPart) {
	for _, l := range links {
		switch l.Rel {
		case "next":
			out.Next = l.Href
		case "prev":
			out.Prev = l.Href
		}
	}
	if out.Prev != "" {
		out.First = p.at(conditions(raw))
	}
	return out
}

// columnsOf are the columns of the table, each with the way to the other order.
func columnsOf(p *sheet, raw string, now incident.Sort) []column {
	columns := []struct {
		title, field string
		number       bool
	}{
		{"When", "date_start", false}, {"What", "title", false}, {"Type", "type", false}, {"Where", "place_name", false},
		{"Radius", "uncertainty_m", true}, {"Killed", "killed_best", true}, {"Injured", "injured_best", true}, {"Sources", "source_count", true},
	}
	out := make([]column, len(columns))
	for n, col := range columns {
		out[n] = column{Title: col.title, Number: col.number}
		descending := col.number || col.field == "date_start" // the first order that is asked for
		if string(now.Field) == col.field {
			out[n].Sorted, descending = "descending", false
			if now.Asc {
				out[n].Sorted, descending = "ascending", true
			}
		}
		sort := col.field
		if descending {
			sort = "-" + sort
		}
		out[n].Href = p.at(withParameter(conditions(raw, "sortby"), "sortby", sort))
	}
	return out
}

// rowOf is the row of an incident.
func (s *Server) rowOf(p *sheet, i *incident.Incident) []cell {
	what := cell{Text: either(i.Title, string(i.ID)), Href: p.incident(i.ID), Head: true}
	switch {
	case i.Disputed:
		what.Mark = "disputed"
	case i.Status == "draft":
		what.Mark = "draft"
	}
	where := cell{Text: either(i.PlaceName, i.Place), Note: strings.Join(nonEmpty(i.Admin1, i.Country), ", ")}
	if i.Point == nil {
		where.Mark = "not placed"
	}
	return []cell{
		{Text: daysOf(i)}, what, {Text: s.typeWords(i.Type)}, where, amount("Radius", metresWords(i.UncertaintyM)),
		amount("Killed", peopleOf(i.Killed)), amount("Injured", peopleOf(i.Injured)), amount("Sources", strconv.FormatInt(i.SourceCount, 10)),
	}
}

// amount is a cell of a column of figures.
func amount(label, text string) cell { return cell{Text: text, Label: label, Number: true} }

// mapOfList is the map of the incidents of a page.
func (s *Server) mapOfList(p *sheet, req *listRequest, rows []*incident.Incident) mapPart {
	m := sketch.Map{Box: req.query.BBox, Label: "Map of the incidents on this page; the table below tells the same"}
	areas := 0
	for _, i := range rows {
		if i.Point == nil {
			continue
		}
		m.Marks = append(m.Marks, markOf(i, p.incident(i.ID)))
		if isArea(i.GeoPrecision) {
			areas++
		}
	}
	if len(m.Marks) == 0 {
		return mapPart{}
	}
	part, whole := s.sketchOf(m)
	if len(m.Marks) > areas {
		part.Notes = append(part.Notes, "A dot is a place, the circle around it how far off the incident may have been.")
	}
	if areas > 0 {
		part.Notes = append(part.Notes, "A dashed circle is an area somewhere within which it happened.")
	}
	if whole < len(m.Marks) {
		part.Notes = append(part.Notes, "Circles are drawn for the first "+strconv.Itoa(whole)+" only.")
	}
	if gone := len(rows) - len(m.Marks); gone > 0 {
		part.Notes = append(part.Notes, plural(int64(gone), "incident", "incidents")+" could not be placed and so are not on the map.")
	}
	return part
}
