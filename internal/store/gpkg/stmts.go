package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"sync"
	"time"
)

// preparer gives prepared statements and keeps them.
type preparer interface {
	stmt(ctx context.Context, text string) (*sql.Stmt, error)
}

// stmts keeps the prepared statements of a pool or a connection.
type stmts struct {
	prepare func(ctx context.Context, text string) (*sql.Stmt, error)
	mu      sync.RWMutex
	kept    map[string]*sql.Stmt
}

func newStmts(prepare func(context.Context, string) (*sql.Stmt, error)) *stmts {
	return &stmts{prepare: prepare, kept: map[string]*sql.Stmt{}}
}

func (s *stmts) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	s.mu.RLock()
	st := s.kept[text]
	s.mu.RUnlock()
	if st != nil {
		return st, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if st := s.kept[text]; st != nil {
		return st, nil
	}
	st, err := s.prepare(context.WithoutCancel(ctx), text)
	if err != nil {
		return nil, coded("prepare a statement", err)
	}
	s.kept[text] = st
	return st, nil
}

// inTx gives the statements of a pool within one of its transactions.
type inTx struct {
	tx *sql.Tx
	q  *stmts
}

func (t inTx) stmt(ctx context.Context, text string) (*sql.Stmt, error) {
	st, err := t.q.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return t.tx.StmtContext(ctx, st), nil
}

// conn is the one connection that writes. It keeps its statements over
// transactions, which database/sql would not.
type conn struct {
	*stmts
	c      *sql.Conn
	open   bool
	wide   bool      // the page cache is as large as large batches need it
	bulkAt time.Time // when the last one began
}

func newConn(ctx context.Context, db *sql.DB) (*conn, error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, coded("open the data file", err)
	}
	return &conn{stmts: newStmts(c.PrepareContext), c: c}, nil
}

func (c *conn) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	st, err := c.stmt(ctx, text)
	if err != nil {
		return nil, err
	}
	return st.ExecContext(ctx, args...)
}

func (c *conn) queryRow(ctx context.Context, text string, args ...any) *sql.Row {
	return c.c.QueryRowContext(ctx, text, args...)
}

func (c *conn) begin(ctx context.Context) error {
	if _, err := c.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		return coded("begin a write", err)
	}
	c.open = true
	return nil
}

func (c *conn) commit(ctx context.Context) error {
	if _, err := c.exec(ctx, "COMMIT"); err != nil {
		return coded("commit a write", err)
	}
	c.open = false
	return nil
}

// rollback undoes what is not committed. SQLite itself has done so after some
// errors; then there is nothing to undo, and the statement's error says so.
func (c *conn) rollback() {
	if !c.open {
		return
	}
	c.open = false
	_, _ = c.exec(context.Background(), "ROLLBACK")
}

func (c *conn) close() error {
	var err error
	for _, st := range c.kept {
		err = errors.Join(err, st.Close())
	}
	return errors.Join(err, c.c.Close())
}
