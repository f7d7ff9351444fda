package cli

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/incident"
	"dateline/internal/places"
	"dateline/internal/store/gpkg"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
)

// defaultFile is the data file where no other is named.
const defaultFile = "dateline.gpkg"

// dbFlag adds --db to a command.
func dbFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "db", defaultFile, "data file, a GeoPackage")
}

// dataFile is an open data file with what works on it.
type dataFile struct {
	store   *gpkg.Store
	places  *places.Holder // built in, and the user's
	service *incident.Service
	unwatch func() // ends what watch began
}

// Close closes the file.
func (d *dataFile) Close() error {
	if d.unwatch != nil {
		d.unwatch()
	}
	return d.store.Close()
}

// placesPoll is how often a server looks for changes of the places.
const placesPoll = time.Second

// watch follows the changes of the places in the file until it is closed.
func (d *dataFile) watch(log *slog.Logger) {
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() { d.places.Watch(ctx, placesPoll, log) })
	d.unwatch = func() { cancel(); wait.Wait() }
}

// open opens a data file, or makes it.
func (a *app) open(ctx context.Context, path string, o gpkg.Options) (*dataFile, error) {
	store, err := openStore(ctx, path, o)
	if err != nil {
		return nil, err
	}
	d := &dataFile{store: store}
	if d.places, err = places.Open(ctx, builtIn, store, a.say); err == nil {
		d.service, err = newService(store, d.places)
	}
	if err != nil {
		_ = store.Close() // the first error is the one to tell
		return nil, err
	}
	return d, nil
}

// openStore opens the store of a data file, or makes it.
func openStore(ctx context.Context, path string, o gpkg.Options) (*gpkg.Store, error) {
	if dir := filepath.Dir(path); !isFolder(dir) {
		return nil, fmt.Errorf("there is no folder %s: make it, or name another file with --db", dir)
	}
	return gpkg.Open(ctx, path, o)
}

func isFolder(path string) bool {
	s, err := os.Stat(path)
	return err == nil && s.IsDir()
}

// openExisting opens a data file that must be there, without ever writing to
// it.
func (a *app) openExisting(ctx context.Context, path string) (*dataFile, error) {
	if err := mustExist(path); err != nil {
		return nil, err
	}
	return a.open(ctx, path, gpkg.Options{ReadOnly: true})
}

// mustExist tells how to come by a data file when there is none at path.
func mustExist(path string) error {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return fmt.Errorf("there is no file %s: name yours with --db, or make one with dateline serve or dateline import", path)
	}
	return nil
}

// hasPlaces reports whether there is a data file at path that may hold places. Without one the built-in gazetteer answers, which is told
// where a file of another name than the default one was meant.
func (a *app) hasPlaces(path string) bool {
	if mustExist(path) == nil {
		return true
	}
	if filepath.Base(path) != defaultFile {
		a.say("there is no file %s: only the built-in places are known", path)
	}
	return false
}

// builtIn is what the program itself knows of places.
var builtIn = places.Text{Gazetteer: data.Gazetteer, Outlines: data.Outlines}

// openPlaces opens the built-in gazetteer.
func openPlaces() (*gazetteer.Index, error) { return places.Base(data.Gazetteer) }

// openGazetteer opens the gazetteer with the places that are in the data file at path, if
// there is such a file. It does not follow their changes.
func (a *app) openGazetteer(ctx context.Context, path string) (*places.Holder, error) {
	if !a.hasPlaces(path) {
		return places.Open(ctx, builtIn, nil, a.say)
	}
	store, err := gpkg.Open(ctx, path, gpkg.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	h, err := places.Open(ctx, builtIn, store, a.say)
	closing(&err, store)
	return h, err
}

// openPlacesOf opens the index of the gazetteer with the places that are in the data file
// at path, if there is such a file.
func (a *app) openPlacesOf(ctx context.Context, path string) (*gazetteer.Index, error) {
	h, err := a.openGazetteer(ctx, path)
	if err != nil {
		return nil, err
	}
	return h.Current(), nil
}

// newService returns the service that writes incidents to a store.
func newService(store incident.Store, places incident.Places) (*incident.Service, error) {
	types, err := vocabulary()
	if err != nil {
		return nil, err
	}
	return &incident.Service{Store: store, Places: places, Types: types, Now: time.Now, NewID: newID}, nil
}

// newID makes an id in order of time (UUIDv7, RFC 9562 §5.7).
func newID() incident.ID { return incident.ID(uuid.Must(uuid.NewV7()).String()) }

// vocabulary returns the types of incidents.
func vocabulary() (incident.Vocabulary, error) {
	return incident.ReadVocabulary(strings.NewReader(data.Types))
}
