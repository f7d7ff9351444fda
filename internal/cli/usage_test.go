package cli_test

import (
	"encoding/json"
	"strings"
	"testing"

	"dateline/internal/cli"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestWrongUsageTellsHowToMendIt(t *testing.T) {
	for _, c := range []struct {
		args, say string
		code      int
	}{
		{"serv", `did you mean "serve"?`, 2},
		{"frobnicate", "there are backup, ", 2},
		{"key creat x", `did you mean "create"?`, 2},
		{"serve --adr :80", "did you mean --addr?", 2},
		{"import", "something is missing: write dateline import FILE...", 2},
		{"import a.csv --geocode beste", `did you mean "best"?`, 2},
		{"backup a", `"a" does not fit: write dateline backup FILE TO`, 2},
		{"serve it now", `"it now" does not fit: write dateline serve [flags]`, 2},
		{"key create x --role editr", `did you mean "editor"?`, 2},
		{"export --format xyz", `"xyz" is not one of geojson`, 2},
		{"import missing.csv", "missing.csv", 1},
		{"import .", "is a folder", 1},
		{"gazetteer import missing.csv", "there is no file missing.csv", 1},
		{"export", "there is no file dateline.gpkg", 1},
		{"export -o x.shp", "name it with --format", 1},
		{"check missing.gpkg", "there is no file missing.gpkg", 1},
		{"backup missing.gpkg to", "there is no file missing.gpkg", 1},
		{"key list", "there is no file", 1},
		{"key create file", "is reserved", 1},
		{"key create import", "is reserved", 1},
		{"key create demo-1", "is reserved", 1},
		{"key create bench", "is reserved", 1},
		{"key create a/b", "cannot be the name of a key", 1},
		{"serve --db missing/x.gpkg --addr 127.0.0.1:0", "there is no folder missing: make it", 1},
		{"key create x --db missing/x.gpkg", "there is no folder missing: make it", 1},
		{"serve --addr nonsense", "give --addr as host:port", 1},
		{"serve --addr 127.0.0.1:0 --basemap-tiles https://tiles.example.org", "{z} is missing", 1},
		{"serve --addr 127.0.0.1:0 --basemap-attribution me", "needs --basemap-tiles", 1},
		{"serve --addr 127.0.0.1:0 --trusted-proxy ten", "neither an address nor a network", 1},
		{"serve --addr 127.0.0.1:0 --rate -1", "--rate -1 is out of range: give 0.01 to 1000000", 1},
		{"serve --addr 127.0.0.1:0 --rate NaN", "--rate NaN is out of range", 1},
		{"serve --addr 127.0.0.1:0 --rate inf", "--rate +Inf is out of range", 1},
		{"serve --addr 127.0.0.1:0 --rate 1e-300", "--rate 1e-300 is out of range", 1},
		{"serve --addr 127.0.0.1:0 --rate 2e6", "--rate 2e+06 is out of range", 1},
		{"serve --addr 127.0.0.1:0 --cache-mb 0", "--cache-mb 0 is out of range", 1},
		{"serve --addr 127.0.0.1:0 --cache-mb 9223372036854775807", "is out of range", 1},
		{"serve --addr 127.0.0.1:0 --public-url example.org", "such as https://example.org/dateline", 1},
		{"serve --addr 127.0.0.1:0 --public-url /dateline", "the name of a host", 1},
		{"serve --addr 127.0.0.1:0 --public-url ftp://example.org", "http:// or https://", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://", "the name of a host", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://:80/x", "the name of a host", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://a@example.org", "no user", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://example.org/?a=b", "a query", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://example.org/#", "a fragment", 1},
		{"serve --addr 127.0.0.1:0 --public-url https://exa[mple", "such as https://example.org/dateline", 1},
		{"health http://127.0.0.1:1", "ask http://127.0.0.1:1", 1},
	} {
		t.Run(c.args, func(t *testing.T) {
			b := newBench(t)
			r := b.fails(c.code, c.say, strings.Fields(c.args)...)
			if r.out != "" {
				t.Errorf("errors belong to standard error, not to standard output: %q", r.out)
			}
			if files := b.files(); !strings.HasPrefix(c.args, "key") && len(files) > 0 {
				t.Errorf("a command that does not begin has made %v", files)
			}
		})
	}
}

func TestHelp(t *testing.T) {
	b := newBench(t)
	if out := b.ok(); !strings.Contains(out, "dateline demo") {
		t.Errorf("without arguments it should print its help, and prints %q", out)
	}
	for _, c := range runnable(cli.Commands()) {
		args := append(strings.Fields(c.CommandPath())[1:], "--help")
		out := b.ok(args...)
		if !strings.Contains(out, "Exit codes:\n  0 done, 1 failed, 2 wrong usage") {
			t.Errorf("the help of %s does not have the exit codes", c.CommandPath())
		}
		if !c.Hidden && c.HasParent() && !strings.Contains(out, "Examples:") {
			t.Errorf("the help of %s has no example", c.CommandPath())
		}
	}
	if files := b.files(); len(files) > 0 {
		t.Errorf("asking for help has made %v", files)
	}
}

func runnable(c *cobra.Command) []*cobra.Command {
	all := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		all = append(all, runnable(sub)...)
	}
	return all
}

func TestVersion(t *testing.T) {
	var v struct{ Version, Go, Platform string }
	if err := json.Unmarshal([]byte(newBench(t).ok("version", "--json")), &v); err != nil {
		t.Fatal(err)
	}
	if v.Version == "" || !strings.HasPrefix(v.Go, "go1.") || !strings.Contains(v.Platform, "/") {
		t.Errorf("version is %+v", v)
	}
}

func TestCompletion(t *testing.T) {
	b := newBench(t)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out := b.ok("completion", shell); !strings.Contains(out, "dateline") {
			t.Errorf("no completion for %s: %q", shell, out)
		}
	}
	if out := b.ok("__complete", "imp"); !strings.Contains(out, "import") {
		t.Errorf("imp is completed to %q", out)
	}
}

// TestEveryFlagHasATwin sets the environment variable of every flag of every
// command and looks at what became of the flag.
func TestEveryFlagHasATwin(t *testing.T) {
	flags := 0
	for _, c := range runnable(cli.Commands()) {
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name == "help" {
				return
			}
			flags++
			name := c.CommandPath() + " --" + f.Name
			twin := "DATELINE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
			if name == "dateline demo --db" {
				twin = "DATELINE_DEMO_DB"
			}
			if !strings.Contains(f.Usage, "("+twin+")") {
				t.Errorf("the help of %s does not name its twin %s: %q", name, twin, f.Usage)
			}
			value := map[string]string{"bool": "true", "int": "7", "int64": "7", "float64": "7.5", "string": "x", "stringSlice": "a,b"}[f.Value.Type()]
			if value == "" {
				choices := strings.Split(f.Value.Type(), "|")
				value = choices[len(choices)-1]
			}
			t.Run(name, func(t *testing.T) {
				t.Setenv(twin, value)
				fresh, _, err := cli.Commands().Find(strings.Fields(c.CommandPath())[1:])
				if err != nil {
					t.Fatal(err)
				}
				if err := fresh.Root().PersistentPreRunE(fresh, nil); err != nil {
					t.Fatal(err)
				}
				if got := strings.Trim(fresh.Flags().Lookup(f.Name).Value.String(), "[]"); got != value {
					t.Errorf("%s=%s makes the flag %q", twin, value, got)
				}
			})
		})
	}
	if flags < 40 {
		t.Errorf("only %d flags were found: the test looks in the wrong place", flags)
	}
}

func TestTwinsOfTheProgram(t *testing.T) {
	b := newBench(t)
	b.env = []string{"DATELINE_DB=from-env.gpkg", "DATELINE_ROLE=editor"}
	b.ok("key", "create", "anna")
	if out := b.ok("key", "list", "--db", "from-env.gpkg"); !strings.Contains(out, "editor") {
		t.Errorf("the environment was not heeded: %s", out)
	}
	b.ok("key", "create", "bert", "--db", "from-flag.gpkg")
	if out := b.ok("key", "list", "--db", "from-flag.gpkg"); !strings.Contains(out, "bert") || strings.Contains(out, "anna") {
		t.Errorf("the command line does not win: %s", out)
	}
	b.env = []string{"DATELINE_ROLE=editr"}
	b.fails(2, `DATELINE_ROLE=editr: invalid argument "editr" for "--role" flag: "editr" is not one of reader, editor, admin; did you mean "editor"?`, "key", "create", "cleo")
	b.env = []string{"DATELINE_DB="}
	b.fails(1, "there is no file dateline.gpkg", "export")
}
