package cli

import (
	"fmt"
	"strconv"

	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) check() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check FILE",
		Short: "Verify that a data file is whole",
		Long: `Verifies a data file, without changing it and while it is in use: the database
itself, the tables of the GeoPackage, the spatial index against the geometries,
the change log against the incidents. It fails when something is wrong, and says
what.`,
		Example: `  dateline check dateline.gpkg
  dateline check --json dateline.gpkg | jq '.tests[] | select(.ok | not)'`,
		Args:    cobra.ExactArgs(1),
		GroupID: groupOperate,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := mustExist(args[0]); err != nil {
				return err
			}
			tests, err := gpkg.Check(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			wrong := 0
			for _, t := range tests {
				if !t.OK {
					wrong++
				}
			}
			if err := a.showCheck(args[0], tests, wrong, asJSON); err != nil {
				return err
			}
			if wrong > 0 {
				return fmt.Errorf("%s: %d of %d tests found something wrong; restore a backup, or export what can be read and import it into a new file", args[0], wrong, len(tests))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) showCheck(path string, tests []gpkg.Finding, wrong int, asJSON bool) error {
	if asJSON {
		return a.printJSON(struct {
			File  string         `json:"file"`
			OK    bool           `json:"ok"`
			Tests []gpkg.Finding `json:"tests"`
		}{path, wrong == 0, tests})
	}
	rows := [][]string{{"TEST", "RESULT"}}
	for _, t := range tests {
		if t.OK {
			rows = append(rows, []string{t.Test, "ok"})
			continue
		}
		rows = append(rows, []string{t.Test, "WRONG: " + strconv.Itoa(len(t.Details)) + " found"})
		for _, d := range t.Details {
			rows = append(rows, []string{"", d})
		}
	}
	return a.table(rows)
}
