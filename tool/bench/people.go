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
	helpersThere = 800
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
	base, stop, err := serve(program, append(where, "--proxies", "127.0.0.1/32")...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	signed, rows, err := measureSignIn(s, base)
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
func measureSignIn(s *service, base string) (signed *browser, rows []row, err error) {
	on := transport()
	plain := &http.Client{Transport: on}
	floor, err := load(plain, base+plainPage)
	if err != nil {
		return nil, nil, err
	}
	box := openMailbox(s)
	defer func() { err = errors.Join(err, box.close()) }()
	var mu sync.Mutex
	var waits durations
	rate, took, err := crowd(2*moment, func(i int) error {
		if i >= len(s.helpers) {
			return errors.New("everyone has signed in: make helpersThere larger")
		}
		b, err := newBrowser(base, s.helpers[i].network, on)
		if err != nil {
			return err
		}
		waited, err := b.signIn(s.helpers[i], box)
		mu.Lock()
		defer mu.Unlock()
		signed, waits = b, append(waits, float64(waited))
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	slices.Sort(waits)
	return signed, []row{
		{Name: fmt.Sprintf("whole sign-ins; baseline: %d times a plain page", roundTrips), Unit: "/s", Ours: rate, Baseline: floor / roundTrips, P50: took.at(0.5), P99: took.at(0.99)},
		{Name: "of a sign-in, waiting for the mail", Unit: "ns", Ours: waits.at(0.5), Baseline: took.at(0.5), P50: waits.at(0.5), P99: waits.at(0.99)},
	}, nil
}

// measureWall compares pages behind the wall with one before it.
func measureWall(s *service, base string, signed *browser) (rows []row, err error) {
	plain := &http.Client{Transport: transport()}
	floor, err := load(plain, base+plainPage)
	if err != nil {
		return nil, err
	}
	size, err := fetch(plain, base+plainPage)
	if err != nil {
		return nil, err
	}
	get := func(client *http.Client, path string) func(int) {
		return func(int) {
			if _, failed := fetch(client, base+path); failed != nil {
				err = failed
			}
		}
	}
	for _, page := range []struct{ name, path string }{
		{"desk (/pro)", "/pro"}, {"own account (/compte)", "/compte"}, {"a person's sheet, journaled", "/personnes/" + s.persons[0]},
	} {
		weighs, failed := fetch(signed.client, base+page.path)
		if failed != nil {
			return nil, failed
		}
		rate, failed := load(signed.client, base+page.path)
		if failed != nil {
			return nil, failed
		}
		name := fmt.Sprintf("%s, %d B; baseline: a plain page, %d B", page.name, weighs, size)
		one := compare(name+", one caller", get(signed.client, page.path), get(plain, plainPage))
		rows = append(rows, row{Name: name, Unit: "/s", Ours: rate, Baseline: floor}, one,
			row{Name: "the wall: what " + page.name + " takes one caller more than the plain page", Unit: "ns", Ours: one.Ours - one.Baseline, Baseline: one.Baseline})
	}
	return rows, err
}

// measureParts measures what the wall is made of, against the shortest
// question to the database.
func measureParts(ctx context.Context, s *service, base string, signed *browser) (rows []row, err error) {
	keep := func(failed error) {
		if failed != nil {
			err = failed
		}
	}
	floor := func(int) {
		var one int
		keep(s.db.Reader().QueryRowContext(ctx, "SELECT 1").Scan(&one))
	}
	ticket, ask := s.session(base, signed)
	keep(ask())
	who, failed := s.accounts.Actor(ctx, ticket.ID, s.clock.Now())
	keep(failed)
	if err == nil && who.Org != s.org {
		err = errors.New("the session that signed in is nobody's")
	}
	if err != nil {
		return nil, err
	}
	var rights int
	for _, part := range []struct {
		name string
		do   func(int)
	}{
		{"the session of a cookie", func(int) { keep(ask()) }},
		{"the actor of a session, standing included", func(int) {
			_, failed := s.accounts.Actor(ctx, ticket.ID, s.clock.Now())
			keep(failed)
		}},
		{"the standing of their organisation", func(int) { _, failed := s.orgs.Standing(ctx, s.org); keep(failed) }},
		{"the names shown on the page", func(int) { keep(s.names(ctx, who)) }},
		{"a right checked", func(int) {
			if who.Check(person.MayErase) == nil {
				rights++
			}
		}},
		{"an act noted in the journal, alone", func(int) {
			keep(s.book.Note(ctx, act.Act{Name: "person.read", Who: who, Object: s.persons[0], Person: s.persons[0]}))
		}},
	} {
		rows = append(rows, compare("the wall: "+part.name+"; baseline: SELECT 1", part.do, floor))
	}
	if err == nil && rights == 0 {
		err = errors.New("the one who signed in lacks a right")
	}
	return rows, err
}

// session reads, each time it is asked, the session that a browser's cookie
// names.
func (s *service) session(base string, signed *browser) (*session.Ticket, func() error) {
	keeper := session.New(s.db, session.Options{Now: s.clock.Now})
	r, err := http.NewRequest(http.MethodGet, base, nil)
	if err != nil {
		return nil, func() error { return err }
	}
	for _, cookie := range signed.client.Jar.Cookies(r.URL) {
		r.AddCookie(cookie)
	}
	ticket := &session.Ticket{}
	var failed error
	handler := keeper.Wrap(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { *ticket, failed = keeper.Get(r.Context()) }))
	return ticket, func() error {
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
	var err error
	read := func(from *person.Register) func(int) error {
		return func(i int) error {
			sheet, failed := from.Read(ctx, by, s.persons[i%len(s.persons)])
			if failed == nil && (sheet.Identity.Name == "" || len(sheet.Notes) != 1) {
				failed = errors.New("a sheet lacks what was written on it")
			}
			return failed
		}
	}
	alone := func(read func(int) error) func(int) {
		return func(i int) {
			if failed := read(i); failed != nil {
				err = failed
			}
		}
	}
	one := compare("a person read, one caller; baseline: without the journal", alone(read(s.register)), alone(read(&silent)))
	heard, took, failed := crowd(time.Second, read(s.register))
	if failed != nil {
		return nil, failed
	}
	unheard, _, failed := crowd(time.Second, read(&silent))
	if failed != nil {
		return nil, failed
	}
	return []row{one, {Name: "persons read; baseline: without the journal", Unit: "/s", Ours: heard, Baseline: unheard, P50: took.at(0.5), P99: took.at(0.99)}}, err
}

// untold is a store whose reading transactions leave no trace.
type untold struct{ person.Store }

func (u untold) Tx(ctx context.Context, fn func(person.Tx) error) error {
	return u.View(ctx, func(tx person.Tx) error { return fn(forgetful{tx}) })
}

type forgetful struct{ person.Tx }

func (forgetful) Record(act.Act) error                  { return nil }
func (forgetful) Touch(string, time.Time) (bool, error) { return true, nil }
