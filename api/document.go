package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"gopkg.in/yaml.v3"
)

// openAPIType is the media type of the document, to the letter that QGIS looks
// for.
const openAPIType = "application/vnd.oai.openapi+json;version=3.0"

// document is openapi.yaml as it stands, and as JSON what comes before and after
// the address of the server.
type document struct {
	yaml         fixed
	before, rest []byte
}

// ownServer is the address of the server in openapi.yaml, relative to it.
const ownServer = `"servers":[{"url":"./"}]`

func newDocument(text []byte) (document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return document{}, fmt.Errorf("read openapi.yaml: %w", err)
	}
	if len(root.Content) != 1 {
		return document{}, fmt.Errorf("read openapi.yaml: it is empty")
	}
	var b bytes.Buffer
	if err := writeJSON(&b, root.Content[0]); err != nil {
		return document{}, fmt.Errorf("read openapi.yaml: %w", err)
	}
	before, rest, found := bytes.Cut(b.Bytes(), []byte(ownServer))
	if !found {
		return document{}, fmt.Errorf("read openapi.yaml: it has not the one server ./")
	}
	return document{newFixed("application/yaml", text), before, rest}, nil
}

// writeJSON writes a YAML node as JSON and keeps the order of its keys, in which
// readers of the document see them.
func writeJSON(b *bytes.Buffer, n *yaml.Node) error {
	switch n.Kind {
	case yaml.AliasNode:
		return writeJSON(b, n.Alias)
	case yaml.MappingNode:
		b.WriteByte('{')
		for k := 0; k < len(n.Content); k += 2 {
			if k > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(n.Content[k].Value) + ":")
			if err := writeJSON(b, n.Content[k+1]); err != nil {
				return err
			}
		}
		b.WriteByte('}')
	case yaml.SequenceNode:
		b.WriteByte('[')
		for k, item := range n.Content {
			if k > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, item); err != nil {
				return err
			}
		}
		b.WriteByte(']')
	default:
		var v any
		if err := n.Decode(&v); err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		if n.Tag == "!!timestamp" {
			v = n.Value // a date in an example is a text in JSON
		}
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		b.Write(text)
	}
	return nil
}

// getAPI answers with the document as JSON. The server has its whole address: the
// official suite of tests puts it before each path as it stands.
func (s *Server) getAPI(c *gin.Context) error {
	if err := noParameters(c.Request.URL.RawQuery); err != nil {
		return err
	}
	server, err := marshal([]struct {
		URL string `json:"url"`
	}{{s.baseURL(c.Request)}})
	if err != nil {
		return fmt.Errorf("encode the address of the server: %w", err)
	}
	d := s.document
	return newFixed(openAPIType, slices.Concat(d.before, []byte(`"servers":`), server, d.rest)).serve(c)
}

// getOpenAPI answers with the document as it stands in the repository.
func (s *Server) getOpenAPI(c *gin.Context) error {
	if err := noParameters(c.Request.URL.RawQuery); err != nil {
		return err
	}
	return s.document.yaml.serve(c)
}
