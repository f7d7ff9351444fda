package cli

import (
	"archive/zip"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

// input is a file that is read, unpacked if it has to be.
type input struct {
	io.Reader
	name  string // without the ending of the packing
	meter *meter // of the bytes as they lie in the file
	close []io.Closer
}

// Close closes the file.
func (in *input) Close() error {
	in.meter.done()
	var err error
	for n := len(in.close) - 1; n >= 0; n-- {
		err = errors.Join(err, in.close[n].Close())
	}
	return err
}

// openInput opens a file, plain, as .gz or as .zip with one file of data in it;
// - is standard input. Its progress is shown as that of what is counted.
func (a *app) openInput(file, what string) (*input, error) {
	if file == "-" {
		m := a.newMeter(what, -1)
		return &input{Reader: m.reader(a.in), name: "-", meter: m}, nil
	}
	if err := mustBeFile(file); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	s, err := f.Stat()
	if err != nil {
		_ = f.Close() // the first error is the one to tell
		return nil, err
	}
	in := &input{name: file, close: []io.Closer{f}}
	switch strings.ToLower(path.Ext(file)) {
	case ".zip":
		err = in.unzip(f, s.Size(), a, what)
	case ".gz":
		in.meter = a.newMeter(what, s.Size())
		var z *gzip.Reader
		if z, err = gzip.NewReader(bufio.NewReaderSize(in.meter.reader(f), 1<<18)); err == nil {
			in.Reader, in.name, in.close = z, strings.TrimSuffix(file, path.Ext(file)), append(in.close, z)
		}
	default:
		in.meter = a.newMeter(what, s.Size())
		in.Reader = in.meter.reader(f)
	}
	if err != nil {
		_ = f.Close()
		return nil, fmt.Errorf("open %s: %w", file, err)
	}
	return in, nil
}

// mustBeThere tells that there is nothing at a path; - is standard input.
func mustBeThere(path string) error {
	if path == "-" {
		return nil
	}
	_, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no file %s", path)
	}
	return err
}

// mustBeFile is mustBeThere for what cannot be a folder.
func mustBeFile(path string) error {
	if err := mustBeThere(path); err != nil {
		return err
	}
	if isFolder(path) {
		return fmt.Errorf("%s is a folder: name the files in it", path)
	}
	return nil
}

// unzip finds the file of data in an archive: the largest one that is not a note
// beside it.
func (in *input) unzip(f *os.File, size int64, a *app, what string) error {
	z, err := zip.NewReader(f, size)
	if err != nil {
		return err
	}
	var best *zip.File
	var others []string
	for _, e := range z.File {
		name := strings.ToLower(path.Base(e.Name))
		if e.FileInfo().IsDir() || strings.HasPrefix(name, "readme") || strings.HasPrefix(name, "iso-languagecodes") || strings.HasPrefix(name, ".") {
			continue
		}
		switch {
		case best == nil:
			best = e
		case e.UncompressedSize64 > best.UncompressedSize64:
			others, best = append(others, best.Name), e
		default:
			others = append(others, e.Name)
		}
	}
	if best == nil {
		return errors.New("the archive holds no file of data")
	}
	if len(others) > 0 {
		a.say("%s holds several files: only the largest one, %s, is read; NOT read: %s. Unpack it and name the files that you mean",
			f.Name(), best.Name, strings.Join(others, ", "))
	}
	r, err := best.Open()
	if err != nil {
		return err
	}
	in.meter = a.newMeter(what, int64(best.UncompressedSize64))
	in.Reader, in.name = in.meter.reader(r), path.Base(best.Name)
	in.close = append(in.close, r)
	return nil
}
