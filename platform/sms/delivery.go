package sms

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"maillage/core/fault"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/sms/row"
)

// patience is how long after its sending a message may still arrive: networks
// keep one for a telephone that is switched off up to three days.
const patience = 3 * 24 * time.Hour

// ending is how a message stops being queued.
type ending struct {
	state    State
	provider string
	failure  string
	attempt  int64 // attempts to send it that this ends: 0 or 1
}

// Send is the handler of SendKind. A message may leave twice when the process
// dies between sending it and noting so; it is never lost. What will not mend
// itself is not tried again: the board shows it.
func (p *Post) Send(ctx context.Context, t job.Task) error {
	m, err := p.message(ctx, t, Queued)
	if m == nil {
		return err
	}
	now := p.Now()
	if !now.Before(m.UntilAt.Time) {
		return p.leave(ctx, *m, ending{state: Expired, failure: m.Failure})
	}
	stop, err := isStopped(ctx, row.New(p.DB.Reader()), p.MACs(stopMAC, m.Recipient))
	if err != nil {
		return err
	}
	if stop {
		return p.leave(ctx, *m, ending{state: Failed, failure: stopped().Error()})
	}
	receipt, failure := p.Sender.Send(ctx, m.Recipient, m.Body)
	switch {
	case failure == nil:
		return p.leave(ctx, *m, ending{state: receipt.State, provider: receipt.Provider, attempt: 1})
	case fault.Is(failure, fault.Forbidden):
		if err := p.Stop(ctx, m.Recipient); err != nil {
			return err
		}
		return p.leave(ctx, *m, ending{state: Failed, failure: failure.Error(), attempt: 1})
	case fault.Is(failure, fault.Invalid):
		return p.leave(ctx, *m, ending{state: Failed, failure: failure.Error(), attempt: 1})
	}
	err = p.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).NoteFailure(tx.Context(), row.NoteFailureParams{ID: m.ID, Failure: job.Clip(failure.Error()), ChangedAt: db.At(now)})
		return err
	})
	return errors.Join(failure, err)
}

// message is the message of a task, nil when it is no longer in that state.
func (p *Post) message(ctx context.Context, t job.Task, in State) (*row.SmsMessage, error) {
	m, err := row.New(p.DB.Reader()).Message(ctx, string(t.Body))
	if errors.Is(err, sql.ErrNoRows) || err == nil && State(m.State) != in {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &m, nil
}

func (p *Post) leave(ctx context.Context, m row.SmsMessage, e ending) error {
	now := p.Now()
	return p.DB.Tx(ctx, func(tx *db.Tx) error { return leave(tx, m, e, now) })
}

// leave ends the queueing of a message and, when it is on its way, asks for the
// first look at its delivery.
func leave(tx *db.Tx, m row.SmsMessage, e ending, now time.Time) error {
	if e.state == Failed && e.failure == "" {
		e.failure = undelivered
	}
	moved, err := row.New(tx).Leave(tx.Context(), row.LeaveParams{ID: m.ID, State: string(e.state), Provider: e.provider,
		Failure: job.Clip(e.failure), Attempt: e.attempt, Tail: tail(m.Recipient), ChangedAt: db.At(now)})
	if err != nil || moved == 0 || e.state != Sent {
		return err
	}
	return look(tx, m.ID, 0, now)
}

// undelivered is the failure of a message that the network gave up.
const undelivered = "the network did not deliver it"

// look asks for a look at the delivery: half a minute after the sending, then
// twice as long each time, up to six hours.
func look(tx *db.Tx, message string, polls int64, now time.Time) error {
	wait := min(30*time.Second<<min(polls, 20), 6*time.Hour)
	_, err := job.Queue{Tx: tx}.Enqueue(job.Order{Kind: PollKind, Body: []byte(message), Key: message, At: now, Due: now.Add(wait)})
	return err
}

// Poll is the handler of PollKind: it asks what became of a message until it is
// known, or nobody will ever know.
func (p *Post) Poll(ctx context.Context, t job.Task) error {
	m, err := p.message(ctx, t, Sent)
	if m == nil {
		return err
	}
	now := p.Now()
	state, unknown := p.Sender.State(ctx, m.Provider)
	over := !now.Before(m.ChangedAt.Add(patience)) || fault.Is(unknown, fault.Invalid)
	failure := ""
	switch {
	case unknown == nil && state == Failed:
		failure = undelivered
	case unknown == nil && state == Delivered:
	case over:
		state, failure = Expired, "its delivery was never known"
	default:
		return p.DB.Tx(ctx, func(tx *db.Tx) error {
			if _, err := row.New(tx).NotePoll(tx.Context(), m.ID); err != nil {
				return err
			}
			return look(tx, m.ID, m.Polls+1, now)
		})
	}
	return p.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).Arrive(tx.Context(), row.ArriveParams{ID: m.ID, State: string(state), Failure: failure, ChangedAt: db.At(now)})
		return err
	})
}
