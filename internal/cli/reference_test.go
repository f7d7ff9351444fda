package cli_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dateline/internal/cli"
	"dateline/internal/testenv"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

var update = flag.Bool("update", false, "rewrite docs/cli.md")

// TestReference holds docs/cli.md to the commands.
func TestReference(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# The command line

This page is made of the commands themselves (` + "`go test ./internal/cli -run TestReference -update`" + `), and a test keeps it
true. Data go to standard output, words about the work to standard error, progress only to a terminal. Each flag has a
twin in the environment, named in brackets; what is said on the command line wins.

`)
	root := cli.Commands()
	root.InitDefaultCompletionCmd()
	for _, c := range runnable(root) {
		if c.HasParent() && !c.Hidden && (c.Parent().Name() != "completion") {
			describe(&b, c)
		}
	}
	file := filepath.Join(testenv.Root(t), "docs", "cli.md")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != b.String() {
		t.Errorf("docs/cli.md does not say what the commands say; run go test ./internal/cli -run TestReference -update")
	}
}

func describe(b *strings.Builder, c *cobra.Command) {
	fmt.Fprintf(b, "## %s\n\n%s.\n\n", c.CommandPath(), c.Short)
	if c.Name() == "completion" {
		b.WriteString("`dateline completion bash` (zsh, fish, powershell) prints a script for the shell; its `--help` tells where to put it.\n\n")
		return
	}
	if c.Long != "" {
		fmt.Fprintf(b, "%s\n\n", c.Long)
	}
	if c.HasSubCommands() {
		return
	}
	fmt.Fprintf(b, "```\n%s\n```\n\n", c.UseLine())
	if c.Example != "" {
		fmt.Fprintf(b, "```sh\n%s\n```\n\n", strings.ReplaceAll(strings.TrimPrefix(c.Example, "  "), "\n  ", "\n"))
	}
	first := true
	c.LocalFlags().VisitAll(func(f *pflag.Flag) {
		if f.Name == "help" {
			return
		}
		if first {
			b.WriteString("| flag | value | default | what |\n|---|---|---|---|\n")
			first = false
		}
		name := "`--" + f.Name + "`"
		if f.Shorthand != "" {
			name = "`-" + f.Shorthand + "`, " + name
		}
		value := strings.ReplaceAll(f.Value.Type(), "|", ", ")
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", name, value, cmp.Or(strings.Trim(f.DefValue, "[]"), " "), strings.ReplaceAll(f.Usage, "|", "\\|"))
	})
	if !first {
		b.WriteString("\n")
	}
	if note := c.Annotations["exit"]; note != "" {
		fmt.Fprintf(b, "Exit codes: 0 done, 1 failed, 2 wrong usage, %s, 130 interrupted.\n\n", note)
	} else {
		b.WriteString("Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.\n\n")
	}
}
