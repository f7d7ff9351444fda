package selfcheck

import (
	"bytes"
	"fmt"
	"strings"
)

const groupEncodings = "Part 1: encodings"

func encodingChecks() []check {
	return []check{
		{Check{"encodings/oas30", groupEncodings, "the API definition is OpenAPI 3.0 in JSON, under its exact media type", part1("oas30/oas-definition-1"), []string{"ogcapi-features-1/oas30"}}, askOpenAPI, nil},
		{Check{"encodings/oas30-sound", groupEncodings, "its references lead somewhere, and its operations have names of their own", part1("oas30/oas-definition-2"), []string{"ogcapi-features-1/oas30"}}, askSound, nil},
		{Check{"encodings/geojson", groupEncodings, "features come as application/geo+json", part1("geojson/definition"), []string{"ogcapi-features-1/geojson"}}, nil, eachGeoJSON},
		{Check{"encodings/html", groupEncodings, "every resource comes as a page, too", part1("html/definition"), []string{"ogcapi-features-1/html"}}, askHTML, nil},
		{Check{"encodings/html-features", groupEncodings, "features come as a page, too", part1("html/content"), []string{"ogcapi-features-1/html"}}, nil, eachHTML},
	}
}

func askOpenAPI(s *server) error {
	if _, err := s.known(); err != nil {
		return err
	}
	to, ok := s.linked("service-desc", asOpenAPI)
	if !ok {
		return fmt.Errorf("no link service-desc with the type %s", asOpenAPI)
	}
	a := s.get(to, asOpenAPI)
	o, err := a.object()
	if err != nil {
		return err
	}
	if v := o.str("openapi"); !strings.HasPrefix(v, "3.0.") {
		return fmt.Errorf("%s is OpenAPI %q", a.asked, v)
	}
	if a.mediaType() != "application/vnd.oai.openapi+json" {
		return fmt.Errorf("%s has the type %q", a.asked, a.header.Get("Content-Type"))
	}
	return nil
}

func askSound(s *server) error {
	api, err := s.api()
	if err != nil {
		return err
	}
	return sound(api)
}

func eachGeoJSON(c *collection) error {
	addresses := []string{with(c.items(), "limit", "1")}
	if f, err := c.first(); err == nil {
		addresses = append(addresses, c.item(f.id))
	}
	for _, to := range addresses {
		a := c.get(to, asGeoJSON)
		if err := a.ok(); err != nil {
			return err
		}
		if a.mediaType() != asGeoJSON {
			return fmt.Errorf("%s has the type %q", a.asked, a.header.Get("Content-Type"))
		}
	}
	return nil
}

// page demands that an address is answered with a page.
func (s *server) isPage(address string) error {
	a := s.get(address, asHTML)
	if err := a.ok(); err != nil {
		return err
	}
	if a.mediaType() != asHTML || !bytes.Contains(bytes.ToLower(a.body), []byte("<html")) {
		return fmt.Errorf("%s with Accept: text/html has the type %q", a.asked, a.header.Get("Content-Type"))
	}
	return nil
}

func askHTML(s *server) error {
	for _, to := range []string{s.at("/"), s.at("/conformance"), s.collectionsAddress()} {
		if err := s.isPage(to); err != nil {
			return err
		}
	}
	return nil
}

func eachHTML(c *collection) error {
	addresses := []string{c.address(), c.address() + "/items"}
	if f, err := c.first(); err == nil {
		addresses = append(addresses, c.address()+"/items/"+pathEscape(f.id))
	}
	for _, to := range addresses {
		if err := c.isPage(to); err != nil {
			return err
		}
	}
	return nil
}
