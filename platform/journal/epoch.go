package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/journal/row"
)

// citation is what an epoch says of those before it. Its digest is in the
// epoch's first row, and so in its tree.
type citation struct {
	Epoch    int64  `json:"epoch"`    // the one that opens
	Previous int64  `json:"previous"` // the one it follows, as the backup had it
	Size     int64  `json:"size"`
	Root     string `json:"root"`
	Last     string `json:"last"` // the previous epoch's last checkpoint; empty when it has none
	Lost     []loss `json:"lost"`
}

// loss is a checkpoint that was kept outside and tells of rows that the backup
// does not hold.
type loss struct {
	epoch int64
	From  int64  `json:"from"` // how much of that epoch the backup holds
	Note  string `json:"note"`
}

// epochAct is the name of an epoch's first row.
const epochAct = "journal.epoch"

// cites is the detail of an epoch's first row.
func cites(citation string) string { return "cites=" + digest(citation) }

// OpenEpoch begins a new tree after a restore, and returns its first
// checkpoint. The checkpoints kept outside the database are compared with what
// the backup holds; what they tell of and the backup lacks is cited as lost.
// Rows that were pending go into the new epoch. Errors: Invalid for a text that
// is no checkpoint of ours, Conflict where one contradicts the restored log.
func (l *Log) OpenEpoch(ctx context.Context, witnessed []string) (string, error) {
	var head row.HeadRow
	var cited citation
	err := l.DB.View(ctx, func(tx *db.Tx) (err error) {
		if head, err = row.New(tx).Head(tx.Context()); err != nil {
			return err
		}
		cited, err = l.cite(tx, head, witnessed)
		return err
	})
	if err != nil {
		return "", err
	}
	text, err := compact(cited)
	if err != nil {
		return "", err
	}
	at := l.Clock.Now()
	first := newRow(id.New(at), at, epochAct, actor.CommandLine())
	first.Detail = cites(string(text))
	var grown tree
	b := newBatch(l.named(head), cited.Epoch, &grown, []row.JournalRow{first})
	if err := l.sign(&b, &grown); err != nil {
		return "", err
	}
	if err := l.DB.Tx(ctx, func(tx *db.Tx) error { return open(tx, head, b, first, string(text)) }); err != nil {
		return "", err
	}
	return b.note, l.tell(ctx, b.note)
}

// Continues compares the log with a checkpoint kept outside the database.
// Errors: Conflict where the database is older than the checkpoint, a backup
// that came back without OpenEpoch, or contradicts it; Invalid where the text
// is no checkpoint of ours.
func (l *Log) Continues(ctx context.Context, witnessed string) error {
	return l.DB.View(ctx, func(tx *db.Tx) error {
		head, err := row.New(tx).Head(tx.Context())
		if err != nil {
			return err
		}
		c, err := l.cite(tx, head, []string{witnessed})
		if err != nil {
			return err
		}
		for _, lost := range c.Lost {
			if lost.epoch >= head.Epoch { // what earlier epochs lost has been cited
				return fault.New(fault.Conflict, "", "journal.fault.behind",
					"La base est plus ancienne que son journal. Lancez : maillage journal epoch.")
			}
		}
		return nil
	})
}

// open makes the epoch's first row, its citation and its tree, all at once.
func open(tx *db.Tx, head row.HeadRow, b batch, first row.JournalRow, citation string) error {
	q := row.New(tx)
	moved, err := q.MoveHead(tx.Context(), row.MoveHeadParams{Name: b.name, Epoch: b.epoch, Size: 1, FromEpoch: head.Epoch, FromSize: head.Size})
	if err != nil {
		return err
	}
	if moved == 0 {
		return fault.New(fault.Conflict, "", "journal.fault.busy", "Le journal vient de changer. Arrêtez le service, puis recommencez.")
	}
	if err := q.AddRow(tx.Context(), row.AddRowParams(first)); err != nil {
		return err
	}
	if err := q.AddEpoch(tx.Context(), row.AddEpochParams{Epoch: b.epoch, OpenedAt: first.DoneAt, Citation: citation}); err != nil {
		return err
	}
	return b.add(tx)
}

// cite says what the restored log holds and what it has lost.
func (l *Log) cite(tx *db.Tx, head row.HeadRow, witnessed []string) (citation, error) {
	c := citation{Epoch: head.Epoch + 1, Previous: head.Epoch, Size: head.Size, Lost: []loss{}}
	held, err := stored{tx.Context(), row.New(tx), head.Epoch}.tree(head.Size)
	if err != nil {
		return c, err
	}
	c.Root = held.root().String()
	if head.Size > 0 {
		if _, c.Last, err = end(tx, head.Epoch); err != nil {
			return c, err
		}
	}
	_, public := l.Key(l.named(head))
	known, err := verifiers(public)
	if err != nil {
		return c, err
	}
	largest := map[int64]lastSeen{}
	for _, signed := range witnessed {
		if err := see(tx, largest, l.named(head), signed, known); err != nil {
			return c, err
		}
	}
	for _, epoch := range slices.Sorted(maps.Keys(largest)) {
		seen := largest[epoch]
		c.Epoch = max(c.Epoch, epoch+1)
		if seen.size > seen.held {
			c.Lost = append(c.Lost, loss{epoch: epoch, From: seen.held, Note: seen.note})
		}
	}
	return c, nil
}

// lastSeen is the largest checkpoint of an epoch that was kept outside.
type lastSeen struct {
	size, held int64
	note       string
}

// see compares a checkpoint kept outside with what the database holds.
func see(tx *db.Tx, largest map[int64]lastSeen, name, signed string, known note.Verifiers) error {
	c, err := OpenCheckpoint(signed, known)
	if err == nil && c.Name != name {
		err = fmt.Errorf("journal: a checkpoint of %s", c.Name)
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "journal.fault.foreign", "Ce texte n'est pas un point de contrôle de ce journal.")
	}
	size, err := held(tx, c.Epoch)
	if err != nil {
		return err
	}
	if c.Size <= size {
		then, err := stored{tx.Context(), row.New(tx), c.Epoch}.tree(c.Size)
		if err != nil {
			return err
		}
		if then.root() != c.Root {
			return fault.New(fault.Conflict, "", "journal.fault.contradiction",
				fmt.Sprintf("Le journal restauré contredit le point de contrôle %d/%d.", c.Epoch, c.Size))
		}
	}
	if c.Size > largest[c.Epoch].size {
		largest[c.Epoch] = lastSeen{size: c.Size, held: size, note: signed}
	}
	return nil
}

// held is how many rows of an epoch the database holds.
func held(tx *db.Tx, epoch int64) (int64, error) {
	last, err := row.New(tx).LastCheckpoint(tx.Context(), epoch)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return last.Size, err
}

// parseCitation reads a citation, written as compact writes it, and the
// checkpoints it tells of.
func parseCitation(text string, known note.Verifiers) (c citation, lost []Loss, err error) {
	c, ok := strict[citation]([]byte(text))
	if !ok {
		return c, nil, errors.New("journal: not a citation")
	}
	if _, err := tlog.ParseHash(c.Root); err != nil {
		return c, nil, err
	}
	for _, l := range c.Lost {
		seen, err := OpenCheckpoint(l.Note, known)
		if err != nil {
			return c, nil, err
		}
		if seen.Size <= l.From || seen.Epoch >= c.Epoch {
			return c, nil, errors.New("journal: a loss that is none")
		}
		lost = append(lost, Loss{Epoch: seen.Epoch, From: l.From, To: seen.Size})
	}
	return c, lost, nil
}
