package key

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"filippo.io/age"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/key/row"
)

var errBackup = fault.New(fault.Invalid, "", "key.fault.backup", "Ce fichier n'est pas une sauvegarde des clés.")

// Restore adds to the store of cfg, new or not, what a backup holds and it
// lacks. What has ended on either side has ended; for the rest, what the store
// holds stays. It is done again from the start when it was interrupted; a
// service that runs meanwhile learns the keys at once. Errors: Invalid when
// the identity does not read the file, or when the file is not a backup of keys.
func Restore(ctx context.Context, cfg Config, identity string, r io.Reader) (err error) {
	own, err := age.ParseIdentities(strings.NewReader(identity))
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "key.fault.identity", "Cette identité n'est pas valable.")
	}
	plain, err := age.Decrypt(r, own...)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "key.fault.unreadable", "Cette identité ne lit pas ce fichier.")
	}
	in := json.NewDecoder(plain)
	var first header
	if err := in.Decode(&first); err != nil || first.Kind != backupKind || first.Format != backupFormat {
		return errBackup
	}
	s, err := open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.db.Close()) }()
	if _, err := s.readRing(ctx); err != nil { // nothing is wrapped under a wrong master key
		return err
	}
	for more := true; more; {
		var lines []line
		if lines, more, err = readLines(in); err != nil {
			return err
		}
		if err := s.merge(ctx, lines); err != nil {
			return err
		}
	}
	return s.forget(ctx)
}

// readLines reads the next page of lines. The end of the file is a true one:
// age tells a file that was cut.
func readLines(in *json.Decoder) (lines []line, more bool, err error) {
	for len(lines) < page {
		var l line
		err := in.Decode(&l)
		if errors.Is(err, io.EOF) {
			return lines, false, nil
		}
		if err != nil {
			return nil, false, fault.Wrap(err, fault.Invalid, "key.fault.damaged", "Cette sauvegarde est abîmée ou incomplète.")
		}
		lines = append(lines, l)
	}
	return lines, true, nil
}

// merge adds lines to the store.
func (s *Store) merge(ctx context.Context, lines []line) error {
	for i, l := range lines { // wrapped before the transaction, which may run twice
		switch {
		case l.Sort == sortSecret && len(l.Bytes) == size:
			lines[i].Bytes = s.master.Seal(l.Bytes, aboutSecret(l.ID, l.Name))
		case l.Sort == sortPerson && len(l.Bytes) == size:
			lines[i].Bytes = s.master.Seal(l.Bytes, aboutPerson(l.ID))
		case l.Sort != sortWitness && l.Sort != sortEnd:
			return errBackup
		}
	}
	return s.db.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if err := q.BumpEpoch(tx.Context()); err != nil {
			return err
		}
		for _, l := range lines {
			if err := add(tx.Context(), q, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func add(ctx context.Context, q *row.Queries, l line) (err error) {
	at := db.At(time.UnixMicro(l.At))
	switch l.Sort {
	case sortSecret:
		_, err = q.AddSecret(ctx, row.AddSecretParams{ID: l.ID, Name: l.Name, Secret: l.Bytes, StartsAt: at})
	case sortPerson:
		_, err = q.AddPerson(ctx, row.AddPersonParams{Owner: l.ID, Secret: l.Bytes, CreatedAt: at})
	case sortWitness:
		err = q.SetWitness(ctx, row.SetWitnessParams{Kind: l.Name, Body: l.Text, SaidAt: at})
	case sortEnd:
		err = end(ctx, q, l.Name, l.ID, at)
	}
	return err
}
