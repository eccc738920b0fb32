package accounttest

import (
	"path/filepath"
	"testing"

	"maillage/core/actor"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/account/store"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/mail"
	"maillage/platform/session"
	"maillage/platform/throttle"
)

// Sets are the migrations of what accounts stand on.
var Sets = []db.Set{job.Set, journal.Set, mail.Set, throttle.Set, dual.Set, session.Set, store.Set}

// Open is the use cases on an empty database, with the real rooms around.
func Open(t testing.TB, d *db.DB) *Bench {
	t.Helper()
	now := clock.At(Monday)
	keys, err := key.Open(t.Context(), key.Config{Dir: filepath.Join(t.TempDir(), "keys"), Now: now.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := keys.Close(); err != nil {
			t.Error(err)
		}
	})
	orgs, s := &Orgs{}, store.New(d, now)
	return &Bench{
		Accounts: &account.Accounts{Store: s, Clock: now, Orgs: orgs, Secrets: store.Secrets{Store: keys}, Chance: store.Chance{}, Otp: store.Otp{},
			Gate: store.Gate{Gate: throttle.Gate{DB: d, Clock: now, MAC: keys.MAC}}, Roles: Roles,
			ForKeys: []right.Right{"person:read"}, Say: Say, Base: Base, Service: "Maillage"},
		DB: d, Keys: keys, Clock: now, Orgs: orgs,
		Letters: func() []account.Letter {
			return rows(t, d, "SELECT recipient, subject, body FROM mail_letter ORDER BY id", func(scan func(...any) error) (l account.Letter, err error) {
				return l, scan(&l.To, &l.Subject, &l.Text)
			})
		},
		Tasks: func(kind string) []string {
			return rows(t, d, "SELECT body FROM job_task WHERE kind = '"+kind+"' ORDER BY id", func(scan func(...any) error) (body string, err error) {
				return body, scan(&body)
			})
		},
		Acts: func() []string {
			return rows(t, d, "SELECT name, refused FROM journal_row ORDER BY id", func(scan func(...any) error) (name string, err error) {
				refused := false
				err = scan(&name, &refused)
				if refused {
					name = "!" + name
				}
				return name, err
			})
		},
		Reopen: func() error { return account.Reopen(t.Context(), s.Reopen, actor.CommandLine(), keys.Ended) },
		Kept:   s,
	}
}

// rows reads the rows of a query.
func rows[T any](t testing.TB, d *db.DB, query string, read func(scan func(...any) error) (T, error)) (all []T) {
	t.Helper()
	found, err := d.Reader().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		one, err := read(found.Scan)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
