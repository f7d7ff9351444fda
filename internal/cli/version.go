package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is set by the linker (see the Makefile); otherwise the build
// information of the Go tool is used.
var version string

// release is what the program says of itself.
type release struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // commit that it was built from
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func thisRelease() release {
	r := release{Version: version, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return r
	}
	if r.Version == "" {
		r.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			r.Revision = s.Value
		}
	}
	return r
}

func (a *app) version() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Args:    cobra.NoArgs,
		GroupID: groupOperate,
		Example: "  dateline version --json",
		RunE: func(*cobra.Command, []string) error {
			r := thisRelease()
			if asJSON {
				return a.printJSON(r)
			}
			return a.print("dateline %s (%s, %s)", r.Version, r.Go, r.Platform)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}
