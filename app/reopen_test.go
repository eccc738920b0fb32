package app

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"maillage/app/site"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/platform/backup"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/web"
)

// TestRestoreRevivesNothing makes a backup, ends things, and restores it: who
// was erased stays erased, what was ended or spent stays so, the journal begins
// a new epoch, and the checkpoints published before still verify.
func TestRestoreRevivesNothing(t *testing.T) {
	for name, database := range map[string]func(testing.TB, []db.Set) db.Config{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			keys := filepath.Join(t.TempDir(), "keys")
			ctx := t.Context()
			h, f := opened(t, database(t, sets), keys)
			defer shut(t, h)
			cast, err := f.stage.people.demoPeople(ctx)
			if err != nil {
				t.Fatal(err)
			}
			w := &restored{t: t, people: f.stage.people, sacha: seat(t, cast, "Sacha"), alix: seat(t, cast, "Alix"), person: cast.Persons[0]}
			w.before(ctx)
			first := sealed(t, h)
			var saved bytes.Buffer
			if _, err := backup.Backup(ctx, h.db, Version, &saved); err != nil {
				t.Fatal(err)
			}
			w.after(ctx)
			done(t, f, h, w)
			second := sealed(t, h)

			again, g := opened(t, database(t, sets), keys)
			defer shut(t, again)
			file := filepath.Join(t.TempDir(), "backup.zip")
			if err := os.WriteFile(file, saved.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			source, err := os.Open(file)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = source.Close() }()
			if _, err := backup.Restore(ctx, again.db, source); err != nil {
				t.Fatal(err)
			}
			if err := again.continues(ctx); !fault.Is(err, fault.Conflict) {
				t.Errorf("an old journal would be served: %v", err)
			}
			if err := again.reopen(ctx, nil); err != nil {
				t.Fatal(err)
			}
			if err := again.continues(ctx); err != nil {
				t.Errorf("the new epoch is not served: %v", err)
			}
			w.people = g.stage.people
			w.revives(ctx)
			proves(t, again, first, second)
		})
	}
}

// opened is the program on a database, with keys of its own.
func opened(t *testing.T, cfg db.Config, keys string) (*house, *front) {
	t.Helper()
	h, err := open(t.Context(), Common{Data: cfg.Dir, DBURL: cfg.URL, Keys: keys}, web.NewLog(os.Stderr, slog.LevelError))
	if err != nil {
		t.Fatal(err)
	}
	f, err := h.front(Site{Name: "Maillage", PublicURL: "http://localhost"}, true)
	if err != nil {
		t.Fatal(err)
	}
	return h, f
}

func shut(t *testing.T, h *house) {
	t.Helper()
	var err error
	if h.close(&err); err != nil {
		t.Error(err)
	}
}

// seat is a member of the cast by their given name.
func seat(t *testing.T, cast site.Cast, given string) site.Seat {
	t.Helper()
	for _, s := range cast.Members {
		if strings.HasPrefix(s.Name, given) {
			return s
		}
	}
	t.Fatalf("nobody is called %s", given)
	return site.Seat{}
}

// sealed is the checkpoint of a journal that holds all that was done.
func sealed(t *testing.T, h *house) string {
	t.Helper()
	if _, err := h.proof.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkpoint, err := h.proof.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return checkpoint
}

// restored is what ends between a backup and its restoration.
type restored struct {
	t           *testing.T
	people      *people
	sacha, alix site.Seat
	person      site.Followed
	session     account.Session
	key, link   string // id of an API key, token of a link in a mail
}

// must fails the test on an error.
func (w *restored) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// as is the command line acting within the library of the cast.
func (w *restored) as() actor.Actor {
	who := actor.CommandLine()
	who.Org = w.alix.Org
	return who
}

// before is what lives when the backup is made.
func (w *restored) before(ctx context.Context) {
	w.t.Helper()
	var err error
	w.session, err = w.people.accounts.EnterAs(ctx, actor.CommandLine(), w.sacha.Account, account.Entrance{})
	w.must(err)
	w.must(w.people.accounts.AddKey(ctx, w.as(), "Logiciel", forKeys[:1], time.Now().Add(240*time.Hour)))
	all, err := w.people.accounts.Keys(ctx, w.as())
	w.must(err)
	w.key = all[0].ID
	w.must(w.people.accounts.Ask(ctx, account.Asking{Email: "sacha@demonstration.invalid", Binding: "browser", Lang: "fr", Network: "192.0.2.1"}))
	if who, err := w.people.accounts.Actor(ctx, w.session.ID, time.Now()); err != nil || who.Kind != actor.Helper {
		w.t.Fatalf("not signed in: %+v, %v", who, err)
	}
}

// after ends all of it.
func (w *restored) after(ctx context.Context) {
	w.t.Helper()
	w.must(w.people.register.Erase(ctx, w.as(), w.person.ID))
	w.must(w.people.accounts.EndKey(ctx, w.as(), w.key))
	w.must(w.people.accounts.Deactivate(ctx, actor.CommandLine(), w.alix.Account))
	w.must(w.people.accounts.SignOut(ctx, w.session.ID))
}

// linkForm is the address of a link in a mail.
var linkForm = regexp.MustCompile(`/connexion/lien/([\w.~-]+)`)

// done waits until the tasks have mailed the link, and told what ended to the
// list kept outside.
func done(t *testing.T, f *front, h *house, w *restored) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	worked := make(chan error, 1)
	go func() { worked <- f.work(ctx) }()
	told := func() bool {
		want := map[string]bool{key.Person + w.person.ID: true, account.EndedKey + w.key: true, account.EndedAccount + w.alix.Account: true}
		if err := h.keys.Ended(t.Context(), func(kind, id string, _ time.Time) error {
			delete(want, kind+id)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		for _, m := range f.stage.box.Messages() {
			if found := linkForm.FindStringSubmatch(m.Text); found != nil {
				w.link = found[1]
			}
		}
		return len(want) == 0 && w.link != ""
	}
	for limit := time.Now().Add(time.Minute); !told(); runtime.Gosched() {
		if time.Now().After(limit) {
			t.Fatal("the list of what ended was never told")
		}
	}
	stop()
	if err := <-worked; err != nil {
		t.Error(err)
	}
	if _, err := w.people.accounts.Press(t.Context(), w.link, "browser"); err != nil {
		t.Errorf("the link is no link before the restore: %v", err)
	}
}

// revives checks that nothing of it came back.
func (w *restored) revives(ctx context.Context) {
	w.t.Helper()
	if who, err := w.people.accounts.Actor(ctx, w.session.ID, time.Now()); err != nil || who.Kind != actor.Visitor {
		w.t.Errorf("a session came back: %+v, %v", who, err)
	}
	if _, err := w.people.accounts.Press(ctx, w.link, "browser"); err == nil {
		w.t.Error("a link came back")
	}
	if _, err := w.people.register.Read(ctx, w.as(), w.person.ID); !fault.Is(err, fault.NotFound) {
		w.t.Errorf("a person came back: %v", err)
	}
	all, err := w.people.accounts.Keys(ctx, w.as())
	w.must(err)
	for _, k := range all {
		if k.ID == w.key && k.EndedAt.IsZero() {
			w.t.Error("an API key came back")
		}
	}
	w.must(w.people.accStore.View(ctx, func(tx account.Tx) error {
		a, err := tx.Account(w.alix.Account)
		if err == nil && a.State != account.Inactive {
			w.t.Errorf("an account came back: %s", a.State)
		}
		return err
	}))
	w.must(w.people.orgStore.View(ctx, func(tx organisation.Tx) error {
		o, err := tx.Organisation(w.sacha.Org)
		if err == nil && o.State != organisation.Active {
			w.t.Errorf("the organisation is %s", o.State)
		}
		return err
	}))
}

// proves checks the export of the restored journal against what was published.
func proves(t *testing.T, h *house, checkpoints ...string) {
	t.Helper()
	sealed(t, h)
	var export bytes.Buffer
	if err := h.proof.Export(t.Context(), &export); err != nil {
		t.Fatal(err)
	}
	report, err := journal.Verify(io.Reader(&export), journal.Trust{Checkpoints: checkpoints})
	if err != nil {
		t.Fatal(err)
	}
	if report.Epochs != 2 || len(report.Lost) != 1 {
		t.Errorf("%d epochs, lost %v", report.Epochs, report.Lost)
	}
}
