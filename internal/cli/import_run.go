package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"dateline/internal/format"
	"dateline/internal/incident"
	"dateline/internal/places"
)

// importBatch is how many incidents are stored at a time.
const importBatch = 5000

// importer imports one file: one goroutine reads, geocodes and checks, another
// one stores.
type importer struct {
	app     *app
	file    *dataFile // its store is nil in a dry run without a file
	options importOptions
	ids     *idMaker
	stood   *lineOf
	located *placeCache
	rejects *rejects
	summary *fileSummary
	input   *input
}

// prepared is an incident that is ready to be stored.
type prepared struct {
	incident *incident.Incident
	line     int64
	raw      []byte
	settled  bool // disputed by the file, but not by the claims in it
}

// runImport imports files one after the other.
func (a *app) runImport(ctx context.Context, files []string, o importOptions) (err error) {
	for _, file := range files { // before a data file is made for nothing
		if err := mustBeFile(file); err != nil {
			return err
		}
	}
	d, err := a.openForImport(ctx, o)
	if err != nil {
		return err
	}
	if d.store != nil {
		defer closing(&err, d)
	}
	var all []*fileSummary
	var left int64
	located := newPlaceCache()
	for _, file := range files {
		s, err := a.importFile(ctx, d, file, o, located)
		if s != nil {
			all = append(all, s)
			left += s.Rejected
		}
		if err != nil {
			if len(all) > 0 {
				err = errors.Join(err, a.showSummary(all, o))
			}
			return err
		}
	}
	if err := a.showSummary(all, o); err != nil {
		return err
	}
	if left > 0 {
		return &leftOutError{left}
	}
	return nil
}

// openForImport opens the data file; a dry run makes none.
func (a *app) openForImport(ctx context.Context, o importOptions) (*dataFile, error) {
	if !o.dryRun {
		return a.open(ctx, o.db, fast)
	}
	if mustExist(o.db) == nil {
		return a.openExisting(ctx, o.db)
	}
	known, err := places.Open(ctx, builtIn, nil, a.say)
	if err != nil {
		return nil, err
	}
	service, err := newService(nil, known)
	return &dataFile{places: known, service: service}, err
}

func (a *app) importFile(ctx context.Context, d *dataFile, file string, o importOptions, located *placeCache) (s *fileSummary, err error) {
	in, err := a.openRecords(ctx, file, o.layer)
	if err != nil {
		return nil, err
	}
	defer closing(&err, in)
	text, name, err := guessFormat(in, o.format)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	r, err := format.NewReader(name, text, format.ReadOptions{Map: o.columns, Radius: d.radius})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	a.showMapping(file, name, r)
	im := &importer{app: a, file: d, options: o, ids: newIDMaker(r.Frame().Head), stood: newLineOf(), located: located,
		rejects: newRejects(file, name, r.Frame(), o.dryRun), input: in,
		summary: &fileSummary{File: file, Format: name, DryRun: o.dryRun, Reasons: []*reason{}}}
	began := time.Now()
	err = im.run(ctx, r)
	err = errors.Join(err, im.rejects.close())
	im.summary.Seconds = time.Since(began).Seconds()
	im.summary.Rejected, im.summary.Rejects = im.rejects.count, im.rejects.path
	im.summary.Reasons = append(im.summary.Reasons, im.rejects.reasons...)
	switch {
	case errors.Is(err, context.Canceled):
		a.say("run the same command again to go on: what is stored is skipped")
	case err != nil:
		err = fmt.Errorf("%s: %w", file, err)
	}
	return im.summary, err
}

// guessFormat returns the text and its format.
func guessFormat(in *input, name string) (io.Reader, string, error) {
	if name != "" {
		return in, name, nil
	}
	head := make([]byte, 64<<10)
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, "", err
	}
	head = head[:n]
	if err := notReadable(head); err != nil {
		return nil, "", err
	}
	if name = format.Sniff(in.name, head); name == "" {
		return nil, "", errors.New("it is not clear what format this is: name it with --format")
	}
	return io.MultiReader(bytes.NewReader(head), in), name, nil
}

// notReadable tells what a file is that begins like head and that no format takes.
func notReadable(head []byte) error {
	body := bytes.TrimLeft(head, " \t\r\n")
	switch {
	case len(body) == 0:
		return errors.New("the file is empty")
	case bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")):
		return errors.New("the file is in UTF-16: convert it, for instance with iconv -f UTF-16 -t UTF-8")
	case body[0] == '[' && len(bytes.TrimLeft(body[1:], " \t\r\n[")) > 0 && bytes.TrimLeft(body[1:], " \t\r\n[")[0] == '{':
		return errors.New("the file is an array of JSON: make it a FeatureCollection, or write one Feature a line")
	}
	return nil
}

// showMapping tells what the columns of a table are taken for.
func (a *app) showMapping(file, name string, r format.Reader) {
	a.say("%s: reading as %s", file, name)
	mapped, ok := r.(format.Mapped)
	if !ok {
		return
	}
	m := mapped.Mapping()
	for _, c := range m.Columns {
		fmt.Fprintf(a.err, "  %-24s -> %s\n", c.Name, m.Meaning(c))
	}
	for property, value := range m.Constants {
		fmt.Fprintf(a.err, "  %-24s -> %s\n", fmt.Sprintf("always %q", value), property)
	}
	for _, n := range m.Notes {
		fmt.Fprintf(a.err, "  %s\n", n)
	}
}

// run reads and stores to the end of the file, or of ctx. A batch that was begun
// is stored.
func (im *importer) run(ctx context.Context, r format.Reader) error {
	reading, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	batches := make(chan []prepared, 2)
	read := make(chan error, 1)
	go func() {
		defer close(batches)
		read <- im.read(reading, r, batches)
	}()
	var fault error
	for batch := range batches {
		if fault != nil {
			continue // the reader has been told
		}
		if fault = im.store(context.WithoutCancel(ctx), batch); fault != nil {
			stop(fault)
		}
		im.input.meter.add(int64(len(batch)))
	}
	if err := <-read; fault == nil {
		fault = err
	}
	return fault
}

// read makes batches of what can be stored and rejects the rest.
func (im *importer) read(ctx context.Context, r format.Reader, out chan<- []prepared) error {
	batch := make([]prepared, 0, importBatch)
	send := func() bool {
		if len(batch) == 0 {
			return true
		}
		select {
		case out <- batch:
			batch = make([]prepared, 0, importBatch)
			return true
		case <-ctx.Done():
			return false
		}
	}
	for rec := range r.Records() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		im.summary.Read++
		err := rec.Err
		if err == nil {
			err = im.prepare(ctx, rec)
		}
		if err != nil {
			if err := im.rejects.add(rec.Line, rec.Raw, err); err != nil {
				return err
			}
			im.input.meter.add(1)
			continue
		}
		batch = append(batch, prepared{rec.Incident, rec.Line, bytes.Clone(rec.Raw), rec.Disputed && !rec.Incident.Disputed})
		if len(batch) == importBatch && !send() {
			return context.Cause(ctx)
		}
	}
	if !send() {
		return context.Cause(ctx)
	}
	return r.Err()
}

// prepare completes and checks one incident.
func (im *importer) prepare(ctx context.Context, rec format.Record) error {
	i := rec.Incident
	own := i.ID != ""
	if !own {
		i.ID = im.ids.idOf(rec.Raw)
	}
	mode := im.geocoding(i)
	if mode != incident.None {
		im.file.inCountry(ctx, i)
	}
	if err := im.located.prepare(ctx, im.file.service, i, incident.Options{By: im.options.by, Geocode: mode}); err != nil || !own {
		return err
	}
	if line := im.stood.first(i.ID, rec.Line); line != rec.Line {
		return incident.Errorf(incident.Conflict, "id", "%q is also the id on line %d of this file: give one of them another id, or leave one out", i.ID, line)
	}
	return nil
}

// geocoding is what is done with the place of i. An export of ours tells what has
// no point by geo_method or, in a table, by geo_precision; that is only looked up
// if --geocode asks for it.
func (im *importer) geocoding(i *incident.Incident) incident.Geocoding {
	o := &im.options
	if i.Point == nil && (i.GeoMethod == incident.MethodNone || i.GeoPrecision == "unknown") {
		if !o.geocodeGiven {
			return incident.None
		}
		i.GeoMethod = ""
	}
	if o.geocode == geocodeStrict {
		return incident.Strict
	}
	return incident.Geocoding(o.geocode)
}
