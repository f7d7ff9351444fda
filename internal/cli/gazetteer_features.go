package cli

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/bzip2"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"dateline/geo/gazetteer"
	"dateline/internal/store/gpkg"
)

// The sizes of a batch of features: places, and bytes of their polygons. The user's own, which count
// when they are stored, are held until all is read, unless there are more than the larger sizes.
const (
	featureBatch = 5000
	outlineBytes = 16 << 20
	ownBatch     = 100_000
	ownBytes     = 64 << 20
)

// features stores places with polygons. Texts gives the files that they are in. An import
// that was interrupted reads them from the beginning, as places tell their parents by what
// was read before, and stores those that are not stored yet.
func (im *placeImport) features(ctx context.Context, file string, texts iter.Seq2[recordFile, error]) (int64, error) {
	im.outlined = true
	base, err := im.builtIn()
	if err != nil {
		return 0, err
	}
	begun, err := im.begin(ctx, file, placesGeoJSON)
	if err != nil {
		return 0, err
	}
	m := im.app.newMeter("places", -1)
	defer m.done()
	r := &featureReader{ids: gazetteer.KnownWOF(base), left: leftLines{}, parents: map[string]string{}, stored: begun.Lines}
	if r.stored > 0 {
		im.app.say("%s: going on after %s places, where an earlier import was interrupted", file, count(r.stored))
	}
	if err := im.storeAll(ctx, r.batches(texts), &begun, m); err != nil {
		return 0, im.orGoOn(ctx, err)
	}
	// Parents that came after their children are known by their own ids now.
	for id, parent := range r.parents {
		if own := r.ids.Resolve(parent); own != parent {
			r.parents[id] = own
		} else {
			delete(r.parents, id)
		}
	}
	if err := im.store.SetParents(ctx, r.parents); err != nil {
		return 0, err
	}
	if begun.Rows > 0 {
		im.whole = append(im.whole, begun.ID)
	} else if err := im.store.FinishImports(ctx, []int64{begun.ID}, 0, time.Now()); err != nil {
		return 0, err
	}
	return im.told(file, placesGeoJSON, r.count, r.left, m)
}

// recordFile is a file with features. It has a name if it is one of several.
type recordFile struct {
	name string
	io.Reader
}

// brokenFile is why the rest of a file of a bundle is left out.
const brokenFile = "a file that is no GeoJSON"

// featureReader makes batches of features.
type featureReader struct {
	ids     gazetteer.WOFIDs
	left    leftLines
	parents map[string]string // of places, by id, that are known by an id of Who's On First so far
	others  featurePart
	own     featurePart
	count   int64 // of all places
	stored  int64 // of the first ones, which an earlier import has stored, but for own ones
}

// featurePart is what is not stored yet.
type featurePart struct {
	places   []gazetteer.Place
	outlines []gazetteer.Outline
	bytes    int // of the outlines
}

func (p *featurePart) full(places, bytes int) bool {
	return len(p.places) >= places || p.bytes >= bytes
}

// batches reads all texts to their ends.
func (r *featureReader) batches(texts iter.Seq2[recordFile, error]) iter.Seq2[gpkg.Batch, error] {
	return func(yield func(gpkg.Batch, error) bool) {
		for text, err := range texts {
			if err != nil {
				yield(gpkg.Batch{}, err)
				return
			}
			for f, err := range gazetteer.ReadGeoJSON(text, r.ids) {
				var row *gazetteer.RowError
				if errors.As(err, &row) {
					r.left.addIn(text.name, row)
					continue
				}
				if err != nil && text.name != "" { // the other files of a bundle are good without it
					r.left.addIn(text.name, &gazetteer.RowError{Line: gazetteer.LineOf(err), Reason: brokenFile, Detail: err.Error()})
					break
				}
				if err != nil {
					yield(gpkg.Batch{}, err)
					return
				}
				r.add(f)
				own := r.own.full(ownBatch, ownBytes)
				if (own || r.others.full(featureBatch, outlineBytes)) && !yield(r.take(own), nil) {
					return
				}
			}
		}
		yield(r.take(true), nil)
	}
}

func (r *featureReader) add(f gazetteer.Feature) {
	r.count++
	if strings.HasPrefix(f.Place.Parent, "WOF:") {
		r.parents[f.Place.ID] = f.Place.Parent
	}
	to := &r.own
	if f.Place.FromDump() {
		if to = &r.others; r.count <= r.stored {
			return
		}
	}
	to.places = append(to.places, f.Place)
	if f.HasOutline() {
		to.outlines = append(to.outlines, f.Outline)
		to.bytes += len(f.Outline.Region)
	}
}

// take gives what is to be stored next, the user's own places with it or not.
func (r *featureReader) take(own bool) gpkg.Batch {
	b := gpkg.Batch{Places: r.others.places, Outlines: r.others.outlines, Lines: r.count}
	r.others = featurePart{}
	if own {
		b.Own, b.Outlines = r.own.places, append(b.Outlines, r.own.outlines...)
		r.own = featurePart{}
	}
	return b
}

// isBundle reports whether file is a folder, or an archive, of many GeoJSON files.
func isBundle(file string) bool {
	if isFolder(file) {
		return true
	}
	name := strings.ToLower(file)
	for _, end := range []string{".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	if !strings.HasSuffix(name, ".zip") {
		return false
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		return false // told by who opens it next
	}
	defer z.Close()
	records := 0
	for _, e := range z.File {
		if isRecord(e.Name) {
			records++
		}
	}
	return records > 1
}

// isRecord reports whether a file of a bundle is a record: the other geometries of a place
// are not read.
func isRecord(name string) bool {
	base := strings.ToLower(path.Base(filepath.ToSlash(name)))
	return (strings.HasSuffix(base, ".geojson") || strings.HasSuffix(base, ".geojsonl")) && !strings.Contains(base, "-alt-") && !strings.HasPrefix(base, ".")
}

// bundle yields the records of a folder or an archive.
func (a *app) bundle(ctx context.Context, file string) iter.Seq2[recordFile, error] {
	var each func(func(recordFile, error) bool) error
	switch name := strings.ToLower(file); {
	case isFolder(file):
		each = func(yield func(recordFile, error) bool) error { return eachInFolder(file, yield) }
	case strings.HasSuffix(name, ".zip"):
		each = func(yield func(recordFile, error) bool) error { return eachInZip(file, yield) }
	default:
		each = func(yield func(recordFile, error) bool) error { return eachInTar(file, yield) }
	}
	return func(yield func(recordFile, error) bool) {
		found, stopped := 0, false
		err := each(func(r recordFile, err error) bool {
			found++
			stopped = !yield(r, errors.Join(err, ctx.Err()))
			return !stopped
		})
		if err == nil && found == 0 && !stopped {
			err = fmt.Errorf("%s holds no .geojson files", file)
		}
		if err != nil && !stopped {
			yield(recordFile{}, err)
		}
	}
}

func eachInFolder(folder string, yield func(recordFile, error) bool) error {
	return filepath.WalkDir(folder, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !isRecord(name) {
			return err
		}
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if !yield(recordFile{name, bufio.NewReader(f)}, nil) {
			return fs.SkipAll
		}
		return nil
	})
}

func eachInZip(file string, yield func(recordFile, error) bool) error {
	z, err := zip.OpenReader(file)
	if err != nil {
		return err
	}
	defer z.Close()
	for _, e := range z.File {
		if !isRecord(e.Name) {
			continue
		}
		r, err := e.Open()
		if err != nil {
			return err
		}
		more := yield(recordFile{e.Name, r}, nil)
		if err := r.Close(); err != nil || !more {
			return err
		}
	}
	return nil
}

func eachInTar(file string, yield func(recordFile, error) bool) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var packed io.Reader = bufio.NewReaderSize(f, 1<<18)
	switch name := strings.ToLower(file); {
	case strings.HasSuffix(name, "bz2"):
		packed = bzip2.NewReader(packed)
	case strings.HasSuffix(name, "gz"):
		if packed, err = gzip.NewReader(packed); err != nil {
			return err
		}
	}
	t := tar.NewReader(packed)
	for {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if h.Typeflag == tar.TypeReg && isRecord(h.Name) && !yield(recordFile{h.Name, t}, nil) {
			return nil
		}
	}
}
