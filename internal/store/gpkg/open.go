package gpkg

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"dateline/internal/incident"
	"dateline/internal/store/column"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options of Open. The zero value is right for a server.
type Options struct {
	// Fast trades durability for speed: a crash of the machine, not of the
	// program, may lose the last writes. For imports that can be run again.
	Fast bool
	// ReadOnly opens an existing file without ever writing to it.
	ReadOnly bool
	// Poll is how often other programs' writes are looked for; 0 means
	// DefaultPoll.
	Poll time.Duration
}

// DefaultPoll is how long a write of another program to the file may stay
// unnoticed.
const DefaultPoll = 250 * time.Millisecond

const (
	applicationID = 0x47504B47 // "GPKG", GeoPackage 1.2 requirement 2
	userVersion   = 10200      // version 1.2
	readers       = 4
)

// Store keeps incidents in a GeoPackage. It implements incident.Store,
// incident.Finder and incident.KeyStore.
type Store struct {
	path   string
	opt    Options
	write  *sql.DB // one connection, used by the writer alone
	read   *sql.DB
	reads  *stmts // prepared statements of read
	schema int64  // of the file: an old one that is only read stays as it is
	conn   *conn  // the connection of write, once it is open
	index  *column.Index
	seq    atomic.Int64
	dead   atomic.Int64 // how many tombstones there are

	queue  chan *request
	stop   chan struct{} // closed when the writer is to end
	ended  chan struct{} // closed when it has
	done   sync.WaitGroup
	closed sync.Once
	extras extras
	extent extent
	saved  int64       // the change of the last snapshot of the index
	file   os.FileInfo // what lay at path when it was opened
	lost   atomic.Bool // something else, or nothing, lies there now
}

var (
	_ incident.Store    = (*Store)(nil)
	_ incident.Finder   = (*Store)(nil)
	_ incident.KeyStore = (*Store)(nil)
)

// frozen is the mode that reads a file which nobody writes, and lays no log
// beside it.
const frozen = "frozen"

// dsn names the file to the driver. busy_timeout comes first, so that the
// other pragmas wait too.
func dsn(path, mode string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{"busy_timeout(10000)"}, pragmas...)}
	switch mode {
	case "":
	case frozen:
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	default:
		q.Set("mode", mode)
	}
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}
	return u.String()
}

// Open opens the GeoPackage at path, creates it if it is missing, and brings it
// to the schema of this program. A file of a newer program, or one that is
// something else, is left untouched and refused.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	if err := registerFunctions(); err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s := &Store{path: abs, opt: opt, index: column.New(), queue: make(chan *request, 1024), stop: make(chan struct{}), ended: make(chan struct{})}
	if s.opt.Poll == 0 {
		s.opt.Poll = DefaultPoll
	}
	mode := "rwc"
	if opt.ReadOnly {
		mode = "ro"
	}
	err = s.open(ctx, mode)
	// SQLite does not wait for a program that creates the file at this moment.
	for begun := time.Now(); isBusy(err) && time.Since(begun) < 5*time.Second && ctx.Err() == nil; err = s.open(ctx, mode) {
		_ = s.closeFiles()
		s.conn, s.read, s.write = nil, nil, nil
		time.Sleep(20 * time.Millisecond)
	}
	if opt.ReadOnly && isDenied(err) && hasNoLog(s.path) {
		_ = s.closeFiles() // its folder may not be written: read the file as it lies
		s.conn, s.read, s.write = nil, nil, nil
		err = s.open(ctx, frozen)
	}
	if err != nil {
		_ = s.closeFiles() // the first error is the one to tell
		var known *incident.Error
		if errors.As(err, &known) && known.Code == incident.Invalid {
			return nil, err
		}
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.done.Add(1)
	go s.writer()
	return s, nil
}

func (s *Store) open(ctx context.Context, mode string) error {
	if s.opt.ReadOnly {
		if _, err := os.Stat(s.path); err != nil {
			return err
		}
	}
	if err := s.look(ctx); err != nil {
		return err
	}
	sync := "synchronous(FULL)"
	if s.opt.Fast {
		sync = "synchronous(NORMAL)"
	}
	var err error
	pragmas := []string{"journal_mode(WAL)", sync, "foreign_keys(1)", fmt.Sprintf("cache_size(-%d)", cacheSingle)}
	if s.opt.ReadOnly {
		pragmas = pragmas[2:]
	}
	if s.write, err = sql.Open("sqlite", dsn(s.path, mode, pragmas...)+"&_txlock=immediate"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if !s.opt.ReadOnly {
		if err := s.migrate(ctx); err != nil {
			return err
		}
	}
	s.read, err = sql.Open("sqlite", dsn(s.path, mode, "query_only(1)", "foreign_keys(1)", "cache_size(-2048)"))
	if err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	s.reads = newStmts(s.read.PrepareContext)
	if s.schema, err = schemaVersion(ctx, s.read); err != nil {
		return err
	}
	if s.conn, err = newConn(ctx, s.write); err != nil {
		return err
	}
	if s.file, err = os.Stat(s.path); err != nil {
		return err
	}
	return s.load(ctx)
}

// hasNoLog reports whether there is no write-ahead log: the file at path is all there
// is.
func hasNoLog(path string) bool {
	_, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist)
}

// openToRead opens a file of which somebody may just be writing; one in a folder that
// may not be written is read as it lies.
func openToRead(ctx context.Context, path string, pragmas ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", dsn(path, "", pragmas...))
	if err != nil {
		return nil, err
	}
	var n int64
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n) // its other faults show again
	if !isDenied(err) || !hasNoLog(path) {
		return db, nil
	}
	_ = db.Close() // the first error is the one to tell
	return sql.Open("sqlite", dsn(path, frozen, pragmas...))
}

// look refuses a file that is not ours before anything is written to it.
func (s *Store) look(ctx context.Context) error {
	st, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && st.Size() == 0 {
		return s.mayBeEmpty()
	}
	if err != nil {
		return err
	}
	if st.IsDir() {
		return isFolder(s.path)
	}
	db, err := sql.Open("sqlite", dsn(s.path, quietMode(s.path)))
	if err != nil {
		return err
	}
	defer db.Close()
	// One statement, so that it sees one state of a file that is being created.
	var app, all, tables, version int64
	err = db.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id), count(*), count(*) FILTER (WHERE name = 'dateline_meta')
		FROM sqlite_master`).Scan(&app, &all, &tables)
	if err != nil && !isDatabase(s.path) {
		return notOurs(s.path)
	}
	if err != nil {
		return coded("read "+s.path, err)
	}
	if app == 0 && all == 0 && st.Size() >= 4096 {
		return s.mayBeEmpty() // it is being created, or its creator was stopped
	}
	if app != applicationID || tables == 0 {
		return notOurs(s.path)
	}
	if version, err = schemaVersion(ctx, db); err != nil {
		return err
	}
	if known := int64(len(migrationNames())); version > known {
		return incident.Errorf(incident.Invalid, "", "%s was written by a newer dateline (schema %d, this program knows %d): use that version or a later one; the file was left untouched", s.path, version, known)
	}
	return nil
}

// mayBeEmpty refuses a file without anything where none can be made of it.
func (s *Store) mayBeEmpty() error {
	if s.opt.ReadOnly {
		return incident.Errorf(incident.Invalid, "", "%s is not a file of dateline yet, it is empty: import into it, or serve it, first", s.path)
	}
	return nil
}

func migrationNames() []string {
	entries, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is constant
	}
	slices.Sort(entries)
	return entries
}

type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func schemaVersion(ctx context.Context, db queryer) (int64, error) {
	var v string
	err := db.QueryRowContext(ctx, "SELECT value FROM dateline_meta WHERE key = 'schema_version'").Scan(&v)
	if err != nil {
		return 0, coded("read the schema version", err)
	}
	return strconv.ParseInt(v, 10, 64)
}

// migrate applies the missing migrations, each in a transaction of its own.
func (s *Store) migrate(ctx context.Context) error {
	for n, name := range migrationNames() {
		if err := s.step(ctx, int64(n+1), name); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) step(ctx context.Context, version int64, name string) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return coded("begin a migration", err)
	}
	defer tx.Rollback()
	var tables int64
	if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name = 'dateline_meta'").Scan(&tables); err != nil {
		return coded("read the schema", err)
	}
	have := int64(0)
	if tables > 0 {
		if have, err = schemaVersion(ctx, tx); err != nil {
			return err
		}
	}
	if have >= version {
		return nil
	}
	text, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	if have == 0 {
		text = append([]byte(fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d;\n", applicationID, userVersion)), text...)
	}
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return coded("apply migration "+strings.TrimPrefix(name, "migrations/"), err)
	}
	if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO dateline_meta VALUES ('schema_version', ?)", strconv.FormatInt(version, 10)); err != nil {
		return coded("note the schema version", err)
	}
	if err := tx.Commit(); err != nil {
		return coded("commit a migration", err)
	}
	// GDAL reads the application_id from the first bytes of the file itself.
	_, err = s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return coded("fold a migration into the file", err)
}

// Path returns the absolute path of the file.
func (s *Store) Path() string { return s.path }

// Seq returns the number of the last change.
func (s *Store) Seq() incident.Seq { return incident.Seq(s.seq.Load()) }

// Close waits for the writes that were accepted and closes the file. The last
// program that closes it folds the log (-wal) into it. A Store must not be used
// after Close.
func (s *Store) Close() error {
	var err error
	s.closed.Do(func() {
		close(s.stop)
		s.done.Wait()
		err = s.closeFiles()
	})
	return err
}

func (s *Store) closeFiles() error {
	var err error
	if s.conn != nil {
		err = s.conn.close()
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
	}
	return err
}
