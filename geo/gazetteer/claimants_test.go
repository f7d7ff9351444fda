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
		"DL:panj,Panj River,river,TJ/AF,70.78902,38.45373\nDL:border,Kyrgyz-Tajik border,border,KG/TJ,70.2421,39.5217\nDL:road,Pamir Highway,road,TJ/KG,73.96674,38.17023\n" +
		"DL:asia,Central Asia,area,KZ/KG/TJ,66.9,45.29\nDL:post,Karamyk crossing,border_post,KG/TJ,71.8,39.5\nDL:fork,Tort-Kocho,junction,KG/TJ,70.499,39.944\nDL:dal,Dal Lake,lake,IN,74.87,34.11\n" +
		"ISO:XK,Kosovo,country,XK,20.9,42.6\nISO:EH,Western Sahara,country,EH,-13,24.5\nISO:GY,Guyana,country,GY,-58.9,5.1\n")
	if err != nil {
		t.Fatal(err)
	}
	ix = ix.Outlined(outlines)
	for id, want := range map[string]string{
		"GN:693805": "UA RU", "GN:703448": "", "GN:786714": "XK RS", "GN:1255634": "IN PK", "GN:1220164": "TJ KG", "GN:1": "",
		"ISO:XK": "XK RS", "ISO:EH": "EH MA", "ISO:GY": "",
		// Several countries share these, nobody claims them; but what lies in a disputed area is.
		"DL:panj": "", "DL:border": "", "DL:road": "", "DL:asia": "", "DL:post": "", "DL:fork": "KG TJ", "DL:dal": "IN PK",
	} {
		c, _ := ix.Candidate(id)
		codes := ix.Claimants(&c)
		if got := strings.Join(codes, " "); got != want {
			t.Errorf("%s is claimed by %s, want %s", c.Place.Name, got, want)
		}
	}
}

// TestUndecidedIsNotClaimed: a point of which the outlines cannot tell in which of two countries it lies is not claimed by both.
func TestUndecidedIsNotClaimed(t *testing.T) {
	ix := realIndex(t).Outlined(builtInOutlines(t))
	for text, country := range map[string]string{"40.0, 70.6": "KG/TJ", "15 km south of Isfara": "KG/TJ", "between Isfara and Batken": "KG/TJ", "Kyrgyz-Uzbek border": "KG/UZ"} {
		c := geocode(t, ix, gazetteer.Query{Text: text}).Candidates[0]
		if codes := ix.Claimants(&c); c.Place.Country != country || codes != nil {
			t.Errorf("%s, in %s, is claimed by %v", text, c.Place.Country, codes)
		}
	}
}
