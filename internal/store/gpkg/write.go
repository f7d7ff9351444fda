package gpkg

import (
	"context"
	"log/slog"
	"time"

	"dateline/internal/incident"
)

// request is a batch that waits for the writer.
type request struct {
	ctx     context.Context
	writes  []incident.Write
	rows    [][]any                                  // of a large batch: the values of new incidents, made beside the writer
	do      func(ctx context.Context, c *conn) error // instead of writes: anything else
	changes []incident.Change
	err     error
	done    chan struct{}
}

// groupMax is how many writes of different requests share one commit.
const groupMax = 4096

// Apply implements incident.Store. Batches that wait at the same time share a
// commit, each in a savepoint of its own, so that one's failure is not
// another's.
func (s *Store) Apply(ctx context.Context, w []incident.Write) ([]incident.Change, error) {
	r := &request{ctx: ctx, writes: w, done: make(chan struct{})}
	if r.large() {
		var err error
		if r.rows, err = newRows(w); err != nil {
			return nil, err
		}
	}
	if err := s.submit(r); err != nil {
		return nil, err
	}
	return r.changes, r.err
}

// submit hands r to the writer and waits for it. A batch that the writer has
// begun is waited for even if ctx ends: its outcome must be known.
func (s *Store) submit(r *request) error {
	if s.opt.ReadOnly {
		return incident.Errorf(incident.Unavailable, "", "the file was opened for reading only")
	}
	if s.lost.Load() {
		return errLost
	}
	select {
	case <-s.stop:
		return errClosed
	default:
	}
	select {
	case s.queue <- r:
	case <-r.ctx.Done():
		return r.ctx.Err()
	case <-s.stop:
		return errClosed
	}
	select {
	case <-r.done:
	case <-s.ended: // the store was closed; the writer may have gone without seeing r
		select {
		case <-r.done:
		default:
			return errClosed
		}
	}
	return nil
}

var errClosed = incident.Errorf(incident.Unavailable, "", "the server is shutting down: nothing was stored; send it again")

// writer is the one goroutine that writes.
func (s *Store) writer() {
	defer s.done.Done()
	defer close(s.ended)
	tick := time.NewTicker(s.opt.Poll)
	defer tick.Stop()
	watch := &watch{s: s, version: -1}
	for {
		select {
		case r := <-s.queue:
			s.group(r)
		case <-tick.C:
			watch.look()
			s.save(context.Background(), false)
			if err := s.conn.narrow(context.Background()); err != nil {
				slog.Warn("give memory back", "file", s.path, "err", err)
			}
		case <-s.stop:
			for {
				select {
				case r := <-s.queue:
					s.group(r)
				default:
					s.save(context.Background(), true)
					return
				}
			}
		}
	}
}

// group commits first and whatever else waits. A large batch goes alone.
func (s *Store) group(first *request) {
	batch, n := []*request{first}, len(first.writes)
	var large *request
collect:
	for n < groupMax && !first.large() {
		select {
		case r := <-s.queue:
			if r.large() {
				large = r
				break collect
			}
			batch = append(batch, r)
			n += len(r.writes)
		default:
			break collect
		}
	}
	err := s.commit(batch)
	for _, r := range batch {
		if err != nil {
			r.changes, r.err = nil, err
		}
		close(r.done)
	}
	if large != nil {
		s.group(large)
	}
}

func (r *request) large() bool { return len(r.writes) >= bulkMin }

// commit carries out a group in one transaction. Its error is that of all.
func (s *Store) commit(batch []*request) error {
	ctx := context.Background()
	if err := s.conn.begin(ctx); err != nil {
		return err
	}
	defer s.conn.rollback()
	if err := s.catchUp(ctx, s.conn); err != nil { // another program may have written
		return err
	}
	t := &transaction{s: s, conn: s.conn, seq: s.seq.Load(), dead: s.dead.Load(), extent: s.extent}
	for _, r := range batch {
		if err := t.run(ctx, r, len(batch) > 1); err != nil {
			return err
		}
	}
	if t.seq != s.seq.Load() {
		if err := t.endBulk(ctx); err != nil {
			return err
		}
		if err := t.texts(ctx); err != nil {
			return err
		}
		if err := t.contents(ctx); err != nil {
			return err
		}
	}
	if err := s.conn.commit(ctx); err != nil {
		return err
	}
	s.index.Update(t.set, t.drop, incident.Seq(t.seq))
	s.extent = t.extent
	s.dead.Store(t.dead)
	s.seq.Store(t.seq)
	return nil
}
