package mail

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"time"

	"maillage/core/fault"
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
	now := p.Now()
	return p.DB.Tx(ctx, func(tx *db.Tx) error { return Outgoing{tx}.PutOnce(now, letter, m) })
}

// Outgoing puts letters in the post as part of a transaction: they leave if it
// commits.
type Outgoing struct{ Tx *db.Tx }

// Put keeps the letter and asks for its sending. Errors: Invalid when the
// address or the message is refused.
func (o Outgoing) Put(now time.Time, m Message) error { return o.PutOnce(now, id.New(now), m) }

// PutOnce is Put for who may be told twice of the same thing: a second letter
// under the same id is not sent.
func (o Outgoing) PutOnce(now time.Time, letter string, m Message) error {
	m, err := checked(m)
	if err != nil {
		return err
	}
	added, err := row.New(o.Tx).AddLetter(o.Tx.Context(), row.AddLetterParams{ID: letter, Recipient: m.To, Subject: m.Subject, Body: m.Text, CreatedAt: db.At(now)})
	if err != nil || added == 0 {
		return err
	}
	_, err = job.Queue{Tx: o.Tx}.Enqueue(job.Order{Kind: SendKind, Body: []byte(letter), At: now})
	return err
}

// Send is the handler of SendKind. A letter may leave twice when the process
// dies between sending it and noting so; it is never lost. What will not mend
// itself is not tried again: the board shows it.
func (p *Post) Send(ctx context.Context, t job.Task) error {
	letter, err := row.New(p.DB.Reader()).Letter(ctx, string(t.Body))
	if errors.Is(err, sql.ErrNoRows) || err == nil && letter.Sent {
		return nil
	}
	if err != nil {
		return err
	}
	failure := p.Sender.Send(ctx, Message{To: letter.Recipient, Subject: letter.Subject, Text: letter.Body})
	refused := fault.Is(failure, fault.Invalid)
	err = p.DB.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if failure == nil {
			_, err := q.MarkSent(tx.Context(), row.MarkSentParams{ID: letter.ID, Recipient: domain(letter.Recipient)})
			return err
		}
		_, err := q.MarkFailed(tx.Context(), row.MarkFailedParams{ID: letter.ID, Refused: refused,
			Failure: job.Clip(failure.Error()), FailedAt: db.At(p.Now())})
		return err
	})
	if failure == nil || refused {
		return err
	}
	return errors.Join(failure, err)
}

// Purge forgets the letters written before the instant, sent or not, and counts
// them.
func (p *Post) Purge(ctx context.Context, before time.Time) (gone int64, err error) {
	err = p.DB.Tx(ctx, func(tx *db.Tx) error {
		gone, err = row.New(tx).PurgeLetters(tx.Context(), db.At(before))
		return err
	})
	return gone, err
}
