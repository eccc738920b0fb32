package mail

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/mail/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the letters' table.
var Set = db.Set{Module: "mail", FS: schema}

// SendKind is the kind of the task that sends one letter; its body is the
// letter's id, so that no address enters the queue.
const SendKind = "mail.send"

// retention is how long a letter is kept, to answer "did it leave": sent or not,
// what someone wrote does not stay longer.
const retention = 30 * 24 * time.Hour

// Post keeps letters until they are sent: a message accepted from someone is
// in the database before they are thanked for it.
type Post struct {
	DB     *db.DB
	Sender Sender
	Now    func() time.Time
}

// Put keeps the letter and asks for its sending, in one transaction. Errors:
// Invalid when the address or the message is refused.
func (p *Post) Put(ctx context.Context, m Message) error { return p.PutOnce(ctx, id.New(p.Now()), m) }

// PutOnce is Put for who may be told twice of the same thing: a second letter
// under the same id is not sent.
func (p *Post) PutOnce(ctx context.Context, letter string, m Message) error {
	m, err := checked(m)
	if err != nil {
		return err
	}
	now := p.Now()
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		added, err := row.New(tx).AddLetter(tx.Context(), row.AddLetterParams{ID: letter, Recipient: m.To, Subject: m.Subject, Body: m.Text, CreatedAt: db.At(now)})
		if err != nil || added == 0 {
			return err
		}
		_, err = job.Queue{Tx: tx}.Enqueue(job.Order{Kind: SendKind, Body: []byte(letter), At: now})
		return err
	})
}

// Send is the handler of SendKind. A letter may leave twice when the process
// dies between sending it and noting so; it is never lost.
func (p *Post) Send(ctx context.Context, t job.Task) error {
	letter, err := row.New(p.DB.Reader()).Letter(ctx, string(t.Body))
	if errors.Is(err, sql.ErrNoRows) || err == nil && letter.Sent {
		return nil
	}
	if err != nil {
		return err
	}
	if err := p.Sender.Send(ctx, Message{To: letter.Recipient, Subject: letter.Subject, Text: letter.Body}); err != nil {
		return err
	}
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).MarkSent(tx.Context(), letter.ID)
		return err
	})
}

// Purge forgets the letters written long enough ago; it is the handler of a
// daily task.
func (p *Post) Purge(ctx context.Context, _ job.Task) error {
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).PurgeLetters(tx.Context(), db.At(p.Now().Add(-retention)))
		return err
	})
}
