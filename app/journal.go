package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"maillage/platform/journal"
)

// journalCommand is the commands on the journal and its proof.
type journalCommand struct {
	Export     journalExport     `cmd:"" help:"Write the sealed journal to one file that anyone can verify."`
	Verify     journalVerify     `cmd:"" help:"Prove an exported journal, without the database."`
	Checkpoint journalCheckpoint `cmd:"" help:"Print the last signed checkpoint."`
	Seal       journalSeal       `cmd:"" help:"Seal now what waits for the sealer."`
	Epoch      journalEpoch      `cmd:"" help:"After a restore by other means than restore: begin a new epoch of the journal."`
}

type journalExport struct {
	Common
	File string `arg:"" optional:"" default:"-" help:"File to write; - for standard output."`
}

// Run seals what waits, then writes the journal.
func (c *journalExport) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	if _, err := h.proof.Seal(ctx); err != nil {
		return err
	}
	return whole(c.File, t.out, func(w io.Writer) error { return h.proof.Export(ctx, w) })
}

type journalVerify struct {
	File       string   `arg:"" help:"File that journal export wrote; - for standard input."`
	Key        []string `help:"Verification key to trust, several when keys were renewed; without it, those of the file." placeholder:"VKEY" sep:"none"`
	Checkpoint []string `help:"File with a checkpoint kept elsewhere, which the journal must hold or cite as lost." placeholder:"FILE" sep:"none"`
}

// Run proves the file or names the first act that is not proven.
func (c *journalVerify) Run(t *terminal) error {
	trust := journal.Trust{Keys: c.Key}
	var err error
	if trust.Checkpoints, err = readTexts(c.Checkpoint); err != nil {
		return err
	}
	in := t.in
	if c.File != "-" {
		file, err := os.Open(c.File)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	report, err := journal.Verify(in, trust)
	if err != nil {
		return err
	}
	_, err = io.WriteString(t.out, proven(report))
	return err
}

// proven says what was proven and on whose word.
func proven(r journal.Report) string {
	var s strings.Builder
	fmt.Fprintf(&s, "Journal prouvé : %d actes, %d points de contrôle, %d époques.\n", r.Rows, r.Checkpoints, r.Epochs)
	for _, l := range r.Lost {
		fmt.Fprintf(&s, "Perdu par une restauration : les actes %d à %d de l'époque %d.\n", l.From, l.To-1, l.Epoch)
	}
	if !r.KeysGiven {
		fmt.Fprintln(&s, "La clé vient du fichier lui-même. Comparez-la, ou donnez la vôtre avec --key :")
	}
	for _, key := range r.Keys {
		fmt.Fprintln(&s, key)
	}
	if r.Last != "" {
		fmt.Fprintf(&s, "Dernier point de contrôle :\n%s", r.Last)
	}
	return s.String()
}

type journalCheckpoint struct{ Common }

// Run prints the checkpoint, to be kept elsewhere.
func (c *journalCheckpoint) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	checkpoint, err := h.proof.Checkpoint(ctx)
	if err != nil {
		return err
	}
	_, err = io.WriteString(t.out, checkpoint)
	return err
}

type journalSeal struct{ Common }

// Run seals, beside a running server too.
func (c *journalSeal) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	n, err := h.proof.Seal(ctx)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(t.out, "%d actes scellés.\n", n)
	return err
}

type journalEpoch struct {
	Common
	Checkpoint []string `help:"File with a checkpoint kept elsewhere." placeholder:"FILE" sep:"none"`
}

// Run opens the epoch; nothing else may be using the database.
func (c *journalEpoch) Run(ctx context.Context, t *terminal) (err error) {
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	checkpoint, err := h.openEpoch(ctx, c.Checkpoint)
	if err != nil {
		return err
	}
	_, err = io.WriteString(t.out, checkpoint)
	return err
}

// openEpoch begins a new epoch of the journal, which cites the checkpoint that
// the keys' store remembers and those of the files.
func (h *house) openEpoch(ctx context.Context, files []string) (string, error) {
	seen, err := readTexts(files)
	if err != nil {
		return "", err
	}
	witnessed, err := h.keys.Witnessed(ctx, origin)
	if err != nil {
		return "", err
	}
	if witnessed != "" {
		seen = append(seen, witnessed)
	}
	return h.proof.OpenEpoch(ctx, seen)
}

// readTexts reads whole files.
func readTexts(names []string) ([]string, error) {
	texts := make([]string, 0, len(names))
	for _, name := range names {
		text, err := os.ReadFile(name) //nolint:gosec // the operator names the file
		if err != nil {
			return nil, err
		}
		texts = append(texts, string(text))
	}
	return texts, nil
}

// continues refuses to serve a journal that lacks what was published: a backup
// came back without a new epoch.
func (h *house) continues(ctx context.Context) error {
	witnessed, err := h.keys.Witnessed(ctx, origin)
	if err != nil || witnessed == "" {
		return err
	}
	return h.proof.Continues(ctx, witnessed)
}
