package gazetteer_test

import (
	"testing"

	"dateline/geo/gazetteer"
)

// TestSlipInACapital: a slip in the name of a capital or a country does not make it a hamlet, whichever spellings the hamlet's row lists;
// a hamlet's own name stays its own.
func TestSlipInACapital(t *testing.T) {
	ix, err := gazetteer.Open("id,name,names,kind,feature_code,country,lon,lat,population\n" +
		"GN:1221874,Dushanbe,oc:Doshambe|ru:Душанбе|tg:Душанбе,capital,PPLC,TJ,68.77905,38.53575,679400\n" +
		"GN:1346096,Dushanbe,und:Дүшәмбе|und:Doshambe,settlement,PPL,TJ,70.01051,38.09175,\n" +
		"GN:1527747,Kyrgyzstan,ru:Киргизстан|en:Kirguztan,country,PCLI,KG,75,41.5,\n" +
		"GN:8000001,Kyrgyzstan,und:Kirgiztan|und:Kirgizstan,settlement,PPL,KG,72.9,40.6,\n" +
		"GN:1138958,Kabul,fa:کابل|en:Cabul,capital,PPLC,AF,69.17233,34.52813,3043532\n" +
		"GN:8000002,Kebul,,settlement,PPL,AF,66,35,\n" +
		"GN:1176615,Islamabad,,capital,PPLC,PK,73.04329,33.72148,601600\n" +
		"GN:8000003,Eslāmābād,,settlement,PPL,IR,48,35,\n" +
		"GN:8000004,Karim,,settlement,PPL,TJ,69,38,\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Dushambe": "GN:1221874", "Душамбе": "GN:1221874", "Душамбэ": "GN:1221874", "Dushambeh": "GN:1221874", "Dushnabe": "GN:1221874",
		"Kyrgyztsan": "GN:1527747", "Киргизстн": "GN:1527747", "aslamabad": "GN:1176615",
		"Kebul": "GN:8000002", "Кебул": "GN:8000002", "Eslamabad": "GN:8000003", "Дүшәмбе": "GN:1346096", "Karem": "GN:8000004",
	} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%s is %s (%s), want %s", text, labels(res), res.Reason, want)
		}
	}
}

// TestLargeFeatures: a river or a region that reaches farther than a range of which nothing is known stands before a hamlet of its name, a
// brook does not.
func TestLargeFeatures(t *testing.T) {
	ix, err := gazetteer.Open("id,name,names,kind,feature_code,country,lon,lat,uncertainty_m,population\n" +
		"DL:andes,Andes,ru:Анды,area,MTS,AR/CL,-71,-22,3715000,\n" + "GN:8000001,Andes,,town,PPL,CO,-75.88,5.66,5000,14000\n" +
		"DL:volga,Volga,,river,STM,RU,41.6,51.9,827000,\n" + "GN:8000002,Volga,,village,PPL,RU,38.4,57.9,3000,1500\n" +
		"DL:kuban,Kuban,,area,RGN,RU,39.3,45.1,214000,\n" + "GN:8000003,Kuban,,village,PPL,UA,32,48,3000,1500\n" +
		"GN:8000004,Soma,,river,STM,RU,36,55,100000,\n" + "GN:8000005,Soma,,village,PPL,RU,50,57,3000,1500\n")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{"Andes": "DL:andes", "Volga": "DL:volga", "Kuban": "DL:kuban", "Soma": "GN:8000005"} {
		res := geocode(t, ix, gazetteer.Query{Text: text})
		if len(res.Candidates) == 0 || res.Candidates[0].Place.ID != want {
			t.Errorf("%s is %s (%s), want %s", text, labels(res), res.Reason, want)
		}
	}
}

// TestLargeCitiesAmongNamesakes: a large city is sure beside what lies in it, the region that bears its name, hamlets of that name, and a
// smaller place that only has the name among others.
func TestLargeCitiesAmongNamesakes(t *testing.T) {
	ix := realIndex(t)
	for text, want := range map[string]string{"Aktobe": "GN:610611", "Белград": "GN:792680", "Хомс": "GN:169577", "New Delhi": "GN:1273294"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !sureOf(res, want) {
			t.Errorf("%s: %s (%s), want %s for certain", text, labels(res), res.Reason, want)
		}
	}
	for _, text := range []string{"Tripoli", "Fayzobod", "Georgetown", "Hyderabad"} {
		if res := geocode(t, ix, gazetteer.Query{Text: text}); !res.Ambiguous {
			t.Errorf("%s: %s for certain", text, labels(res))
		}
	}
}
