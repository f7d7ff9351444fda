package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"dateline/internal/incident"
)

// readField reads the value that begins here into a field of v. The bit n of seen
// tells whether the field was there before.
func readField[T any](d *decoder, f *field[T], v *T, seen *uint64, n int) {
	if f.own && !(f.file && d.file) {
		at := d.pos
		d.skip()
		if f.name == propDisputed {
			d.disputed = isTrue(strings.Trim(string(d.data[at:d.pos]), "\" \t\r\n"))
		}
		return
	}
	if *seen&(1<<n) != 0 {
		d.add(f.name, "stands twice")
		d.skip()
		return
	}
	*seen |= 1 << n
	if d.null() {
		if d.patch {
			clearField(f, v)
		}
		return
	}
	switch {
	case f.text != nil:
		d.text(f.name, f.text(v))
	case f.number != nil:
		d.count(f.name, f.number(v))
	case f.day != nil:
		d.day(f.name, f.day(v))
	case f.whole != nil:
		var n incident.Number
		d.count(f.name, &n)
		*f.whole(v) = n.N
	case f.metres != nil:
		d.metres(f.name, f.metres(v))
	case f.real != nil:
		numbered(d, f.name, "a number", f.real(v), parseReal)
	case f.flag != nil:
		if is := d.flag(f.name); is != nil {
			*f.flag(v) = *is
		}
	case f.list != nil:
		*f.list(v) = d.texts(f.name)
	case f.tri != nil:
		*f.tri(v) = d.flag(f.name)
	case f.nested != nil:
		f.nested.decode(d, v)
	}
}

// propDisputed is worked out anew of the claims of what is stored. What a file says
// of it is told, so that an import can compare.
const propDisputed = "disputed"

func isTrue(text string) bool { return text == "1" || strings.EqualFold(text, "true") }

// unknown notes a name that is not a property, and skips its value. The links
// that some servers add to properties are passed over.
func (d *decoder) unknown(name string, known []string) {
	if d.path == "" && name == "links" {
		d.skip()
		return
	}
	near := ""
	if d.path == "" {
		near = synonymOf(strings.ToLower(name))
	}
	switch near {
	case "":
		near = nearest(strings.ToLower(name), known)
	case propLon, propLat, propWKT:
		near = `: coordinates stand in the member "geometry" of the Feature, as [longitude, latitude]`
	default:
		near = fmt.Sprintf("; did you mean %q?", near)
	}
	if len(name) > 100 {
		name = strings.ToValidUTF8(name[:100], "") + "..."
	}
	d.add(name, "is not a property of an incident%s", near)
	d.skip()
}

// clearAll makes all fields unknown but for the server's own.
func clearAll(t *table[inc], i *inc) {
	for n := range t.fields {
		if f := &t.fields[n]; !f.own {
			clearField(f, i)
		}
	}
}

// clearField makes a field unknown.
func clearField[T any](f *field[T], v *T) {
	switch {
	case f.text != nil:
		*f.text(v) = ""
	case f.number != nil:
		*f.number(v) = incident.Number{}
	case f.day != nil:
		*f.day(v) = 0
	case f.whole != nil:
		*f.whole(v) = 0
	case f.metres != nil:
		*f.metres(v) = 0
	case f.list != nil:
		*f.list(v) = nil
	case f.tri != nil:
		*f.tri(v) = nil
	case f.nested != nil:
		f.nested.clear(v)
	}
}

// enumerated is the values of the properties with few values: decoded texts
// share them.
var enumerated = func() map[string]string {
	m := map[string]string{}
	for _, list := range [][]string{incident.Scopes, incident.Statuses, incident.DatePrecisions, incident.GeoPrecisions,
		incident.Certainties, incident.ActorKinds, incident.ActorRoles, incident.ClaimKinds, incident.Metrics, incident.Qualifiers,
		incident.VictimSides, incident.Stances, incident.ReportRoles, incident.RelationTypes} {
		for _, s := range list {
			m[s] = s
		}
	}
	return m
}()

func (d *decoder) text(field string, into *string) {
	if d.peek() != '"' {
		d.unexpected(field, "a text in quotation marks, or null")
		return
	}
	b := d.str()
	if len(b) <= 24 {
		if s, ok := enumerated[string(b)]; ok {
			*into = s
			return
		}
	}
	*into = string(b)
}

// numbered reads the number that stands here by parse. Anything else, and what
// parse does not take, is a fault.
func numbered[N any](d *decoder, field, want string, into *N, parse func([]byte) (N, bool)) {
	if c := d.peek(); c != '-' && (c < '0' || c > '9') {
		d.unexpected(field, want)
		return
	}
	raw := d.number()
	if d.fault != nil {
		return
	}
	n, ok := parse(raw)
	if !ok {
		d.add(field, "%s was expected, not %s", want, describe(raw))
		return
	}
	*into = n
}

// count reads a whole number.
func (d *decoder) count(field string, into *incident.Number) {
	numbered(d, field, "a whole number, or null when unknown", into, func(raw []byte) (incident.Number, bool) {
		n, ok := wholeNumber(raw)
		return incident.Num(n), ok
	})
}

// maxWhole is the largest whole number whose neighbours a float64 tells apart.
const maxWhole = 1<<53 - 1

// wholeNumber reads a JSON number that has no fraction, such as 4, 4.0 or 4e2.
func wholeNumber(raw []byte) (int64, bool) {
	if len(raw) <= 15 {
		n, i, neg := int64(0), 0, raw[0] == '-'
		if neg {
			i = 1
		}
		for ; i < len(raw) && '0' <= raw[i] && raw[i] <= '9'; i++ {
			n = n*10 + int64(raw[i]-'0')
		}
		if i == len(raw) {
			if neg {
				n = -n
			}
			return n, true
		}
	}
	x, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || x != math.Trunc(x) || math.Abs(x) > maxWhole {
		return 0, false
	}
	return int64(x), true
}

// powers are the powers of ten that a float64 holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15}

// parseReal reads a decimal number. With at most 15 digits its value is the
// quotient of two exact numbers, so that one division rounds it rightly.
func parseReal(raw []byte) (float64, bool) {
	if len(raw) > 0 && len(raw) <= 16 {
		i, mantissa, decimals, point := 0, int64(0), 0, false
		neg := raw[0] == '-'
		if neg {
			i = 1
		}
		for ; i < len(raw); i++ {
			c := raw[i]
			if c == '.' && !point && i > 0 {
				point = true
				continue
			}
			if c < '0' || c > '9' {
				break
			}
			mantissa = mantissa*10 + int64(c-'0')
			if point {
				decimals++
			}
		}
		if i == len(raw) && mantissa < 1e15 && raw[i-1] >= '0' {
			x := float64(mantissa) / powers[decimals]
			if neg {
				x = -x
			}
			return x, true
		}
	}
	x, err := strconv.ParseFloat(string(raw), 64)
	return x, err == nil && finite(x)
}

func (d *decoder) day(field string, into *incident.Day) {
	if d.peek() != '"' {
		d.unexpected(field, `a day such as "1994-09-16", or null`)
		return
	}
	b := d.str()
	if d.fault != nil || len(b) == 0 {
		return
	}
	day, err := incident.ParseDay(string(b))
	if err != nil {
		d.add(field, "%s", shorten(err.Error()))
		return
	}
	*into = day
}

// shorten keeps the text of an error readable when it quotes a long input.
func shorten(s string) string {
	if len(s) <= 300 {
		return s
	}
	return strings.ToValidUTF8(s[:150], "") + " ... " + strings.ToValidUTF8(s[len(s)-120:], "")
}

func (d *decoder) metres(field string, into *float64) {
	numbered(d, field, "a radius in metres above 0, or null", into, func(raw []byte) (float64, bool) {
		x, ok := parseReal(raw)
		return x, ok && x > 0
	})
}

func (d *decoder) texts(field string) (list []string) {
	if d.peek() != '[' {
		d.unexpected(field, "an array of texts, or null")
		return nil
	}
	d.array(func(n int) {
		s := ""
		d.text(field+"["+strconv.Itoa(n)+"]", &s)
		list = append(list, s)
	})
	return list
}

func (d *decoder) flag(field string) *bool {
	v := d.peek() == 't'
	if !v && d.peek() != 'f' {
		d.unexpected(field, "true, false or null")
		return nil
	}
	d.word()
	return &v
}

// decodeObjects reads the value of a property that is a list of objects.
func decodeObjects[E any](d *decoder, name string, t *table[E]) (list []E) {
	if d.peek() != '[' {
		d.unexpected(name, "an array of objects, or null")
		return nil
	}
	d.array(func(n int) {
		at := name + "[" + strconv.Itoa(n) + "]"
		if d.peek() != '{' {
			d.unexpected(at, "an object")
			return
		}
		list = append(list, *new(E))
		e := &list[len(list)-1]
		d.path = at + "."
		var seen uint64
		d.object(func(name []byte) {
			if n, ok := t.byName[string(name)]; ok {
				readField(d, &t.fields[n], e, &seen, n)
			} else {
				d.unknown(string(name), t.names)
			}
		})
		d.path = ""
	})
	return list
}

// decodeExternalIDs reads an object of texts. In a merge patch null takes an
// entry away and what is not named stays.
func decodeExternalIDs(d *decoder, i *inc) {
	if d.peek() != '{' {
		d.unexpected("external_ids", "an object of texts, or null")
		return
	}
	ids := map[string]string{}
	if d.patch {
		for k, v := range i.ExternalIDs {
			ids[k] = v
		}
	}
	seen := map[string]bool{}
	d.object(func(name []byte) {
		key := string(name)
		if seen[key] {
			d.add("external_ids", "%q stands twice", key)
		}
		seen[key] = true
		switch c := d.peek(); {
		case c == '"':
			ids[key] = string(d.str())
		case c == '-' || '0' <= c && c <= '9':
			ids[key] = string(d.number())
		case d.null():
			delete(ids, key)
		default:
			d.unexpected("external_ids."+key, "a text")
		}
	})
	if len(ids) == 0 {
		ids = nil
	}
	i.ExternalIDs = ids
}
