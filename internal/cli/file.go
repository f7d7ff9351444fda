package cli

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"dateline/data"
	"dateline/geo/gazetteer"
	"dateline/internal/incident"
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
	places  *gazetteer.Index // built in, and the user's
	service *incident.Service
}

// Close closes the file.
func (d *dataFile) Close() error { return d.store.Close() }

// open opens a data file, or makes it.
func open(ctx context.Context, path string, o gpkg.Options) (*dataFile, error) {
	store, err := openStore(ctx, path, o)
	if err != nil {
		return nil, err
	}
	d := &dataFile{store: store}
	if d.places, err = openPlaces(store.Places(ctx)); err == nil {
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
func openExisting(ctx context.Context, path string) (*dataFile, error) {
	if err := mustExist(path); err != nil {
		return nil, err
	}
	return open(ctx, path, gpkg.Options{ReadOnly: true})
}

// mustExist tells how to come by a data file when there is none at path.
func mustExist(path string) error {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		return fmt.Errorf("there is no file %s: name yours with --db, or make one with dateline serve or dateline import", path)
	}
	return nil
}

// openPlaces opens the gazetteer: the built-in places and further ones.
func openPlaces(further ...iter.Seq2[gazetteer.Place, error]) (*gazetteer.Index, error) {
	return gazetteer.Open(data.Gazetteer, further...)
}

// openPlacesOf opens the gazetteer with the places that the user has imported
// into the file at path, if there is such a file.
func openPlacesOf(ctx context.Context, path string) (*gazetteer.Index, error) {
	if mustExist(path) != nil {
		return openPlaces()
	}
	store, err := gpkg.Open(ctx, path, gpkg.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	places, err := openPlaces(store.Places(ctx))
	closing(&err, store)
	return places, err
}

// newService returns the service that writes incidents to a store.
func newService(store incident.Store, places *gazetteer.Index) (*incident.Service, error) {
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
