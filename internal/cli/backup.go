package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) backup() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE TO",
		Short: "Copy a data file while it is in use",
		Long: `Writes a copy of a data file as it is at one moment, also while a server reads and
writes it. The copy is complete and on disk when the command ends; a file that
exists is not overwritten. A copy made with cp while a server writes may be broken.`,
		Example: "  dateline backup dateline.gpkg backup-$(date +%F).gpkg",
		Args:    cobra.ExactArgs(2),
		GroupID: groupOperate,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if err := mustExist(args[0]); err != nil {
				return err
			}
			if err := notPartOf(args[1], args[0]); err != nil {
				return err
			}
			if dir := filepath.Dir(args[1]); !isFolder(dir) {
				return fmt.Errorf("there is no folder %s: make it, or name another file", dir)
			}
			store, err := gpkg.Open(cmd.Context(), args[0], gpkg.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer closing(&err, store)
			if err := store.Backup(cmd.Context(), args[1]); err != nil {
				return err
			}
			size := ""
			if s, err := os.Stat(args[1]); err == nil {
				size = fmt.Sprintf(" (%s bytes)", count(s.Size()))
			}
			a.say("%s is a copy of %s%s", args[1], args[0], size)
			return nil
		},
	}
}
