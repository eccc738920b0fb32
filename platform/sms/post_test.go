package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
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

// macs stands for platform/key: the second is a former pepper's.
func macs(purpose, text string) []string {
	return []string{"new " + purpose + text, "old " + purpose + text}
}

// desk is a post with its tasks and its clock.
type desk struct {
	*Post
	t      *testing.T
	now    *clock.Manual
	runner *job.Runner
}

func newDesk(t *testing.T, d *db.DB, sender Sender) *desk {
	t.Helper()
	now := clock.At(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
	post := &Post{DB: d, Sender: sender, Now: now.Now, MACs: macs}
	runner, err := job.New(d, now, job.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))},
		job.Handler{Kind: SendKind, Do: post.Send}, job.Handler{Kind: PollKind, Do: post.Poll})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{post, t, now, runner}
}

// work does what is due, then lets an hour pass, as many times as asked.
func (k *desk) work(hours int) {
	k.t.Helper()
	for range hours {
		if _, err := k.runner.Pass(k.t.Context()); err != nil {
			k.t.Fatal(err)
		}
		k.now.Add(time.Hour)
	}
}

func (k *desk) put(m Message) error { return k.Put(k.t.Context(), m) }

// board is the counts and the failures on one line each.
func (k *desk) board() string {
	k.t.Helper()
	b, err := k.Board(k.t.Context())
	if err != nil {
		k.t.Fatal(err)
	}
	s := fmt.Sprint(b.Counts)
	for _, f := range b.Failed {
		s += fmt.Sprintf(" %s %s %s: %s", f.Tail, f.Purpose, f.State, f.Error)
	}
	return s
}

var sheet = Message{To: number, Text: words, Purpose: "place.sheet"}

// kept is everything the table of messages holds.
func kept(t *testing.T, d *db.DB) string {
	t.Helper()
	rows, err := d.Reader().QueryContext(t.Context(), "SELECT recipient, body, failure FROM sms_message")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := ""
	for rows.Next() {
		var recipient, body, failure string
		if err := rows.Scan(&recipient, &body, &failure); err != nil {
			t.Fatal(err)
		}
		all += recipient + "|" + body + "|" + failure + "\n"
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestDelivery follows a message from the desk to the telephone.
func TestDelivery(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		g := startGateway(t)
		k := newDesk(t, d, g.sender(t))
		if err := k.put(sheet); err != nil {
			t.Fatal(err)
		}
		if got := k.board(); got != "map[queued:1]" {
			t.Errorf("kept: %s", got)
		}
		g.answers(http.StatusServiceUnavailable, "")
		k.work(1)
		if got := k.board(); !strings.HasPrefix(got, "map[queued:1] …78 place.sheet queued: ") || !strings.Contains(got, "503") {
			t.Errorf("the gateway is down: %s", got)
		}
		g.answers(http.StatusCreated, `{"sid":"SM1","status":"queued"}`)
		k.work(1)
		if got := k.board(); got != "map[sent:1]" {
			t.Errorf("sent: %s", got)
		}
		if all := kept(t, d); all != "…78||\n" {
			t.Errorf("what has left is kept: %s", all)
		}
		g.answers(http.StatusServiceUnavailable, "")
		k.work(2)
		g.answers(http.StatusOK, `{"sid":"SM1","status":"sent"}`)
		k.work(1)
		if got := k.board(); got != "map[sent:1]" {
			t.Errorf("on its way: %s", got)
		}
		g.answers(http.StatusOK, `{"sid":"SM1","status":"delivered"}`)
		k.work(4)
		if got := k.board(); got != "map[delivered:1]" {
			t.Errorf("delivered: %s", got)
		}
		asked := len(g.asked)
		k.work(3)
		if posts := strings.Count(strings.Join(g.asked, "\n"), "POST"); len(g.asked) != asked || posts != 2 {
			t.Errorf("asked after the end, or sent %d times: %q", posts, g.asked)
		}
		if gone, err := k.Purge(t.Context(), k.now.Now()); err != nil || gone != 1 || kept(t, d) != "" {
			t.Errorf("not purged: %v", err)
		}
	})
}

// TestEndings checks every other way a message may end.
func TestEndings(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		g := startGateway(t)
		k := newDesk(t, d, g.sender(t))
		end := func(name string, status int, body string, hours int, want string) {
			t.Helper()
			g.answers(status, body)
			if err := k.put(sheet); err != nil {
				t.Fatal(err)
			}
			k.work(hours)
			if got := k.board(); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s", name, got)
			}
			if all := kept(t, d); strings.Contains(all, "612345") || strings.Contains(all, "rue") {
				t.Errorf("%s: what has ended is kept: %s", name, all)
			}
			if err := d.Tx(t.Context(), func(tx *db.Tx) error {
				_, err := tx.ExecContext(tx.Context(), "DELETE FROM sms_message")
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		end("refused", 400, `{"code":21211}`, 2, "map[failed:1] …78 place.sheet failed: invalid: Le SMS a été refusé. Vérifiez le numéro. (the gateway answered 400, code 21211)")
		end("undelivered", 201, `{"sid":"SM1","status":"failed"}`, 1, "map[failed:1] …78 place.sheet failed: "+undelivered)
		end("never known", 201, `{"sid":"SM1","status":"sent"}`, 24*4, "map[expired:1]")
	})
}

// TestLate checks that a message of no use any more does not leave.
func TestLate(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		box := NewBox(10)
		k := newDesk(t, d, box)
		code := sheet
		code.Until = k.now.Now().Add(10 * time.Minute)
		for range 2 {
			if err := k.put(code); err != nil {
				t.Fatal(err)
			}
		}
		k.now.Add(10 * time.Minute)
		k.work(1)
		if err := k.put(code); err != nil { // nobody runs the tasks: the purge gives it up
			t.Fatal(err)
		}
		if _, err := k.Purge(t.Context(), k.now.Now().AddDate(0, 0, -30)); err != nil {
			t.Fatal(err)
		}
		if got := k.board(); got != "map[expired:3]" || len(box.Messages()) != 0 {
			t.Errorf("%s, sent %v", got, box.Messages())
		}
	})
}

// TestRefusedAtOnce checks what the post does not take.
func TestRefusedAtOnce(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		k := newDesk(t, d, NewBox(1))
		for _, to := range []string{"", "0612345678", "+33 6 12 34 56 78", "+33140205317", "+33899123456", "+447700900123", "+8821612345678", "+33700123456", "+33612345678\n"} {
			err := k.put(Message{To: to, Text: "a", Purpose: "place.sheet"})
			tells(t, err, fault.Invalid)
		}
		for _, text := range []string{"", " \n", "\u202e", strings.Repeat("a", 307)} {
			tells(t, k.put(Message{To: number, Text: text, Purpose: "place.sheet"}), fault.Invalid)
		}
		if err := k.put(Message{To: number, Text: "a"}); err == nil {
			t.Error("a message nobody asked for is taken")
		}
		if got := k.board(); got != "map[]" {
			t.Errorf("kept: %s", got)
		}
	})
}

// TestStop checks that who said STOP, to us or to the gateway, receives
// nothing until they say otherwise, a change of pepper included.
func TestStop(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		g := startGateway(t)
		k := newDesk(t, d, g.sender(t))
		if err := k.put(sheet); err != nil {
			t.Fatal(err)
		}
		if err := k.Stop(t.Context(), number); err != nil {
			t.Fatal(err)
		}
		k.work(1)
		if got := k.board(); !strings.HasPrefix(got, "map[failed:1]") || len(g.asked) != 0 {
			t.Errorf("what waited left all the same: %s, %q", got, g.asked)
		}
		tells(t, k.put(sheet), fault.Forbidden)
		k.MACs = func(purpose, text string) []string { return append([]string{"newest " + text}, macs(purpose, text)...) }
		tells(t, k.put(sheet), fault.Forbidden)
		if err := k.Resume(t.Context(), number); err != nil {
			t.Fatal(err)
		}
		g.answers(http.StatusBadRequest, `{"code":21610}`)
		if err := k.put(sheet); err != nil {
			t.Fatal(err)
		}
		k.work(1)
		tells(t, k.put(sheet), fault.Forbidden)
		if err := k.put(Message{To: "+33687654321", Text: "a", Purpose: "place.sheet"}); err != nil {
			t.Errorf("somebody else: %v", err)
		}
		var mac string
		if err := d.Reader().QueryRowContext(t.Context(), "SELECT mac FROM sms_stop").Scan(&mac); err != nil || mac != "newest "+number {
			t.Errorf("the list holds %q, %v", mac, err)
		}
	})
}

// TestOutgoing checks that a message leaves if and only if the business that
// asked for it commits.
func TestOutgoing(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		box := NewBox(10)
		k := newDesk(t, d, box)
		undone := errors.New("undone")
		for _, end := range []error{undone, nil} {
			if err := d.Tx(t.Context(), func(tx *db.Tx) error {
				if err := (Outgoing{tx, macs}).Put(k.now.Now(), sheet); err != nil {
					return err
				}
				return end
			}); !errors.Is(err, end) {
				t.Fatal(err)
			}
		}
		k.work(2)
		if sent := box.Messages(); len(sent) != 1 || sent[0].To != number || sent[0].Text != words {
			t.Errorf("sent %+v", sent)
		}
		if got := k.board(); got != "map[delivered:1]" {
			t.Error(got)
		}
	})
}

// TestOnceUnderOneID has 32 callers tell the same thing at once.
func TestOnceUnderOneID(t *testing.T) {
	dbtest.Each(t, postSets, func(t *testing.T, d *db.DB) {
		box := NewBox(100)
		k := newDesk(t, d, box)
		var all sync.WaitGroup
		for range 32 {
			all.Go(func() {
				if err := k.PutOnce(context.Background(), "the same", sheet); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		k.work(3)
		if n := len(box.Messages()); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}

func TestBox(t *testing.T) {
	b := NewBox(3)
	b.now = func() time.Time { return time.Unix(0, 0) }
	for i := range 5 {
		if _, err := b.Send(t.Context(), number, fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	got := b.Messages()
	if len(got) != 3 || got[0] != (Kept{To: number, Text: "4", Number: 5, At: time.Unix(0, 0).UTC()}) || got[2].Number != 3 {
		t.Errorf("kept %+v", got)
	}
	if state, err := b.State(t.Context(), "1"); state != Delivered || err != nil {
		t.Errorf("%s, %v", state, err)
	}
}
