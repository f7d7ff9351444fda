package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"

	"dateline/geo/gazetteer"
	"dateline/internal/places"
)

// own stores the user's own places, all of a file or none, then the names that it has for other places.
func (im *placeImport) own(ctx context.Context, file string, text io.Reader, m *meter) (int64, error) {
	_, since, err := im.store.PlacesSeq(ctx)
	if err != nil {
		return 0, err
	}
	known, err := places.Open(ctx, builtIn, im.store, im.app.say)
	if err != nil {
		return 0, err
	}
	left, doubts := leftLines{}, doubts{}
	names := []gazetteer.Place{}
	ix := known.Current()
	found, err := gathered(doubts.watch(ix, divided(ix, beside(usable(ctx, gazetteer.ReadCSV(text, ix), left, m), &names))))
	if err != nil {
		return 0, err
	}
	n, err := im.store.SavePlacesSince(ctx, since, found)
	if err != nil {
		return 0, err
	}
	for _, p := range names {
		for _, name := range p.Names {
			source := name.Source
			name.Source = ""
			if err := im.store.SaveName(ctx, gazetteer.AlternateName{ID: p.ID, Name: name}, source); err != nil {
				return 0, err
			}
		}
	}
	faulty, err := im.told(file, placesCSV, n+int64(len(names)), left, m)
	if err == nil {
		err = doubts.show(im.app)
	}
	if err == nil && len(names) > 0 {
		err = im.tellUnknown(ix, names)
	}
	return faulty, err
}

// tellUnknown tells of names that were stored for places that are not in the gazetteer.
func (im *placeImport) tellUnknown(ix *gazetteer.Index, names []gazetteer.Place) error {
	var ids []string
	for _, p := range names {
		if _, ok := ix.Candidate(p.ID); !ok {
			ids = append(ids, p.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return im.app.print("  %s of them are names of places that are not in the gazetteer, and are found once these are: %s", count(int64(len(ids))), firstOf(ids, int64(len(ids))))
}

// beside takes names for other places out of a list.
func beside(list iter.Seq2[gazetteer.Place, error], names *[]gazetteer.Place) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range list {
			if err == nil && p.Name == "" {
				*names = append(*names, p)
			} else if !yield(p, err) {
				return
			}
		}
	}
}

// divideOwn derives the divisions of the user's own places, where these are not stated, of the outlines that there are now.
func (im *placeImport) divideOwn(ctx context.Context) error {
	known, err := places.Open(ctx, builtIn, im.store, im.app.say)
	if err != nil {
		return err
	}
	var changed []gazetteer.Place
	ix := known.Current()
	for p, err := range im.store.OwnPlaces(ctx) {
		if err != nil {
			return err
		}
		fresh, _ := p.Stated()
		if ix.Divide(&fresh); p.Name != "" && (fresh.Country != p.Country || fresh.Admin1 != p.Admin1 || fresh.Admin2 != p.Admin2) {
			changed = append(changed, fresh)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	n, err := im.store.SavePlaces(ctx, func(yield func(gazetteer.Place, error) bool) {
		for _, p := range changed {
			if !yield(p, nil) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	return im.app.print("  %s of your own places have another country or division by the outlines that there are now", count(n))
}

// gathered reads a list to its end, and keeps it as text: what it asks the outlines takes longer than a server's writer, which waits
// while places are stored, can be kept waiting.
func gathered(list iter.Seq2[gazetteer.Place, error]) (iter.Seq2[gazetteer.Place, error], error) {
	text := new(bytes.Buffer)
	w := csv.NewWriter(text)
	for p, err := range list {
		if err == nil {
			err = w.Write(p.Record())
		}
		if err != nil {
			return nil, err
		}
	}
	w.Flush()
	r := csv.NewReader(text)
	r.ReuseRecord = true
	return func(yield func(gazetteer.Place, error) bool) {
		for {
			record, err := r.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			var p gazetteer.Place
			if err == nil {
				p, err = gazetteer.ParseRecord(record)
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
	}, w.Error()
}

// divided gives places that name no division the one that outlines tell.
func divided(ix *gazetteer.Index, list iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range list {
			if err == nil {
				ix.Divide(&p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}
