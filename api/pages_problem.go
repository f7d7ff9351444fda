package api

import (
	"net/http"
	"net/url"
	"strings"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// problemPage is what a browser is shown of a request that failed.
type problemPage struct {
	problem
	Errors []string  // what is wrong, where it is more than one thing
	Spot   *spot     // where in the filter the fault is; nil: not there
	Form   *formPart // to ask again; nil where nothing was asked
	Ways   []link    // on from here
}

// spot is a filter, parted where its fault is.
type spot struct{ Before, Token, After string }

// spotOf finds the fault in the filter that was sent.
func spotOf(faults []fault, filter string) *spot {
	for _, f := range faults {
		if at := f.Position; at != nil && f.Field == "filter" && at.Offset >= 0 && at.Offset <= len(filter) {
			s := &spot{Before: filter[:at.Offset], After: filter[at.Offset:]}
			if rest, ok := strings.CutPrefix(s.After, at.Token); ok {
				s.Token, s.After = at.Token, rest
			}
			return s
		}
	}
	return nil
}

// problemTitles tell the commonest failures in a few words.
var problemTitles = map[int]string{
	http.StatusBadRequest: "This cannot be asked so", http.StatusNotFound: "There is nothing here", http.StatusGone: "This is no longer here",
	http.StatusUnauthorized: "A key is needed", http.StatusForbidden: "This key may not do that", http.StatusTooManyRequests: "Too many requests",
	http.StatusServiceUnavailable: "Not just now", http.StatusInternalServerError: "Something went wrong",
}

// showProblem answers with the page of a problem if a browser asked, and reports
// whether it did.
func (s *Server) showProblem(c *gin.Context, problem problem) bool {
	r := c.Request
	asked, _ := url.ParseQuery(r.URL.RawQuery) // what of it cannot be read is no reason to be silent
	if !s.showsPages() || !isRead(r.Method) || asked.Get("f") != "html" && (asked.Get("f") != "" || !prefersHTML(r.Header)) {
		return false
	}
	title := problemTitles[problem.Status]
	if title == "" {
		title = problem.Title
	}
	p := s.newPage(c, view{Name: "problem", Title: title})
	p.Crumbs, p.Attribution = []crumb{{"/", "Start"}}, ""
	p.Problem = &problemPage{problem: problem, Spot: spotOf(problem.Errors, asked.Get("filter"))}
	if strings.Contains(problem.Detail, "did you mean") {
		p.Problem.Suggestions = nil // it tells them
	}
	if len(problem.Errors) > 1 { // the detail of a single one tells it
		for _, e := range problem.Errors {
			p.Problem.Errors = append(p.Problem.Errors, sentence(&incident.Error{Field: e.Field, Message: e.Detail}, false))
		}
	}
	switch path := strings.TrimRight(p.Path, "/"); {
	case path == "/incidents" || path == "/collections/incidents/items":
		p.Here, p.Problem.Form = "incidents", s.incidentForm(p, r.URL.RawQuery)
	case path == "/collections/places/items":
		p.Here, p.Problem.Form = "places", s.placeForm(p, r.URL.RawQuery)
	}
	p.Problem.Ways = []link{{Href: p.To("/incidents"), Title: "All incidents"}, {Href: p.To("/collections/places/items"), Title: "All places"}, {Href: p.To("/"), Title: "Start"}}
	if err := s.servePage(c, problem.Status, p); err != nil {
		s.Log.Error("page of a problem", "path", r.URL.Path, "error", err)
		return false
	}
	return true
}
