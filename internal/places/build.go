package places

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"syscall"

	"dateline/geo/gazetteer"
)

// indexPath is that of the index of the places of dumps.
func indexPath(s Store) string { return s.Path() + "-places" }

// stamp names a state of the dumps.
func stamp(seq int64) string { return fmt.Sprintf("dumps %d", seq) }

// Build makes the file with the index of the places of dumps, those of the imports with the
// given ids among them, for the state of the number seq. Who imports calls it before the
// number is raised, so that servers find the index when they notice the change. With few
// places there is no file. progress may be nil.
func Build(ctx context.Context, base *gazetteer.Index, s Store, seq int64, imports []int64, progress gazetteer.Progress) error {
	rows, err := s.DumpRows(ctx)
	if err != nil || rows <= manyRows {
		return err
	}
	list, err := dumped(ctx, base, s, imports...)
	if err != nil {
		return err
	}
	return base.Build(ctx, indexPath(s), stamp(seq), list, progress)
}

// dumped yields the places of dumps, to be laid over base. Those that name no district get the
// one whose outline, if the user has imported it, holds them.
func dumped(ctx context.Context, base *gazetteer.Index, s Store, imports ...int64) (iter.Seq2[gazetteer.Place, error], error) {
	list := known(base, s.DumpPlaces(ctx, imports...), nil)
	further, err := s.Outlines(ctx)
	if err != nil || len(further) == 0 { // the built-in ones are of no districts
		return list, err
	}
	outlines, err := gazetteer.OpenOutlines("", further...)
	return base.Settled(outlines, list), err
}

// known passes on the places, and the names for places that are right before them or in ix;
// names for others are left out, which left is told; it may be nil.
func known(ix *gazetteer.Index, places iter.Seq2[gazetteer.Place, error], left func(id string)) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		last := ""
		for p, err := range places {
			if err == nil && p.Name == "" && p.ID != last && !ix.Has(p.ID) {
				if left != nil {
					left(p.ID)
				}
				continue
			}
			last = p.ID
			if !yield(p, err) {
				return
			}
		}
	}
}

// owned says of the user's own places and names that they are, whatever else their sources say.
func owned(places iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	own := func(source string) string {
		if slices.Contains(strings.Split(source, "+"), gazetteer.SourceOwn) {
			return source
		}
		return strings.TrimSuffix(gazetteer.SourceOwn+"+"+source, "+")
	}
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range places {
			p.Source = own(p.Source)
			for i := range p.Names {
				if n := &p.Names[i]; n.Source != "" { // else it has that of the place
					n.Source = own(n.Source)
				}
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// followed gives places whose id the gazetteer does not have any more the one that they have now.
func followed(ix *gazetteer.Index, places iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		for p, err := range places {
			if now, ok := ix.Successor(p.ID); ok && err == nil {
				p.ID, p.OtherIDs = now, append(p.OtherIDs, p.ID)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

// readOnly reports whether err comes from a file system that cannot be written.
func readOnly(err error) bool { return errors.Is(err, syscall.EROFS) }
