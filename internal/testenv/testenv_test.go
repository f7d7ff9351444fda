package testenv_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"dateline/internal/testenv"
)

// TestMissing runs this program again with a test that needs what no machine
// has: it skips, loudly, but fails where nothing may skip.
func TestMissing(t *testing.T) {
	for _, c := range []struct {
		ci     string
		passes bool
		says   string
	}{
		{"", true, "SKIPPED TestNeedsWhatIsNotThere: the program no-such-program is not installed"},
		{"true", false, "MISSING in continuous integration"},
	} {
		cmd := exec.Command(os.Args[0], "-test.run=^TestNeedsWhatIsNotThere$")
		cmd.Env = append(os.Environ(), "CI="+c.ci, "TESTENV_NEED=no-such-program")
		out, err := cmd.CombinedOutput()
		if (err == nil) != c.passes || !strings.Contains(string(out), c.says) {
			t.Errorf("CI=%q: %v, want success: %v; it should say %q: %s", c.ci, err, c.passes, c.says, out)
		}
	}
}

// TestNeedsWhatIsNotThere is what TestMissing runs; by itself it passes.
func TestNeedsWhatIsNotThere(t *testing.T) {
	if program := os.Getenv("TESTENV_NEED"); program != "" {
		testenv.Need(t, program)
	}
}

func TestNeed(t *testing.T) {
	if path := testenv.Need(t, "go"); !strings.Contains(path, "go") {
		t.Errorf("go is %q", path)
	}
}

// TestBrowser looks at a page that goes wrong in the ways that Faults tells.
func TestBrowser(t *testing.T) {
	const page = `<!doctype html><title>wrong</title><script>
console.error('said', 1); fetch('https://example.org/missing.json').then(() => { window.done = 1; throw new Error('thrown') })
</script>`
	p := testenv.NewBrowser(t).Open("https://example.org/", func(url string) (int, string, []byte, bool) {
		if url == "https://example.org/" {
			return 200, "text/html", []byte(page), true
		}
		return 404, "text/plain", nil, true
	})
	p.Until("window.done && document.title === 'wrong'")
	p.Until("new Promise(r => setTimeout(() => r(true)))") // the page has come to rest
	faults := strings.Join(p.Faults(), "\n")
	for _, want := range []string{"console.error: said", "thrown", "404"} {
		if !strings.Contains(faults, want) {
			t.Errorf("the faults do not tell of %q: %s", want, faults)
		}
	}
	if err := p.Eval("nothing.there", nil); err == nil || !strings.Contains(err.Error(), "nothing is not defined") {
		t.Errorf("a broken expression gives %v", err)
	}
}
