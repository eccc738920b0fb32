package sms

import (
	"context"
	"embed"
	"time"

	"maillage/core/fault"
	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/sms/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the messages' tables.
var Set = db.Set{Module: "sms", FS: schema}

// The kinds of the tasks about one message; their body is its id, so that no
// number enters the queue.
const (
	SendKind = "sms.send"
	PollKind = "sms.poll"
)

// stopMAC names the fingerprints of the numbers whose owner said STOP.
const stopMAC = "sms.stop"

// Post keeps messages until they are sent, and follows them until they arrive.
type Post struct {
	DB     *db.DB
	Sender Sender
	Now    func() time.Time
	MACs   func(purpose, text string) []string // platform/key's: the present fingerprint first
}

// Put keeps the message and asks for its sending, in one transaction. Errors:
// Invalid when the number or the words are refused, Forbidden when the owner of
// the number wants no message.
func (p *Post) Put(ctx context.Context, m Message) error { return p.PutOnce(ctx, id.New(p.Now()), m) }

// PutOnce is Put for who may be told twice of the same thing: a second message
// under the same id is not sent.
func (p *Post) PutOnce(ctx context.Context, message string, m Message) error {
	now := p.Now()
	return p.DB.Tx(ctx, func(tx *db.Tx) error { return Outgoing{tx, p.MACs}.PutOnce(now, message, m) })
}

// Outgoing puts messages in the post as part of a transaction: they leave if
// it commits.
type Outgoing struct {
	Tx   *db.Tx
	MACs func(purpose, text string) []string // as in Post
}

// Put keeps the message and asks for its sending. Errors: as Post.Put.
func (o Outgoing) Put(now time.Time, m Message) error { return o.PutOnce(now, id.New(now), m) }

// PutOnce is Put for who may be told twice of the same thing: a second message
// under the same id is not sent.
func (o Outgoing) PutOnce(now time.Time, message string, m Message) error {
	m, err := checked(m, now)
	if err != nil {
		return err
	}
	q := row.New(o.Tx)
	stop, err := isStopped(o.Tx.Context(), q, o.MACs(stopMAC, m.To))
	if err != nil {
		return err
	}
	if stop {
		return stopped()
	}
	added, err := q.AddMessage(o.Tx.Context(), row.AddMessageParams{ID: message, Recipient: m.To, Body: m.Text, Purpose: m.Purpose, Org: m.Org,
		CreatedAt: db.At(now), UntilAt: db.At(m.Until)})
	if err != nil || added == 0 {
		return err
	}
	_, err = job.Queue{Tx: o.Tx}.Enqueue(job.Order{Kind: SendKind, Body: []byte(message), At: now})
	return err
}

// Purge forgets the messages written before the instant, counts them, and gives
// up those of no use any more.
func (p *Post) Purge(ctx context.Context, before time.Time) (gone int64, err error) {
	now := p.Now()
	err = p.DB.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if gone, err = q.PurgeMessages(tx.Context(), db.At(before)); err != nil {
			return err
		}
		late, err := q.LateMessages(tx.Context(), row.LateMessagesParams{NowAt: db.At(now), Size: 1000})
		for _, m := range late {
			if err := leave(tx, m, ending{state: Expired, failure: m.Failure}, now); err != nil {
				return err
			}
		}
		return err
	})
	return gone, err
}

// Stop keeps every message from a number, E.164, from now on.
func (p *Post) Stop(ctx context.Context, number string) error {
	mac := p.MACs(stopMAC, number)[0]
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).AddStop(tx.Context(), row.AddStopParams{Mac: mac, StoppedAt: db.At(p.Now())})
		return err
	})
}

// Resume lets messages reach a number again, as its owner asked.
func (p *Post) Resume(ctx context.Context, number string) error {
	macs := p.MACs(stopMAC, number)
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		for _, mac := range macs {
			if _, err := row.New(tx).DropStop(tx.Context(), mac); err != nil {
				return err
			}
		}
		return nil
	})
}

// isStopped reports whether one of the fingerprints of a number is on the list.
func isStopped(ctx context.Context, q *row.Queries, macs []string) (bool, error) {
	for _, mac := range macs {
		if n, err := q.CountStop(ctx, mac); err != nil || n > 0 {
			return true, err
		}
	}
	return false, nil
}

// stopped is the fault of a number whose owner wants no message.
func stopped() *fault.Fault {
	return fault.New(fault.Forbidden, "to", "sms.fault.stop", "Ce numéro ne veut plus recevoir de SMS.")
}
