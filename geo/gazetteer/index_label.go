package gazetteer

// Label is the primary name of the place with the id, with those of the places that hold it: Vorukh, Isfara, Sughd Region,
// Tajikistan. It is false where there is no such place.
func (ix *Index) Label(id string) (string, bool) {
	n, ok := ix.number(id)
	if !ok {
		return "", false
	}
	return ix.label(n), true
}
