// Package persontest builds a world of organisations, helpers and people helped
// on a real database and real keys, and holds the suite that the module must
// pass on every engine.
package persontest

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/id"
	"maillage/module/person"
	"maillage/module/person/page"
	"maillage/module/person/store"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/sms"
	"maillage/platform/throttle"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
)

// Sets are the migrations the module needs.
var Sets = []db.Set{job.Set, outbox.Set, journal.Set, dual.Set, throttle.Set, mail.Set, sms.Set, store.Set}

// Monday is when a world begins.
var Monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Clock is a clock that a test moves; it ticks once each time it is read, so
// that no two things happen at the same instant.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now implements person.Clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Microsecond)
	return c.at
}

// Forward moves the clock.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// World is the module in a small town: three organisations, their helpers, and
// a post office that keeps what it sends.
type World struct {
	*person.Space
	Clock *Clock
	DB    *db.DB
	Keys  *key.Store
	Book  journal.Book
	Texts *sms.Box
	Mails *mail.Box

	jobs *job.Runner
}

// The organisations of a world; the fourth follows nobody.
var (
	Library = id.New(Monday)
	Centre  = id.New(Monday)
	Agency  = id.New(Monday)
	Bakery  = id.New(Monday)
)

// Orgs implements person.Orgs.
type Orgs struct{}

var names = map[string]string{Library: "Médiathèque d'Essai", Centre: "Centre social d'Essai", Agency: "Agence d'Essai", Bakery: "Boulangerie d'Essai"}

// Names implements person.Orgs.
func (Orgs) Names(_ context.Context, _ []string) (map[string]string, error) { return names, nil }

// Receives implements person.Orgs.
func (Orgs) Receives(_ context.Context, org string) (bool, error) {
	return org == Library || org == Centre || org == Agency, nil
}

// Receivers implements person.Orgs.
func (o Orgs) Receivers(_ context.Context, words string) (found []person.Org, err error) {
	for _, org := range []string{Agency, Centre, Library} {
		if strings.Contains(strings.ToLower(names[org]), strings.ToLower(words)) {
			found = append(found, person.Org{ID: org, Name: names[org], Town: "Essai-sur-Loire"})
		}
	}
	return found, nil
}

// Held implements person.Holder: what another module would hold.
type Held struct{}

// Held implements person.Holder.
func (Held) Held(_ context.Context, p, _ string) ([]person.Section, error) {
	return []person.Section{{Name: "pass", Title: "Les passes", Head: []string{"Passe"}, Rows: [][]string{{"passe de " + p}}}}, nil
}

// New makes a world on an empty, migrated database.
func New(t testing.TB, d *db.DB) *World { return Reopen(t, d, filepath.Join(t.TempDir(), "keys")) }

// Reopen makes a world on a database and a folder of keys that another had.
func Reopen(t testing.TB, d *db.DB, folder string) *World {
	t.Helper()
	clock := &Clock{at: Monday}
	keys, err := key.Open(t.Context(), key.Config{Dir: folder})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := keys.Close(); err != nil {
			t.Error(err)
		}
	})
	w := &World{Clock: clock, DB: d, Keys: keys, Book: journal.Book{DB: d, Clock: clock}, Texts: sms.NewBox(1000), Mails: mail.NewBox(1000)}
	kept := store.Store{DB: d, Clock: clock, MACs: keys.MACs}
	w.Space = &person.Space{Letters: page.Letters{Words: book(t)}, Register: &person.Register{
		Store: kept, Proposals: kept, Keys: store.Keys{Store: keys}, Clock: clock, Draw: store.Draw{},
		Gate: store.Gate{Gate: throttle.Gate{DB: d, Clock: clock, MAC: keys.MAC}}, Orgs: Orgs{},
		Journal: store.Journal{Book: w.Book}, Words: book(t).In(word.Reference), Zone: time.UTC, Holders: []person.Holder{Held{}},
	}}
	texts := sms.Post{DB: d, Sender: w.Texts, Now: clock.Now, MACs: keys.MACs}
	mails := mail.Post{DB: d, Sender: w.Mails, Now: clock.Now}
	w.jobs, err = job.New(d, clock, job.Options{},
		job.Handler{Kind: sms.SendKind, Do: texts.Send}, job.Handler{Kind: mail.SendKind, Do: mails.Send},
		job.Handler{Kind: person.SendKind, Do: func(ctx context.Context, j job.Task) error { return w.Deliver(ctx, string(j.Body)) }},
		job.Handler{Kind: person.ShredKind, Do: func(ctx context.Context, j job.Task) error { return w.Shred(ctx, string(j.Body)) }})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// book is the words of the pages.
func book(t testing.TB) *word.Book {
	t.Helper()
	all, err := word.Load(ui.Catalogue, page.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Work does the tasks that are due, and those they make.
func (w *World) Work(t testing.TB) {
	t.Helper()
	for {
		n, err := w.jobs.Pass(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// Helper is an account of an organisation with the named role, who has just
// proved who they are.
func (w *World) Helper(org, role, name string) actor.Actor {
	a := actor.Actor{ID: "account-" + name, Kind: actor.Helper, Org: org, Session: "session-" + name, Proved: w.Clock.Now()}
	for _, r := range person.Roles() {
		if r.Name == "person:"+role {
			return a.With(r.Rights...)
		}
	}
	return a
}

// Create makes a person as a helper would: search, then create.
func (w *World) Create(t testing.TB, who actor.Actor, in person.Input) string {
	t.Helper()
	made, err := w.TryCreate(t.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// TryCreate is Create that may fail.
func (w *World) TryCreate(ctx context.Context, who actor.Actor, in person.Input) (string, error) {
	found, err := w.Search(ctx, who, "quelqu'un")
	if err != nil {
		return "", err
	}
	return w.Register.Create(ctx, who, person.New{Input: in, Ticket: found.Ticket, Consent: person.Oral})
}

// Reference is the number on the card of a person.
func (w *World) Reference(t testing.TB, who actor.Actor, p string) string {
	t.Helper()
	sheet, err := w.Read(t.Context(), who, p)
	if err != nil {
		t.Fatal(err)
	}
	return sheet.Identity.Reference
}

// Home is where a person asks from.
var Home = person.From{Network: "192.0.2.1", Lang: "fr"}

// Code asks for a code by text message and returns the browser's secret and the code.
func (w *World) Code(t testing.TB, reference string, from person.From) (secret, code string) {
	t.Helper()
	asked, err := w.Ask(t.Context(), reference, from)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Send(t.Context(), asked.Secret, person.BySMS, from); err != nil {
		t.Fatal(err)
	}
	return asked.Secret, w.LastCode(t)
}

// LastCode is the code in the last text message sent.
func (w *World) LastCode(t testing.TB) string {
	t.Helper()
	w.Work(t)
	sent := w.Texts.Messages()
	if len(sent) == 0 {
		t.Fatal("no text message was sent")
	}
	var code string
	if _, err := fmt.Sscanf(strings.ReplaceAll(sent[0].Text, "\u00a0", " "), "Votre code : %6s", &code); err != nil {
		t.Fatalf("%q holds no code: %v", sent[0].Text, err)
	}
	return code
}

// Open opens the own space of a person with a mobile number.
func (w *World) Open(t testing.TB, reference string) actor.Actor {
	t.Helper()
	secret, code := w.Code(t, reference, Home)
	session, err := w.Enter(t.Context(), secret, code, Home)
	if err != nil {
		t.Fatal(err)
	}
	who, err := w.Actor(t.Context(), session, w.Clock.Now())
	if err != nil || who.Kind != actor.Helped {
		t.Fatalf("the session is nobody's: %v %v", who, err)
	}
	return who
}

// Dump is every row the module keeps, for tests that compare.
func (w *World) Dump(t testing.TB, tables ...string) string {
	t.Helper()
	var b strings.Builder
	err := w.DB.View(t.Context(), func(tx *db.Tx) error {
		for _, table := range tables {
			rows, err := tx.QueryContext(tx.Context(), "SELECT * FROM "+table+" ORDER BY 1, 2, 3")
			if err != nil {
				return err
			}
			columns, err := rows.Columns()
			if err != nil {
				return err
			}
			for rows.Next() {
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for n := range values {
					into[n] = &values[n]
				}
				if err := rows.Scan(into...); err != nil {
					return err
				}
				b.WriteString(table)
				for n, c := range columns {
					if c == "version" || c == "touched_at" { // they count changes, they are none
						continue
					}
					if raw, ok := values[n].([]byte); ok {
						values[n] = string(raw)
					}
					fmt.Fprintf(&b, " %s=%q", c, fmt.Sprint(values[n]))
				}
				b.WriteString("\n")
			}
			if err := rows.Err(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Tables are the module's tables that hold something on a person.
var Tables = []string{"person_person", "person_follow", "person_clue", "person_note", "person_consent", "person_transfer"}
