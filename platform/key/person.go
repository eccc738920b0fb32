package key

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/key/row"
)

// blank takes the place of a wrapped key that was destroyed: as long, so that
// SQLite writes it over the other.
var blank = make([]byte, size+overhead)

var (
	errNone = fault.New(fault.NotFound, "", "key.fault.none", "Cette clé n'existe pas.")
	errGone = fault.New(fault.Gone, "", "key.fault.gone", "Ces données ont été effacées.")
)

func aboutPerson(owner string) string { return "person/" + owner }

// Create draws the key of a person, named by their id, and returns its box;
// the second time it returns the same one. It is called before the transaction
// that needs it. Errors: Gone when that person's key was destroyed.
func (s *Store) Create(ctx context.Context, owner string) (Box, error) {
	now := s.now()
	wrapped := s.master.Seal(random(), aboutPerson(owner))
	var kept row.KeyPerson
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if _, err := q.AddPerson(tx.Context(), row.AddPersonParams{Owner: owner, Secret: wrapped, CreatedAt: db.At(now)}); err != nil {
			return err
		}
		found, err := q.Person(tx.Context(), owner)
		kept = found
		return err
	})
	if err != nil {
		return Box{}, err
	}
	return s.unwrap(kept.Owner, kept.Secret)
}

// Box is the box of a person's key. Errors: NotFound, Gone when the key was
// destroyed.
func (s *Store) Box(ctx context.Context, owner string) (Box, error) {
	found, err := row.New(s.db.Reader()).Person(ctx, owner)
	if errors.Is(err, sql.ErrNoRows) {
		return Box{}, errNone
	}
	if err != nil {
		return Box{}, err
	}
	return s.unwrap(owner, found.Secret)
}

func (s *Store) unwrap(owner string, wrapped []byte) (Box, error) {
	secret, err := s.secretOf(owner, wrapped)
	return fixed(secret), err
}

// secretOf is a person's key in clear. Errors: Gone when it was destroyed.
func (s *Store) secretOf(owner string, wrapped []byte) ([]byte, error) {
	if bytes.Equal(wrapped, blank) {
		return nil, errGone
	}
	return s.master.Open(wrapped, aboutPerson(owner))
}

// together is how many owners one statement asks for.
const together = 100

// manyPersons has one argument for each owner; those left over repeat one.
var manyPersons = "SELECT owner, secret FROM key_person WHERE owner IN (" + arguments(together) + ")"

func arguments(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprint("$", i+1)
	}
	return strings.Join(all, ", ")
}

// Boxes is the boxes of several persons by owner, read together. Keys that do
// not exist, or no longer, are absent.
func (s *Store) Boxes(ctx context.Context, owners []string) (map[string]Box, error) {
	boxes := make(map[string]Box, len(owners))
	for len(owners) > 0 {
		n := min(together, len(owners))
		if err := s.addBoxes(ctx, owners[:n], boxes); err != nil {
			return nil, err
		}
		owners = owners[n:]
	}
	return boxes, nil
}

func (s *Store) addBoxes(ctx context.Context, owners []string, boxes map[string]Box) error {
	args := make([]any, together)
	for i := range args {
		args[i] = owners[min(i, len(owners)-1)]
	}
	rows, err := s.db.Reader().QueryContext(ctx, manyPersons, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var owner string
		var wrapped []byte
		if err := rows.Scan(&owner, &wrapped); err != nil {
			return err
		}
		box, err := s.unwrap(owner, wrapped)
		if fault.Is(err, fault.Gone) {
			continue
		}
		if err != nil {
			return err
		}
		boxes[owner] = box
	}
	return rows.Err()
}

// Destroy destroys the key of a person and records the end of that person:
// nothing sealed for them opens any more. It may be repeated, and forbids the
// creation of a key that did not exist. What is guaranteed of the bytes is in
// the package's page.
func (s *Store) Destroy(ctx context.Context, owner string) error {
	return s.End(ctx, Person, owner)
}

// overwrite leaves a blank where the key of a person was, or would have been.
func overwrite(ctx context.Context, q *row.Queries, owner string, at db.Time) error {
	if _, err := q.AddPerson(ctx, row.AddPersonParams{Owner: owner, Secret: blank, CreatedAt: at}); err != nil {
		return err
	}
	_, err := q.OverwritePerson(ctx, row.OverwritePersonParams{Owner: owner, Blank: blank})
	return err
}
