package places

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"dateline/geo/gazetteer"
)

// Store is where the user's places are.
type Store interface {
	// PlacesSeq returns the numbers of the last changes of the dumps and of the
	// user's own places, cheaply.
	PlacesSeq(ctx context.Context) (dumps, own int64, err error)
	// DumpRows is how many places and names of dumps there are, about.
	DumpRows(ctx context.Context) (int64, error)
	// DumpPlaces yields the places of finished imports, and of those given, in order
	// of their ids; OwnPlaces yields the user's own, in that order too. Names that are
	// kept beside the places come after that of the id, as places without a name.
	DumpPlaces(ctx context.Context, also ...int64) iter.Seq2[gazetteer.Place, error]
	OwnPlaces(ctx context.Context) iter.Seq2[gazetteer.Place, error]
	// Hidden are the ids of places that are not to be found.
	Hidden(ctx context.Context) ([]string, error)
	// Outlines are the areas of places that the user has imported.
	Outlines(ctx context.Context) ([]gazetteer.Outline, error)
	// Path is that of the data file.
	Path() string
}

// Text is what the program itself knows.
type Text struct {
	Gazetteer string // in the CSV form of gazetteer.Open
	Outlines  string // as gazetteer.PackOutlines makes them
}

// Holder gives the places as they are now. It implements incident.Places; its methods may
// be called concurrently.
type Holder struct {
	text  Text
	store Store
	base  *gazetteer.Index
	say   func(format string, args ...any)
	now   atomic.Pointer[state]
	mu    sync.Mutex // held by who makes a new state
}

// state is what one moment knows.
type state struct {
	dumps, own int64
	lower      *gazetteer.Index // the base with the dumps over it
	index      *gazetteer.Index // and with the user's own over these
	outlines   *gazetteer.Outlines
	lost       []string
}

// manyRows is how many places and names of dumps are worth a file: making the index of so
// many in memory takes a tenth of a second.
const manyRows = 20_000

// Base opens the index of the built-in places, which is kept in the user's cache folder;
// without one it is made in memory.
func Base(text string) (*gazetteer.Index, error) {
	folder, err := os.UserCacheDir()
	if err != nil {
		return gazetteer.Open(text) //nolint:nilerr // a service may have no home
	}
	return gazetteer.OpenCached(filepath.Join(folder, "dateline"), text)
}

// Open makes the index of the places that are in the store now, over the built-in ones, which
// are all there is if store is nil. say tells of what takes long; it may be nil.
func Open(ctx context.Context, text Text, store Store, say func(format string, args ...any)) (*Holder, error) {
	base, err := Base(text.Gazetteer)
	if err != nil {
		return nil, err
	}
	if say == nil {
		say = func(string, ...any) {}
	}
	h := &Holder{text: text, store: store, base: base, say: say}
	if store == nil {
		outlines, err := gazetteer.OpenOutlines(text.Outlines)
		if err != nil {
			return nil, err
		}
		h.now.Store(&state{lower: base, index: base.Outlined(outlines), outlines: outlines})
		return h, nil
	}
	gazetteer.CleanFolder(filepath.Dir(indexPath(store)))
	if _, err := h.Refresh(ctx); err != nil {
		return nil, err
	}
	return h, nil
}

// Current is the index of the places as they are now.
func (h *Holder) Current() *gazetteer.Index { return h.now.Load().index }

// Outlines are the areas of the places as they are now.
func (h *Holder) Outlines() *gazetteer.Outlines { return h.now.Load().outlines }

// BuiltIn is the index of the built-in places alone.
func (h *Holder) BuiltIn() *gazetteer.Index { return h.base }

// Lost are the ids of places that the user has given names to and that the gazetteer does not
// have, such as after an upgrade: these names are not found.
func (h *Holder) Lost() []string { return h.now.Load().lost }

// Refresh looks whether the places in the store have changed. If so it makes a new index,
// however long that takes, puts it in the place of the old one and reports true. On an
// error the old one stays. It is not for a Holder without a store.
func (h *Holder) Refresh(ctx context.Context) (bool, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	dumps, own, err := h.store.PlacesSeq(ctx)
	if err != nil {
		return false, err
	}
	old := h.now.Load()
	if old != nil && old.dumps == dumps && old.own == own {
		return false, nil
	}
	next := &state{dumps: dumps, own: own}
	if old != nil && old.dumps == dumps {
		next.lower = old.lower
	} else if next.lower, err = h.lower(ctx, dumps); err != nil {
		return false, fmt.Errorf("the imported places: %w", err)
	}
	list := known(next.lower, followed(next.lower, owned(h.store.OwnPlaces(ctx))), func(id string) {
		if !slices.Contains(next.lost, id) {
			next.lost = append(next.lost, id)
		}
	})
	index, err := next.lower.With(fmt.Sprintf("own %d", own), list)
	if err != nil {
		return false, fmt.Errorf("your own places: %w", err)
	}
	hidden, err := h.store.Hidden(ctx)
	if err != nil {
		return false, err
	}
	for i, id := range hidden {
		if now, ok := index.Successor(id); ok {
			hidden[i] = now
		}
	}
	if next.index = index; len(hidden) > 0 {
		next.index = index.Without(hidden)
	}
	further, err := h.store.Outlines(ctx)
	if err != nil {
		return false, err
	}
	// Those of an import that is not whole come before their places.
	further = slices.DeleteFunc(further, func(o gazetteer.Outline) bool { return o.PlaceID != "" && !next.index.Has(o.PlaceID) })
	if next.outlines, err = gazetteer.OpenOutlines(h.text.Outlines, further...); err != nil {
		return false, err
	}
	next.index = next.index.Outlined(next.outlines)
	h.now.Store(next)
	return true, nil
}

// Watch refreshes every so often until ctx ends. Faults are logged, each once. It prepares each
// index, so that no query has to wait for that.
func (h *Holder) Watch(ctx context.Context, every time.Duration, log *slog.Logger) {
	h.Current().Prepare()
	h.warn(log)
	tick := time.NewTicker(every)
	defer tick.Stop()
	last := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := h.Refresh(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if text := err.Error(); text != last {
				log.Error("the places have changed and cannot be read: the earlier ones stay in use", "err", err)
				last = text
			}
		case changed:
			last = ""
			h.Current().Prepare()
			log.Info("the places have changed", "places", h.Current().Len())
			h.warn(log)
		}
	}
}

// warn tells of names that are not found.
func (h *Holder) warn(log *slog.Logger) {
	if lost := h.Lost(); len(lost) > 0 {
		log.Warn("places that you have given names to are not in the gazetteer (any more): dateline gazetteer stats lists them", "places", len(lost), "first", lost[0])
	}
}

// lower gives the base with the places of dumps over it.
func (h *Holder) lower(ctx context.Context, seq int64) (*gazetteer.Index, error) {
	rows, err := h.store.DumpRows(ctx)
	if err != nil || rows == 0 {
		return h.base, err
	}
	if rows <= manyRows {
		list, err := dumped(ctx, h.base, h.store)
		if err != nil {
			return nil, err
		}
		return h.base.With(stamp(seq), list)
	}
	path := indexPath(h.store)
	ix, err := h.base.Over(path, stamp(seq))
	if !errors.Is(err, gazetteer.ErrStale) {
		return ix, err
	}
	h.say("making the index of %d imported places and names in %s, once", rows, path)
	err = Build(ctx, h.base, h.store, seq, nil, nil)
	if err == nil {
		return h.base.Over(path, stamp(seq))
	}
	if !errors.Is(err, os.ErrPermission) && !readOnly(err) {
		return nil, err
	}
	return h.elsewhere(ctx, seq)
}

// elsewhere makes the index of the dumps in a temporary file that has no name once it is
// open: the folder of the data file cannot be written.
func (h *Holder) elsewhere(ctx context.Context, seq int64) (*gazetteer.Index, error) {
	folder, err := os.MkdirTemp("", "dateline-places-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	list, err := dumped(ctx, h.base, h.store)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "index")
	if err := h.base.Build(ctx, path, stamp(seq), list, nil); err != nil {
		return nil, err
	}
	return h.base.Over(path, stamp(seq))
}
