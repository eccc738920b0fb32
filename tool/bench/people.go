package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/module/account"
	"maillage/module/person"
	"maillage/platform/db"
	"maillage/platform/db/dbtest/cluster"
	"maillage/platform/session"
)

// measurePeople measures signing in and the wall on both engines.
func measurePeople() (rows []row, err error) {
	program, clean, err := build()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, clean()) }()
	rows, err = measureEngine(program, db.SQLite, "")
	if err != nil {
		return nil, err
	}
	url, stop, err := cluster.Start()
	if errors.Is(err, cluster.ErrMissing) {
		fmt.Fprintln(os.Stderr, "bench: PostgreSQL is not measured:", err)
		return rows, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	more, err := measureEngine(program, db.Postgres, url)
	return append(rows, more...), err
}

// How many are there to be measured. Everyone signs in once: the codes of an
// application are good once in half a minute.
const (
	helpersThere = 480
	personsThere = 64
)

// measureEngine measures the program on one engine; url is empty for SQLite.
func measureEngine(program string, engine db.Engine, url string) (rows []row, err error) {
	ctx := context.Background()
	data := filepath.Join(filepath.Dir(program), string(engine))
	where := []string{"--data", data, "--db-url", url}
	if err := command(program, append([]string{"migrate"}, where...)...); err != nil {
		return nil, err
	}
	s, err := openService(ctx, data, url)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	if err := s.populate(ctx, helpersThere, personsThere); err != nil {
		return nil, err
	}
	trusted := filepath.Join(filepath.Dir(program), "relay.pem")
	box, err := openRelay(trusted)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, box.close()) }()
	where = slices.Concat(where, box.settings(), []string{"--proxies", "127.0.0.1/32"})
	base, stop, err := serve(program, []string{"SSL_CERT_FILE=" + trusted}, where...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	signed, rows, err := measureSignIn(s, base, box)
	if err != nil {
		return nil, err
	}
	for _, measure := range []func() ([]row, error){
		func() ([]row, error) { return measureWall(s, base, signed) },
		func() ([]row, error) { return measureParts(ctx, s, base, signed) },
		func() ([]row, error) { return measureConsultation(ctx, s) },
	} {
		more, err := measure()
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	for i := range rows {
		rows[i].Name = string(engine) + ": " + rows[i].Name
	}
	return rows, nil
}

// plainPage is the baseline of professional pages: a form of about the same
// weight that anyone may open, answered without reading anything.
const plainPage = "/connexion"

// measureSignIn has callers sign in, each as somebody else every time, against
// as many round trips to a plain page; it returns the last browser.
func measureSignIn(s *service, base string, box *relay) (signed *browser, rows []row, err error) {
	on := transport()
	plain := &http.Client{Transport: on}
	var mu sync.Mutex
	var waits durations
	whole, err := rival(fmt.Sprintf("whole sign-ins; baseline: %d times a plain page", roundTrips), time.Second, len(s.helpers), func(i int) error {
		b, err := newBrowser(base, s.helpers[i].network, on)
		if err != nil {
			return err
		}
		waited, err := b.signIn(s.helpers[i], box)
		mu.Lock()
		defer mu.Unlock()
		signed, waits = b, append(waits, float64(waited))
		return err
	}, func(i int) error {
		for range roundTrips {
			if err := get(plain, base+plainPage)(i); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(waits)
	return signed, []row{whole,
		{Name: "of a sign-in, waiting for the mail; baseline: the whole", Unit: "ns", Ours: waits.at(0.5), Baseline: whole.P50, P50: waits.at(0.5), P99: waits.at(0.99)},
	}, nil
}

// measureWall compares pages behind the wall with one before it.
func measureWall(s *service, base string, signed *browser) (rows []row, err error) {
	client := &http.Client{Transport: transport()}
	plain := get(client, base+plainPage)
	size, err := fetch(client, base+plainPage)
	if err != nil {
		return nil, err
	}
	var sheets []string
	for _, p := range s.persons {
		sheets = append(sheets, base+"/personnes/"+p)
	}
	for _, p := range []struct {
		name    string
		targets []string
	}{
		{"desk (/pro)", []string{base + "/pro"}}, {"own account (/compte)", []string{base + "/compte"}}, {"journaled sheets (/personnes/…)", sheets},
	} {
		weighs, err := fetch(signed.client, p.targets[0])
		if err != nil {
			return nil, err
		}
		behind := get(signed.client, p.targets...)
		many, err := rival(fmt.Sprintf("%s, %d B; baseline: a plain page, %d B", p.name, weighs, size), page, endless, behind, plain)
		if err != nil {
			return nil, err
		}
		one, err := alone(p.name+", one caller; baseline: a plain page", behind, plain)
		if err != nil {
			return nil, err
		}
		rows = append(rows, many, one,
			row{Name: "wall: what " + p.name + " takes more than a plain page", Unit: "ns", Ours: one.Ours - one.Baseline, Baseline: one.Baseline})
	}
	return rows, nil
}

// alone is compare for what may fail.
func alone(name string, ours, baseline func(i int) error) (r row, err error) {
	keep := func(do func(i int) error) func(int) {
		return func(i int) {
			if failed := do(i); failed != nil {
				err = failed
			}
		}
	}
	r = compare(name, keep(ours), keep(baseline))
	return r, err
}

// measureParts measures what the wall is made of, against the shortest
// question to the database.
func measureParts(ctx context.Context, s *service, base string, signed *browser) (rows []row, err error) {
	ticket, ask := s.session(base, signed)
	if err := ask(0); err != nil {
		return nil, err
	}
	acting := func() (actor.Actor, error) { return s.accounts.Actor(ctx, ticket.ID, s.clock.Now()) }
	who, err := acting()
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		name string
		do   func(int) error
	}{
		{"the session of a cookie", ask},
		{"the actor of a session, standing included", func(int) error { _, err := acting(); return err }},
		{"the standing of their organisation", func(int) error { _, err := s.orgs.Standing(ctx, s.org); return err }},
		{"the names shown on the page", func(int) error { return s.names(ctx, who) }},
		{"a right checked", func(int) error { return who.Check(person.MayErase) }},
		{"an act noted in the journal, alone", func(int) error { return s.note(ctx, who) }},
	} {
		r, err := alone("wall: "+part.name+"; baseline: SELECT 1", part.do, func(int) error {
			var one int
			return s.db.Reader().QueryRowContext(ctx, "SELECT 1").Scan(&one)
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", part.name, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// note keeps in the journal that a person was read.
func (s *service) note(ctx context.Context, who actor.Actor) error {
	return s.book.Note(ctx, act.Act{Name: "person.read", Who: who, Object: s.persons[0], Person: s.persons[0]})
}

// session reads, each time it is asked, the session that a browser's cookie
// names.
func (s *service) session(base string, signed *browser) (*session.Ticket, func(int) error) {
	keeper := session.New(s.db, session.Options{Now: s.clock.Now})
	r, err := http.NewRequest(http.MethodGet, base, nil)
	if err != nil {
		return nil, func(int) error { return err }
	}
	for _, cookie := range signed.client.Jar.Cookies(r.URL) {
		r.AddCookie(cookie)
	}
	ticket := &session.Ticket{}
	var failed error
	handler := keeper.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { *ticket, failed = keeper.Get(r.Context()) }))
	return ticket, func(int) error {
		handler.ServeHTTP(nobody{http.Header{}}, r)
		return failed
	}
}

// nobody reads no answer.
type nobody struct{ header http.Header }

func (n nobody) Header() http.Header       { return n.header }
func (nobody) Write(p []byte) (int, error) { return len(p), nil }
func (nobody) WriteHeader(int)             {}

// names reads what the line on who is signed in says.
func (s *service) names(ctx context.Context, who actor.Actor) error {
	err := s.store.View(ctx, func(tx account.Tx) error {
		_, err := tx.Account(who.ID)
		return err
	})
	if err != nil {
		return err
	}
	_, err = s.orgs.Names(ctx, []string{who.Org})
	return err
}

// measureConsultation compares the reading of a person with the same one that
// leaves no trace.
func measureConsultation(ctx context.Context, s *service) ([]row, error) {
	by := actor.CommandLine()
	by.Org = s.org
	silent := *s.register
	silent.Store = untold{s.register.Store}
	read := func(from *person.Register) func(int) error {
		return func(i int) error {
			sheet, err := from.Read(ctx, by, s.persons[i%len(s.persons)])
			if err == nil && (sheet.Identity.Name == "" || len(sheet.Notes) != 1) {
				err = errors.New("a sheet lacks what was written on it")
			}
			return err
		}
	}
	one, err := alone("a person read, one caller; baseline: without the journal", read(s.register), read(&silent))
	if err != nil {
		return nil, err
	}
	many, err := rival("persons read; baseline: without the journal", page, endless, read(s.register), read(&silent))
	return []row{one, many}, err
}

// untold is a store whose reading transactions leave no trace.
type untold struct{ person.Store }

func (u untold) Tx(ctx context.Context, fn func(person.Tx) error) error {
	return u.View(ctx, func(tx person.Tx) error { return fn(forgetful{tx}) })
}

type forgetful struct{ person.Tx }

func (forgetful) Record(act.Act) error                  { return nil }
func (forgetful) Touch(string, time.Time) (bool, error) { return true, nil }
