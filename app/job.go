package app

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"maillage/platform/job"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/sms"
)

// keepFixes is how long the fixes and refusals of imports are kept.
const keepFixes = 400 * 24 * time.Hour

// keepFacts is how long a fact that everyone has taken is kept.
const keepFacts = 30 * 24 * time.Hour

// daily is the next time a nightly task is due: three in the morning, UTC.
func daily(now time.Time) time.Time {
	at := time.Date(now.Year(), now.Month(), now.Day(), 3, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// work returns what runs beside the pages: tasks and deliveries, until ctx ends.
// Every kind of task and every listener of the program is on this screen.
func (h *house) work(s Site, post *mail.Post, texts *sms.Post, count *metrics) (func(context.Context) error, error) {
	relay, err := outbox.New(h.db, h.clock, outbox.Options{Log: h.log, Observe: count.delivery}, tellImports(s.Contact, post))
	if err != nil {
		return nil, err
	}
	handlers := []job.Handler{
		h.proof.Handler(),
		{Kind: "mail.purge", Do: post.Purge, Next: daily},
		{Kind: "place.purge", Next: daily, Do: func(ctx context.Context, _ job.Task) error {
			_, err := h.places.Purge(ctx, h.clock.Now().Add(-keepFixes))
			return err
		}},
		{Kind: "outbox.purge", Next: daily, Do: func(ctx context.Context, _ job.Task) error {
			_, err := relay.Purge(ctx, h.clock.Now().Add(-keepFacts))
			return err
		}},
	}
	handlers = append(handlers, smsTasks(texts)...)
	if post.Sender != nil { // letters wait for a sender rather than be lost
		handlers = append(handlers, job.Handler{Kind: mail.SendKind, Do: post.Send})
	}
	runner, err := job.New(h.db, h.clock, job.Options{Grace: s.Grace, Log: h.log, Observe: count.task}, handlers...)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context) error {
		group, ctx := errgroup.WithContext(ctx)
		group.Go(func() error { return runner.Run(ctx) })
		group.Go(func() error { return relay.Run(ctx) })
		return group.Wait()
	}, nil
}
