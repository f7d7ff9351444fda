package cli

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"dateline/geo/gazetteer"
	"dateline/internal/format"
)

// batchLimit is how many candidates the answer to an item of a batch has, unless the user says otherwise.
const batchLimit = 5

// askEndings are the formats of files of places, by ending.
var askEndings = map[string]string{
	".csv": "csv", ".tsv": "csv", ".txt": "csv", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson",
}

// geocodeBatch answers a file of places.
func (a *app) geocodeBatch(ctx context.Context, o *geocodeOptions) (err error) {
	if err := mayReplace(o.out, o.db); err != nil {
		return err
	}
	if o.batch != "-" && o.out != "-" && sameFile(o.batch, o.out) {
		return fmt.Errorf("%s is the file that is read: name another one with --out", o.out)
	}
	in, err := a.openInput(o.batch, "places")
	if err != nil {
		return err
	}
	defer closing(&err, in)
	text := bufio.NewReaderSize(in, 64<<10)
	form := askEndings[strings.ToLower(filepath.Ext(in.name))]
	if form == "" {
		form = guessAsk(text)
	}
	questions, err := format.ReadQuestions(form, text, o.column)
	if err != nil {
		return fmt.Errorf("%s: %w", o.batch, err)
	}
	if form == "csv" {
		a.say("the places are read from the column %q%s", questions.Column, besideText(questions.Beside))
	}
	ix, err := a.openPlacesOf(ctx, o.db)
	if err != nil {
		return err
	}
	b := batchRun{o: o, ix: ix, questions: questions, form: cmp.Or(o.format, askEndings[strings.ToLower(filepath.Ext(o.out))], form), meter: in.meter}
	if err := a.toFile(o.out, func(w io.Writer) error { return b.run(ctx, w) }); err != nil {
		return err
	}
	in.meter.done()
	return a.tellBatch(o, &b.summary)
}

// guessAsk finds the format of a text by its beginning.
func guessAsk(text *bufio.Reader) string {
	head, _ := text.Peek(512) // what cannot be read is told by the reader of the format
	switch head = bytes.TrimLeft(head, "\ufeff \t\r\n"); {
	case bytes.HasPrefix(head, []byte("[")):
		return "json"
	case bytes.HasPrefix(head, []byte("{")):
		return "ndjson"
	}
	return "csv"
}

func besideText(columns []string) string {
	if len(columns) == 0 {
		return ""
	}
	return ", with " + strings.Join(columns, ", ") + " beside it"
}

// batchRun answers one batch.
type batchRun struct {
	o         *geocodeOptions
	ix        *gazetteer.Index
	questions *format.Questions
	form      string
	meter     *meter
	summary   format.BatchSummary
}

func (b *batchRun) run(ctx context.Context, out io.Writer) error {
	if b.o.bom && b.form == "csv" {
		if _, err := io.WriteString(out, "\ufeff"); err != nil {
			return err
		}
	}
	w, err := format.NewAnswerWriter(b.form, out, format.AnswerOptions{Header: b.questions.Header, Comma: b.questions.Comma, Lang: b.o.lang, Index: b.ix})
	if err != nil {
		return err
	}
	ask := func(a format.Asked) gazetteer.Ask { return a.Ask }
	for item, answer := range gazetteer.GeocodeAll(ctx, b.ix, b.o.query, b.questions.All(), ask) {
		if err := w.Write(&item, answer); err != nil {
			return err
		}
		b.meter.add(1)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := b.questions.Err(); err != nil {
		return fmt.Errorf("%s: %w", b.o.batch, err)
	}
	b.summary = w.Summary()
	return w.Close()
}

// tellBatch sums a batch up.
func (a *app) tellBatch(o *geocodeOptions, s *format.BatchSummary) error {
	if o.asJSON && o.out != "-" {
		return a.printJSON(s)
	}
	rules := slices.SortedFunc(maps.Keys(s.Rules), func(x, y string) int {
		return cmp.Or(cmp.Compare(s.Rules[y], s.Rules[x]), cmp.Compare(x, y))
	})
	by := ""
	for n, rule := range rules {
		if rules[n] = rule + " " + count(s.Rules[rule]); n == len(rules)-1 {
			by = " (" + strings.Join(rules, ", ") + ")"
		}
	}
	a.say("%s places: %s matched%s, %s ambiguous, %s not found, %s that cannot be asked", count(s.Total), count(s.Matched), by, count(s.Ambiguous), count(s.NotFound), count(s.Invalid))
	return nil
}
