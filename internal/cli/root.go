package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"dateline/internal/incident"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The groups of commands in the help.
const (
	groupStart   = "start"
	groupData    = "data"
	groupOperate = "operate"
)

// exitNote is the annotation of a command that has exit codes of its own.
const exitNote = "exit"

// root builds the whole command line.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "dateline",
		Short: "Incidents as data: where and when",
		Long: `dateline turns where and when into data. It geocodes the place names that people
write, keeps incidents in a GeoPackage that QGIS opens as it lies, and serves
them as GeoJSON.

Every flag has a twin in the environment: DATELINE_ and the name of the flag in
capitals, with _ for -. What is said on the command line wins.`,
		Example: `  dateline demo
  dateline serve --db incidents.gpkg
  dateline import --db incidents.gpkg events.csv`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		Args:              a.noSuchCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: a.begin,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: false},
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(nearestFlag)
	root.AddGroup(&cobra.Group{ID: groupStart, Title: "To begin:"},
		&cobra.Group{ID: groupData, Title: "Data:"}, &cobra.Group{ID: groupOperate, Title: "Operation:"})
	root.SetUsageTemplate(root.UsageTemplate() + usageEnd)
	root.AddCommand(a.demo(), a.serve(), a.importCommand(), a.export(), a.geocode(), a.reverse(), a.gazetteer(), a.regeocode(),
		a.key(), a.check(), a.selfcheck(), a.backup(), a.bench(), a.version(), a.health())
	a.describeCompletion(root)
	nameTwins(root)
	tellUse(root)
	return root
}

// tellUse makes faults of arguments tell how a command is written.
func tellUse(cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		tellUse(c)
	}
	check := cmd.Args
	if check == nil || cmd.HasSubCommands() {
		return
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		switch err := check(cmd, args); {
		case err == nil:
			return nil
		case len(args) == 0:
			return fmt.Errorf("something is missing: write %s", cmd.UseLine())
		}
		return fmt.Errorf("%q does not fit: write %s", strings.Join(args, " "), cmd.UseLine())
	}
}

// describeCompletion gives the commands that cobra makes the help that all
// others have.
func (a *app) describeCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() != "completion" {
			continue
		}
		c.Example = "  source <(dateline completion bash)"
		for _, shell := range c.Commands() {
			shell.Example = "  dateline completion " + shell.Name()
		}
		a.group(c)
	}
}

// usageEnd is the end of every help text.
const usageEnd = `{{if .Runnable}}
Exit codes:
  0 done, 1 failed, 2 wrong usage{{with index .Annotations "exit"}}, {{.}}{{end}}, 130 interrupted
{{end}}`

// noSuchCommand refuses arguments of the root, which are commands that there
// are not, and names the nearest.
func (a *app) noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if near := incident.Nearest(args[0], names); near != "" {
		return fmt.Errorf("there is no command %q; did you mean %q?", args[0], near)
	}
	return fmt.Errorf("there is no command %q; there are %s", args[0], strings.Join(names, ", "))
}

// nearestFlag names the nearest flag to one that there is not.
func nearestFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return err
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	if near := incident.Nearest(unknown.GetSpecifiedName(), names); near != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, near)
	}
	return err
}

// group makes a command that only holds others.
func (a *app) group(cmd *cobra.Command, commands ...*cobra.Command) *cobra.Command {
	cmd.Args = a.noSuchCommand
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	cmd.AddCommand(commands...)
	return cmd
}

// begin runs before every command: it takes from the environment what the
// command line leaves open.
func (a *app) begin(cmd *cobra.Command, _ []string) error {
	var fault error
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		name, ok := twin(f)
		if !ok || f.Changed || fault != nil {
			return
		}
		if v, set := a.getenv(name); set && v != "" {
			if err := cmd.Flags().Set(f.Name, v); err != nil {
				fault = fmt.Errorf("%s=%s: %w", name, v, err)
			}
		}
	})
	if fault != nil {
		return fault
	}
	a.started = true
	return nil
}

// twinNote is the annotation of a flag whose twin has a name of its own.
const twinNote = "dateline_twin"

// twin is the name of the environment variable that stands for a flag.
func twin(f *pflag.Flag) (string, bool) {
	if f.Name == "help" {
		return "", false
	}
	if own := f.Annotations[twinNote]; len(own) > 0 {
		return own[0], true
	}
	return "DATELINE_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_")), true
}

// nameTwins writes the environment variables into the help texts.
func nameTwins(cmd *cobra.Command) {
	add := func(f *pflag.Flag) {
		if name, ok := twin(f); ok && !strings.Contains(f.Usage, name) {
			f.Usage += " (" + name + ")"
		}
	}
	cmd.LocalNonPersistentFlags().VisitAll(add)
	cmd.PersistentFlags().VisitAll(add)
	for _, c := range cmd.Commands() {
		nameTwins(c)
	}
}

// choice is a flag that has one of a few values.
type choice struct {
	value   *string
	allowed []string
}

// newChoice makes a flag of the values allowed, the first of which is the
// default.
func newChoice(value *string, allowed ...string) *choice {
	*value = allowed[0]
	return &choice{value, allowed}
}

// String implements pflag.Value.
func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

// Type implements pflag.Value.
func (c *choice) Type() string {
	return strings.Join(slices.DeleteFunc(slices.Clone(c.allowed), isEmpty), "|")
}

func isEmpty(s string) bool { return s == "" }

// Set implements pflag.Value.
func (c *choice) Set(v string) error {
	if slices.Contains(c.allowed, v) {
		*c.value = v
		return nil
	}
	names := slices.DeleteFunc(slices.Clone(c.allowed), isEmpty)
	text := fmt.Sprintf("%q is not one of %s", v, strings.Join(names, ", "))
	if near := incident.Nearest(v, names); near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return fmt.Errorf("%s", text)
}
