package app

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"maillage/platform/job"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/retention"
	"maillage/platform/sms"
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
func (h *house) deliver(s Site, post *mail.Post, count *metrics) (*outbox.Relay, error) {
	return outbox.New(h.db, h.clock, outbox.Options{Log: h.log, Observe: count.delivery}, tellImports(s.Contact, post))
}

// work returns what runs beside the pages: tasks and deliveries, until ctx ends.
// Every kind of task of the program is on this screen.
func (h *house) work(s Site, post *mail.Post, texts *sms.Post, relay *outbox.Relay, kept *retention.Register, count *metrics) (func(context.Context) error, error) {
	handlers := []job.Handler{h.proof.Handler(), kept.Handler()}
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
		group.Go(func() error { h.panel.Run(ctx); return nil })
		return group.Wait()
	}, nil
}
