package cli

import (
	"bytes"
	"context"
	"errors"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// store stores a batch. What is there already is dealt with as the options say,
// and the rest is tried again without it.
func (im *importer) store(ctx context.Context, batch []prepared) error {
	if im.options.dryRun {
		return im.pretend(ctx, batch)
	}
	s, at := im.file.store, im.file.service.Now().UTC()
	writes := make([]incident.Write, len(batch))
	for n, p := range batch {
		writes[n] = incident.Write{Op: incident.Create, ID: p.incident.ID, Incident: p.incident, By: im.options.by, At: at}
	}
	for len(writes) > 0 {
		_, err := s.Apply(ctx, writes)
		if err == nil {
			im.counted(writes, batch)
			return nil
		}
		faults := faultsOf(err)
		if len(faults) == 0 {
			return err
		}
		if writes, batch, err = im.mend(ctx, writes, batch, faults); err != nil {
			return err
		}
	}
	return nil
}

// faultsOf returns the faults of a batch by their index, or none if err is
// another kind of trouble.
func faultsOf(err error) map[int]*incident.Error {
	var many incident.Errors
	var one *incident.Error
	if !errors.As(err, &many) {
		if !errors.As(err, &one) {
			return nil
		}
		many = incident.Errors{one}
	}
	faults := map[int]*incident.Error{}
	for _, e := range many {
		switch e.Code {
		case incident.Conflict, incident.Gone, incident.NotFound:
			faults[e.Index] = e
		default:
			return nil
		}
	}
	return faults
}

func (im *importer) counted(writes []incident.Write, batch []prepared) {
	for n := range writes {
		if batch[n].settled {
			im.summary.Settled++
		}
		if writes[n].Op == incident.Create {
			im.summary.Created++
		} else {
			im.summary.Updated++
		}
	}
}

// mend takes out of a batch what must not be written and makes updates of what
// is to be replaced.
func (im *importer) mend(ctx context.Context, writes []incident.Write, batch []prepared, faults map[int]*incident.Error) ([]incident.Write, []prepared, error) {
	w, b := writes[:0:0], batch[:0:0]
	keep := func(n int) { w, b = append(w, writes[n]), append(b, batch[n]) }
	for n := range writes {
		e, bad := faults[n]
		switch {
		case !bad:
			keep(n)
		case im.options.conflict == conflictFail, e.Code == incident.Gone && im.options.conflict == conflictUpdate:
			if err := im.rejects.add(batch[n].line, batch[n].raw, e); err != nil {
				return nil, nil, err
			}
		case im.options.conflict == conflictSkip:
			im.summary.Skipped++
		case e.Code == incident.NotFound: // it was deleted and made again meanwhile
			writes[n].Op, writes[n].IfVersion = incident.Create, 0
			keep(n)
		default:
			changed, err := im.differs(ctx, &writes[n])
			if err != nil {
				return nil, nil, err
			}
			if changed {
				keep(n)
			} else {
				im.summary.Unchanged++
			}
		}
	}
	return w, b, nil
}

// differs makes w an update of what is stored and reports whether it changes
// anything.
func (im *importer) differs(ctx context.Context, w *incident.Write) (bool, error) {
	old, err := im.file.store.Get(ctx, w.ID)
	switch incident.CodeOf(err) {
	case "":
	case incident.NotFound: // an earlier record of this very batch has the id
		return false, nil
	default:
		return false, err
	}
	i := w.Incident
	i.Num, i.Seq, i.Version, i.CreatedAt, i.UpdatedAt = old.Num, old.Seq, old.Version, old.CreatedAt, old.UpdatedAt
	w.Op, w.IfVersion = incident.Update, old.Version
	return !bytes.Equal(format.AppendWhole(nil, old), format.AppendWhole(nil, i)), nil
}

// pretend counts what would be done.
func (im *importer) pretend(ctx context.Context, batch []prepared) error {
	for _, p := range batch {
		there := false
		if im.file.store != nil {
			switch _, err := im.file.store.Get(ctx, p.incident.ID); incident.CodeOf(err) {
			case "", incident.Gone:
				there = true
			case incident.NotFound:
			default:
				return err
			}
		}
		if p.settled && (!there || im.options.conflict == conflictUpdate) {
			im.summary.Settled++
		}
		switch {
		case !there:
			im.summary.Created++
		case im.options.conflict == conflictUpdate:
			im.summary.Updated++
		case im.options.conflict == conflictSkip:
			im.summary.Skipped++
		default:
			if err := im.rejects.add(p.line, p.raw, incident.Errorf(incident.Conflict, "id", "there is already an incident %s", p.incident.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}
