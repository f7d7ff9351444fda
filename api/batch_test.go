package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"dateline/api"
)

// outcome is an answer to an item of a batch as a test reads it.
type outcome struct {
	Index                           int
	ID                              any
	Query, Status, Reason, Place_ID string
	Name, Label, Uncertainty_Reason string
	Uncertainty_M                   float64
	Candidates                      []struct{ Place_ID, Label string }
	Suggestions                     []struct{ Name string }
}

func TestGeocodeBatch(t *testing.T) {
	b := newBench(t)
	w := b.do(request{method: "POST", path: "/geocode?lang=ru", header: []string{"Content-Type", "", "Content-Type", "application/json"},
		body: `["Vorukh, Isfara", {"id": "b", "place": "San Jose"}, {"id": 3, "q": "San Jose", "country": "CR"}, "Xyzzyville", "", {"place": "Batken", "country": "Atlantis"}]`})
	if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	a := decode[struct {
		Results     []outcome
		Summary     struct{ Total, Matched, Ambiguous, Not_Found, Invalid int }
		Attribution string
	}](t, w.Body.Bytes())
	for n, want := range []string{"matched GN:1220164 Ворух", "ambiguous", "matched GN:3621849 Сан-Хосе", "not_found", "invalid", "invalid"} {
		r := a.Results[n]
		if got := strings.TrimSpace(r.Status + " " + r.Place_ID + " " + r.Name); !strings.HasPrefix(got, want) || r.Index != n || (r.Reason == "") != (r.Status == "matched") {
			t.Errorf("item %d: %s, %+v", n, got, r)
		}
	}
	if r := a.Results[1]; r.ID != "b" || len(r.Candidates) != 4 || !(r.Uncertainty_M > 0) {
		t.Errorf("%+v", r)
	}
	if a.Results[2].ID != 3.0 || len(a.Results[3].Suggestions) == 0 && a.Results[3].Reason == "" {
		t.Errorf("%+v", a.Results[2:4])
	}
	if s := a.Summary; s.Total != 6 || s.Matched != 2 || s.Ambiguous != 1 || s.Not_Found != 1 || s.Invalid != 2 || !strings.Contains(a.Attribution, "GeoNames") {
		t.Errorf("%+v %q", s, a.Attribution)
	}
}

// TestGeocodeBatchBrokenLine: a broken line of NDJSON, and a country that is not known, are invalid in their places.
func TestGeocodeBatchBrokenLine(t *testing.T) {
	b := newBench(t)
	w := b.do(request{method: "POST", path: "/geocode", header: []string{"Content-Type", "", "Content-Type", "application/x-ndjson"}, body: "\"Vorukh, Isfara\"\n{broken\n{\"q\":\"Osh\",\"country\":\"ZZ\"}\n"})
	lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if w.Code != http.StatusOK || len(lines) != 3 || !strings.Contains(lines[0], `"matched"`) || !strings.Contains(lines[1], `"status":"invalid","reason":"line 2 is no JSON`) ||
		!strings.Contains(lines[2], `"status":"invalid","reason":"country \"ZZ\" is not in the gazetteer`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Every format tells who claims a place, or the disputed area that it lies in, as GET /geocode does.
func TestGeocodeBatchTellsClaimants(t *testing.T) {
	b := newBench(t)
	b.service.Places = drawnPlaces()
	send := func(form string) []byte {
		t.Helper()
		w := b.do(request{method: "POST", path: "/geocode?f=" + form, header: []string{"Content-Type", "", "Content-Type", "application/json"},
			body: `["Simferopol", "Kyiv", "Tort-Kocho", "Panj River"]`})
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d %s", form, w.Code, w.Body)
		}
		return w.Body.Bytes()
	}
	want := []string{"UA/RU", "", "KG/TJ", ""} // of the river is nothing claimed, it is shared
	type told struct{ Claimants []string }
	a := decode[struct{ Results []told }](t, send("json"))
	for n, r := range a.Results {
		if got := strings.Join(r.Claimants, "/"); got != want[n] {
			t.Errorf("json, item %d: %q, want %q", n, got, want[n])
		}
	}
	for n, line := range strings.Split(strings.TrimSpace(string(send("ndjson"))), "\n") {
		var r told
		if err := json.Unmarshal([]byte(line), &r); err != nil || strings.Join(r.Claimants, "/") != want[n] {
			t.Errorf("ndjson, item %d: %v %q, want %q", n, err, r.Claimants, want[n])
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(send("csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "claimants")
	for n, row := range rows[1:] {
		if column < 0 || row[column] != want[n] {
			t.Errorf("csv, row %d, column %d: %q, want %q", n, column, row, want[n])
		}
	}
	other := decode[struct{ Results []struct{ Candidates []told } }](t, b.do(request{method: "POST", path: "/geocode",
		header: []string{"Content-Type", "", "Content-Type", "application/json"}, body: `["Sevastopol"]`}).Body.Bytes())
	if !slices.ContainsFunc(other.Results[0].Candidates, func(c told) bool { return strings.Join(c.Claimants, "/") == "UA/RU" }) {
		t.Errorf("the other candidates: %+v", other)
	}
}

func TestGeocodeBatchFormats(t *testing.T) {
	b := newBench(t)
	send := func(path, kind, accept, body string) *httptest.ResponseRecorder {
		t.Helper()
		header := []string{"Content-Type", "", "Content-Type", kind}
		if accept != "" {
			header = append(header, "Accept", accept)
		}
		return b.do(request{method: "POST", path: path, header: header, body: body})
	}
	w := send("/geocode?country=TJ&limit=1", "text/csv; charset=utf-8", "", "nr,Village\n1,Vorukh\n2,San Jose\n")
	rows, err := csv.NewReader(w.Body).ReadAll()
	if err != nil || len(rows) != 3 || strings.Join(rows[0][:4], ",") != "nr,Village,status,place_id" || strings.Join(rows[1][:4], ",") != "1,Vorukh,matched,GN:1220164" || rows[2][2] != "not_found" {
		t.Errorf("%v %v", err, rows)
	}
	for _, c := range []struct{ path, kind, accept, body, begins, contentType string }{
		{"/geocode?f=csv", "application/json", "", `["Vorukh"]`, "id,query,status", "text/csv; charset=utf-8; header=present"},
		{"/geocode", "application/json", "application/x-ndjson", `["Vorukh"]`, `{"index":0,`, "application/x-ndjson"},
		{"/geocode", "application/jsonl", "", "\"Vorukh\"\n", `{"index":0,`, "application/x-ndjson"},
		{"/geocode", "text/csv", "application/json", "place\nVorukh\n", `{"results":[`, "application/json"},
		{"/geocode?column=b", "text/csv", "*/*", "place,b\nIsfara,Vorukh\n", "place,b,status,place_id,name,label,kind,country,lon,lat,uncertainty_m", "text/csv; charset=utf-8; header=present"},
	} {
		w := send(c.path, c.kind, c.accept, c.body)
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Body.String(), c.begins) || !strings.Contains(w.Body.String(), "GN:1220164") || w.Header().Get("Content-Type") != c.contentType {
			t.Errorf("%+v: %d %v %s", c, w.Code, w.Header(), w.Body)
		}
	}
	for _, c := range []struct {
		path, kind, accept, body string
		status                   int
		want                     string
	}{
		{"/geocode", "application/geo+json", "", "{}", 415, "application/x-ndjson"},
		{"/geocode", "application/json", "text/plain", `["x"]`, 406, ""},
		{"/geocode", "application/json", "", `["x"`, 400, "no end"},
		{"/geocode", "application/json", "", `{"place":"x"}`, 400, "array"},
		{"/geocode", "text/csv", "", "a,b\n1,2\n", 400, "which column"},
		{"/geocode?column=c", "text/csv", "", "a,b\n1,2\n", 400, "column"},
		{"/geocode?kolumn=c", "text/csv", "", "a,b\n1,2\n", 400, "did you mean column?"},
		{"/geocode?f=xml", "text/csv", "", "place\n", 400, "csv"},
		{"/geocode", "application/json", "", "[" + strings.Repeat(`"x",`, api.MaxBatch) + `"x"]`, 413, "more than 100000 places"},
	} {
		if w := send(c.path, c.kind, c.accept, c.body); w.Code != c.status || !strings.Contains(w.Body.String(), c.want) {
			t.Errorf("%s %s %.30s: %d, without %q: %.300s", c.path, c.kind, c.body, w.Code, c.want, w.Body)
		}
	}
	if w := b.do(request{method: "OPTIONS", path: "/geocode"}); w.Header().Get("Allow") != "GET, HEAD, OPTIONS, POST" || !strings.Contains(w.Header().Get("Accept-Post"), "ndjson") {
		t.Errorf("%v", w.Header())
	}
	if w := b.do(request{method: "OPTIONS", path: "/geocode", header: []string{"Origin", "https://example.org", "Access-Control-Request-Method", "POST"}}); !strings.Contains(w.Header().Get("Access-Control-Allow-Methods"), "POST") {
		t.Errorf("a page of another origin may not ask: %v", w.Header())
	}
}

// TestBatchIsStreamed asks for as many places as there may be, over a real connection, and reads the answers as they come.
func TestBatchIsStreamed(t *testing.T) {
	b := newBench(t)
	server := httptest.NewServer(b.Server)
	defer server.Close()
	names := []string{"Vorukh", "Batken", "Xyzzyville", "Isfara"}
	var body strings.Builder
	for n := range api.MaxBatch {
		fmt.Fprintf(&body, "{\"id\":%d,\"place\":%q}\n", n, names[n%len(names)])
	}
	res, err := http.Post(server.URL+"/geocode?limit=1", "application/x-ndjson", strings.NewReader(body.String()))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.ContentLength >= 0 {
		t.Fatalf("%s, length %d: the answer is not streamed", res.Status, res.ContentLength)
	}
	lines := bufio.NewScanner(res.Body)
	count := 0
	for ; lines.Scan(); count++ {
		var r outcome
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatalf("line %d: %v", count, err)
		}
		if r.Index != count || r.ID != float64(count) || r.Query != names[count%len(names)] || (r.Status == "not_found") != (count%len(names) == 2) {
			t.Fatalf("line %d: %+v", count, r)
		}
	}
	if err := lines.Err(); err != nil || count != api.MaxBatch {
		t.Errorf("%d answers: %v", count, err)
	}
}

// TestBatchEndsWithItsClient: when the client goes, the server does not go on.
func TestBatchEndsWithItsClient(t *testing.T) {
	b := newBench(t)
	ended := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(ended)
		b.ServeHTTP(w, r)
	}))
	defer server.Close()
	ctx, cancel := context.WithCancel(context.Background())
	body := "[" + strings.Repeat(`"Vorukh, Isfara",`, api.MaxBatch-1) + `"Vorukh"]`
	req, err := http.NewRequestWithContext(ctx, "POST", server.URL+"/geocode?f=ndjson&limit=1", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 10)
	if _, err := io.ReadFull(res.Body, first); err != nil {
		t.Fatal(err)
	}
	cancel()
	<-ended
	_ = res.Body.Close()
	if b.faults.Len() > 0 {
		t.Errorf("logged: %s", b.faults)
	}
}
