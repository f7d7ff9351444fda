package gazetteer_test

import (
	"strings"
	"testing"

	"dateline/data"
	"dateline/geo/gazetteer"
)

// What lies in a disputed area tells who claims it, whatever country its own row says.
func TestClaimants(t *testing.T) {
	outlines, err := gazetteer.OpenOutlines(data.Outlines)
	if err != nil {
		t.Fatal(err)
	}
	ix, err := gazetteer.Open("id,name,kind,country,lon,lat\n" +
		"GN:693805,Simferopol,city,UA,34.11079,44.95719\nGN:703448,Kyiv,capital,UA,30.5238,50.45466\n" +
		"GN:786714,Pristina,capital,XK,21.16688,42.67272\nGN:1255634,Srinagar,city,IN,74.80555,34.08565\n" +
		"GN:1220164,Vorukh,village,TJ/KG,70.58971,39.84813\nGN:1,Nowhere,village,TJ,,\n" +
		"ISO:XK,Kosovo,country,XK,20.9,42.6\nISO:EH,Western Sahara,country,EH,-13,24.5\nISO:GY,Guyana,country,GY,-58.9,5.1\n")
	if err != nil {
		t.Fatal(err)
	}
	ix = ix.Outlined(outlines)
	for id, want := range map[string]string{
		"GN:693805": "UA RU", "GN:703448": "UA", "GN:786714": "XK RS", "GN:1255634": "IN PK", "GN:1220164": "TJ KG", "GN:1": "TJ",
		"ISO:XK": "XK RS", "ISO:EH": "EH MA", "ISO:GY": "GY",
	} {
		c, _ := ix.Candidate(id)
		codes := ix.Claimants(&c)
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s is claimed by %s, want %s", c.Place.Name, got, want)
		}
	}
}
