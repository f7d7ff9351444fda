package cli

import (
	"cmp"
	"fmt"

	"dateline/internal/selfcheck"

	"github.com/spf13/cobra"
)

func (a *app) selfcheck() *cobra.Command {
	var o selfcheck.Options
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "selfcheck [URL]",
		Short: "Ask a server what QGIS, GDAL and the standards ask of it",
		Long: `Examines a running server of OGC API Features, this program's or any other: it
replays the requests of QGIS (3.22 and current) and GDAL (3.6 and current), makes
the checks of the official conformance suite, and holds the server to the parts
of the standard that it declares. docs/selfcheck.md lists the checks with their
sources.

  ✓  it holds
  ✗  it does not; the line below says what was found instead, and who demands it
  –  it does not apply, and why

It fails when the server breaks what its conformance declaration promises. What
a client only wishes for is told, and breaks nothing.

It reads only, one request after the other; without URL it asks ` + defaultURL + `.
With --write it also creates a feature, changes it and deletes it again.`,
		Example: `  dateline selfcheck
  dateline selfcheck https://maps.example.org/ogc --collection roads
  dateline selfcheck --write --key dl_… --json | jq '.results[] | select(.outcome == "fails")'`,
		Args:    cobra.MaximumNArgs(1),
		GroupID: groupOperate,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.URL = defaultURL
			if len(args) > 0 {
				o.URL = args[0]
			}
			return a.runSelfcheck(cmd, o, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Key, "key", "", "API key, sent as Authorization: Bearer")
	f.BoolVar(&o.Write, "write", false, "also try editing: create one feature, change it, delete it")
	f.StringArrayVar(&o.Collections, "collection", nil, "collection to examine; may be repeated; default: the first three that have features")
	f.BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// defaultURL is where the server is when nothing else is said.
const defaultURL = "http://" + defaultAddr

func (a *app) runSelfcheck(cmd *cobra.Command, o selfcheck.Options, asJSON bool) error {
	var group string
	var lost error // standard output takes no more
	report, err := selfcheck.Run(cmd.Context(), o, func(r selfcheck.Result) {
		if asJSON || lost != nil {
			return
		}
		if r.Group != group {
			group = r.Group
			lost = a.print("\n%s", a.paint(group))
		}
		if lost == nil {
			lost = a.showResult(r)
		}
	})
	if err := cmp.Or(lost, err); err != nil {
		return err
	}
	sum := report.Summary()
	if asJSON {
		err = a.printJSON(struct {
			*selfcheck.Report
			Summary selfcheck.Summary `json:"summary"`
		}{report, sum})
	} else {
		err = a.print("\n%d hold, %d break what the server promises, %d are missed by a client, %d do not apply (%s requests, %s kB read)",
			sum.Holds, sum.Broken, sum.Misses, sum.Skips, count(int64(report.Requests)), count(report.Bytes/1000))
	}
	if err == nil && sum.Broken > 0 {
		err = fmt.Errorf("%s breaks its promises in %d of %d checks; each says what was found and who demands what", report.URL, sum.Broken, len(report.Results))
	}
	return err
}

// The colours of marks (ECMA-48 §8.3.117).
const (
	green  = "32"
	red    = "31"
	yellow = "33"
	grey   = "90"
)

func (a *app) showResult(r selfcheck.Result) error {
	mark := a.tint(green, "✓")
	switch {
	case r.Outcome == selfcheck.Skipped:
		return a.print("  %s %-26s %s", a.tint(grey, "–"), r.ID, a.tint(grey, r.Check+": "+r.Why))
	case r.Outcome == selfcheck.Fails && r.Promised:
		mark = a.tint(red, "✗")
	case r.Outcome == selfcheck.Fails:
		mark = a.tint(yellow, "✗")
	}
	if err := a.print("  %s %-26s %s", mark, r.ID, r.Check); err != nil || r.Outcome == selfcheck.Holds {
		return err
	}
	return a.print("  %28s %s [%s]", "", r.Why, r.Reference)
}

// tint colours a text of standard output where paint would paint it.
func (a *app) tint(colour, s string) string {
	if a.paint(s) == s {
		return s
	}
	return "\x1b[" + colour + "m" + s + "\x1b[0m"
}
