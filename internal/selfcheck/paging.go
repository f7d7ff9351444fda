package selfcheck

import "fmt"

// pagesRead is how many pages are read to hold a count against.
const pagesRead = 12

func eachNumberMatched(c *collection) error {
	o, err := c.list("limit", "1")
	if err != nil {
		return err
	}
	n, ok := o.number("numberMatched")
	if !ok {
		return skipf("there is no numberMatched, which is optional")
	}
	size := c.clamped(1000)
	if int(n) > pagesRead*size {
		return skipf("%v features are too many to count here", n)
	}
	ids, ended, err := c.walk(with(c.items(), "limit", fmt.Sprint(size)), pagesRead)
	if err != nil {
		return err
	}
	if !ended {
		return skipf("the server gives smaller pages than asked for, and %d of them were not all", pagesRead)
	}
	if len(ids) == size && len(ids) < int(n) {
		return skipf("there is no link next, which is recommended only")
	}
	if len(ids) != int(n) {
		return fmt.Errorf("numberMatched is %v, and there are %d features on all pages", n, len(ids))
	}
	return nil
}

// walk follows the links next over some pages and returns the ids; ended tells
// that the last page was reached. Features that come twice are an error.
func (c *collection) walk(address string, pages int) (ids []string, ended bool, err error) {
	seen := map[string]bool{}
	for range pages {
		o, err := c.get(address, asGeoJSON).object()
		if err != nil {
			return ids, false, err
		}
		for n, f := range featuresOf(o) {
			if f.id == "" {
				f.id = fmt.Sprintf("%s#%d", address, n)
			}
			if seen[f.id] {
				return ids, false, fmt.Errorf("feature %s comes twice, again at %s", f.id, address)
			}
			seen[f.id] = true
			ids = append(ids, f.id)
		}
		next, ok := relation(o.links(), "next", asGeoJSON, asJSON)
		if !ok {
			next, ok = relation(o.links(), "next")
		}
		if !ok {
			return ids, true, nil
		}
		to := absolute(address, next.href)
		if to == address {
			return ids, false, fmt.Errorf("the link next of %s leads to the page itself", address)
		}
		address = to
	}
	return ids, false, nil
}

func eachLimit(c *collection) error {
	for _, n := range []int{1, 3} {
		o, err := c.list("limit", fmt.Sprint(n))
		if err != nil {
			return err
		}
		if got := len(o.list("features")); got > n || got == 0 && len(c.features()) > 0 {
			return fmt.Errorf("limit=%d gives %d features", n, got)
		}
	}
	return nil
}

func eachLimitAbove(c *collection) error {
	p, err := c.parameter("limit")
	if err != nil {
		return skipf("%v", err)
	}
	most, ok := p.sub("schema").number("maximum")
	if !ok {
		return skipf("the API definition has no maximum for limit")
	}
	parameters := []string{"limit", fmt.Sprint(int(most) + 1)}
	if _, b, err := c.around(); err == nil && !c.complete() { // nobody needs thousands of features for this
		parameters = append(parameters, "bbox", b.String())
	}
	o, err := c.list(parameters...)
	if err != nil {
		return err
	}
	if n := len(o.list("features")); n > int(most) {
		return fmt.Errorf("%d features come where %v is the maximum", n, most)
	}
	return nil
}

func eachPaging(c *collection) error {
	n := len(c.features())
	if n < 3 {
		return skipf("there are fewer than three features")
	}
	size := (n + 2) / 3
	first, err := c.list("limit", fmt.Sprint(size))
	if err != nil {
		return err
	}
	if _, more := relation(first.links(), "next"); !more {
		return skipf("there is no link next, which is recommended only")
	}
	ids, ended, err := c.walk(with(c.items(), "limit", fmt.Sprint(size)), 4)
	if err != nil {
		return err
	}
	if len(ids) < n && (ended || c.complete()) {
		return fmt.Errorf("pages of %d give %d features, and one page gave %d", size, len(ids), n)
	}
	if c.complete() && !ended {
		return fmt.Errorf("pages of %d do not come to an end after all %d features", size, n)
	}
	return nil
}
