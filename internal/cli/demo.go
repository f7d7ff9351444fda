package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dateline/data"
	"dateline/internal/auth"
	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) demo() *cobra.Command {
	var db, addr string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Try it: sample incidents, a server, a key",
		Long: `Makes a data file in a temporary folder, loads the sample incidents through the
geocoder, makes a key for writing, and serves it all on this machine. When the
port is taken, the next free one is used.

With --db the file is kept, and incidents that are there already stay as they
are. The key is good until the demo ends, or another demo begins on the same file.`,
		Example: `  dateline demo
  dateline demo --db demo.gpkg --addr 127.0.0.1:9000`,
		Args:    cobra.NoArgs,
		GroupID: groupStart,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.runDemo(cmd.Context(), db, addr, asJSON)
		},
	}
	f := cmd.Flags()
	f.StringVar(&db, "db", "", "data file to keep; default: one in a temporary folder, removed at the end")
	f.Lookup("db").Annotations = map[string][]string{twinNote: {"DATELINE_DEMO_DB"}} // DATELINE_DB names real data
	f.StringVar(&addr, "addr", defaultAddr, "address to listen on")
	f.BoolVar(&asJSON, "json", false, "print the address, the key and the file as JSON instead of the banner")
	return cmd
}

// demoInfo is what a demo tells of itself.
type demoInfo struct {
	URL       string `json:"url"`
	Key       string `json:"key"`
	File      string `json:"file"`
	Incidents int64  `json:"incidents"`
	kept      bool
	wanted    string // the address that was taken, if it was
}

func (a *app) runDemo(ctx context.Context, db, addr string, asJSON bool) (err error) {
	l, err := listenNear(ctx, addr)
	if err != nil {
		return err
	}
	defer l.Close() // the server has closed it already, unless it never began
	info := demoInfo{URL: urlOf(l), File: db, kept: db != ""}
	if !sameAddr(l, addr) {
		info.wanted = addr
	}
	if db == "" {
		dir, err := os.MkdirTemp("", "dateline-demo-")
		if err != nil {
			return fmt.Errorf("make a temporary folder: %w", err)
		}
		defer os.RemoveAll(dir)
		info.File = filepath.Join(dir, "demo.gpkg")
	}
	d, err := a.open(ctx, info.File, gpkg.Options{})
	if err != nil {
		return err
	}
	defer closing(&err, d)
	info.File = d.store.Path()
	if err := loadSample(ctx, d.service); err != nil {
		return err
	}
	if n, err := d.store.Count(ctx, incident.Query{}, 1<<30); err != nil {
		return err
	} else {
		info.Incidents = n.N
	}
	c, err := a.config(&serverOptions{cacheMB: 32}, d)
	if err != nil {
		return err
	}
	if err := revokeLeftover(ctx, d.store, c.Keys); err != nil {
		return err
	}
	name := demoKey + time.Now().UTC().Format(demoKeyTime)
	if info.Key, err = c.Keys.Create(ctx, name, auth.Editor); err != nil {
		return err
	}
	defer func() { _ = c.Keys.Revoke(context.WithoutCancel(ctx), name) }() // it was for this run; a file that cannot be written to any more has nothing to guard
	serving, end := context.WithCancel(ctx)
	defer end()
	var shown error
	err = a.run(serving, l, c, func() {
		if shown = a.showDemo(info, asJSON); shown != nil {
			end() // nobody knows the key
		}
	})
	return errors.Join(shown, err)
}

// A key of a demo is named demoKey and the time, so that no two are the same.
const (
	demoKey     = "demo-"
	demoKeyTime = "20060102T150405.000Z"
)

// revokeLeftover ends the keys of earlier demos on the file, which were killed
// before they could do it themselves.
func revokeLeftover(ctx context.Context, store *gpkg.Store, ring *auth.Keyring) error {
	keys, err := store.Keys(ctx)
	if err != nil {
		return err
	}
	for _, k := range keys {
		at, ours := strings.CutPrefix(k.Name, demoKey)
		if _, err := time.Parse(demoKeyTime, at); !ours || err != nil || !k.RevokedAt.IsZero() {
			continue
		}
		if err := ring.Revoke(ctx, k.Name); err != nil {
			return err
		}
	}
	return nil
}

func sameAddr(l net.Listener, addr string) bool {
	_, port, err := net.SplitHostPort(addr)
	_, have, _ := net.SplitHostPort(l.Addr().String())
	return err != nil || port == have || port == "0" || port == ""
}

// sampleBy is who wrote the sample, in the change log.
const sampleBy = "sample"

// loadSample stores the sample incidents as any other incidents are stored:
// through the geocoder, which may not guess. Those whose ids the store has seen
// before are left alone.
func loadSample(ctx context.Context, s *incident.Service) error {
	list, _, err := format.DecodeBody([]byte(data.Incidents))
	if err != nil {
		return fmt.Errorf("read the sample: %w", err)
	}
	var fresh []*incident.Incident
	for _, i := range list {
		switch _, err := s.Store.Get(ctx, i.ID); incident.CodeOf(err) {
		case incident.NotFound:
			fresh = append(fresh, i)
		case "", incident.Gone:
		default:
			return fmt.Errorf("load the sample: %w", err)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if _, err := s.Create(ctx, fresh, incident.Options{By: sampleBy}); err != nil {
		return fmt.Errorf("load the sample: %w", err)
	}
	return nil
}

// showDemo tells how to use the demo.
func (a *app) showDemo(i demoInfo, asJSON bool) error {
	if asJSON {
		return a.printJSON(i)
	}
	if i.wanted != "" {
		if err := a.print("%s is taken by another program; this is the next free port.\n", i.wanted); err != nil {
			return err
		}
	}
	keep := "removed when the demo ends"
	if i.kept {
		keep = "kept"
	}
	return a.print(`%[1]s   (documentation: %[2]s/docs)

  %[3]s incidents in %[4]s (%[5]s)
  key for writing: %[6]s (good until the demo ends)

Try:
  curl '%[2]s/incidents?bbox=69.5,37.2,71,38.2'
  curl '%[2]s/geocode?q=Vorukh,+Isfara'
  curl -X POST '%[2]s/incidents' -H 'Authorization: Bearer %[6]s' \
    -H 'Content-Type: application/geo+json' \
    -d '{"type":"Feature","geometry":null,"properties":{"type":"armed_clash","date_start":"2022-09-16","place":"Vorukh, Isfara"}}'

In QGIS: open the file that %[2]s/qgis gives, or
  Layer > Add Layer > Add Vector Layer                  %[4]s
  Layer > Add Layer > Add WFS / OGC API Features Layer  %[2]s

Ctrl-C ends the demo.`, a.paint(i.URL), i.URL, count(i.Incidents), i.File, keep, i.Key)
}
