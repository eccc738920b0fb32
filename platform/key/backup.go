package key

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"filippo.io/age"

	"maillage/core/fault"
	"maillage/platform/key/row"
)

// header is the first line of a backup; the others are lines.
type header struct {
	Kind   string    `json:"kind"`
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
}

const (
	backupKind   = "maillage-keys"
	backupFormat = 1
)

// line is one row of the store in a backup.
type line struct {
	Sort  sort   `json:"sort"`
	ID    string `json:"id"`              // of the secret, the person, the end
	Name  string `json:"name,omitempty"`  // of a secret; kind of an end or a witness
	Bytes []byte `json:"bytes,omitempty"` // of the secret, in clear
	Text  string `json:"text,omitempty"`
	At    int64  `json:"at"` // microseconds since 1970
}

// sort says which row a line is.
type sort string

const (
	sortSecret  sort = "secret"
	sortPerson  sort = "person"
	sortWitness sort = "witness"
	sortEnd     sort = "end"
)

// Identity makes the two halves of what backups are enciphered with: the
// identity, which reads them and is kept off the machine, and the recipient,
// which only writes them.
func Identity() (identity, recipient string, err error) {
	pair, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	return pair.String(), pair.Recipient().String(), nil
}

// Backup writes every key to w, readable by the identities of the recipients
// (one for each line) alone. The store may be in use: a person whose key is
// destroyed meanwhile is in the file as ended. Errors: Invalid for a wrong
// recipient.
func (s *Store) Backup(ctx context.Context, recipients string, w io.Writer) error {
	to, err := age.ParseRecipients(strings.NewReader(recipients))
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "key.fault.recipient", "Ce destinataire de sauvegarde n'est pas valable.")
	}
	sealed, err := age.Encrypt(w, to...)
	if err != nil {
		return fmt.Errorf("key: backup: %w", err)
	}
	out := json.NewEncoder(sealed)
	if err := out.Encode(header{backupKind, backupFormat, s.now()}); err != nil {
		return err
	}
	// Ends come last: one recorded while the rest is read is in the file.
	for _, write := range []func(context.Context, func(line) error) error{s.secretLines, s.personLines, s.witnessLines, s.endLines} {
		if err := write(ctx, func(l line) error { return out.Encode(l) }); err != nil {
			return fmt.Errorf("key: backup: %w", err)
		}
	}
	return sealed.Close()
}

func (s *Store) secretLines(ctx context.Context, write func(line) error) error {
	rows, err := row.New(s.db.Reader()).Secrets(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		plain, err := s.master.Open(r.Secret, aboutSecret(r.ID, r.Name))
		if err != nil {
			return err
		}
		if err := write(line{Sort: sortSecret, ID: r.ID, Name: r.Name, Bytes: plain, At: r.StartsAt.UnixMicro()}); err != nil {
			return err
		}
	}
	return nil
}

// personLines leaves out the keys that were destroyed: their ends say it.
func (s *Store) personLines(ctx context.Context, write func(line) error) error {
	after := row.PersonsParams{Size: page}
	for {
		rows, err := row.New(s.db.Reader()).Persons(ctx, after)
		if err != nil {
			return err
		}
		for _, r := range rows {
			after.After = r.Owner
			plain, err := s.secretOf(r.Owner, r.Secret)
			if fault.Is(err, fault.Gone) {
				continue
			}
			if err != nil {
				return err
			}
			if err := write(line{Sort: sortPerson, ID: r.Owner, Bytes: plain, At: r.CreatedAt.UnixMicro()}); err != nil {
				return err
			}
		}
		if len(rows) < page {
			return nil
		}
	}
}

func (s *Store) witnessLines(ctx context.Context, write func(line) error) error {
	rows, err := row.New(s.db.Reader()).Witnesses(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := write(line{Sort: sortWitness, Name: r.Kind, Text: r.Body, At: r.SaidAt.UnixMicro()}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) endLines(ctx context.Context, write func(line) error) error {
	return s.Ended(ctx, func(kind, id string, at time.Time) error {
		return write(line{Sort: sortEnd, ID: id, Name: kind, At: at.UnixMicro()})
	})
}
