package api_test

import (
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"dateline/api"
)

// FuzzSwapBody: latitude and longitude change places and nothing else does, so
// that twice is what it was.
func FuzzSwapBody(f *testing.F) {
	for _, text := range []string{
		`{"type":"Feature","geometry":{"type":"Point","coordinates":[39.85,70.58,800]},"properties":{"title":"<&>"}}`,
		`{"type":"FeatureCollection","features":[{"geometry":{"coordinates":[1,2]}},{"geometry":null},7]}`,
		"\xEF\xBB\xBF" + `{"geometry":{"coordinates":[1e400,2]}}`, `{"geometry":{"coordinates":["a",2]}}`, `{"features":3,"geometry":[]}`, `[]`, `null`, `{`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := api.SwapBody(data)
		if err != nil {
			return
		}
		var before, after any
		plain := []byte(strings.TrimPrefix(string(data), "\xEF\xBB\xBF"))
		twice, err := api.SwapBody(once)
		if json.Unmarshal(plain, &before) != nil {
			return // JSON of more than Go reads, such as 1e400
		}
		if err != nil || json.Unmarshal(once, &after) != nil {
			t.Fatalf("%q became %q (%v)", data, once, err)
		}
		if feature, ok := after.(map[string]any); ok && feature["features"] == nil {
			from, to := firstTwo(before), firstTwo(after)
			if slices.Reverse(to); !slices.Equal(from, to) {
				t.Errorf("%q became %q", data, once)
			}
		}
		if after = nil; json.Unmarshal([]byte(strings.TrimPrefix(string(twice), "\xEF\xBB\xBF")), &after) != nil || !reflect.DeepEqual(before, after) {
			t.Errorf("%q became %q the second time", data, twice)
		}
	})
}

// firstTwo are the first two coordinates of a feature, if they are numbers.
func firstTwo(feature any) []float64 {
	f, _ := feature.(map[string]any)
	g, _ := f["geometry"].(map[string]any)
	c, _ := g["coordinates"].([]any)
	if len(c) < 2 {
		return nil
	}
	x, ok1 := c[0].(float64)
	y, ok2 := c[1].(float64)
	if !ok1 || !ok2 {
		return nil
	}
	return []float64{x, y}
}

// FuzzTakeKey: no key stays in the query, and nothing else leaves it.
func FuzzTakeKey(f *testing.F) {
	for _, query := range []string{"key=dl_x", "limit=2&key=a%20b&f=csv", "apikey=1&key=%zz", "key=&key=x", "&&key=x&", "q=key=x", ""} {
		f.Add(query)
	}
	f.Fuzz(func(t *testing.T, query string) {
		r := httptest.NewRequest("GET", "/", nil)
		r.URL.RawQuery = query
		got := api.TakeKey(r)
		if r.URL.RawQuery != query || r.Header.Get("X-Api-Key") != "" {
			t.Fatal("the request itself was changed")
		}
		var rest []string
		for token := range strings.SplitSeq(query, "&") {
			_, err := url.QueryUnescape(token)
			if !strings.HasPrefix(token, "key=") || err != nil {
				rest = append(rest, token)
			}
		}
		if want := strings.Join(rest, "&"); got.URL.RawQuery != want {
			t.Errorf("%q became %q, want %q", query, got.URL.RawQuery, want)
		}
	})
}
