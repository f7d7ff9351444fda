package cli

import (
	"context"

	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) serve() *cobra.Command {
	var o serverOptions
	var db, addr string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve a data file over HTTP",
		Long: `Serves the incidents of a data file over HTTP: GeoJSON at /incidents, the
documentation at /docs. A file that does not exist is made.

Reading is open to everybody who can reach the server, unless --private is
given; writing needs a key (dateline key create). The server listens on this
machine alone unless --addr says otherwise. SIGINT or SIGTERM ends it in an orderly
way: it takes no new requests and finishes those that it has accepted, for 30
seconds at the most.`,
		Example: `  dateline serve
  dateline serve --db /data/incidents.gpkg --addr :8080
  dateline serve --addr 127.0.0.1:8080 --trusted-proxy 127.0.0.1`,
		Args:    cobra.NoArgs,
		GroupID: groupStart,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.rateGiven = cmd.Flags().Changed("rate")
			return a.serveFile(cmd.Context(), db, addr, &o)
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().StringVar(&addr, "addr", defaultAddr, "address to listen on; :8080 is every address of the machine")
	o.flags(cmd)
	return cmd
}

func (a *app) serveFile(ctx context.Context, db, addr string, o *serverOptions) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	l, err := listen(ctx, addr) // first, so that a mistake is told at once
	if err != nil {
		return err
	}
	defer l.Close() // the server has closed it already, unless it never began
	d, err := a.open(ctx, db, gpkg.Options{})
	if err != nil {
		return err
	}
	defer closing(&err, d)
	c, err := a.config(o, d)
	if err != nil {
		return err
	}
	return a.run(ctx, l, c, func() {
		a.say("serving %s at %s (documentation: %s/docs)", d.store.Path(), urlOf(l), urlOf(l))
		switch {
		case !isLoopback(l) && !o.private:
			a.say("%s can be reached from other machines, and reading is open to all who reach it (--private closes it)", l.Addr())
		case !isLoopback(l):
			a.say("%s can be reached from other machines; reading needs a key", l.Addr())
		}
	})
}
