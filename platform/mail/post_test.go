package mail

import (
	"context"
	"errors"
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
		now := clock.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
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
		letters := func() (n int) {
			if err := d.Reader().QueryRowContext(t.Context(), "SELECT COUNT(*) FROM mail_letter").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if err := post.Purge(t.Context(), job.Task{}); err != nil || letters() != 1 {
			t.Errorf("purged too early: %v", err)
		}
		now.Add(retention)
		if err := post.Purge(t.Context(), job.Task{}); err != nil || letters() != 0 {
			t.Errorf("not purged: %v", err)
		}
	})
}
