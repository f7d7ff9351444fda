package gpkg

import (
	"context"

	"dateline/geo/gazetteer"
)

// saveOutline stores the area of a place, in place of one of the same source.
func (c *conn) saveOutline(ctx context.Context, o *gazetteer.Outline) error {
	b, err := o.MarshalBinary()
	if err != nil {
		return err
	}
	_, err = c.exec(ctx, `INSERT INTO place_outlines (place_id, name, level, source, outline) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET level = excluded.level, outline = excluded.outline`, o.PlaceID, o.Name, o.Level, o.Source, b)
	return coded("store the outline of a place", err)
}

// Outlines returns the areas of places that were imported.
func (s *Store) Outlines(ctx context.Context) ([]gazetteer.Outline, error) {
	if s.schema < schemaLayers {
		return nil, nil
	}
	rows, err := s.read.QueryContext(ctx, "SELECT outline FROM place_outlines ORDER BY place_id, name, source")
	if err != nil {
		return nil, coded("read the outlines of places", err)
	}
	var all []gazetteer.Outline
	err = eachRow(rows, 1, func(v []any) error {
		b, _ := v[0].([]byte)
		var o gazetteer.Outline
		err := o.UnmarshalBinary(b)
		all = append(all, o)
		return err
	})
	return all, coded("read the outlines of places", err)
}
