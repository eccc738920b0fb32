package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/siret"
	"maillage/core/territory"
	"maillage/module/account"
	accountstore "maillage/module/account/store"
	"maillage/module/organisation"
	orgstore "maillage/module/organisation/store"
	"maillage/module/person"
	personstore "maillage/module/person/store"
	machine "maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/throttle"
)

// service is the rooms of the program on its database, opened beside it: to
// prepare people, to read their mail, and to measure its parts one by one.
type service struct {
	db       *db.DB
	keys     *key.Store
	clock    machine.System
	book     journal.Book
	orgs     *orgstore.Store
	store    *accountstore.Store
	accounts *account.Accounts
	register *person.Register

	org     string // for which everyone works
	helpers []*helper
	persons []string // ids of those it follows
}

// helper is an account with its code application.
type helper struct {
	email   string
	network string // where it asks from
	secret  string // of its application
	step    int64  // whose code it used last
}

// standings implements account.Organisations, as the program does.
type standings struct{ *orgstore.Store }

func (s standings) Standing(ctx context.Context, id string) (account.Standing, error) {
	found, err := s.Store.Standing(ctx, id)
	return account.Standing{ID: found.ID, Name: found.Name, State: string(found.State), Capacities: found.Capacities}, err
}

// openService opens the rooms on the database at url, or in the folder data
// when it is empty.
func openService(ctx context.Context, data, url string) (*service, error) {
	d, err := db.Open(ctx, db.Config{Dir: data, URL: url})
	if err != nil {
		return nil, err
	}
	keys, err := key.Open(ctx, key.Config{Dir: filepath.Clean(data) + "-keys"})
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	s := &service{db: d, keys: keys}
	s.book = journal.Book{DB: d, Clock: s.clock}
	s.orgs, s.store = &orgstore.Store{DB: d, Clock: s.clock}, accountstore.New(d, s.clock)
	s.accounts = &account.Accounts{Store: s.store, Clock: s.clock, Orgs: standings{s.orgs}, Secrets: accountstore.Secrets{Store: keys},
		Chance: accountstore.Chance{}, Otp: accountstore.Otp{}, Roles: slices.Concat(account.Roles, person.Roles()), Service: "Maillage",
		Gate: accountstore.Gate{Gate: throttle.Gate{DB: d, Clock: s.clock, MAC: keys.MAC}}}
	s.register = &person.Register{Store: personstore.Store{DB: d, Clock: s.clock, MACs: keys.MACs}, Keys: personstore.Keys{Store: keys}, Clock: s.clock, Draw: personstore.Draw{}}
	return s, nil
}

func (s *service) close() error { return errors.Join(s.db.Close(), s.keys.Close()) }

// populate makes an organisation, its helpers and those it follows.
func (s *service) populate(ctx context.Context, helpers, persons int) (err error) {
	orgs := &organisation.Organisations{Store: s.orgs, Clock: s.clock, Atlas: territory.Embedded()}
	s.org, err = orgs.Create(ctx, actor.CommandLine(), organisation.Form{SIRET: fictiveSIRET(), Name: "Médiathèque de l'Essai", Kind: organisation.Library,
		Level: organisation.InCommune, Street: "1 rue de l'Essai", Town: "23000 Guéret", Email: "accueil@essai.invalid"}, []capacity.Capacity{capacity.Follow})
	if err != nil {
		return err
	}
	s.helpers, s.persons = make([]*helper, helpers), make([]string, persons)
	err = each(helpers, func(i int) (err error) { s.helpers[i], err = s.hire(ctx, i); return err })
	if err != nil {
		return err
	}
	by := actor.CommandLine()
	by.Org = s.org
	return each(persons, func(i int) (err error) {
		s.persons[i], err = s.register.CreateByProgram(ctx, by, person.New{Consent: person.Oral,
			Input: person.Input{Name: "Jeanne Inventée", Email: fmt.Sprintf("personne-%d@essai.invalid", i), Lang: "fr", Channel: person.ByEmail}}, fmt.Sprint(i))
		if err == nil {
			err = s.register.Write(ctx, by, s.persons[i], "Sait ouvrir sa messagerie.", true)
		}
		return err
	})
}

// hire makes an account of the organisation and enrols its code application.
func (s *service) hire(ctx context.Context, n int) (*helper, error) {
	h := &helper{email: fmt.Sprintf("aidant-%d@essai.invalid", n), network: fmt.Sprintf("10.%d.%d.1", n/256, n%256)}
	id, err := s.accounts.Admit(ctx, actor.CommandLine(), h.email, "Camille", "Essai", s.org, []string{account.Referent, person.Lead})
	if err != nil {
		return nil, err
	}
	in, err := s.accounts.EnterAs(ctx, actor.CommandLine(), id, account.Entrance{Device: "Firefox", Network: h.network})
	if err != nil {
		return nil, err
	}
	who, err := s.accounts.Actor(ctx, in.ID, s.clock.Now())
	if err != nil {
		return nil, err
	}
	enrolment, err := s.accounts.Enrol(ctx, who, in.ID)
	if err != nil {
		return nil, err
	}
	h.secret = strings.ReplaceAll(enrolment.Secret, " ", "")
	code, err := h.code(s.clock.Now())
	if err == nil {
		_, err = s.accounts.Enrolled(ctx, who, in.ID, code)
	}
	return h, err
}

// fictiveSIRET is right in form, and below every number that Insee gives.
func fictiveSIRET() string {
	for n := range 1000 {
		if number := fmt.Sprintf("%014d", n+1); siret.Valid(number) {
			return number
		}
	}
	panic("no SIRET is right") // one in a hundred is
}
