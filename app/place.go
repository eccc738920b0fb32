package app

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/place"
	placecli "maillage/module/place/cli"
	"maillage/platform/fetch"
	"maillage/platform/sheet"
)

// placeCommand is the commands of the directory.
type placeCommand struct {
	Import placeImport `cmd:"" help:"Bring a file of the national schema in."`
	Export placeExport `cmd:"" help:"Write every place to a file, in the national schema."`
	Check  placeCheck  `cmd:"" help:"Say what an import would fix or refuse; writes nothing."`
}

type placeImport struct {
	Common
	File     string `arg:"" help:"CSV or XLSX file, or http(s) address."`
	JSON     bool   `help:"Answer in JSON."`
	Complete bool   `help:"The file lists every place of its sources: close the others."`
}

// Run imports the file.
func (c *placeImport) Run(ctx context.Context, t *terminal) (err error) {
	source, err := openSource(ctx, c.File)
	if err != nil {
		return placecli.Failed(t.out, c.JSON, err)
	}
	defer func() { _ = source.Close() }()
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	return placecli.Import(t.out, c.JSON, source, func(rows place.Rows, refused placecli.Refused) (place.Report, error) {
		return h.importer().Import(ctx, actor.CommandLine(), place.Import{Name: sourceName(c.File), Complete: c.Complete, Rows: rows, Refused: refused})
	})
}

// importer is the use case on this house's store.
func (h *house) importer() *place.Importer {
	return &place.Importer{Store: h.places, Clock: h.clock, Clean: h.cleaner().Clean}
}

type placeExport struct {
	Common
	File   string `arg:"" help:"File to write; - for standard output."`
	Schema string `help:"Version of the national schema: 1 or 2." enum:"1,2" default:"1"`
}

// Run writes the file whole or not at all.
func (c *placeExport) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	return whole(c.File, t.out, func(w io.Writer) error { return place.Export(ctx, h.places, place.VersionOf(c.Schema), w) })
}

type placeCheck struct {
	Common
	File string `arg:"" help:"CSV or XLSX file, or http(s) address."`
	JSON bool   `help:"One JSON object for each row."`
}

// Run checks the file without opening the database.
func (c *placeCheck) Run(ctx context.Context, t *terminal) error {
	source, err := openSource(ctx, c.File)
	if err != nil {
		return placecli.Failed(t.out, c.JSON, err)
	}
	defer func() { _ = source.Close() }()
	atlas, err := readAtlas(c.Data)
	if err != nil {
		return err
	}
	return placecli.Check(ctx, t.out, c.JSON, source, (&house{atlas: atlas}).cleaner())
}

// sourceName is the name an import keeps: an address loses its query, which
// may hold a secret.
func sourceName(name string) string {
	if strings.Contains(name, "://") {
		name, _, _ = strings.Cut(name, "?")
	}
	return name
}

// openSource opens a file, or an address through the guarded door.
func openSource(ctx context.Context, name string) (io.ReadCloser, error) {
	if strings.Contains(name, "://") {
		answer, err := fetch.New(fetch.Options{MaxBytes: sheet.DefaultLimits().Bytes}).Get(ctx, name)
		if err != nil {
			return nil, err
		}
		return answer.Body, nil
	}
	file, err := os.Open(name) //nolint:gosec // the operator names the file
	if err == nil {
		if info, failed := file.Stat(); failed != nil || info.IsDir() {
			err = errors.Join(failed, file.Close(), errors.New("a folder"))
		}
	}
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "place.fault.file", "Ce fichier ne s'ouvre pas : "+name)
	}
	return file, nil
}

// whole writes a file so that it is complete or absent: beside its name first,
// then renamed.
func whole(name string, out io.Writer, write func(io.Writer) error) error {
	if name == "-" {
		return write(out)
	}
	part := name + ".part"
	// A backup holds what people wrote: nobody else on the machine reads it.
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(part, name)
	}
	if err != nil {
		_ = os.Remove(part) // the first error is the one to tell
	}
	return err
}
