package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"strings"
)

// darker shows picture tiles, which are mostly light, on a dark page.
var darker = map[string]any{"raster-brightness-max": 0.6, "raster-saturation": -0.4}

// UseTiles lets the styles of the map draw an operator's own picture tiles (XYZ,
// 256 pixels) in place of the ground, and the pages of the map load them. address
// has {z}, {x} and {y} for zoom, column and row; attribution is a text. It must be
// called before the Site serves anything.
func (s *Site) UseTiles(address, attribution string) error {
	origin, err := originOf(address)
	if err != nil {
		return err
	}
	for theme, text := range s.base.styles {
		var style map[string]any
		if err := json.Unmarshal([]byte(text), &style); err != nil {
			return fmt.Errorf("read the map's style: %w", err)
		}
		source := map[string]any{"type": "raster", "tiles": []string{address}, "tileSize": 256, "maxzoom": 19}
		if attribution != "" {
			source["attribution"] = html.EscapeString(attribution)
		}
		layer := map[string]any{"id": "base", "type": "raster", "source": "base"}
		if theme == "dark" {
			layer["paint"] = darker
		}
		background := style["layers"].([]any)[0]
		style["sources"], style["layers"] = map[string]any{"base": source}, []any{background, layer}
		b, err := json.Marshal(style)
		if err != nil {
			return err
		}
		s.base.styles[theme] = string(b)
	}
	s.base.origin = origin
	return nil
}

// CheckTiles is nil for an address that UseTiles takes; otherwise its text says what
// is wrong with it.
func CheckTiles(address string) error {
	_, err := originOf(address)
	return err
}

// hostForm is what a policy of a page takes for a host: a name or an address, and a port.
var hostForm = regexp.MustCompile(`^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?$`)

// originOf checks the address of tiles and returns its scheme and host.
func originOf(address string) (origin string, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%q is no address of tiles: %w", address, err)
		}
	}()
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(address, part) {
			return "", fmt.Errorf("it needs {z}, {x} and {y} for zoom, column and row, such as https://tiles.example.org/{z}/{x}/{y}.png; %s is missing", part)
		}
	}
	if rest := strings.NewReplacer("{z}", "", "{x}", "", "{y}", "").Replace(address); strings.ContainsAny(rest, "{}") {
		return "", errors.New("it can have {z}, {x} and {y} in braces and nothing else")
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return "", err
	case u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", errors.New("it needs http:// or https:// and the name of a host")
	case u.User != nil || !hostForm.MatchString(u.Host):
		return "", errors.New("it needs one host by its name in ASCII (other names as xn--…) or by its number, without a user")
	}
	return u.Scheme + "://" + u.Host, nil
}

// mapPolicy lets a page of the map load what its style names.
func (s *Site) mapPolicy(policy string) string {
	if s.base.origin == "" {
		return policy
	}
	return strings.NewReplacer("img-src 'self'", "img-src 'self' "+s.base.origin, "connect-src 'self'", "connect-src 'self' "+s.base.origin).Replace(policy)
}
