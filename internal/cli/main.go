package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// The exit codes. Every help text has them.
const (
	exitOK          = 0
	exitFailure     = 1
	exitUsage       = 2
	exitPartial     = 3 // an import left rows out and told which
	exitInterrupted = 130
)

// signalGrace is how long after an interrupt another one counts as the same:
// timeout and some supervisors signal a program and then its whole group.
const signalGrace = time.Second

// app is what all commands share.
type app struct {
	in       io.Reader
	out, err io.Writer
	openAPI  []byte
	getenv   func(string) (string, bool)
	progress string // --progress
	started  bool   // the command line was understood
}

// Main carries out the command line args (without the program's name) and
// returns the exit code. openAPI is the text of openapi.yaml.
//
// The first interrupt (SIGINT or SIGTERM) asks for an orderly end, one that comes
// later than signalGrace after it ends the program at once.
func Main(args []string, openAPI []byte) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() { time.AfterFunc(signalGrace, stop) })
	a := &app{in: os.Stdin, out: os.Stdout, err: os.Stderr, openAPI: openAPI, getenv: os.LookupEnv}
	cmd := a.root()
	cmd.SetArgs(args)
	return a.exit(ctx, cmd.ExecuteContext(ctx))
}

// Commands returns the command line for those who document or test it. Its
// commands cannot be run.
func Commands() *cobra.Command { return (&app{getenv: os.LookupEnv}).root() }

// exit tells what went wrong and returns the exit code for it.
func (a *app) exit(ctx context.Context, err error) int {
	var left *leftOutError
	var lines *linesLeftError
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		a.say("interrupted")
		return exitInterrupted
	case errors.As(err, &left), errors.As(err, &lines):
		a.sayError(err)
		return exitPartial
	case !a.started:
		a.sayError(err)
		a.say("run dateline --help, or dateline COMMAND --help, for what there is")
		return exitUsage
	}
	a.sayError(err)
	return exitFailure
}
