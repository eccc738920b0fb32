package app

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/module/person"
	"maillage/platform/job"
	"maillage/platform/mail"
	"maillage/platform/outbox"
)

// daily is the next time a nightly task is due: three in the morning, UTC.
func daily(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), 3, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// deliver is the relay of facts. Every listener of the program is on this
// screen.
func (st *stage) deliver() (*outbox.Relay, error) {
	return outbox.New(st.db, st.clock, outbox.Options{Log: st.log, Observe: st.count.delivery},
		tellImports(st.site.Contact, st.letters), settleMembers(st.people.accounts), st.people.tellAsked(st.site.base(), st.letters), st.people.warnIdle(st.site.base(), st.letters))
}

// look is how often the tasks are looked for: someone who signs in waits for a
// mail that a task sends.
const look = 100 * time.Millisecond

// work returns what runs beside the pages: tasks and deliveries, until ctx ends.
// Every kind of task of the program is on this screen.
func (st *stage) work() (func(context.Context) error, error) {
	handlers := []job.Handler{st.proof.Handler(), st.kept.Handler(),
		{Kind: account.LinkTask, Do: func(ctx context.Context, t job.Task) error { return st.people.accounts.Deliver(ctx, string(t.Body)) }},
		{Kind: account.EndedTask, Do: func(ctx context.Context, t job.Task) error { return account.TellEnded(ctx, st.keys, t.Body) }},
		{Kind: account.IdleTask, Next: daily, Do: func(ctx context.Context, _ job.Task) error {
			return errors.Join(st.people.accounts.Idle(ctx), st.db.Forget(ctx))
		}},
		{Kind: organisation.VerifyKind, Next: daily, Do: func(ctx context.Context, _ job.Task) error { return st.people.orgs.Verify(ctx) }},
		{Kind: "person.wish", Next: daily, Do: func(ctx context.Context, _ job.Task) error {
			_, err := st.people.register.EraseDue(ctx)
			return err
		}},
		{Kind: person.SendKind, Do: func(ctx context.Context, t job.Task) error { return st.people.space.Deliver(ctx, string(t.Body)) }},
		{Kind: person.ShredKind, Do: func(ctx context.Context, t job.Task) error {
			return errors.Join(st.people.register.Shred(ctx, string(t.Body)), st.db.Forget(ctx))
		}},
	}
	handlers = append(handlers, smsTasks(st.texts)...)
	if st.letters.Sender != nil { // letters wait for a sender rather than be lost
		handlers = append(handlers, job.Handler{Kind: mail.SendKind, Do: st.letters.Send})
	}
	runner, err := job.New(st.db, st.clock, job.Options{Poll: look, Grace: st.site.Grace, Log: st.log, Observe: st.count.task}, handlers...)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return runner.Run(ctx) })
		group.Go(func() error { return st.relay.Run(ctx) })
		group.Go(func() error { st.panel.Run(ctx); return nil })
		return group.Wait()
	}, nil
}
