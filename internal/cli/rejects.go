package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"

	"dateline/internal/format"
	"dateline/internal/incident"
)

// rejects writes the records that an import leaves out to a file of the same
// format, as they stood, and the reasons to another one beside it. The files
// are made when the first record comes. Its methods may be called concurrently.
type rejects struct {
	base, ext string
	frame     format.Frame
	silent    bool // only count

	mu      sync.Mutex
	path    string // of the file of records, once it is there
	count   int64
	reasons []*reason
	files   []*os.File
	records *bufio.Writer
	texts   *bufio.Writer
}

// rejectEndings are the endings of files of rejects, by format.
var rejectEndings = map[string]string{"geojson": ".geojson", "geojsonseq": ".geojsonseq"}

func newRejects(file, name string, frame format.Frame, silent bool) *rejects {
	r := &rejects{base: file, ext: rejectEndings[name], frame: frame, silent: silent}
	if file == "-" {
		r.base = "stdin"
	}
	switch {
	case r.ext != "":
	case strings.HasPrefix(frame.Head, "{"): // the records of formats that are no text
		r.ext = rejectEndings["geojson"]
	default:
		r.ext = ".csv"
	}
	return r
}

// add leaves out a record, which stood at a line, because of err.
func (r *rejects) add(line int64, raw []byte, err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	faults := incident.Errors{}
	if !errors.As(err, &faults) {
		var one *incident.Error
		if !errors.As(err, &one) {
			one = &incident.Error{Code: incident.Invalid, Message: err.Error()}
		}
		faults = incident.Errors{one}
	}
	r.count++
	for _, e := range faults {
		r.because(e, line)
	}
	if r.silent {
		return nil
	}
	if r.records == nil {
		if err := r.create(); err != nil {
			return err
		}
	}
	if r.count > 1 {
		r.records.WriteString(r.frame.Between) // a bufio.Writer keeps its error to the end
	}
	r.records.Write(raw)
	_, err = fmt.Fprintf(r.texts, "line %d: %s\n", line, strings.ReplaceAll(faults.Error(), "\n", " "))
	return err
}

// because counts a reason.
func (r *rejects) because(e *incident.Error, line int64) {
	for _, have := range r.reasons {
		if have.Field == e.Field && have.Code == string(e.Code) {
			have.Count++
			return
		}
	}
	r.reasons = append(r.reasons, &reason{Field: e.Field, Code: string(e.Code), Count: 1, Example: e.Message, Line: line})
}

// maxRejectFiles is how many earlier files of rejects are left alone.
const maxRejectFiles = 1000

// create makes the files, under names that are free: an earlier one may be in the
// middle of being mended.
func (r *rejects) create() error {
	for n := 1; n <= maxRejectFiles; n++ {
		part := ".rejects"
		if n > 1 {
			part = fmt.Sprintf(".rejects-%d", n)
		}
		f, err := os.OpenFile(r.base+part+r.ext, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("make the file of rejects beside %s: %w: copy it to a folder that may be written to, and import the copy", r.base, err)
		}
		text, err := os.Create(r.base + part + ".txt")
		if err != nil {
			return errors.Join(fmt.Errorf("make the file of reasons: %w", err), f.Close())
		}
		r.path, r.files = f.Name(), []*os.File{f, text}
		r.records, r.texts = bufio.NewWriter(f), bufio.NewWriter(text)
		_, err = r.records.WriteString(r.frame.Head)
		return err
	}
	return fmt.Errorf("there are %d files of rejects of %s: remove the old ones", maxRejectFiles, r.base)
}

// close ends the files.
func (r *rejects) close() error {
	if r.records == nil {
		return nil
	}
	_, err := r.records.WriteString(r.frame.Tail)
	err = errors.Join(err, r.records.Flush(), r.texts.Flush())
	for _, f := range r.files {
		err = errors.Join(err, f.Close())
	}
	return err
}
