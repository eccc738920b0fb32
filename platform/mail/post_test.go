package mail

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/job"
)

var postSets = []db.Set{job.Set, Set}

func TestPostQueries(t *testing.T) { dbtest.Prepares(t, postSets, "query.sql") }

// failing refuses the first messages it is given.
type failing struct {
	Box
	refuse int
}

func (f *failing) Send(ctx context.Context, m Message) error {
	if f.refuse > 0 {
		f.refuse--
		return errors.New("relay down")
	}
	return f.Box.Send(ctx, m)
}

// TestPost checks that a letter accepted is kept, survives a relay that is
// down, leaves once, and is forgotten in time.
func TestPost(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		made := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		now := clock.At(made)
		sender := &failing{Box: *NewBox(10), refuse: 1}
		post := &Post{DB: d, Sender: sender, Now: now.Now}
		if err := post.Put(t.Context(), Message{To: "not an address", Subject: "x", Text: "y"}); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong address: %v", err)
		}
		if err := post.Put(t.Context(), Message{To: "camille@example.org", Subject: "Bonjour", Text: "Texte"}); err != nil {
			t.Fatal(err)
		}
		runner, err := job.New(d, now, job.Options{}, job.Handler{Kind: SendKind, Do: post.Send})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 { // refused, sent, nothing left
			if _, err := runner.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
			now.Add(time.Hour)
		}
		if sent := sender.Messages(); len(sent) != 1 || sent[0].Subject != "Bonjour" {
			t.Fatalf("sent: %v", sent)
		}
		var body string
		if err := d.Reader().QueryRowContext(t.Context(), "SELECT body FROM mail_letter").Scan(&body); err != nil || body != "" {
			t.Errorf("a letter sent keeps its words: %q, %v", body, err)
		}
		letters := func() (n int) {
			if err := d.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM mail_letter").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if gone, err := post.Purge(t.Context(), made); err != nil || gone != 0 || letters() != 1 {
			t.Errorf("purged too early: %v", err)
		}
		if gone, err := post.Purge(t.Context(), made.Add(time.Microsecond)); err != nil || gone != 1 || letters() != 0 {
			t.Errorf("not purged: %v", err)
		}
	})
}

// TestBoard checks that what the relay refuses is told once, without an
// address, and is not tried again.
func TestBoard(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		relay := startRelay(t, map[string]string{"RCPT": "550 5.1.1 camille@example.org unknown"})
		post := &Post{DB: d, Sender: relay.sender(t, Config{Security: Plain}), Now: now.Now}
		if err := post.Put(t.Context(), Message{To: "camille@example.org", Subject: "Bonjour", Text: "Texte"}); err != nil {
			t.Fatal(err)
		}
		look := func() Board {
			b, err := post.Board(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		if b := look(); b.Waiting != 1 || len(b.Failed) != 0 {
			t.Errorf("before: %+v", b)
		}
		runner, err := job.New(d, now, job.Options{}, job.Handler{Kind: SendKind, Do: post.Send})
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := runner.Pass(t.Context()); err != nil {
				t.Fatal(err)
			}
			now.Add(time.Hour)
		}
		b := look()
		if b.Refused != 1 || b.Waiting != 0 || len(b.Failed) != 1 || b.Failed[0].Domain != "example.org" || !b.Failed[0].Refused {
			t.Fatalf("after: %+v", b)
		}
		if !strings.Contains(b.Failed[0].Error, "550") || strings.Contains(b.Failed[0].Error, "camille") {
			t.Errorf("the reason: %q", b.Failed[0].Error)
		}
		if tries := strings.Count(strings.Join(relay.lines, "\n"), "RCPT"); tries != 1 {
			t.Errorf("tried %d times", tries)
		}
	})
}

// TestOutgoing checks that a letter leaves if and only if the business that
// wrote it commits, and once under one id.
func TestOutgoing(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		now := clock.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		undone := errors.New("undone")
		put := func(letter string, end error) error {
			return d.Tx(t.Context(), func(tx *db.Tx) error {
				if err := (Outgoing{tx}).PutOnce(now.Now(), letter, Message{To: "camille@example.org", Subject: "Bonjour", Text: "Texte"}); err != nil {
					return err
				}
				return end
			})
		}
		if err := put("a", undone); !errors.Is(err, undone) {
			t.Fatal(err)
		}
		for range 2 {
			if err := put("b", nil); err != nil {
				t.Fatal(err)
			}
		}
		if b, err := (&Post{DB: d}).Board(t.Context()); err != nil || b.Waiting != 1 {
			t.Errorf("%+v, %v", b, err)
		}
		counts, err := job.Board{DB: d}.Counts(t.Context())
		if err != nil || len(counts) != 1 || counts[0].N != 1 {
			t.Errorf("in the queue: %v, %v", counts, err)
		}
	})
}
