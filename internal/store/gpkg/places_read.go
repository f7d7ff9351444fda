package gpkg

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"strings"

	"dateline/geo/gazetteer"
)

// readPlaces yields what make makes of the rows of a query.
func (s *Store) readPlaces(ctx context.Context, query string, width int, make func([]any) (gazetteer.Place, error), args ...any) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		rows, err := s.read.QueryContext(ctx, query, args...)
		if err == nil {
			err = eachRow(rows, width, func(v []any) error {
				p, err := make(v)
				if err != nil {
					return err
				}
				if !yield(p, nil) {
					return errEnough
				}
				return nil
			})
		}
		if err != nil && !errors.Is(err, errEnough) {
			yield(gazetteer.Place{}, coded("read the places", err))
		}
	}
}

// merged yields places and names, both in order of ids, in that order: the names of a place
// after it. An error is the last thing.
func merged(places, names iter.Seq2[gazetteer.Place, error]) iter.Seq2[gazetteer.Place, error] {
	return func(yield func(gazetteer.Place, error) bool) {
		next, stop := iter.Pull2(names)
		defer stop()
		name, fault, more := next()
		for p, err := range places {
			for err == nil && more && (fault != nil || name.ID < p.ID) {
				if !yield(name, fault) || fault != nil {
					return
				}
				name, fault, more = next()
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		for more && yield(name, fault) && fault == nil {
			name, fault, more = next()
		}
	}
}

// finishedOr keeps rows of imports that are finished, or in the list that is the parameter.
const finishedOr = " WHERE import IN (SELECT fid FROM place_imports WHERE finished IS NOT NULL UNION SELECT value FROM json_each(?))"

var (
	selectDumpPlaces = "SELECT +" + strings.Join(gazetteer.Columns, ", +") + " FROM dump_places" + finishedOr + " ORDER BY id, source"
	selectDumpNames  = "SELECT +place_id, +text, +lang, +flag, +valid_from, +valid_to FROM dump_names" + finishedOr + " ORDER BY place_id, fid"
)

// DumpPlaces yields the places of dumps whose imports are finished, or are among those of
// the ids, in order of their ids. The names of a place that dumps give beside the places
// come after it, each as a place with no more than id, names and source; so do names of
// places that no dump has.
func (s *Store) DumpPlaces(ctx context.Context, also ...int64) iter.Seq2[gazetteer.Place, error] {
	if s.schema < schemaLayers {
		return func(func(gazetteer.Place, error) bool) {}
	}
	list, err := json.Marshal(append([]int64{}, also...))
	if err != nil {
		return func(yield func(gazetteer.Place, error) bool) { yield(gazetteer.Place{}, err) }
	}
	return merged(s.readPlaces(ctx, selectDumpPlaces, len(gazetteer.Columns), placeOf, string(list)),
		s.readPlaces(ctx, selectDumpNames, 6, dumpName, string(list)))
}

func dumpName(v []any) (gazetteer.Place, error) {
	c := &cells{v: v}
	p := gazetteer.Place{ID: c.text(), Source: gazetteer.SourceDump}
	p.Names = []gazetteer.Name{{Text: c.text(), Lang: c.text(), Flag: c.text(), From: c.text(), To: c.text()}}
	return p, nil
}
