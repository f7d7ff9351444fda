package api

import (
	"cmp"
	"net/http"

	"dateline/geo"
	"dateline/internal/incident"
	"dateline/internal/sketch"

	"github.com/gin-gonic/gin"
)

// propertyRow is a property in a table: of what can be asked for, sorted by or read.
type propertyRow struct {
	Name, Title, Description, Type string
	Values                         []string // that it can have; none: any
}

// homePage is what the start page shows besides the links.
type homePage struct {
	Form *formPart
	Map  mapPart
	Rows [][]cell
}

// newest is how many incidents the start page shows on its map, newestRows how many
// in its table.
const (
	newest     = 100
	newestRows = 8
)

// showView answers with the page of a document of metadata.
func (s *Server) showView(c *gin.Context, v view) error {
	p := s.newPage(c, v)
	p.Here, p.Crumbs = "data", crumbsOf(p.Path)
	p.Formats = []link{{Href: p.at("f=json"), Type: cmp.Or(v.MediaType, "application/json"), Title: "JSON"}}
	switch v := v.Value.(type) {
	case landingInfo:
		p.Here, p.Attribution = "", v.Attribution+"."
		if err := s.addHome(c, p); err != nil {
			return err
		}
	case collectionInfo:
		p.Extent = s.extentMap(v)
	case schemaInfo:
		p.Properties = propertyRows(v.Properties)
	}
	return s.servePage(c, http.StatusOK, p)
}

// addHome puts the newest incidents on the start page, where the caller may see
// them.
func (s *Server) addHome(c *gin.Context, p *sheet) error {
	p.Home = &homePage{Form: s.incidentForm(p, "")}
	p.Home.Form.Fields = p.Home.Form.Fields[:4]
	p.Home.Form.Action, p.Home.Form.Reset = p.Base+"incidents", ""
	if !s.mayRead(c.Request) {
		return nil
	}
	var found []*incident.Incident
	for i, err := range s.Store.Find(c.Request.Context(), incident.Query{Limit: newest}) {
		if err != nil {
			return err
		}
		found = append(found, i)
	}
	for _, i := range found[:min(len(found), newestRows)] {
		p.Home.Rows = append(p.Home.Rows, s.rowOf(p, i)[:4])
	}
	p.Home.Map = s.mapOfList(p, &listRequest{}, found)
	return nil
}

// extentMap is a map of the box of a collection.
func (s *Server) extentMap(v collectionInfo) mapPart {
	if len(v.Extent.Spatial.BBox) == 0 {
		return mapPart{}
	}
	b := v.Extent.Spatial.BBox[0]
	part, _ := s.sketchOf(sketch.Map{Box: &geo.BBox{West: b[0], South: b[1], East: b[2], North: b[3]}, Label: "Map of where the features are"})
	part.Notes = []string{"All features that have a point lie in the frame."}
	return part
}

// propertyRows are the properties of a schema.
func propertyRows(list members) (rows []propertyRow) {
	for _, m := range list {
		row := propertyRow{Name: m.Name}
		switch about := m.Value.(type) {
		case reference:
			row.Type = "geometry"
		case propertySchema:
			row.Title, row.Description, row.Values = about.Title, about.Description, about.Enum
			row.Type = cmp.Or(about.Format, about.Type)
			for _, inner := range propertyRows(about.Properties) {
				inner.Name = m.Name + "." + inner.Name
				rows = append(rows, inner)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// showTypes answers with the vocabulary as a page.
func (s *Server) showTypes(c *gin.Context) error {
	p := s.newPage(c, view{Name: "types", Title: "Types of incidents"})
	p.Here, p.Crumbs, p.Types, p.Attribution = "types", []crumb{{"/", "Start"}}, s.Service.Types.Types, ""
	p.Formats = []link{{Href: p.at("f=json"), Type: "application/json", Title: "JSON"}}
	return s.servePage(c, http.StatusOK, p)
}
