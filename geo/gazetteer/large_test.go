package gazetteer_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"dateline/geo"
	"dateline/geo/gazetteer"

	"github.com/paulmach/orb"
)

// The size of the generated gazetteer, and the folder in which its index is kept between runs, come from the environment:
//
//	GAZETTEER_PLACES=13000000 GAZETTEER_FOLDER=/var/tmp/large go test -run '^$' -bench Large -benchtime 20000x -timeout 2h .
const (
	placesVariable = "GAZETTEER_PLACES"
	folderVariable = "GAZETTEER_FOLDER"
	fewPlaces      = 20_000
)

// generated makes places in the layout of a GeoNames dump. Names are put together from the syllables of the built-in ones,
// and shared as unevenly as real ones are: of n places some sqrt(n) bear the commonest name. Each has three names on the
// average, one of them often in Cyrillic letters. The places lie some kilometres around built-in ones.
type generated struct {
	random *rand.Rand
	words  []string
	around []surroundings
}

// surroundings is where a generated place lies.
type surroundings struct {
	point           orb.Point
	country, admin1 string
}

func newGenerated(ix *gazetteer.Index) *generated {
	g := &generated{random: rand.New(rand.NewPCG(13, 13))}
	seen := map[string]bool{}
	var syllables []string
	for p := range ix.All() {
		if !p.HasPoint || p.Admin1 == "" || p.Kind == gazetteer.KindAdmin1 {
			continue
		}
		country, _, _ := strings.Cut(strings.Clone(p.Country), "/")
		g.around = append(g.around, surroundings{p.Point, country, strings.Clone(strings.TrimPrefix(p.Admin1, country+"."))})
		for _, s := range syllablesOf(p.Name) {
			if !seen[s] || g.random.IntN(20) == 0 { // common ones again
				seen[s] = true
				syllables = append(syllables, s)
			}
		}
	}
	for range 300_000 {
		word := ""
		for range 2 + g.random.IntN(3) {
			word += syllables[g.random.IntN(len(syllables))]
		}
		g.words = append(g.words, strings.ToUpper(word[:1])+word[1:])
	}
	return g
}

// syllablesOf cuts a plain Latin name after its vowels.
func syllablesOf(name string) []string {
	var out []string
	start := 0
	name = strings.ToLower(name)
	for i, c := range []byte(name) {
		if c < 'a' || c > 'z' {
			return out
		}
		if strings.IndexByte("aeiouy", c) >= 0 && i > start && i-start < 4 {
			out = append(out, name[start:i+1])
			start = i + 1
		}
	}
	return out
}

// name makes the name of a number: the same one every time.
func (g *generated) name(number uint64) string {
	r := rand.New(rand.NewPCG(number, 7))
	word := func() string {
		u := r.Float64()
		return g.words[int(u*u*float64(len(g.words)))]
	}
	text := word()
	for n := r.IntN(100); n < 40; n += 32 {
		text += " " + word()
	}
	return text
}

var cyrillic = strings.NewReplacer("sh", "ш", "ch", "ч", "kh", "х", "zh", "ж", "a", "а", "b", "б", "c", "к", "d", "д", "e", "е", "f", "ф",
	"g", "г", "h", "х", "i", "и", "j", "дж", "k", "к", "l", "л", "m", "м", "n", "н", "o", "о", "p", "п", "q", "к", "r", "р", "s", "с",
	"t", "т", "u", "у", "v", "в", "w", "в", "x", "кс", "y", "й", "z", "з")

// line is the i-th of n lines.
func (g *generated) line(w io.Writer, i, n int) {
	u := g.random.Float64()
	name := g.name(uint64(u * u * float64(n) * 0.6))
	var others []string
	if g.random.IntN(3) == 0 {
		others = append(others, cyrillic.Replace(strings.ToLower(name)))
	}
	for g.random.IntN(8) < 5 {
		others = append(others, g.name(g.random.Uint64N(uint64(n))))
	}
	near := &g.around[g.random.IntN(len(g.around))]
	lon := geo.WrapLon(near.point.Lon() + g.random.NormFloat64()*0.3)
	lat := min(max(near.point.Lat()+g.random.NormFloat64()*0.2, -89), 89)
	code, people := "PPL", 0
	switch x := g.random.IntN(100); {
	case x < 12:
		people = int(math.Pow(g.random.Float64(), -0.7) * 100)
	case x < 15:
		code = "PPLA3"
	case x < 30:
		code = "LCTY"
	}
	class := "P"
	if code == "LCTY" {
		class = "L"
	}
	fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%.5f\t%.5f\t%s\t%s\t%s\t\t%s\t\t\t\t%d\t\t\t\t2024-01-01\n", 100_000_000+i, name, name,
		strings.Join(others, ","), lat, lon, class, code, near.country, near.admin1, people)
}

// places reads n generated lines as a dump is read.
func (g *generated) places(n int) iter.Seq2[gazetteer.Place, error] {
	r, w := io.Pipe()
	go func() {
		b := bufio.NewWriterSize(w, 1<<20)
		for i := range n {
			g.line(b, i, n)
		}
		_ = w.CloseWithError(b.Flush())
	}()
	return gazetteer.ReadGeoNames(r)
}

// openLarge opens the generated gazetteer over the built-in one, and builds it first if it has to.
func openLarge(b *testing.B) (ix *gazetteer.Index, n int) {
	b.Helper()
	n = fewPlaces
	if text := os.Getenv(placesVariable); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil {
			b.Fatal(err)
		}
	}
	folder := os.Getenv(folderVariable)
	if folder == "" {
		folder = b.TempDir()
	}
	base, err := gazetteer.OpenCached(folder, readReal(b))
	if err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(folder, fmt.Sprintf("generated-%d.idx", n))
	if ix, err := base.Over(path, "generated"); err == nil {
		return ix, n
	}
	start, last := time.Now(), ""
	progress := func(what string, done float64) {
		if what != last {
			b.Logf("%6.1f s, %d MB resident: %s", time.Since(start).Seconds(), resident("VmRSS"), what)
		}
		last = what
	}
	if err := base.Build(context.Background(), path, "generated", newGenerated(base).places(n), progress); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("%d places: built in %.1f s, at most %d MB resident, %d MB in the file", n, time.Since(start).Seconds(), resident("VmHWM"), info.Size()>>20)
	ix, err = base.Over(path, "generated")
	if err != nil {
		b.Fatal(err)
	}
	return ix, n
}

// resident reads a line of the kernel's account of the process, in MB; 0 where there is none.
func resident(key string) int {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n >> 10
		}
	}
	return 0
}

// measure asks b.N different questions and tells how long the median and the slowest hundredth took: by the clock, and in
// processor time of the thread that asks.
func measure(b *testing.B, prepare func(random *rand.Rand) func() int) {
	random := rand.New(rand.NewPCG(uint64(b.N), 3))
	ask := make([]func() int, b.N)
	for i := range ask {
		ask[i] = prepare(random)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	times, cpu := make([]time.Duration, b.N), make([]time.Duration, b.N)
	found := 0
	b.ResetTimer()
	for i := range ask {
		start, used := time.Now(), threadTime()
		if ask[i]() > 0 {
			found++
		}
		times[i], cpu[i] = time.Since(start), threadTime()-used
	}
	b.StopTimer()
	for _, m := range []struct {
		name  string
		times []time.Duration
	}{{"wall", times}, {"cpu", cpu}} {
		slices.Sort(m.times)
		b.ReportMetric(float64(m.times[b.N/2].Microseconds()), "p50-"+m.name+"-µs")
		b.ReportMetric(float64(m.times[b.N*99/100].Microseconds()), "p99-"+m.name+"-µs")
	}
	b.ReportMetric(float64(found)/float64(b.N), "found")
}

// BenchmarkLarge measures the answers of a large gazetteer; see placesVariable.
func BenchmarkLarge(b *testing.B) {
	ix, n := openLarge(b)
	ix.Prepare() // as a server does when it starts
	ctx := context.Background()
	place := func(random *rand.Rand) gazetteer.Place {
		for {
			if p, ok := ix.Get(fmt.Sprintf("GN:%d", 100_000_000+random.IntN(n))); ok {
				return p
			}
		}
	}
	geocoded := func(q gazetteer.Query) func() int {
		return func() int {
			res, err := ix.Geocode(ctx, q)
			if err != nil {
				b.Error(err)
			}
			return len(res.Candidates)
		}
	}
	completed := func(q gazetteer.CompleteQuery) func() int {
		return func() int { return len(complete(b, ix, q)) }
	}
	b.Run("exact", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int { return geocoded(gazetteer.Query{Text: place(r).Name}) })
	})
	b.Run("exact in country", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			p := place(r)
			return geocoded(gazetteer.Query{Text: p.Name, Country: p.Country})
		})
	})
	b.Run("typo", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int { return geocoded(gazetteer.Query{Text: mistype(r, place(r).Name)}) })
	})
	b.Run("suggest", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			text := mistype(r, place(r).Name)
			return func() int { return len(ix.Suggest(text, 5)) }
		})
	})
	b.Run("complete", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			name := []rune(place(r).Name)
			return completed(gazetteer.CompleteQuery{Text: string(name[:1+r.IntN(len(name))])})
		})
	})
	b.Run("complete in box", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			p := place(r)
			name, box := []rune(p.Name), geo.BoxAround(p.Point, 60_000)
			return completed(gazetteer.CompleteQuery{Text: string(name[:1+r.IntN(len(name))]), BBox: &box})
		})
	})
	b.Run("complete one letter in box", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			p := place(r)
			box := geo.BoxAround(p.Point, 60_000)
			return completed(gazetteer.CompleteQuery{Text: p.Name[:1], BBox: &box})
		})
	})
	b.Run("complete after a comma", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			p := place(r)
			name := []rune(p.Name)
			up := ix.Ancestors(p.ID)
			if len(up) == 0 {
				return func() int { return 0 }
			}
			holder, _ := ix.Get(up[r.IntN(len(up))])
			of := []rune(holder.Name)
			return completed(gazetteer.CompleteQuery{Text: string(name[:1+r.IntN(len(name))]) + ", " + string(of[:1+r.IntN(len(of))])})
		})
	})
	b.Run("complete misspelt", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			name := []rune(place(r).Name)
			for len(name) < 5 {
				name = []rune(place(r).Name)
			}
			at := r.IntN(3)
			switch r.IntN(3) {
			case 0:
				name[at] = rune('a' + r.IntN(26))
			case 1:
				name = slices.Delete(name, at, at+1)
			default:
				name[at], name[at+1] = name[at+1], name[at]
			}
			return completed(gazetteer.CompleteQuery{Text: string(name[:4+r.IntN(len(name)-3)])})
		})
	})
	b.Run("reverse", func(b *testing.B) {
		measure(b, func(r *rand.Rand) func() int {
			p := place(r).Point
			return func() int {
				q := gazetteer.NearestQuery{Point: orb.Point{p.Lon(), p.Lat() + r.NormFloat64()*0.05}, Limit: 5}
				return len(nearest(b, ix, q))
			}
		})
	})
	b.Logf("%d places, %d names, %d MB resident", ix.Len(), ix.NameCount(), resident("VmRSS"))
}

// mistype makes one error in a name, or two in a long one.
func mistype(random *rand.Rand, name string) string {
	letters := []rune(name)
	errors := 1
	if len(letters) > 9 {
		errors = 2
	}
	for range errors {
		at := random.IntN(len(letters) - 1)
		switch random.IntN(4) {
		case 0:
			letters = slices.Insert(letters, at, rune('a'+random.IntN(26)))
		case 1:
			letters[at] = rune('a' + random.IntN(26))
		case 2:
			letters = slices.Delete(letters, at, at+1)
		default:
			letters[at], letters[at+1] = letters[at+1], letters[at]
		}
	}
	return string(letters)
}
