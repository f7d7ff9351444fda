package gazetteer

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxDecimals is how many decimals a number of a coordinate may have.
const maxDecimals = 15

// degreeItem is one piece of a text of coordinates.
type degreeItem struct {
	kind  byte // 'n' number, 'u' unit of the number before, 'h' hemisphere, 'a' axis, '-' and '+' signs, ',' separator
	value byte // of a unit: 'd' 'm' 's', or '?' the next smaller one; of a hemisphere: N S E W; of an axis: N (latitude) or E
	whole string
	frac  string
}

// degreeWords are the words that coordinates are written with, by their fold.
var degreeWords = func() map[string]degreeItem {
	words := map[string]degreeItem{}
	add := func(item degreeItem, list string) {
		for word := range strings.FieldsSeq(list) {
			words[Fold(word)] = item
		}
	}
	add(degreeItem{kind: 'h', value: 'N'}, `n north northern с сш северной северная север түндүк шимолӣ shimoliy شمالی شمال شمالي`)
	add(degreeItem{kind: 'h', value: 'S'}, `s south southern ю юш южной южная юг түштүк ҷанубӣ janubiy جنوبی جنوب جنوبي`)
	add(degreeItem{kind: 'h', value: 'E'}, `e east eastern в вд е восточной восточная восток чыгыш шарқӣ sharqiy شرقی شرق شرقي`)
	add(degreeItem{kind: 'h', value: 'W'}, `w west western з зд западной западная запад батыш ғарбӣ g'arbiy غربی غرب غربي`)
	add(degreeItem{kind: 'a', value: 'N'}, `lat latitude ш шир широта широты кеңдик кеңдиги kenglik عرض`)
	add(degreeItem{kind: 'a', value: 'E'}, `lon long lng longitude д долг долгота долготы узундук узундугу uzunlik طول`)
	add(degreeItem{kind: 'u', value: 'd'}, `d deg degree degrees градус градуса градусов град درجه درجة`)
	add(degreeItem{kind: 'u', value: 'm'}, `min minute minutes минута минуты минут мин دقیقه دقيقة`)
	add(degreeItem{kind: 'u', value: 's'}, `sec second seconds секунда секунды секунд сек ثانیه ثانية`)
	add(degreeItem{}, `coordinates coordinate coords координаты координата координат координаттары координаталары арзи тӯли gps position point and и at wgs و مختصات جغرافیایی`)
	return words
}()

// wgs84 is the reference system of all coordinates, which some texts name.
var wgs84 = regexp.MustCompile(`(?i)WGS[- ]?84`)

// lexDegrees cuts a text into the pieces of coordinates; it is false for a text with anything else in it.
func lexDegrees(text string) ([]degreeItem, bool) {
	runes := []rune(wgs84.ReplaceAllString(text, " "))
	decimalComma := commaIsDecimal(runes)
	var items []degreeItem
	for i := 0; i < len(runes); {
		item, next, ok := degreeItem{}, i+1, true
		switch {
		case digitRune(runes[i]):
			item, next = scanNumber(runes, i, decimalComma)
		case unicode.IsLetter(runes[i]) && !strings.ContainsRune("ºʺ", runes[i]):
			for next < len(runes) && (unicode.IsLetter(runes[next]) || isApostrophe(runes[next]) && next+1 < len(runes) && unicode.IsLetter(runes[next+1])) {
				next++
			}
			if item, ok = smallUnit(string(runes[i:next]), items); !ok {
				item, ok = degreeWords[Fold(string(runes[i:next]))]
			}
		default:
			item, next, ok = scanMark(runes, i)
		}
		if !ok {
			return nil, false
		}
		if item.kind != 0 {
			items = append(items, item)
		}
		i = next
	}
	return items, true
}

// smallUnit is the m or s that stands behind minutes or seconds where a d stands behind the degrees: 39d51m4s. Elsewhere they are no
// units: an S is the south.
func smallUnit(word string, before []degreeItem) (degreeItem, bool) {
	n := len(before)
	if n < 2 || before[n-1].kind != 'n' || before[n-2].kind != 'u' || word != "m" && word != "s" {
		return degreeItem{}, false
	}
	larger := map[string]byte{"m": 'd', "s": 'm'}[word]
	return degreeItem{kind: 'u', value: word[0]}, before[n-2].value == larger
}

// scanMark reads what is neither letter nor digit, and gives the index after it.
func scanMark(runes []rune, i int) (item degreeItem, next int, ok bool) {
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	r, before, after := runes[i], digitRune(at(i-1)), digitRune(at(i+1))
	switch {
	case strings.ContainsRune("°º˚∘", r):
		return degreeItem{kind: 'u', value: 'd'}, i + 1, true
	case strings.ContainsRune("\"″”“ʺ˝", r):
		return degreeItem{kind: 'u', value: 's'}, i + 1, true
	case isApostrophe(r) && isApostrophe(at(i+1)):
		return degreeItem{kind: 'u', value: 's'}, i + 2, true
	case isApostrophe(r):
		return degreeItem{kind: 'u', value: 'm'}, i + 1, true
	case strings.ContainsRune(":-‑", r) && before && after:
		return degreeItem{kind: 'u', value: '?'}, i + 1, true
	case strings.ContainsRune("-−–", r) && after:
		return degreeItem{kind: '-'}, i + 1, true
	case r == '+' && after:
		return degreeItem{kind: '+'}, i + 1, true
	case strings.ContainsRune(",;/|-–—،؛", r):
		return degreeItem{kind: ','}, i + 1, true
	case r == '.' && before && after:
		return degreeItem{}, 0, false // 27.01.2022
	}
	return degreeItem{}, i + 1, unicode.IsSpace(r) || strings.ContainsRune("()[].:=@", r)
}

func digitRune(r rune) bool { return r >= '0' && r <= '9' }

// commaIsDecimal reports whether a comma between two digits is a decimal point: no full stop is one, and the commas are
// not what parts the two numbers.
func commaIsDecimal(runes []rune) bool {
	commas, numbers := 0, 0
	for i, r := range runes {
		before, after := i > 0 && digitRune(runes[i-1]), i+1 < len(runes) && digitRune(runes[i+1])
		switch {
		case r == '.' && before && after:
			return false
		case r == ',' && before && after:
			commas++
		case digitRune(r) && !before:
			numbers++
		}
	}
	return commas > 0 && numbers > 2
}

// scanNumber reads a number from i on and gives the index after it.
func scanNumber(runes []rune, i int, decimalComma bool) (degreeItem, int) {
	digits := func() string {
		from := i
		for i < len(runes) && digitRune(runes[i]) {
			i++
		}
		return string(runes[from:i])
	}
	item := degreeItem{kind: 'n', whole: digits()}
	if i+1 < len(runes) && (runes[i] == '.' || decimalComma && runes[i] == ',') && digitRune(runes[i+1]) {
		i++
		item.frac = digits()
	}
	return item, i
}

// degreeNumber is a number with its unit: 0 degrees, 1 minutes, 2 seconds.
type degreeNumber struct {
	whole, frac string
	unit        int
}

// degreeGroup is what stands for one of the two coordinates.
type degreeGroup struct {
	numbers []degreeNumber
	hemi    byte // N S E W, or 0
	axis    byte // N for a latitude, E for a longitude, 0 for either
	sign    byte
	marked  bool // with ° ′ or ″
	closed  bool
}

// readDegrees makes the position of the pieces; bracketed ones have the longitude first, where nothing says otherwise.
func readDegrees(items []degreeItem, bracketed bool) (Coordinates, bool, error) {
	groups := groupDegrees(items)
	named, marked, fraction := false, false, false
	for _, g := range groups {
		named, marked = named || g.hemi != 0 || g.axis != 0, marked || g.marked
		for _, n := range g.numbers {
			fraction = fraction || n.frac != ""
		}
	}
	if len(groups) == 1 && named && (marked || fraction) {
		missing := "longitude"
		if groups[0].axis == 'E' {
			missing = "latitude"
		}
		return Coordinates{}, false, &QueryError{"the text gives one coordinate only: add the " + missing}
	}
	plain := len(groups) == 2 && (fraction && len(groups[0].numbers) == 1 && len(groups[1].numbers) == 1 || groups[0].sexagesimal() && groups[1].sexagesimal())
	if len(groups) != 2 || !named && !marked && !plain {
		return Coordinates{}, false, nil
	}
	lat, lon := &groups[0], &groups[1]
	if lat.axis == 'E' || lon.axis == 'N' {
		lat, lon = lon, lat
	}
	if lat.axis == 'E' || lon.axis == 'N' {
		return Coordinates{}, false, &QueryError{"the text gives two latitudes or two longitudes: write one of each, such as 38.7 N 70.5 E"}
	}
	a, ok, err := lat.angle(2)
	if !ok || err != nil {
		return Coordinates{}, false, err
	}
	b, ok, err := lon.angle(3)
	if !ok || err != nil {
		return Coordinates{}, false, err
	}
	free := lat.axis == 0 && lon.axis == 0
	if free && math.Abs(a.degrees) > 90 && math.Abs(a.degrees) <= 180 && math.Abs(b.degrees) <= 90 {
		c, err := newCoordinates(b, a)
		c.Reason += "; read as longitude, latitude, the only order that is possible"
		return c, err == nil, err
	}
	bracketed = bracketed && free && math.Abs(b.degrees) <= 90
	if bracketed {
		a, b = b, a
	}
	c, err := newCoordinates(a, b)
	if free && err == nil && math.Abs(b.degrees) <= 90 {
		if other, err := newCoordinates(b, a); err == nil && other.Point != c.Point {
			c.Other, c.Bracketed = &other.Point, bracketed
		}
	}
	return c, err == nil, err
}

// sexagesimal reports whether three numbers are written as degrees, minutes and seconds are: 39 51 04.
func (g *degreeGroup) sexagesimal() bool {
	return len(g.numbers) == 3 && !slices.ContainsFunc(g.numbers[1:], func(n degreeNumber) bool { return len(n.whole) != 2 || n.whole >= "60" })
}

// groupDegrees puts the pieces together to coordinates.
func groupDegrees(items []degreeItem) []degreeGroup {
	g := grouping{groups: make([]degreeGroup, 1)}
	for _, item := range items {
		if item.kind == 'n' {
			g.total++
		}
	}
	for i, item := range items {
		switch cur := g.last(); item.kind {
		case ',':
			cur.closed = cur.closed || len(cur.numbers) > 0
		case '-', '+':
			g.fresh().sign = item.kind
		case 'n':
			unit := -1
			if i+1 < len(items) && items[i+1].kind == 'u' {
				unit = strings.IndexByte("dms", items[i+1].value)
			}
			g.number(item, unit)
		case 'u':
			cur.marked = cur.marked || item.value != '?'
		case 'h':
			g.hemisphere(item.value)
		case 'a':
			if cur.hemi != 0 && cur.axis == item.value {
				continue // "северной широты"
			}
			if cur.axis != 0 {
				cur = g.fresh()
			}
			cur.axis, cur.closed = item.value, len(cur.numbers) > 0
		}
	}
	if last := g.last(); len(last.numbers) == 0 && last.hemi == 0 && last.axis == 0 {
		g.groups = g.groups[:len(g.groups)-1]
	}
	return g.groups
}

// grouping is groupDegrees at work.
type grouping struct {
	groups []degreeGroup
	total  int // numbers in all
}

func (g *grouping) last() *degreeGroup { return &g.groups[len(g.groups)-1] }

// fresh begins a new coordinate if the last one has a number, and gives the last one.
func (g *grouping) fresh() *degreeGroup {
	if len(g.last().numbers) > 0 {
		g.groups = append(g.groups, degreeGroup{})
	}
	return g.last()
}

// number adds a number with its unit, -1 where none is written: the next smaller one.
func (g *grouping) number(item degreeItem, unit int) {
	cur, last := g.last(), -1
	if n := len(cur.numbers); n > 0 {
		last = cur.numbers[n-1].unit
	}
	if cur.closed || g.total == 2 || last == 2 || unit >= 0 && unit <= last {
		cur = g.fresh()
		last = min(last, len(cur.numbers)-1)
	}
	if unit < 0 {
		unit = last + 1
	}
	cur.numbers = append(cur.numbers, degreeNumber{item.whole, item.frac, unit})
}

// hemisphere takes a letter: of the last coordinate if that has none, else of the next.
func (g *grouping) hemisphere(letter byte) {
	axis := byte('N')
	if letter == 'E' || letter == 'W' {
		axis = 'E'
	}
	cur := g.last()
	if len(cur.numbers) > 0 && (cur.hemi != 0 || cur.axis != 0 && cur.axis != axis) {
		cur = g.fresh()
	}
	cur.hemi, cur.axis, cur.closed = letter, axis, len(cur.numbers) > 0
}

// angle works a coordinate out; wide is the number of digits of its whole degrees in forms without spaces (DDMMSS). It is
// false for what is no coordinate.
func (g *degreeGroup) angle(wide int) (angle, bool, error) {
	if g.hemi != 0 && g.sign != 0 {
		return angle{}, false, &QueryError{"a coordinate has both a sign and a letter for its direction: leave one of them out"}
	}
	numbers := g.numbers
	if len(numbers) == 1 && len(numbers[0].whole) >= 4 && !g.marked {
		numbers = splitCompact(numbers[0], wide)
	}
	if len(numbers) > 0 && numbers[0].unit > 0 {
		return angle{}, false, nil // minutes of no degree
	}
	var a angle
	for i, n := range numbers {
		if len(n.whole) > 3 && i == 0 && g.hemi == 0 || len(n.frac) > maxDecimals || n.unit > 2 || n.frac != "" && i < len(numbers)-1 {
			return angle{}, false, nil
		}
		x, err := strconv.ParseFloat(n.whole+"."+n.frac, 64)
		if err != nil {
			return angle{}, false, nil
		}
		if n.unit > 0 && x >= 60 {
			return angle{}, false, &QueryError{fmt.Sprintf("a coordinate has %s %s: they go up to 59", n.whole, [3]string{"", "minutes", "seconds"}[n.unit])}
		}
		size := math.Pow(60, -float64(n.unit))
		a.degrees += x * size
		a.step = size * math.Pow10(-len(n.frac))
	}
	if g.hemi == 'S' || g.hemi == 'W' || g.sign == '-' {
		a.degrees = -a.degrees
	}
	return a, len(numbers) > 0, nil
}

// splitCompact parts degrees, minutes and seconds that are written without spaces: 373912, 0701208, 3739.2.
func splitCompact(n degreeNumber, wide int) []degreeNumber {
	digits := n.whole
	if len(digits)%2 != wide%2 {
		wide = 5 - wide // 7012E: the leading zero is left out
	}
	parts := []degreeNumber{{whole: digits[:wide]}}
	for unit := 1; wide < len(digits); unit++ {
		parts = append(parts, degreeNumber{whole: digits[wide : wide+2], unit: unit})
		wide += 2
	}
	parts[len(parts)-1].frac = n.frac
	return parts
}
