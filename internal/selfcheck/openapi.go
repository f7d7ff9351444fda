package selfcheck

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// resolve follows a reference within an OpenAPI document (RFC 6901).
func resolve(api, o object) (object, bool) {
	for range 20 {
		to, ok := o["$ref"].(string)
		if !ok {
			return o, o != nil
		}
		path, local := strings.CutPrefix(to, "#/")
		if !local {
			return nil, false
		}
		found := api
		for _, name := range strings.Split(path, "/") {
			name = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
			found = found.sub(name)
		}
		o = found
	}
	return nil, false
}

// itemsPath is the path of the collection's features in the API definition:
// literal, or a template with one variable.
func (c *collection) itemsPath(api object) (name string, path object) {
	paths := api.sub("paths")
	ends := []string{"/collections/" + c.id + "/items"}
	for _, known := range sortedKeys(paths) {
		before, rest, ok := strings.Cut(known, "/collections/{")
		if variable, _, _ := strings.Cut(rest, "}"); ok && rest == variable+"}/items" {
			ends = append(ends, before+"/collections/{"+variable+"}/items")
		}
	}
	for _, end := range ends {
		for _, known := range sortedKeys(paths) {
			if strings.HasSuffix(known, end) {
				if o, ok := resolve(api, paths.sub(known)); ok {
					return known, o
				}
			}
		}
	}
	return "", nil
}

// parameters are the query parameters of the collection's features, by name.
func (c *collection) parameters() (map[string]object, error) {
	api, err := c.api()
	if err != nil {
		return nil, err
	}
	name, path := c.itemsPath(api)
	if path == nil {
		return nil, fmt.Errorf("the API definition has no path /collections/%s/items", c.id)
	}
	found := map[string]object{}
	for _, place := range []object{path, path.sub("get")} { // those of the operation win
		for _, p := range place.objects("parameters") {
			if ref := p.str("$ref"); ref != "" && !strings.HasPrefix(ref, "#") {
				found[ref[strings.LastIndex(ref, "/")+1:]] = object{"elsewhere": ref}
				continue
			}
			p, ok := resolve(api, p)
			if !ok {
				return nil, fmt.Errorf("path %s of the API definition has a parameter whose reference leads nowhere", name)
			}
			if p.str("in") == "query" {
				p = maps.Clone(p)
				if schema, ok := resolve(api, p.sub("schema")); ok {
					p["schema"] = map[string]any(schema)
				}
				found[p.str("name")] = p
			}
		}
	}
	return found, nil
}

// parameter is one query parameter of the collection's features.
func (c *collection) parameter(name string) (object, error) {
	all, err := c.parameters()
	if err != nil {
		return nil, err
	}
	p, ok := all[name]
	if !ok {
		return nil, fmt.Errorf("the API definition has no parameter %s for the features", name)
	}
	if p.has("elsewhere") {
		return nil, skipf("%s is defined in another document, which is not read: %s", name, p.str("elsewhere"))
	}
	return p, nil
}

// offers reports whether a query parameter lists a value.
func (c *collection) offers(parameter, value string) bool {
	p, err := c.parameter(parameter)
	return err == nil && slices.Contains(p.sub("schema").strings("enum"), value)
}

// sortedKeys are the keys of a map in their order.
func sortedKeys[M ~map[K]V, K cmp.Ordered, V any](m M) []K {
	return slices.Sorted(maps.Keys(m))
}

// sound looks for what strict readers of OpenAPI 3.0 stumble on: references that
// lead nowhere or have company, operations without a name of their own.
func sound(api object) error {
	operations := map[string]string{}
	for _, path := range sortedKeys(api.sub("paths")) {
		item, ok := resolve(api, api.sub("paths").sub(path))
		if !ok {
			return fmt.Errorf("path %s refers to nothing", path)
		}
		for _, method := range []string{"get", "put", "post", "delete", "options", "head", "patch"} {
			op := item.sub(method)
			if op == nil {
				continue
			}
			if len(op.sub("responses")) == 0 {
				return fmt.Errorf("%s %s lists no responses", strings.ToUpper(method), path)
			}
			id := op.str("operationId")
			if other, twice := operations[id]; twice && id != "" {
				return fmt.Errorf("%s %s and %s have the same operationId %q", strings.ToUpper(method), path, other, id)
			}
			operations[id] = strings.ToUpper(method) + " " + path
		}
	}
	return references(api, map[string]any(api), "#")
}

// references checks every $ref below a value. An object of properties may have
// one that is called $ref; only a string is a reference.
func references(api object, v any, at string) error {
	switch v := v.(type) {
	case map[string]any:
		if ref, ok := v["$ref"].(string); ok && !strings.HasSuffix(at, "/properties") {
			if len(v) > 1 && !strings.Contains(at, "/example") {
				return fmt.Errorf("%s has a $ref beside other members, which OpenAPI 3.0 ignores", at)
			}
			if _, ok := resolve(api, v); !ok && strings.HasPrefix(ref, "#") {
				return fmt.Errorf("%s refers to %s, which is not there", at, ref)
			}
			return nil
		}
		for _, name := range sortedKeys(v) {
			if name == "example" || name == "examples" || name == "default" || name == "enum" {
				continue
			}
			if err := references(api, v[name], at+"/"+name); err != nil {
				return err
			}
		}
	case []any:
		for n, x := range v {
			if err := references(api, x, fmt.Sprintf("%s/%d", at, n)); err != nil {
				return err
			}
		}
	}
	return nil
}
