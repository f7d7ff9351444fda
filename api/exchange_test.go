package api_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"dateline/api"
	"dateline/geo/gazetteer"
)

// exchanged is a gazetteer that is another one from time to time.
type exchanged struct {
	at atomic.Pointer[gazetteer.Index]
}

func (e *exchanged) Current() *gazetteer.Index { return e.at.Load() }

// TestGazetteerIsExchanged exchanges the gazetteer while many ask: every answer is of one index, and its validator tells
// which.
func TestGazetteerIsExchanged(t *testing.T) {
	const names = "id,name,kind,country,lon,lat,uncertainty_m,source\nISO:TJ,Tajikistan,country,TJ,71,38.5,300000,curated\n"
	var holder exchanged
	var versions []*gazetteer.Index
	for _, name := range []string{"Zaryaqum", "Zaryaqum One"} {
		ix, err := gazetteer.Open(names + "MY:a," + name + ",village,TJ,70,39,500,mine\nMY:b," + name + " Bolo,village,TJ,70.1,39,500,mine\n")
		if err != nil {
			t.Fatal(err)
		}
		versions = append(versions, ix)
	}
	holder.at.Store(versions[0])
	b := newBench(t, func(c *api.Config) { c.Service.Places = &holder })
	batch := strings.Repeat(`{"place":"MY"}`+"\n"+`{"place":"Zaryaqum"}`+"\n", 200)
	ask := func(method, path, body string) (string, string) {
		r := httptest.NewRequest(method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-ndjson")
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if w.Code != http.StatusOK {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		return w.Body.String(), w.Header().Get("ETag")
	}
	var wait sync.WaitGroup
	stop := make(chan struct{})
	wait.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-stop:
				return
			default:
				holder.at.Store(versions[n%2])
			}
		}
	})
	tags := make([][]string, 4)
	var asking sync.WaitGroup
	for worker := range tags {
		asking.Go(func() {
			for range 50 {
				list, tag := ask("GET", "/collections/places/items?kind=village", "")
				if one := strings.Count(list, `"name":"Zaryaqum One`); one != 0 && one != 2 {
					t.Errorf("a page of two gazetteers: %s", list)
				}
				if name := fmt.Sprint(strings.Contains(list, "One"), tag); !slices.Contains(tags[worker], name) {
					tags[worker] = append(tags[worker], name)
				}
				if out, _ := ask("POST", "/geocode", batch); strings.Contains(out, `"name":"Zaryaqum"`) && strings.Contains(out, `"name":"Zaryaqum One"`) {
					t.Errorf("a batch of two gazetteers: %.500s", out)
				}
			}
		})
	}
	asking.Wait()
	close(stop)
	wait.Wait()
	all := slices.Compact(slices.Sorted(slices.Values(slices.Concat(tags...))))
	if len(all) != 2 || strings.TrimPrefix(all[0], "false ") == strings.TrimPrefix(all[1], "true ") {
		t.Errorf("two gazetteers have the validators %v", all)
	}
}

// TestSummaryOfAnExchangedGazetteer: the names of places in a summary are those of the
// gazetteer, so its validator is another one when that is exchanged.
func TestSummaryOfAnExchangedGazetteer(t *testing.T) {
	var holder exchanged
	open := func(name string) {
		ix, err := gazetteer.Open("id,name,kind,country,lon,lat,uncertainty_m,source\nISO:TJ,Tajikistan,country,TJ,71,38.5,300000,curated\n" +
			"MY:a," + name + ",village,TJ,70,39,500,mine\n")
		if err != nil {
			t.Fatal(err)
		}
		holder.at.Store(ix)
	}
	open("Zaryaqum")
	b := newBench(t, func(c *api.Config) { c.Service.Places = &holder })
	b.post(feature("a", 70, 39, "place_id", "MY:a"))
	const byPlace, byType = "/collections/incidents/summary?by=place", "/collections/incidents/summary?by=type"
	places, types := b.get(byPlace).Header().Get("ETag"), b.get(byType).Header().Get("ETag")
	open("Zaryaqum One")
	if w := b.get(byPlace, "If-None-Match", places); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Zaryaqum One") {
		t.Errorf("by place %d %s", w.Code, w.Body)
	}
	if w := b.get(byType, "If-None-Match", types); w.Code != http.StatusNotModified {
		t.Errorf("by type %d", w.Code)
	}
}
