package api

// placeDescriptions describes the properties of places, in the order of a
// feature.
var placeDescriptions = []property{
	{name: "geometry", kind: "geometry", title: "Geometry", role: "primary-geometry",
		description: "The point (longitude, latitude, WGS 84) that stands for the place; null when only its name is known."},
	placeText("id", "Id", "The id of the place in the gazetteer.", "id"),
	{name: "other_ids", kind: "array", items: "string", title: "Other ids", description: "Ids under which imported dumps have the place."},
	placeText("name", "Name", "The primary name, or the one in the language asked for.", ""),
	placeText("label", "Label", "The name with those of the places that hold it.", ""),
	{name: "language_defaulted", kind: "boolean", title: "Other language", description: "Whether no name in the language asked for is known."},
	placeText("kind", "Kind", "What the place is.", ""),
	placeText("feature_code", "Feature code", "The code of GeoNames for what the place is.", ""),
	placeText("country", "Country", "The country as ISO 3166-1 alpha-2; several that share or claim it, or may hold it, are joined by /.", ""),
	{name: "claimants", kind: "array", items: "string", title: "Claimants", description: "The countries that hold or claim the place, or the disputed area that it lies in; empty where no dispute is known."},
	placeText("admin1", "Division", "The code of the first-level division.", ""),
	placeText("admin2", "District", "The code of the second-level division.", ""),
	placeText("parent", "Parent", "The id of the place that holds it.", ""),
	{name: "uncertainty_m", kind: "number", unit: "m", title: "Uncertainty (m)", description: "The radius in metres around the point within which the place lies."},
	placeText("uncertainty_reason", "Reason of the uncertainty", "Why the radius is as large as it is.", ""),
	{name: "population", kind: "integer", title: "Population", description: "How many people live there; null is unknown."},
	{name: "names", kind: "array", items: "object", title: "Names", description: "All names, with their languages, the years in which they were used, and their sources."},
	{name: "hierarchy", kind: "array", items: "object", title: "Hierarchy", description: "The places that hold it, the smallest first."},
	{name: "sources", kind: "array", items: "string", title: "Sources", description: "Where the data come from."},
	placeText("source_url", "Source", "The address of the source's page.", ""),
	placeText("note", "Note", "What else there is to know.", ""),
	placeText("attribution", "Attribution", "What the licence of the data asks to be shown.", ""),
}

func placeText(name, title, description, role string) property {
	return property{name: name, kind: "string", title: title, description: description, role: role}
}

func init() {
	for n := range placeDescriptions {
		p := &placeDescriptions[n]
		p.returned, p.readOnly = true, true
		if q := queryableOf(p.name); q != nil {
			p.queryable, p.enum = true, q.Enum
		}
		if p.name == "country" {
			p.pattern = countryPattern.String()
		}
	}
}
