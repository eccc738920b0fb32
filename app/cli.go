// Package app is where everything meets: configuration, the commands, the
// routes, the jobs, and how one module's needs are met by another.
package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"maillage/core/fault"
	"maillage/platform/web"
)

// Version is set at build time by -ldflags "-X maillage/app.Version=…".
var Version = "development"

// commands is the command line.
type commands struct {
	Serve        serveCommand        `cmd:"" help:"Serve the pages and the API."`
	Demo         demoCommand         `cmd:"" help:"Serve a demonstration on fictive data."`
	Migrate      migrateCommand      `cmd:"" help:"Bring the database up to date, then stop."`
	Place        placeCommand        `cmd:"" help:"Bring in, write out or check places."`
	Territory    territoryCommand    `cmd:"" help:"Look up, write out or replace the territories."`
	Backup       backupCommand       `cmd:"" help:"Write the database to one file."`
	Restore      restoreCommand      `cmd:"" help:"Read a backup into an empty database."`
	Organisation organisationCommand `cmd:"" help:"Create or bring in organisations."`
	Account      accountCommand      `cmd:"" help:"Invite people, or mend a sign-in."`
	Keys         keysCommand         `cmd:"" help:"Back up, restore and renew the keys."`
	Journal      journalCommand      `cmd:"" help:"Export, prove and seal the journal."`
	Routes       routesCommand       `cmd:"" help:"Print every route and the right it declares."`
	Version      versionCommand      `cmd:"" help:"Print the version."`
}

// terminal is what a command reads and writes.
type terminal struct {
	in   io.Reader
	out  io.Writer
	errs io.Writer
}

// logAt is the log of this run, from a level up.
func (t *terminal) logAt(level string) *slog.Logger {
	var least slog.Level
	if err := least.UnmarshalText([]byte(level)); err != nil {
		least = slog.LevelInfo // the parser has checked the name
	}
	return web.NewLog(t.errs, least)
}

// Run runs one command line and returns the process's exit code: 0 done,
// 1 refused or failed, 2 not understood.
func Run(args []string, in io.Reader, out, errs io.Writer) int {
	if err := secrets(); err != nil {
		fmt.Fprintln(errs, "maillage:", err)
		return 2
	}
	var line commands
	exit := -1
	parser, err := kong.New(&line, kong.Name("maillage"), kong.Writers(out, errs), kong.Exit(func(code int) { exit = code }), kong.ValueFormatter(withDefault),
		kong.Description("Maillage runs a digital-inclusion policy: places, people who help, people helped."))
	if err != nil {
		fmt.Fprintln(errs, "maillage:", err)
		return 2
	}
	parsed, err := parser.Parse(args)
	if exit >= 0 { // --help has been answered
		return exit
	}
	if err != nil {
		fmt.Fprintln(errs, "maillage:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	parsed.BindTo(ctx, (*context.Context)(nil))
	if err := parsed.Run(&terminal{in: in, out: out, errs: errs}); err != nil {
		complain(errs, err)
		return 1
	}
	return 0
}

// withDefault adds to a flag's help what it is when nobody says.
func withDefault(v *kong.Value) string {
	help := kong.DefaultHelpValueFormatter(v)
	if v.HasDefault && v.Default != "" && !v.IsBool() {
		help += " Default: " + v.Default + "."
	}
	return help
}

// complain says what went wrong: a fault in its own words, anything else as it is.
func complain(w io.Writer, err error) {
	if f, ok := errors.AsType[*fault.Fault](err); ok && f.Kind != fault.Internal {
		fmt.Fprintln(w, f.Text)
		if f.Cause != nil {
			fmt.Fprintln(w, "(", f.Cause, ")")
		}
		return
	}
	fmt.Fprintln(w, "maillage:", err)
}

type versionCommand struct{ Common }

// Run prints the version.
func (*versionCommand) Run(t *terminal) error {
	_, err := fmt.Fprintln(t.out, "maillage", Version)
	return err
}
