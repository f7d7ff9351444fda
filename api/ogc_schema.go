package api

import (
	"slices"

	"dateline/internal/cql"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

const (
	jsonSchema = "https://json-schema.org/draft/2020-12/schema"
	// anyPoint is the schema of the geometry of our features.
	anyPoint = "https://geojson.org/schema/Point.json"
)

// schemaInfo is a JSON Schema. Types are single and never say null, which GDAL
// takes for a text: every property may be null.
type schemaInfo struct {
	Schema     string   `json:"$schema"`
	ID         string   `json:"$id"`
	Title      string   `json:"title"`
	Type       string   `json:"type"`
	Properties members  `json:"properties"` // names to propertySchema
	Required   []string `json:"required,omitempty"`
	// Additional is set where there are no other properties than these.
	Additional *bool `json:"additionalProperties,omitempty"`
}

// propertySchema describes one property (Part 5 §7).
type propertySchema struct {
	Title       string          `json:"title,omitempty"`
	Description string          `json:"description,omitempty"`
	Type        string          `json:"type,omitempty"`
	Format      string          `json:"format,omitempty"`
	Enum        []string        `json:"enum,omitempty"`
	Pattern     string          `json:"pattern,omitempty"`
	Items       *propertySchema `json:"items,omitempty"`
	Properties  members         `json:"properties,omitempty"`
	Required    []string        `json:"required,omitempty"`
	ReadOnly    bool            `json:"readOnly,omitempty"`
	Role        string          `json:"x-ogc-role,omitempty"`
	Seq         int             `json:"x-ogc-propertySeq,omitempty"`
	Unit        string          `json:"x-ogc-unit,omitempty"` // UCUM
}

// reference is a schema elsewhere, and what Part 3 §8.4 has instead of one.
type reference struct {
	Ref    string `json:"$ref"` // the only form that QGIS before 2026 and GDAL know
	Title  string `json:"title,omitempty"`
	Format string `json:"format,omitempty"`
	Role   string `json:"x-ogc-role,omitempty"`
}

// getQueryables describes what filters can name (Part 3 §8).
func (s *Server) getQueryables(c *gin.Context, d dataset) error {
	var props members
	for _, p := range d.properties {
		switch {
		case !p.queryable:
		case p.kind == "geometry":
			props = append(props, member{p.name, reference{anyPoint, p.title, "geometry-point", p.role}})
		default:
			props = append(props, member{p.name, p.plain()})
		}
	}
	return s.renderSchema(c, "queryables", d.title+": what filters can name", props, closed)
}

// getSortables describes what can be sorted by (Part 8 §7): of places nothing,
// which come in the order of their prominence.
func (s *Server) getSortables(c *gin.Context, d dataset) error {
	var props members
	for _, p := range d.properties {
		if p.sortable {
			props = append(props, member{p.name, p.plain()})
		}
	}
	return s.renderSchema(c, "sortables", d.title+": what can be sorted by", props, closed)
}

// getSchema describes the properties of a feature, the geometry among them
// (Part 5 §7.2). QGIS makes the fields of a layer of it. With the parameter type
// it describes what editors may send.
func (s *Server) getSchema(c *gin.Context, d dataset) error {
	if d.editable && c.Query("type") != "" {
		return s.getBodySchema(c, d)
	}
	var props members
	for _, p := range d.properties {
		if !p.returned {
			continue
		}
		about := p.plain()
		about.Role, about.ReadOnly, about.Seq, about.Unit = p.role, p.readOnly, len(props)+1, p.unit
		if p.kind == "geometry" {
			about.Type, about.Format = "", "geometry-point"
		}
		props = append(props, member{p.name, about})
	}
	return s.renderSchema(c, "schema", d.title, props, schemaInfo{})
}

// getFeatureSchema describes a feature as it is sent. GDAL makes the fields of a
// layer of it.
func (s *Server) getFeatureSchema(c *gin.Context, d dataset) error {
	var props members
	for _, p := range d.properties {
		if p.returned && p.kind != "geometry" && p.name != "id" { // of two ids GDAL makes two fields
			props = append(props, member{p.name, p.plain()})
		}
	}
	return s.renderSchema(c, "schema", d.title+": a feature", members{
		{"type", propertySchema{Type: "string", Enum: []string{"Feature"}}},
		{"id", propertySchema{Type: "string"}},
		{"geometry", reference{Ref: anyPoint}},
		{"properties", propertySchema{Type: "object", Properties: props}},
	}, schemaInfo{Required: []string{"type", "geometry", "properties"}})
}

// bodyKinds are the bodies that getBodySchema describes: the operations of Part 4.
var bodyKinds = []string{"create", "replace", "update"}

// getBodySchema describes a feature that is sent to be stored, or a merge patch
// (Part 4, /req/features/representation-geojson-replace). A patch needs nothing.
func (s *Server) getBodySchema(c *gin.Context, d dataset) error {
	kind := c.Query("type")
	if err := oneOf("type", kind, bodyKinds); err != nil {
		return err
	}
	var props members
	for _, p := range d.properties {
		if p.returned && !p.readOnly && p.kind != "geometry" && p.name != "id" {
			props = append(props, member{p.name, p.plain()})
		}
	}
	all := schemaInfo{Required: []string{"type", "properties"}}
	about := propertySchema{Type: "object", Properties: props, Required: []string{"type", "date_start"}}
	if kind == "update" {
		all.Required, about.Required = nil, nil
	}
	return s.renderSchema(c, "schema", d.title+": a feature to "+kind, members{
		{"type", propertySchema{Type: "string", Enum: []string{"Feature"}}},
		{"id", propertySchema{Type: "string"}},
		{"geometry", reference{Ref: anyPoint}},
		{"properties", about},
	}, all, "type")
}

var no = false

// closed is the rest of a schema that lists all properties.
var closed = schemaInfo{Additional: &no}

// renderSchema answers with a schema of props, whose request may have the
// parameters also.
func (s *Server) renderSchema(c *gin.Context, name, title string, props members, rest schemaInfo, also ...string) error {
	r := c.Request
	rest.Schema, rest.ID, rest.Title, rest.Type, rest.Properties = jsonSchema, s.baseURL(r)+r.URL.Path, title, "object", props
	v := view{Name: name, Title: title, Value: rest, MediaType: schemaType, Links: s.selfLinks(r, schemaType), also: also}
	if !acceptsSchemas(r.Header) {
		v.MediaType = "application/json"
	}
	return s.render(c, v)
}

// plain is the schema of a property, without what only getSchema tells.
func (p property) plain() propertySchema {
	about := propertySchema{Title: p.title, Description: p.description, Type: p.kind, Format: p.format, Enum: p.enum, Pattern: p.pattern}
	if p.items != "" {
		about.Items = &propertySchema{Type: p.items}
	}
	return about
}

// schemaTypes translates the types of filters.
var schemaTypes = map[cql.Type]string{cql.TypeString: "string", cql.TypeInteger: "integer", cql.TypeNumber: "number", cql.TypeBoolean: "boolean",
	cql.TypeDate: "string", cql.TypeTimestamp: "string", cql.TypeGeometry: "geometry", cql.TypeArray: "array"}

// incidentRoles are those of Part 5 §8.3; derived are the properties that the
// server works out.
var (
	incidentRoles = map[string]string{"geometry": "primary-geometry", "id": "id",
		"date_start": "primary-interval-start", "date_end": "primary-interval-end"}
	derived = []string{"place_name", "disputed", "version", "seq", "created_at", "updated_at"}
)

// incidentProperties describes the properties of incidents.
func (s *Server) incidentProperties() []property {
	var out []property
	for field, p := range incident.Properties() {
		name := string(p.Name)
		about := property{name: name, kind: schemaTypes[p.Type], format: p.Format, title: p.Title, description: p.Description, role: incidentRoles[name],
			enum: s.queryables.Properties[field].Enum, queryable: true, sortable: p.Sortable, readOnly: slices.Contains(derived, name), returned: p.Flat || p.Type == cql.TypeGeometry}
		if p.Type == cql.TypeArray {
			about.items = "string"
		}
		switch name {
		case "uncertainty_m":
			about.unit = "m"
		case "country":
			about.pattern = countryPattern.String()
		}
		out = append(out, about)
	}
	return out
}
