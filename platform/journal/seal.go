package journal

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/journal/row"
)

// Log is the tree of what has been sealed, its proofs and its checkpoints.
type Log struct {
	DB    *db.DB
	Clock Clock
	Name  string // of the log, on its first checkpoint; what it was named then is its name for ever
	// Key gives the key in use that signs in the log's name and, that one
	// included, those that verify what has been signed, in the text forms of
	// golang.org/x/mod/sumdb/note. It is asked at each use, since keys rotate.
	Key func(name string) (secret string, public []string)
	// Witness, when set, is given the last checkpoint after each Seal, to keep
	// it where a restored backup does not reach.
	Witness func(ctx context.Context, checkpoint string) error
}

// SealKind is the task that seals.
const SealKind = "journal.seal"

// sealEvery is how long an act waits for its proof, more or less.
const sealEvery = 5 * time.Second

// rest is how many times as long as a batch took the sealer then leaves the
// database to those who write: a peak is sealed once it is over.
const rest = 15

// Handler seals from time to time, in one of the processes.
func (l *Log) Handler() job.Handler {
	return job.Handler{
		Kind: SealKind,
		Next: func(now time.Time) time.Time { return now.Truncate(sealEvery).Add(sealEvery) },
		Do: func(ctx context.Context, _ job.Task) error {
			_, err := l.seal(ctx, rest)
			return err
		},
	}
}

// batchSize is how many rows one transaction seals: its writers wait for a few
// milliseconds at most.
const batchSize = 512

// Seal moves every pending row into the log, batch by batch, and returns how
// many rows this call sealed. Calls may run together, in any process: each row
// is sealed once.
func (l *Log) Seal(ctx context.Context) (sealed int, err error) { return l.seal(ctx, 0) }

func (l *Log) seal(ctx context.Context, rest time.Duration) (sealed int, err error) {
	last := ""
	for {
		start := time.Now()
		b, done, err := l.batch(ctx)
		if done { // otherwise another sealer was faster: look again
			sealed += len(b.leaves)
			last = b.note
		}
		if err != nil || len(b.leaves) == 0 {
			return sealed, errors.Join(err, l.tell(ctx, last))
		}
		if len(b.leaves) == batchSize {
			pause(ctx, rest*time.Since(start))
		}
	}
}

// batch seals as much as one transaction holds.
func (l *Log) batch(ctx context.Context) (b batch, done bool, err error) {
	b, err = l.prepare(ctx)
	if err != nil || len(b.leaves) == 0 {
		return b, false, err
	}
	done, err = l.commit(ctx, b)
	return b, done, err
}

// pause waits, or until ctx ends.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// tell gives the witness a new checkpoint.
func (l *Log) tell(ctx context.Context, checkpoint string) error {
	if checkpoint == "" || l.Witness == nil {
		return nil
	}
	return l.Witness(ctx, checkpoint)
}

// batch is what one transaction adds to the log.
type batch struct {
	name   string // of the log
	epoch  int64
	from   int64 // size of the tree before
	leaves []entry
	inner  []entry // hashes of subtrees that are kept
	at     time.Time
	note   string
}

// entry is a hash and where it is kept: under n, and for a leaf, its row.
type entry struct {
	n    int64
	id   string
	hash tlog.Hash
}

// prepare reads what is pending and makes the batch that seals it, outside any
// writing transaction: rows never change.
func (l *Log) prepare(ctx context.Context) (b batch, err error) {
	var grown tree
	err = l.DB.View(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		head, err := q.Head(tx.Context())
		if err != nil {
			return err
		}
		pending, err := q.PendingRows(tx.Context(), batchSize)
		if err != nil || len(pending) == 0 {
			b = batch{}
			return err
		}
		grown, err = stored{tx.Context(), q, head.Epoch}.tree(head.Size)
		if err != nil {
			return err
		}
		b = newBatch(l.named(head), head.Epoch, &grown, pending)
		return nil
	})
	if err != nil || len(b.leaves) == 0 {
		return b, err
	}
	return b, l.sign(&b, &grown)
}

// newBatch adds the rows to the tree.
func newBatch(name string, epoch int64, t *tree, rows []row.JournalRow) batch {
	b := batch{name: name, epoch: epoch, from: t.size}
	for _, r := range rows {
		own := entry{n: t.size, id: r.ID, hash: leafOf(r, epoch, t.size).hash()}
		b.leaves = append(b.leaves, own)
		t.add(own.hash, func(level int, n int64, h tlog.Hash) {
			if level >= keptLevel {
				b.inner = append(b.inner, entry{n: tlog.StoredHashIndex(level, n), hash: h})
			}
		})
	}
	return b
}

// named is the log's name.
func (l *Log) named(head row.HeadRow) string { return cmp.Or(head.Name, l.Name) }

// sign makes the batch's checkpoint. It follows the one at b.from: there is
// one for every batch.
func (l *Log) sign(b *batch, t *tree) error {
	secret, _ := l.Key(b.name)
	signer, err := note.NewSigner(secret)
	if err != nil {
		return fmt.Errorf("journal: signing key: %w", err)
	}
	b.at = l.Clock.Now()
	c := Checkpoint{Name: b.name, Epoch: b.epoch, Size: t.size, Root: t.root(), After: b.from, At: b.at}
	b.note, err = c.sign(signer)
	return err
}

// commit adds the batch to the log. done is false, and nothing is added, when
// the log is no longer what the batch was made for.
func (l *Log) commit(ctx context.Context, b batch) (done bool, err error) {
	err = l.DB.Tx(ctx, func(tx *db.Tx) error {
		q, to := row.New(tx), b.from+int64(len(b.leaves))
		moved, err := q.MoveHead(tx.Context(), row.MoveHeadParams{Name: b.name, Epoch: b.epoch, Size: to, FromEpoch: b.epoch, FromSize: b.from})
		done = moved == 1
		if err != nil || !done {
			return err
		}
		if err := b.add(tx); err != nil {
			return err
		}
		dropped, err := q.DropSealed(tx.Context(), row.DropSealedParams{Epoch: b.epoch, First: b.from, Past: to})
		if err == nil && dropped != int64(len(b.leaves)) {
			err = fmt.Errorf("journal: %d of %d rows to seal were pending", dropped, len(b.leaves))
		}
		return err
	})
	return done && err == nil, err
}

// add inserts the batch's leaves, hashes and checkpoint.
func (b batch) add(tx *db.Tx) error {
	err := insert(tx, "INSERT INTO journal_leaf (epoch, n, id, hash) VALUES ", 4, b.leaves, func(e entry) []any {
		return []any{b.epoch, e.n, e.id, e.hash[:]}
	})
	if err != nil {
		return err
	}
	err = insert(tx, "INSERT INTO journal_hash (epoch, n, hash) VALUES ", 3, b.inner, func(e entry) []any {
		return []any{b.epoch, e.n, e.hash[:]}
	})
	if err != nil {
		return err
	}
	return row.New(tx).AddCheckpoint(tx.Context(), row.AddCheckpointParams{
		Epoch: b.epoch, Size: b.from + int64(len(b.leaves)), SealedAt: db.At(b.at), Note: b.note,
	})
}

// Checkpoint is the last signed note. Errors: NotFound before the first.
func (l *Log) Checkpoint(ctx context.Context) (string, error) {
	last, err := row.New(l.DB.Reader()).LatestCheckpoint(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return "", errNone
	}
	return last.Note, err
}

var errNone = fault.New(fault.NotFound, "", "journal.fault.none", "Le journal n'a pas encore de point de contrôle.")
