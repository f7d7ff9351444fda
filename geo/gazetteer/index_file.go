package gazetteer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"dateline/geo/gazetteer/segment"
)

// OpenCached is Open of a text alone by an index that is kept in a file in the folder, which it makes if need be. The
// first call builds the file, later ones map it, which takes some hundredths of a second. The name of the file tells what
// it is built from, so that another text, or another version of the program, has another one; files that nobody has
// built for a week are removed when a new one is made. Any number of processes may call it at once. Where the file cannot
// be written the index is built in memory.
func OpenCached(folder, text string) (ix *Index, err error) {
	sum := fingerprint(text)
	path := filepath.Join(folder, cachePrefix+hex.EncodeToString(sum[:8])+cacheSuffix)
	if seg, err := segment.Open(path); err == nil && seg.Fingerprint() == sum {
		return newIndex(seg), nil
	}
	defer debug.FreeOSMemory() // building takes several times what the index does
	w := textWriter(text)
	defer func() { err = errors.Join(err, w.Close()) }()
	if err := readText(w, text); err != nil {
		return nil, fmt.Errorf("open gazetteer: %w", err)
	}
	if os.MkdirAll(folder, 0o755) == nil && w.File(path, nil) == nil {
		dropOld(folder, path)
		if seg, err := segment.Open(path); err == nil {
			return newIndex(seg), nil
		}
	}
	return Open(text)
}

// The names of the files of OpenCached, and how long those of other versions stay.
const (
	cachePrefix = "gazetteer-"
	cacheSuffix = ".idx"
	cacheStays  = 7 * 24 * time.Hour
)

// dropOld removes the files of other versions. One that is in use stays usable until it is closed; that one cannot be
// removed harms nobody.
func dropOld(folder, path string) {
	others, _ := filepath.Glob(filepath.Join(folder, cachePrefix+"*"+cacheSuffix+"*"))
	for _, other := range others {
		info, err := os.Stat(other)
		if err == nil && other != path && time.Since(info.ModTime()) > cacheStays {
			_ = os.Remove(other)
		}
	}
}

// Progress tells what is being done and how much of it is done, from 0 to 1.
type Progress func(what string, done float64)

// ErrStale says that the index of the further places in a file is not there, or was built from other places, for another
// gazetteer or by another version of the program: Build has to be called.
var ErrStale = errors.New("the index of the further places has to be built again")

// Build writes an index of further places into a file: united with those of ix as in Open, to be laid over ix by Over. The
// places come in the order of their ids, those of one id one after the other. The stamp tells later from which places it
// was built, such as the number of the last change to them. However many places there are, less than 1 GB of memory is
// used; temporary files, up to twice as large as the index, lie beside it. There is always a whole file or none under the
// path, and an index that has an earlier one open keeps it. progress may be nil.
func (ix *Index) Build(ctx context.Context, path, stamp string, places iter.Seq2[Place, error], progress Progress) (err error) {
	o := segment.Options{Fingerprint: ix.stamped(stamp), Folder: filepath.Dir(path), Progress: progress}
	w := newWriter(o)
	defer func() { err = errors.Join(err, w.Close()) }()
	in := grouped{ctx: ctx, places: places}
	dead, err := ix.addPlaces(w, in.groups)
	if err = errors.Join(in.err, err); err == nil {
		err = w.File(path, encodeNumbers(dead))
	}
	if err != nil {
		return fmt.Errorf("index the further places: %w", err)
	}
	return nil
}

// stamped is the fingerprint of further places over ix.
func (ix *Index) stamped(stamp string) [32]byte {
	return sha256.Sum256(append(slices.Clone(ix.fingerprint[:]), stamp...))
}

// Over gives ix with further places laid over it, by the file that Build has made of them. An ErrStale tells that Build has
// to be called first. ix stays as it is: who answers queries exchanges the one for the other.
func (ix *Index) Over(path, stamp string) (*Index, error) {
	seg, err := segment.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: there is no file %s", ErrStale, path)
	case errors.Is(err, segment.ErrNotASegment):
		return nil, fmt.Errorf("%w: %w", ErrStale, err)
	case err != nil:
		return nil, err
	case seg.Fingerprint() != ix.stamped(stamp):
		return nil, fmt.Errorf("%w: %s was built from other places or for another gazetteer", ErrStale, path)
	}
	return ix.over(seg)
}

// CleanFolder removes what programs that were killed while they called Build have left in a folder.
func CleanFolder(folder string) { segment.CleanFolder(folder) }

// grouped unites places of one id that come one after the other.
type grouped struct {
	ctx    context.Context
	places iter.Seq2[Place, error]
	err    error
}

func (g *grouped) groups(yield func([]Place) bool) {
	var group []Place
	for p, err := range g.places {
		if err = errors.Join(err, g.ctx.Err()); err != nil {
			g.err = err
			return
		}
		if len(group) > 0 && group[0].ID == p.ID {
			group = append(group, p)
			continue
		}
		if len(group) > 0 {
			if group[0].ID > p.ID {
				g.err = fmt.Errorf("the place %s comes after %s: places must come in the order of their ids", p.ID, group[0].ID)
				return
			}
			if !yield(group) {
				return
			}
		}
		group = []Place{p}
	}
	if len(group) > 0 {
		yield(group)
	}
}
