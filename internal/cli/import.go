package cli

import (
	"fmt"
	"slices"
	"strings"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

// What an import does with an incident whose id is there already.
const (
	conflictSkip   = "skip"   // leave what is there
	conflictUpdate = "update" // replace it, if it differs
	conflictFail   = "fail"   // leave it out and say so
)

// geocodeStrict is the name of incident.Strict on the command line.
const geocodeStrict = "strict"

// importOptions are the flags of an import.
type importOptions struct {
	db, format, columns string
	layer               string // of a GeoPackage
	geocode, conflict   string
	geocodeGiven        bool // the flag stands on the command line
	by                  string
	dryRun, asJSON      bool
}

// leftOutError tells that an import is not complete.
type leftOutError struct{ rows int64 }

// Error implements error.
func (e *leftOutError) Error() string {
	return fmt.Sprintf("%s records were left out: mend them in the file of rejects and import that", count(e.rows))
}

func (a *app) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Import incidents from GeoJSON, CSV, ACLED, GeoPackage, FlatGeobuf and other files",
		Long: `Imports incidents: GeoJSON, GeoJSON text sequences, JSON-FG, CSV with a header, the
exports of ACLED and UCDP GED, GeoPackage, FlatGeobuf, GeoParquet, KML and GPX. - is
standard input; .gz and .zip are unpacked. The format is guessed from the name and
the contents, the columns of a CSV from their names; what was guessed is shown,
--dry-run shows it without storing anything, --map corrects it:

  --map 'place=Ort,date_start=Datum,type="armed_clash"'   (in quotes: for all rows)

Of a GeoPackage one layer of points is read, incidents that dateline wrote with all
that belongs to them, any other layer like a CSV.

A record that has a place but no coordinates is geocoded. A name that is ambiguous
or not in the gazetteer is left out, unless --geocode is best (take the likeliest)
or none (store it without a point). What an export of ours says has no point
(geo_method none, geo_precision unknown) stays so, unless --geocode is given.

Whether an incident is disputed is worked out of its claims. A flat file has none of
them, so what was disputed in it is not any more; the summary says of how many.

Records that cannot be stored are left out, written to FILE.rejects.*, with the
reasons in FILE.rejects.txt; mend that file and import it. All others are stored.

An import can be interrupted, or run again: a record with an id that is there
already is skipped (--on-conflict); an id that stands twice in one file is taken
the first time and left out after that. A record without an id gets one that is made
of its contents, so that the same file never makes doubles; a record that was
changed is then a new incident. A server may have the data file open meanwhile.`,
		Example: `  dateline import events.csv
  dateline import --dry-run --map 'place=Village,date_start=Day' events.csv
  dateline import --format acled --db acled.gpkg export.csv
  curl -s https://example.org/events.geojson | dateline import -`,
		Args:        cobra.MinimumNArgs(1),
		GroupID:     groupData,
		Annotations: map[string]string{exitNote: "3 some records were left out (see the file of rejects)"},
		RunE: func(cmd *cobra.Command, args []string) error {
			o.geocodeGiven = cmd.Flags().Changed("geocode")
			return a.runImport(cmd.Context(), args, o)
		},
	}
	f := cmd.Flags()
	dbFlag(cmd, &o.db)
	f.Var(newFormatChoice(&o.format, format.ReadFormats), "format", "format of the files; default: guessed")
	f.StringVar(&o.columns, "map", "", "what the columns of a CSV mean: ours=theirs,ours=\"for all rows\"")
	f.StringVar(&o.layer, "layer", "", "layer of a GeoPackage; default: incidents, else the layer of points with most rows")
	f.Var(newChoice(&o.geocode, geocodeStrict, string(incident.Best), string(incident.None)), "geocode", "what to do with a place name")
	f.Var(newChoice(&o.conflict, conflictSkip, conflictUpdate, conflictFail), "on-conflict", "what to do with an id that is there already")
	f.StringVar(&o.by, "by", "import", "who imports, for the change log")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would be done and store nothing")
	f.BoolVar(&o.asJSON, "json", false, "print the summary as JSON")
	a.progressFlag(cmd)
	return cmd
}

// fileSummary is what became of one file.
type fileSummary struct {
	File      string    `json:"file"`
	Format    string    `json:"format"`
	Read      int64     `json:"read"`
	Created   int64     `json:"created"`
	Updated   int64     `json:"updated"`
	Unchanged int64     `json:"unchanged"` // there already, and equal
	Skipped   int64     `json:"skipped"`   // there already
	Rejected  int64     `json:"rejected"`
	Rejects   string    `json:"rejects_file,omitempty"`
	Settled   int64     `json:"no_longer_disputed"` // of those stored: disputed in the file, which lacks the claims
	Reasons   []*reason `json:"reasons"`
	Seconds   float64   `json:"seconds"`
	DryRun    bool      `json:"dry_run"`
}

// reason is why records were left out.
type reason struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Count   int64  `json:"count"`
	Example string `json:"example"` // of one record
	Line    int64  `json:"line"`    // of that record
}

// showSummary tells what became of the files.
func (a *app) showSummary(all []*fileSummary, o importOptions) error {
	if o.asJSON {
		return a.printJSON(all)
	}
	stored := "CREATED"
	if o.dryRun {
		stored = "WOULD CREATE"
	}
	rows := [][]string{{"FILE", "READ", stored, "UPDATED", "THERE ALREADY", "LEFT OUT", "SECONDS"}}
	for _, s := range all {
		rows = append(rows, []string{s.File, count(s.Read), count(s.Created), count(s.Updated), count(s.Skipped + s.Unchanged), count(s.Rejected), fmt.Sprintf("%.1f", s.Seconds)})
	}
	if err := a.table(rows); err != nil {
		return err
	}
	for _, s := range all {
		if err := a.showSettled(s); err != nil {
			return err
		}
		if len(s.Reasons) == 0 {
			continue
		}
		where := ""
		if s.Rejects != "" {
			where = ", now in " + s.Rejects
		}
		if err := a.print("\nLeft out of %s%s:", s.File, where); err != nil {
			return err
		}
		slices.SortFunc(s.Reasons, func(x, y *reason) int { return int(y.Count - x.Count) })
		rows := [][]string{{"COUNT", "PROPERTY", "WHY", "FOR INSTANCE, LINE"}}
		for _, r := range s.Reasons {
			rows = append(rows, []string{count(r.Count), r.Field, strings.ReplaceAll(r.Code, "_", " "), fmt.Sprintf("%d: %s", r.Line, firstLine(r.Example))})
		}
		if err := a.table(rows); err != nil {
			return err
		}
	}
	return nil
}

// showSettled tells that disputes of a file were lost.
func (a *app) showSettled(s *fileSummary) error {
	if s.Settled == 0 {
		return nil
	}
	return a.print("\nDisputed in %s and no longer so: %s. Whether an incident is disputed is worked out of its claims, which are not in the file. "+
		"An export with --whole has them, and so has a data file.", s.File, count(s.Settled))
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s
}

// fast are the options of the store for an import: it can be run again, so that
// the disk need not confirm each batch.
var fast = gpkg.Options{Fast: true}
