package qgis

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"

	"dateline/internal/incident"
	"dateline/internal/symbol"
)

// labelScale is the denominator of the scale from which titles are written.
const labelScale = 300_000

// Expressions of QGIS. A spot is what is known as well as a settlement; anything
// coarser stands for an area.
const (
	isSpot = `"geo_precision" IN ('exact', 'settlement', 'near')`
	// A new point that has no precision yet is a spot.
	isArea = `coalesce(NOT (` + isSpot + `), false)`
	isMark = `coalesce(` + isSpot + `, true)`

	// The circle is drawn where it is larger than its symbol on the screen, and no
	// longer where nothing but its inside would be seen.
	circleShown = `"uncertainty_m" > 0.004 * @map_scale AND "uncertainty_m" < 0.6 * @map_scale`
	circleLine  = `if(` + isArea + `, 'dash', 'solid')`

	// circle is the circle on the sphere, in degrees. One of more than 400 km is 48
	// points at the distance, by the direct formula (Snyder 1987, 5-5 and 5-6), where d
	// is the radius, p the latitude, a a bearing and q the latitude of a point, all in
	// radians. A smaller one is an ellipse, which is out by 3 % of the radius at the
	// most and takes a twentieth of the time: QGIS is slow at calling functions.
	circle = `CASE WHEN ` + circleShown + ` THEN CASE WHEN "uncertainty_m" < 400000 AND abs($y) < 60 ` +
		`THEN make_ellipse($geometry, "uncertainty_m" / 111195 / cos(radians($y)), "uncertainty_m" / 111195, 90, 48) ` +
		`ELSE with_variable('d', "uncertainty_m" / 6371008.8, with_variable('p', radians($y), ` +
		`make_polygon(make_line(array_foreach(generate_series(0, 360, 7.5), with_variable('a', radians(@element), ` +
		`with_variable('q', asin(sin(@p) * cos(@d) + cos(@p) * sin(@d) * cos(@a)), ` +
		`make_point($x + degrees(atan2(sin(@a) * sin(@d) * cos(@p), cos(@d) - sin(@p) * sin(@q))), degrees(@q))))))))) END END`

	// Many incidents stand for one border or one country: their hollow symbols are
	// laid around its point like the seeds of a sunflower (Vogel 1979), but not out of
	// the circle. In millimetres.
	offset = `with_variable('n', $id % 23, with_variable('r', min(3.1, 200 * coalesce("uncertainty_m", 0) / @map_scale) * sqrt(@n), ` +
		`to_string(@r * cos(2.39996 * @n)) || ',' || to_string(@r * sin(2.39996 * @n))))`
)

//go:embed style.qml.tmpl
var styleText string

//go:embed tip.html
var tip string

var documents = template.Must(template.New("style").Funcs(template.FuncMap{"xml": escape, "rgba": rgba, "embedded": embedded}).Parse(styleText + layerText))

// field is a column as QGIS shows it.
type field struct {
	Name, Title string
	Values      []value
	Hidden      bool // of no use to people
	Fixed       bool // the program's own
}

// value is one of the values of a column, with what people call it.
type value struct{ Value, Label string }

// fixed are the columns that the program works out, hidden those that only it reads.
var (
	fixed  = []string{"fid", "id", "place_name", "disputed", "version", "seq", "created_at", "updated_at"}
	hidden = []string{"seq", "place_path", "parts", "details"}
)

// fields are the columns of a data file and of the collection of a server: fid, the
// flat properties, and what only a data file has.
func fields() []field {
	list := []field{{Name: "fid", Title: "Row", Fixed: true}}
	for _, p := range incident.Properties() {
		if !p.Flat {
			continue
		}
		f := field{Name: string(p.Name), Title: p.Title, Hidden: slices.Contains(hidden, string(p.Name)), Fixed: slices.Contains(fixed, string(p.Name))}
		for _, v := range p.Enum {
			f.Values = append(f.Values, value{v, readable(v)})
		}
		if p.Name == incident.PropType {
			for _, s := range symbol.All() {
				f.Values = append(f.Values, value{s.Type, s.Label})
			}
		}
		list = append(list, f)
	}
	for _, name := range []string{"place_path", "parts", "details"} {
		list = append(list, field{Name: name, Title: name, Hidden: true, Fixed: true})
	}
	return list
}

// readable makes a code a text.
func readable(code string) string { return strings.ReplaceAll(code, "_", " ") }

// contents is what the documents are made of.
type contents struct {
	Symbols                                         []symbol.Symbol
	Fields                                          []field
	Circle, CircleLine, Offset, IsArea, IsSpot, Tip string
	LabelScale                                      int
	Title, ID, Source                               string // of a layer definition
}

func newContents() contents {
	return contents{Symbols: append(symbol.All(), symbol.Other), Fields: fields(),
		Circle: circle, CircleLine: circleLine, Offset: offset, IsArea: isArea, IsSpot: isMark, Tip: tip, LabelScale: labelScale}
}

// Style returns the style of the incidents as QML, the form in which QGIS keeps
// styles in files and in layer_styles.
func Style() []byte { return style() }

var style = sync.OnceValue(func() []byte { return render("style", newContents()) })

func render(name string, c contents) []byte {
	var b bytes.Buffer
	if err := documents.ExecuteTemplate(&b, name, c); err != nil {
		panic(err) // the templates and what they are given are constant
	}
	return indents.ReplaceAll(b.Bytes(), []byte("\n"))
}

// indents is what people want in a template and nobody in a data file.
var indents = regexp.MustCompile(`\n[ \n]*`)

// escape makes a text fit for XML.
func escape(s string) (string, error) {
	var b strings.Builder
	err := xml.EscapeText(&b, []byte(s))
	return b.String(), err
}

// embedded writes a picture as a path of QGIS.
func embedded(svg string) string { return "base64:" + base64.StdEncoding.EncodeToString([]byte(svg)) }

// rgba writes the colour #RRGGBB, with its opacity out of 255, as QGIS does.
func rgba(hex string, opacity int) (string, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	return fmt.Sprintf("%d,%d,%d,%d", n>>16, n>>8&255, n&255, opacity), err
}
