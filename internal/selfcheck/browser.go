package selfcheck

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// browserChecks are what a map page on another host needs.
func browserChecks() []check {
	one := func(id, title string, each func(*collection) error) check {
		return check{Check{"browser/" + id, groupBrowser, title, cors, nil}, nil, each}
	}
	return []check{
		one("origin", "pages of other hosts may read features and errors", eachOrigin),
		one("preflight", "a browser's question before a request with a key is answered", eachPreflight),
		one("exposed", "they may read the headers that matter: Link, Content-Crs, ETag", eachExposed),
	}
}

const otherOrigin = "https://map.example"

// fromOtherHost asks as a page of another host does, whose preflight never has the key
// (the Fetch standard, CORS-preflight fetch).
func (c *collection) fromOtherHost(method, address string, more http.Header) *answer {
	h := http.Header{"Origin": {otherOrigin}, "Accept": {asGeoJSON}}
	for name, v := range more {
		h[name] = v
	}
	return c.ask(request{method: method, url: address, header: h, noKey: method == http.MethodOptions})
}

func admitted(a *answer) error {
	if a.err != nil {
		return a.err
	}
	if got := a.header.Get("Access-Control-Allow-Origin"); got != "*" && got != otherOrigin {
		return fmt.Errorf("%s from %s has Access-Control-Allow-Origin: %q", a.asked, otherOrigin, got)
	}
	return nil
}

func eachOrigin(c *collection) error {
	for _, to := range []string{with(c.items(), "limit", "1"), with(c.items(), "limit", "unlimited")} {
		if err := admitted(c.fromOtherHost(http.MethodGet, to, nil)); err != nil {
			return err
		}
	}
	return nil
}

func eachPreflight(c *collection) error {
	a := c.fromOtherHost(http.MethodOptions, c.items(), http.Header{"Access-Control-Request-Method": {"GET"}, "Access-Control-Request-Headers": {"authorization"}})
	if err := a.is(http.StatusOK, http.StatusNoContent); err != nil {
		return err
	}
	if err := admitted(a); err != nil {
		return err
	}
	allowed := strings.ToLower(a.header.Get("Access-Control-Allow-Headers"))
	if allowed != "*" && !strings.Contains(allowed, "authorization") {
		return fmt.Errorf("%s does not allow the header Authorization: %q", a.asked, allowed)
	}
	return nil
}

func eachExposed(c *collection) error {
	a := c.fromOtherHost(http.MethodGet, with(c.items(), "limit", "1"), nil)
	exposed := strings.ToLower(a.header.Get("Access-Control-Expose-Headers"))
	names := strings.FieldsFunc(exposed, func(r rune) bool { return r == ',' || r == ' ' })
	for _, want := range []string{"Link", "Content-Crs", "ETag"} {
		if a.header.Get(want) != "" && exposed != "*" && !slices.Contains(names, strings.ToLower(want)) {
			return fmt.Errorf("%s does not expose %s", a.asked, want)
		}
	}
	return a.ok()
}
