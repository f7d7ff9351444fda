package api_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"dateline/internal/incident"
)

type clustersBody struct {
	Features []struct {
		ID         string // a number beside texts would make GDAL read all of them as 0
		Geometry   struct{ Coordinates [2]float64 }
		Properties struct {
			ID            string
			Cluster       bool
			ClusterID     int64      `json:"cluster_id"`
			Count         int64      `json:"point_count"`
			Killed        int64      `json:"killed"`
			Best          *int64     `json:"killed_best"`
			ExpansionZoom int        `json:"expansion_zoom"`
			BBox          [4]float64 `json:"bbox"`
		}
	}
	NumberMatched int64
}

// TestClustersAreWhatTheListHas holds clusters to the list with the same
// parameters: counts, sums and the incidents that are alone.
func TestClustersAreWhatTheListHas(t *testing.T) {
	b := newBench(t)
	b.heap(1200)
	for _, query := range []string{"zoom=0", "zoom=3", "zoom=2&killed_min=5", "zoom=4&bbox=0,-10,100,10", "zoom=5&bbox=170,-20,-170,20", "zoom=2&filter=killed_best+IN+(1,2)",
		"zoom=4&ids=h000003,h000002,h000362", "zoom=3&q=300", "zoom=1&datetime=1000-01-01/1000-02-01", "zoom=3&country=TJ"} {
		got := decode[clustersBody](t, b.get("/collections/incidents/clusters?"+query).Body.Bytes())
		_, conditions, _ := strings.Cut(query, "&")
		list := b.list("/incidents?limit=10000&" + conditions)
		n, killed := int64(0), int64(0)
		ids := map[int64]bool{}
		for _, f := range got.Features {
			p := f.Properties
			if !p.Cluster {
				n, killed = n+1, killed+*p.Best
				continue
			}
			n, killed = n+p.Count, killed+p.Killed
			at := f.Geometry.Coordinates
			if f.ID != fmt.Sprint("cluster-", p.ClusterID) || ids[p.ClusterID] || at[0] < p.BBox[0]-1e-6 || at[0] > p.BBox[2]+1e-6 || at[1] < p.BBox[1]-1e-6 || at[1] > p.BBox[3]+1e-6 {
				t.Errorf("%s: the cluster %+v at %v", query, p, at)
			}
			ids[p.ClusterID] = true
		}
		want := int64(0)
		for k := range list.Features {
			want += killedOf(t, list, k)
		}
		if n != int64(len(list.Features)) || n != got.NumberMatched || killed != want {
			t.Errorf("%s: %d incidents (%d told) and %d killed, the list has %d and %d", query, n, got.NumberMatched, killed, len(list.Features), want)
		}
	}
	for query, want := range map[string]string{"": "zoom", "zoom=23": "0 to 22", "zoom=x": "0 to 22", "zoom=5": "lower zoom", "zoom=1&limit=3": "limit", "zoom=1&typ=talks": "did you mean type", "zoom=1&near=1,1": "radius"} {
		if w := b.get("/collections/incidents/clusters?" + query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d without %q: %s", query, w.Code, want, w.Body)
		}
	}
}

type summaryAnswer struct {
	Count, Unlocated, Undated int64
	Killed                    incident.Figures
	By                        []struct {
		By      string
		LeftOut int `json:"left_out"`
		Groups  []struct {
			Key    *string
			Name   string
			BBox   []float64
			Count  int64
			Killed incident.Figures
		}
	}
}

func TestSummaryIsOfWhatTheListHas(t *testing.T) {
	b := newBench(t)
	b.heap(1200)
	for _, query := range []string{"by=day", "by=time,type,country,place&killed_min=5", "bbox=0,-10,100,10&by=month", "by=year&filter=killed_best+IN+(1,2)", "q=nothing300"} {
		got := decode[summaryAnswer](t, b.get("/collections/incidents/summary?"+query).Body.Bytes())
		var rest []string
		for _, p := range strings.Split(query, "&") {
			if !strings.HasPrefix(p, "by=") {
				rest = append(rest, p)
			}
		}
		list := b.list("/incidents?limit=10000&" + strings.Join(rest, "&"))
		want := int64(0)
		for k := range list.Features {
			want += killedOf(t, list, k)
		}
		if got.Count != int64(len(list.Features)) || got.Killed.Best != (incident.Tally{Sum: want}) || got.Killed.Low.Unknown != got.Count {
			t.Errorf("%s: %+v, the list has %d and %d killed", query, got, len(list.Features), want)
		}
		for _, g := range got.By {
			n, keys := int64(0), []string{}
			for _, one := range g.Groups {
				n += one.Count
				if one.Key != nil {
					keys = append(keys, *one.Key)
				}
			}
			if n != got.Count {
				t.Errorf("%s: %d incidents by %s, want %d", query, n, g.By, got.Count)
			}
			if g.By == "day" && (!slices.IsSorted(keys) || len(keys) != 9) {
				t.Errorf("%s: the days are %v", query, keys)
			}
		}
	}
	for query, want := range map[string]string{"by=moth": "month", "by=cell": "zoom is missing", "by=day&zoom=3": "by=cell", "by=cell&zoom=13": "0 to 12", "by=": "by", "sortby=title": "sortby", "by=day&by=week": "twice", "by=day&limit=0": "limit"} {
		if w := b.get("/collections/incidents/summary?" + query); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d without %q: %s", query, w.Code, want, w.Body)
		}
	}
}

// TestSummaryNamesItsGroups: types and places by name, cells by their tile and box.
func TestSummaryNamesItsGroups(t *testing.T) {
	b := seeded(t)
	got := decode[summaryAnswer](t, b.get("/collections/incidents/summary?by=type,place,cell&zoom=6").Body.Bytes())
	names := map[string]string{}
	for _, g := range got.By {
		n := int64(0)
		for _, one := range g.Groups {
			n += one.Count
			switch {
			case one.Key == nil:
			case g.By != "cell":
				names[*one.Key] = one.Name
			default:
				query := strings.Trim(strings.Join(strings.Fields(fmt.Sprint(one.BBox)), ","), "[]")
				located := "&filter=geometry+IS+NOT+NULL"
				if list := b.list("/incidents?limit=1000&bbox=" + query + located); int64(len(list.Features)) != one.Count || !strings.HasPrefix(*one.Key, "6/") {
					t.Errorf("the cell %s has %d incidents, its box %s %d", *one.Key, one.Count, query, len(list.Features))
				}
			}
		}
		if n != got.Count || g.LeftOut != 0 {
			t.Errorf("by %s: %d of %d", g.By, n, got.Count)
		}
	}
	if names["armed_clash"] != "Armed clash" || !slices.ContainsFunc(slices.Collect(maps.Values(names)), func(s string) bool { return strings.HasSuffix(s, ", Khatlon Region, Tajikistan") }) {
		t.Errorf("names %v", names)
	}
}

// TestSummaryByNames: an incident counts under each of its actors and publishers, and
// limit takes the most frequent.
func TestSummaryByNames(t *testing.T) {
	b := newBench(t)
	named := func(names ...string) (list []any) {
		for _, name := range names {
			list = append(list, map[string]any{"name": name})
		}
		return list
	}
	b.post(
		feature("a", 70, 40, "actors", named("Border guards", "Militia"), "source", "Ozodi; Asia Daily", "killed_best", 3),
		feature("b", 70, 41, "actors", named("Militia", "Militia"), "source", "Asia Daily", "killed_best", 1),
		feature("c", 70, 42, "source", "Asia Daily"))
	for query, want := range map[string]string{
		"by=actor":                               "Militia 2 4 0, - 1 0 1, Border guards 1 3 0, left out 0 of 3",
		"by=actor&limit=1":                       "Militia 2 4 0, left out 2 of 3",
		"by=actor&killed_min=2":                  "Border guards 1 3 0, Militia 1 3 0, left out 0 of 1",
		"by=source&bbox=69,39,71,41.5":           "Asia Daily 2 4 0, Ozodi 1 3 0, left out 0 of 2",
		"by=source&limit=12345&status=published": "Asia Daily 3 4 1, Ozodi 1 3 0, left out 0 of 3",
	} {
		got := decode[summaryAnswer](t, b.get("/collections/incidents/summary?"+query).Body.Bytes())
		said := ""
		for _, g := range got.By[0].Groups {
			name := "-"
			if g.Key != nil {
				name = *g.Key
			}
			said += fmt.Sprintf("%s %d %d %d, ", name, g.Count, g.Killed.Best.Sum, g.Killed.Best.Unknown)
		}
		if said += fmt.Sprintf("left out %d of %d", got.By[0].LeftOut, got.Count); said != want {
			t.Errorf("%s: %s, want %s", query, said, want)
		}
	}
}

// TestGatheredIsConditional wants 304 until something is written.
func TestGatheredIsConditional(t *testing.T) {
	b := newBench(t)
	b.heap(20)
	for _, path := range []string{"/collections/incidents/summary?by=day", "/collections/incidents/clusters?zoom=2"} {
		tag := b.get(path).Header().Get("ETag")
		other := b.get(path + "&killed_min=3").Header().Get("ETag")
		if w := b.get(path, "If-None-Match", tag); w.Code != http.StatusNotModified || tag == other {
			t.Errorf("%s: %d with %s, others have %s", path, w.Code, tag, other)
		}
	}
	if a, c := b.get("/collections/incidents/summary?by=day").Header().Get("ETag"), b.get("/collections/incidents/summary?by=week").Header().Get("ETag"); a == c {
		t.Errorf("both have the tag %s", a)
	}
	tag := b.get("/collections/incidents/summary").Header().Get("ETag")
	b.crowd(1)
	if w := b.get("/collections/incidents/summary", "If-None-Match", tag); w.Code != http.StatusOK || decode[summaryAnswer](t, w.Body.Bytes()).Count != 21 {
		t.Errorf("after a write: %d %s", w.Code, w.Body)
	}
}

// killedOf is the best figure of people killed of a feature of a list.
func killedOf(t *testing.T, list collection, n int) int64 {
	t.Helper()
	v, ok := list.Features[n].Properties["killed_best"].(float64)
	if !ok {
		t.Fatalf("the best figure of %s is %v", list.Features[n].ID, list.Features[n].Properties["killed_best"])
	}
	return int64(v)
}
