package symbol

import (
	"slices"
	"strings"
)

// family is what types of incidents have in common in sight: an outline and
// colours. The colours are those of Okabe and Ito (2008), which people with any
// kind of colour vision tell apart, and two that differ from them in lightness.
type family struct {
	shape string // SVG, 32 units wide
	fill  string // of the solid symbol
	sign  string // the colour of the sign on it
	line  string // of the hollow symbol, and of circles
}

// Symbol is what stands for a type. Its pictures are SVG of 34 by 34 pixels, whose
// middle is the point.
type Symbol struct {
	Type, Label string
	family      *family
	sign        string // SVG: drawn in lines; $ is the colour, for what is filled
}

var (
	battles    = &family{`<path d="M16 .8 31.2 16 16 31.2 .8 16Z"/>`, "#D55E00", "#FFFFFF", "#B34E00"}
	explosions = &family{`<path d="M16 .6l3.6 5.1 6.1-1.1-.9 6.1L31.2 16l-6.4 5.3.9 6.1-6.1-1.1L16 31.4l-3.6-5.1-6.1 1.1.9-6.1L.8 16l6.4-5.3-.9-6.1 6.1 1.1Z"/>`, "#E69F00", "#000000", "#9A6A00"}
	civilians  = &family{`<path d="M3.5 3h25v13c0 7.5-6 11.5-12.5 14.5C9.5 27.5 3.5 23.5 3.5 16Z"/>`, "#882255", "#FFFFFF", "#882255"}
	protests   = &family{`<circle cx="16" cy="16" r="14"/>`, "#56B4E9", "#000000", "#1F78B4"}
	riots      = &family{`<path d="M16 .8 31 11.8 25.3 29.5H6.7L1 11.8Z"/>`, "#0072B2", "#FFFFFF", "#0072B2"}
	strategic  = &family{`<rect x="2.5" y="2.5" width="27" height="27" rx="4"/>`, "#009E73", "#FFFFFF", "#00785A"}
	hazards    = &family{`<path d="M8.6 2.5h14.8L31 16l-7.6 13.5H8.6L1 16Z"/>`, "#666666", "#FFFFFF", "#555555"}
	unnamed    = &family{`<circle cx="16" cy="16" r="14"/>`, "#FFFFFF", "#333333", "#333333"}
)

const (
	dots   = `<circle cx="9.8" cy="16" r="2.1" fill="$" stroke="none"/><circle cx="16" cy="16" r="2.1" fill="$" stroke="none"/><circle cx="22.2" cy="16" r="2.1" fill="$" stroke="none"/>`
	person = `<circle cx="16" cy="10.5" r="3" fill="$" stroke="none"/><path d="M10.8 22.5c0-9.5 10.4-9.5 10.4 0Z" fill="$" stroke="none"/>`
)

// all are those of the vocabulary, in its order.
var all = []Symbol{
	{"armed_clash", "Armed clash", battles, `<path d="M11 11l10 10M21 11 11 21"/>`},
	{"armed_attack", "Armed attack", battles, `<path d="M8.5 16H22M17 11l5.5 5-5.5 5"/>`},
	{"territory_gain", "Territory taken", battles, `<path d="M12 23V9.5l10 4-10 4" fill="$"/>`},
	{"government_regains_territory", "Government regains territory", battles, `<path d="M12 23V10h9.5v7H12" fill="$"/>`},
	{"shelling", "Shelling", explosions, `<path d="M8.5 20c2.5-12 9.5-12 12.5-3"/><circle cx="21.8" cy="20.5" r="2.9" fill="$" stroke="none"/>`},
	{"air_strike", "Air strike", explosions, `<path d="M10.5 9h11M16 9v13M11 17.5l5 5 5-5"/>`},
	{"landmine_ied", "Landmine or improvised explosive", explosions, `<path d="M8.5 21.5h15M11.5 21a4.5 4.5 0 0 1 9 0" fill="$"/><path d="M16 14V9.5"/>`},
	{"suicide_attack", "Suicide attack", explosions, `<circle cx="16" cy="16" r="7"/><circle cx="16" cy="16" r="2.8" fill="$" stroke="none"/>`},
	{"violence_against_civilians", "Violence against civilians", civilians, person},
	{"abduction", "Abduction or forced disappearance", civilians, person + `<path d="M7.8 8v13.5M24.2 8v13.5"/>`},
	{"peaceful_protest", "Peaceful protest", protests, `<path d="M9 8h14v8.5H9Z" fill="$"/><path d="M16 16v8.5"/>`},
	{"violent_demonstration", "Violent demonstration", riots, `<path d="M16 9v8.5" stroke-width="4"/><circle cx="16" cy="23" r="2.3" fill="$" stroke="none"/>`},
	{"mob_violence", "Riot or mob violence", riots, `<circle cx="16" cy="11.5" r="3.2" fill="$" stroke="none"/><circle cx="10.5" cy="20" r="3.2" fill="$" stroke="none"/><circle cx="21.5" cy="20" r="3.2" fill="$" stroke="none"/>`},
	{"road_blockade", "Road blockade", strategic, `<path d="M9 16h14" stroke-width="6" stroke-linecap="butt"/>`},
	{"arrest", "Arrests", strategic, `<circle cx="11.4" cy="16" r="4.2"/><circle cx="20.6" cy="16" r="4.2"/>`},
	{"displacement", "Displacement or evacuation", strategic, `<path d="M9 9.5l6.5 6.5L9 22.5M17 9.5l6.5 6.5-6.5 6.5"/>`},
	{"ceasefire_agreement", "Ceasefire agreement", strategic, `<path d="M12 9.5v13M20 9.5v13" stroke-width="4"/>`},
	{"agreement", "Other agreement", strategic, `<path d="M8.5 16.5l5 5 10-11.5"/>`},
	{"talks", "Talks", strategic, `<path d="M8.5 9h15v10.5h-8l-4 4v-4h-3Z" fill="$"/>`},
	{"troop_deployment", "Troop deployment", strategic, `<path d="M9 15.5l7-6 7 6M9 22.5l7-6 7 6"/>`},
	{"sanction", "Sanction", strategic, `<circle cx="16" cy="16" r="7.5"/><path d="M10.8 21.2 21.2 10.8"/>`},
	{"other", "Other", strategic, dots},
	{"hazard.earthquake", "Earthquake", hazards, `<path d="M6.5 16h4l3-7 5 14 3-7h4"/>`},
	{"hazard.flood", "Flood", hazards, `<path d="M7.5 13c2.8-3.5 5.7 3.5 8.5 0s5.7 3.5 8.5 0M7.5 20c2.8-3.5 5.7 3.5 8.5 0s5.7 3.5 8.5 0"/>`},
	{"hazard.landslide", "Landslide", hazards, `<path d="M8 10.5 23.5 22.5H8Z" fill="$"/><circle cx="20" cy="12.5" r="2.5" fill="$" stroke="none"/>`},
	{"hazard.avalanche", "Avalanche", hazards, `<path d="M7.5 22.5 16 8.5l8.5 14Z"/><path d="M13 16.5l3 2 3-2" />`},
	{"hazard.fire", "Fire", hazards, `<path d="M16.5 6.5c5 5.5 6.5 8 6.5 11.2a7 7 0 0 1-14 0c0-3 2.3-4.2 3-7 2 .8 3 2.3 3.3 4C16.9 12.5 17 9.5 16.5 6.5Z" fill="$" stroke="none"/>`},
	{"hazard.storm", "Storm", hazards, `<path d="M18 6.5 9.5 18h5.5l-2 8 9.5-12h-6Z" fill="$" stroke="none"/>`},
	{"hazard.explosion", "Accidental explosion", hazards, `<path d="M16 8v16M8 16h16M10.3 10.3l11.4 11.4M21.7 10.3 10.3 21.7"/>`},
	{"hazard.transport", "Transport accident", hazards, `<path d="M9 9h14v9.5H9Z" fill="$"/><circle cx="12" cy="23" r="2.3" fill="$" stroke="none"/><circle cx="20" cy="23" r="2.3" fill="$" stroke="none"/>`},
	{"hazard.epidemic", "Epidemic", hazards, `<circle cx="16" cy="16" r="4.8" fill="$" stroke="none"/><path d="M16 7.5v17M8.6 11.8l14.8 8.4M23.4 11.8 8.6 20.2" stroke-width="2"/>`},
	{"hazard.drought", "Drought", hazards, `<circle cx="16" cy="16" r="3.8" fill="$" stroke="none"/><path d="M16 7.5v1.5M16 23v1.5M7.5 16H9M23 16h1.5M10 10l1 1M21 21l1 1M22 10l-1 1M11 21l-1 1"/>`},
	{"hazard.other", "Other hazard", hazards, dots},
}

// Other is the symbol of any type that is not of the vocabulary.
var Other = Symbol{"", "Any other type", unnamed, dots}

// All returns the symbols of the vocabulary, in its order.
func All() []Symbol { return slices.Clone(all) }

// Of returns the symbol of a type: Other where it has none of its own.
func Of(code string) Symbol {
	for _, s := range all {
		if s.Type == code {
			return s
		}
	}
	return Other
}

// Color is the colour of the family, as #RRGGBB: that of the solid symbol.
func (s Symbol) Color() string { return s.family.fill }

// Line is the colour of the hollow symbol and of circles, which is dark enough to be
// seen on a light map, as #RRGGBB.
func (s Symbol) Line() string { return s.family.line }

// Solid is the symbol of what has a place.
func (s Symbol) Solid() string {
	edge := "#FFFFFF" // parts symbols that overlap
	if s.family == unnamed {
		edge = s.family.line
	}
	return s.draw(`fill="`+s.family.fill+`" stroke="`+edge+`" stroke-width="1.3"`, s.family.sign)
}

// Plain is the solid symbol without a light edge, for what should stand back.
func (s Symbol) Plain() string {
	return s.draw(`fill="`+s.family.fill+`" stroke="`+s.family.line+`" stroke-width="1.3"`, s.family.sign)
}

// Hollow is the symbol of what is known as an area only.
func (s Symbol) Hollow() string {
	return s.draw(`fill="#FFFFFF" fill-opacity=".8" stroke="`+s.family.line+`" stroke-width="1.8" stroke-dasharray="3.2 2.2"`, s.family.line)
}

func (s Symbol) draw(shape, sign string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-1 -1 34 34" width="34" height="34"><g ` + shape + ` stroke-linejoin="round">` + s.family.shape +
		`</g><g fill="none" stroke="` + sign + `" stroke-width="2.7" stroke-linecap="round" stroke-linejoin="round">` + strings.ReplaceAll(s.sign, "$", sign) + `</g></svg>`
}
