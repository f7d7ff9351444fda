package gpkg

import (
	"context"
	"errors"

	"dateline/internal/incident"

	sqlitedriver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// coded turns an error of the driver into one of the domain, by its code.
func coded(doing string, err error) error {
	if err == nil {
		return nil
	}
	var known *incident.Error
	if errors.As(err, &known) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &incident.Error{Code: incident.Internal, Message: doing, Err: err}
	var se *sqlitedriver.Error
	if !errors.As(err, &se) {
		return e
	}
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		e.Code, e.Message = incident.Full, "the disk that holds the data file is full: nothing was stored; free space and send it again"
		e.Err = nil // it says the same
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		e.Code, e.Message = incident.Unavailable, "another program holds the data file: try again in a moment"
	case sqlite3.SQLITE_READONLY:
		e.Code, e.Message = incident.Unavailable, "the data file may not be written: check its permissions, and those of its folder"
	case sqlite3.SQLITE_CANTOPEN:
		e.Code, e.Message = incident.Unavailable, "the data file, or the log beside it, cannot be opened or made: check its permissions, and those of its folder"
	case sqlite3.SQLITE_IOERR:
		e.Code, e.Message = incident.Unavailable, "the data file could not be read or written: check its disk"
		if se.Code() == sqlite3.SQLITE_IOERR_WRITE || se.Code() == sqlite3.SQLITE_IOERR_SHMSIZE {
			e.Code, e.Message = incident.Full, "the disk that holds the data file took no more data: nothing was stored; free space and send it again"
		}
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		e.Message = "the data file is damaged: run dateline check, and restore a backup"
	}
	return e
}

// isUnique reports whether err is a violated UNIQUE constraint.
func isUnique(err error) bool {
	var se *sqlitedriver.Error
	return errors.As(err, &se) && se.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
}

// isDamaged reports whether err says that a database is damaged.
func isDamaged(err error) bool {
	var se *sqlitedriver.Error
	return errors.As(err, &se) && (se.Code()&0xff == sqlite3.SQLITE_CORRUPT || se.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

// isDenied reports whether err says that a file may not be opened, or that no log may be
// made beside it.
func isDenied(err error) bool {
	var se *sqlitedriver.Error
	if !errors.As(err, &se) {
		return false
	}
	code := se.Code() & 0xff
	return code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN
}

// isBusy reports whether another program held the file.
func isBusy(err error) bool {
	var se *sqlitedriver.Error
	return errors.As(err, &se) && se.Code()&0xff == sqlite3.SQLITE_BUSY
}
