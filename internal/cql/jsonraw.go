package cql

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// value is a JSON value with its place.
type value struct {
	pos  int
	kind byte // { [ " 0 t n: object, array, string, number, boolean, null
	text string
	num  float64
	yes  bool
	list []value           // of an array
	keys []string          // of an object, in order
	obj  map[string]*value // of an object
}

// readJSON reads one JSON value and nothing behind it.
func readJSON(src []byte) (*value, error) {
	switch {
	case len(src) > MaxBytes:
		return nil, faultf(0, "the filter is %d bytes long, more than %d are not read; simplify its geometry or its lists", len(src), MaxBytes)
	case len(bytes.TrimSpace(src)) == 0:
		return nil, faultf(0, "the filter is empty")
	case !utf8.Valid(src):
		return nil, faultf(0, "the filter is not valid UTF-8")
	}
	r := &jsonReader{dec: json.NewDecoder(bytes.NewReader(src)), src: src}
	v, err := r.value(0)
	if err == nil {
		if _, more := r.dec.Token(); more != io.EOF {
			err = faultf(int(r.dec.InputOffset()), "something follows the filter")
		}
	}
	var f *fault
	if err != nil && !errors.As(err, &f) {
		pos := r.at() // a SyntaxError counts from where its scanner began
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			pos = len(src)
		}
		return nil, faultf(pos, "the filter is not valid JSON: %s", err)
	}
	return v, err
}

type jsonReader struct {
	dec *json.Decoder
	src []byte
}

// at is the offset of the next sign, behind spaces.
func (r *jsonReader) at() int { return r.behind(" \t\r\n") }

// start is the offset of the next value, behind spaces, commas and colons.
func (r *jsonReader) start() int { return r.behind(" \t\r\n,:") }

func (r *jsonReader) behind(signs string) int {
	i := int(r.dec.InputOffset())
	for i < len(r.src) && strings.IndexByte(signs, r.src[i]) >= 0 {
		i++
	}
	return i
}

func (r *jsonReader) value(depth int) (*value, error) {
	v := &value{pos: r.start()}
	if depth > 3*MaxDepth {
		return nil, tooDeep(v.pos)
	}
	t, err := r.dec.Token()
	var large *json.UnmarshalTypeError
	if errors.As(err, &large) {
		return nil, faultf(v.pos, "the number is too large")
	}
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case json.Delim:
		v.kind = byte(t)
		if t == '{' {
			return v, r.object(v, depth)
		}
		return v, r.array(v, depth)
	case string:
		v.kind, v.text = '"', t
		if i := bytes.IndexByte([]byte(t), 0); i >= 0 {
			return nil, faultf(v.pos, "the text holds a NUL character")
		}
	case float64:
		v.kind, v.num = '0', t
	case bool:
		v.kind, v.yes = 't', t
	default:
		v.kind = 'n'
	}
	return v, nil
}

func (r *jsonReader) array(v *value, depth int) error {
	for r.dec.More() {
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		v.list = append(v.list, *item)
	}
	_, err := r.dec.Token()
	return err
}

func (r *jsonReader) object(v *value, depth int) error {
	v.obj = map[string]*value{}
	for r.dec.More() {
		pos := r.start()
		t, err := r.dec.Token()
		if err != nil {
			return err
		}
		key, ok := t.(string)
		if !ok {
			return faultf(pos, "a member of an object needs a name")
		}
		if v.obj[key] != nil {
			return faultf(pos, "the object has two members %q", key)
		}
		item, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		v.keys = append(v.keys, key)
		v.obj[key] = item
	}
	_, err := r.dec.Token()
	return err
}
