package selfcheck

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
)

// part4 names a requirement of the draft of OGC API Features Part 4 (OGC 20-002r1).
func part4(requirement string) string { return "Part 4 (draft) /req/" + requirement }

const groupEdit = "Part 4: editing"

func editChecks() []check {
	replace, update := []string{"ogcapi-features-4/create-replace-delete"}, []string{"ogcapi-features-4/update"}
	crud := "create-replace-delete/"
	return []check{
		{Check{"edit/options", groupEdit, "OPTIONS tells in Allow what may be done, on lists and on features", part4(crud + "options-response"), replace}, nil, eachAllow},
		{Check{"edit/create", groupEdit, "POST creates, answers 201 and says where", part4(crud + "post-response"), replace}, askCreate, nil},
		{Check{"edit/read-back", groupEdit, "what was created can be read where Location says", part4(crud + "post-response"), replace}, askReadBack, nil},
		{Check{"edit/patch", groupEdit, "PATCH changes what it names and keeps the rest", part4("update/update-patch-response"), update}, askPatch, nil},
		{Check{"edit/put", groupEdit, "PUT replaces", part4(crud + "put-response"), replace}, askPut, nil},
		{Check{"edit/delete", groupEdit, "DELETE removes, and the feature is gone", part4(crud + "delete-response"), replace}, askDelete, nil},
	}
}

// allow is what OPTIONS says of an address.
func (s *server) allow(address string, stranger bool) (string, error) {
	a := s.ask(request{method: http.MethodOptions, url: address, noKey: stranger})
	if err := a.is(http.StatusOK, http.StatusNoContent); err != nil {
		return "", err
	}
	methods := strings.Join(a.header.Values("Allow"), ", ")
	if methods == "" {
		return "", fmt.Errorf("%s has no header Allow", a.asked)
	}
	return strings.ToUpper(methods), nil
}

func eachAllow(c *collection) error {
	addresses := []string{c.items(), c.item("unknown_id")}
	if f, err := c.first(); err == nil {
		addresses = append(addresses, c.item(f.id))
	}
	for _, to := range addresses {
		a := c.ask(request{method: http.MethodOptions, url: to})
		if err := a.ok(); err != nil {
			return err
		}
		if a.header.Get("Allow") == "" {
			return fmt.Errorf("%s has no header Allow", a.asked)
		}
	}
	return nil
}

// edit is a feature that the editing checks have made.
type edit struct {
	c       *collection
	address string
	sent    object
	gone    bool
}

// draft makes a feature out of the first one: a point, without what the schema
// says is read-only and without an id, as QGIS sends it.
func (c *collection) draft() (object, error) {
	f, _, err := c.around()
	if err != nil {
		return nil, err
	}
	properties := maps.Clone(f.properties)
	if schema, err := c.document(relSchema, asSchema).object(); err == nil {
		for name := range properties {
			p := schema.sub("properties", name)
			if readOnly, _ := p["readOnly"].(bool); readOnly || p == nil {
				delete(properties, name)
			}
		}
	}
	delete(properties, "id")
	return object{"type": "Feature", "geometry": map[string]any(f.geometry), "properties": map[string]any(properties)}, nil
}

// send sends a body in a media type.
func (s *server) send(method, address, mediaType string, body any) *answer {
	text, err := json.Marshal(body)
	if err != nil {
		return &answer{asked: method + " " + address, err: err}
	}
	return s.ask(request{method: method, url: address, body: text, header: http.Header{"Content-Type": {mediaType}, "Accept": {asGeoJSON}}})
}

func askCreate(s *server) error {
	if !s.write {
		return skipf("only with --write, which creates a feature and deletes it again")
	}
	var why error = skipf("there is no collection that takes POST")
	for _, c := range s.examined {
		methods, err := s.allow(c.items(), false)
		if err != nil || !strings.Contains(methods, http.MethodPost) {
			continue
		}
		body, err := c.draft()
		if err != nil {
			why = err
			continue
		}
		a := s.send(http.MethodPost, c.items(), asGeoJSON, body)
		if err := a.is(http.StatusCreated); err != nil {
			return err
		}
		at := a.header.Get("Location")
		if at == "" {
			return fmt.Errorf("%s answers 201 without Location; the feature that was created is left behind", a.asked)
		}
		s.edited = &edit{c: c, address: absolute(c.items(), at), sent: body}
		if !strings.Contains(at, "/items/") {
			return fmt.Errorf("%s answers Location: %s, without /items/, where QGIS finds the id", a.asked, at)
		}
		return nil
	}
	return why
}

// editing is the feature to go on with.
func (s *server) editing() (*edit, error) {
	if s.edited == nil || s.edited.gone {
		return nil, skipf("no feature was created")
	}
	return s.edited, nil
}

// read reads the feature afresh.
func (e *edit) read() (feature, error) {
	o, err := e.c.ask(request{url: e.address, header: accept(asGeoJSON)}).object()
	return featureOf(o), err
}

func askReadBack(s *server) error {
	e, err := s.editing()
	if err != nil {
		return err
	}
	f, err := e.read()
	if err != nil {
		return err
	}
	return e.holds(f, e.sent)
}

// holds demands that a feature lies where it was sent to, and has kept most of
// its texts: a server may derive some of them.
func (e *edit) holds(f feature, sent object) error {
	want := featureOf(sent)
	x, y, ok := f.point()
	wantX, wantY, _ := want.point()
	if !ok || !near("", x, wantX) || !near("", y, wantY) {
		return fmt.Errorf("%s lies at %v, and was sent to %v", e.address, f.geometry["coordinates"], want.geometry["coordinates"])
	}
	kept, other := 0, []string{}
	for _, name := range sortedKeys(want.properties) {
		switch s, text := want.properties[name].(string); {
		case text && f.properties[name] == s:
			kept++
		case text:
			other = append(other, name)
		}
	}
	if len(other) > kept {
		return fmt.Errorf("%s has other values than were sent: %s", e.address, strings.Join(other, ", "))
	}
	return nil
}

// became demands that a change was accepted, and that the feature holds what was
// wanted of it.
func (e *edit) became(a *answer, want object) error {
	if err := a.is(http.StatusOK, http.StatusNoContent); err != nil {
		return err
	}
	f, err := e.read()
	if err != nil {
		return err
	}
	return e.holds(f, want)
}

// moved is a feature a little further north.
func moved(o object) (object, map[string]any) {
	x, y, _ := featureOf(o).point()
	geometry := map[string]any{"type": "Point", "coordinates": []any{x, y + 0.01}}
	o = maps.Clone(o)
	o["geometry"] = geometry
	return o, geometry
}

func askPatch(s *server) error {
	e, err := s.editing()
	if err != nil {
		return err
	}
	want, geometry := moved(e.sent)
	a := s.send(http.MethodPatch, e.address, "application/merge-patch+json", map[string]any{"geometry": geometry})
	return e.became(a, want)
}

func askPut(s *server) error {
	e, err := s.editing()
	if err != nil {
		return err
	}
	want, _ := moved(e.sent)
	want, _ = moved(want)
	a := s.send(http.MethodPut, e.address, asGeoJSON, want)
	return e.became(a, want)
}

func askDelete(s *server) error {
	e, err := s.editing()
	if err != nil {
		return err
	}
	if err := s.ask(request{method: http.MethodDelete, url: e.address}).is(http.StatusOK, http.StatusNoContent); err != nil {
		return errors.Join(err, fmt.Errorf("%s is left behind", e.address))
	}
	e.gone = true
	return s.ask(request{url: e.address, header: accept(asGeoJSON)}).is(http.StatusNotFound, http.StatusGone)
}
