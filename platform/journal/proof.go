package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/journal/row"
)

// Consistency proves that the log at a checkpoint begins with all that it held
// when it was smaller.
type Consistency struct {
	From       int64          `json:"from"`       // the size it had
	Checkpoint string         `json:"checkpoint"` // signed, of the same epoch
	Proof      tlog.TreeProof `json:"proof"`      // RFC 6962 §2.1.2
}

// Inclusion proves that a row is in the log.
type Inclusion struct {
	N          int64            `json:"n"`          // place in the epoch's tree
	Hash       tlog.Hash        `json:"hash"`       // of the leaf
	Checkpoint string           `json:"checkpoint"` // signed, of the row's epoch
	Proof      tlog.RecordProof `json:"proof"`      // RFC 6962 §2.1.1
}

// Consistency proves that the epoch's last checkpoint continues the tree of
// the given size. Errors: NotFound where the epoch was never that large.
func (l *Log) Consistency(ctx context.Context, epoch, from int64) (c Consistency, err error) {
	err = l.DB.View(ctx, func(tx *db.Tx) error {
		size, signed, err := end(tx, epoch)
		if err != nil {
			return err
		}
		if from < 1 || from > size {
			return errNoSize
		}
		proof, err := tlog.ProveTree(size, from, stored{tx.Context(), row.New(tx), epoch})
		c = Consistency{From: from, Checkpoint: signed, Proof: proof}
		return err
	})
	return c, err
}

// Inclusion proves that the row of that id is in the log. Errors: NotFound for
// a row that is unknown or not sealed yet.
func (l *Log) Inclusion(ctx context.Context, id string) (i Inclusion, err error) {
	err = l.DB.View(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		leaf, err := q.LeafOf(tx.Context(), id)
		if errors.Is(err, sql.ErrNoRows) {
			return errNoRow
		}
		if err != nil {
			return err
		}
		size, signed, err := end(tx, leaf.Epoch)
		if err != nil {
			return err
		}
		hash, err := hashOf(leaf.Hash)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(size, leaf.N, stored{tx.Context(), q, leaf.Epoch})
		i = Inclusion{N: leaf.N, Hash: hash, Checkpoint: signed, Proof: proof}
		return err
	})
	return i, err
}

// end is the epoch's last checkpoint.
func end(tx *db.Tx, epoch int64) (size int64, signed string, err error) {
	last, err := row.New(tx).LastCheckpoint(tx.Context(), epoch)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, "", errNone
	}
	return last.Size, last.Note, err
}

// CheckConsistency verifies that c continues the log of the old checkpoint,
// with keys in the note package's form.
func CheckConsistency(old string, c Consistency, keys ...string) error {
	known, err := verifiers(keys)
	if err != nil {
		return err
	}
	before, err := OpenCheckpoint(old, known)
	if err != nil {
		return err
	}
	after, err := OpenCheckpoint(c.Checkpoint, known)
	if err != nil {
		return err
	}
	if before.Name != after.Name || before.Epoch != after.Epoch || before.Size != c.From {
		return fmt.Errorf("journal: the proof is about %s/%d from size %d, the checkpoint about %s/%d at size %d",
			after.Name, after.Epoch, c.From, before.Name, before.Epoch, before.Size)
	}
	return tlog.CheckTree(c.Proof, after.Size, after.Root, before.Size, before.Root)
}

// CheckInclusion verifies that the leaf is in the log of i's checkpoint.
func CheckInclusion(i Inclusion, keys ...string) error {
	known, err := verifiers(keys)
	if err != nil {
		return err
	}
	c, err := OpenCheckpoint(i.Checkpoint, known)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(i.Proof, c.Size, c.Root, i.N, i.Hash)
}

var (
	errNoSize = fault.New(fault.NotFound, "depuis", "journal.fault.size", "Le journal n'a jamais eu cette taille.")
	errNoRow  = fault.New(fault.NotFound, "acte", "journal.fault.row", "Cet acte n'est pas encore scellé, ou n'existe pas.")
)
