package app

import (
	"context"
	"fmt"
	"io"
	"os"

	"maillage/platform/backup"
)

type backupCommand struct {
	Common
	File string `arg:"" help:"File to write; - for standard output."`
}

// Run writes the database, as it is at one moment, to one file.
func (c *backupCommand) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	var m backup.Manifest
	err = whole(c.File, t.out, func(w io.Writer) (err error) {
		m, err = backup.Backup(ctx, h.db, Version, w)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(t.errs, told(m))
	return nil
}

type restoreCommand struct {
	Common
	File       string   `arg:"" help:"Backup to read."`
	Check      bool     `help:"Only say whether the file is whole; write nothing."`
	Checkpoint []string `help:"File with a checkpoint of the journal kept elsewhere." placeholder:"FILE" sep:"none"`
}

// Run fills an empty database, on either engine, from a backup, and makes it
// safe to serve.
func (c *restoreCommand) Run(ctx context.Context, t *terminal) (err error) {
	file, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if c.Check {
		m, err := backup.Verify(ctx, file)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(t.out, told(m))
		return err
	}
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	m, err := backup.Restore(ctx, h.db, file)
	if err != nil {
		return err
	}
	if err := h.reopen(ctx, c.Checkpoint); err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%s\nSessions fermées, effacements refaits, journal rouvert.\n", told(m))
	return err
}

// told says what a backup holds.
func told(m backup.Manifest) string {
	rows := int64(0)
	for _, table := range m.Tables {
		rows += table.Rows
	}
	return fmt.Sprintf("Sauvegarde du %s (%s) : %d tables, %d lignes.", m.Made.Format("2006-01-02 15:04:05 MST"), m.Engine, len(m.Tables), rows)
}
