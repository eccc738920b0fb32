package app

import (
	"context"
	"slices"

	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
	accountpage "maillage/module/account/page"
	accountstore "maillage/module/account/store"
	"maillage/module/organisation"
	orgpage "maillage/module/organisation/page"
	orgstore "maillage/module/organisation/store"
	"maillage/module/person"
	personstore "maillage/module/person/store"
	"maillage/platform/passkey"
	"maillage/platform/throttle"
	"maillage/platform/ui/word"
)

// people are the use cases about organisations, accounts and persons.
type people struct {
	orgStore *orgstore.Store
	orgs     *organisation.Organisations
	accStore *accountstore.Store
	accounts *account.Accounts
	register *person.Register
	space    *person.Space
}

// roles are what members can be given, by module. Every role is on this screen.
func roles() []right.Role { return slices.Concat(account.Roles, person.Roles()) }

// forKeys are the rights that the key of a program may have.
var forKeys = []right.Right{organisation.MayRead, person.MayRead, person.MayWrite}

// read visits the accounts of the ids that exist.
func (p *people) read(ctx context.Context, ids []string, visit func(account.Account)) error {
	return p.accStore.View(ctx, func(tx account.Tx) error {
		for _, id := range ids {
			found, err := tx.Account(id)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			if err == nil {
				visit(found)
			}
		}
		return nil
	})
}

// names are the names of accounts by id; the unknown are left out.
func (p *people) names(ctx context.Context, ids []string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	err := p.read(ctx, ids, func(a account.Account) { names[a.ID] = a.Name() })
	return names, err
}

// contacts are the names and addresses of accounts by id, for stewards.
func (p *people) contacts(ctx context.Context, ids []string) (map[string]orgpage.Person, error) {
	contacts := make(map[string]orgpage.Person, len(ids))
	err := p.read(ctx, ids, func(a account.Account) { contacts[a.ID] = orgpage.Person{Name: a.Name(), Email: a.Email} })
	return contacts, err
}

// people joins the three modules to one another and to what they need. Without
// a register everything it would say is verified later.
func (h *house) people(s Site, register organisation.Register, letters person.Letters, book *word.Book) *people {
	gate := throttle.Gate{DB: h.db, Clock: h.clock, MAC: h.keys.MAC}
	p := &people{orgStore: &orgstore.Store{DB: h.db, Clock: h.clock}, accStore: accountstore.New(h.db, h.clock)}
	p.orgs = &organisation.Organisations{Store: p.orgStore, Clock: h.clock, Atlas: h.atlas, Register: register, Places: directory{h.places}}
	p.accounts = &account.Accounts{Store: p.accStore, Clock: h.clock, Orgs: standings{p.orgStore}, Secrets: accountstore.Secrets{Store: h.keys},
		Chance: accountstore.Chance{}, Otp: accountstore.Otp{}, Gate: accountstore.Gate{Gate: gate}, Roles: roles(), ForKeys: forKeys,
		Say:  func(lang, key string, pairs ...any) string { return book.In(lang).T(key, pairs...) },
		Base: s.base(), Service: s.Name}
	persons := personstore.Store{DB: h.db, Clock: h.clock, MACs: h.keys.MACs}
	p.register = &person.Register{Store: persons, Keys: personstore.Keys{Store: h.keys}, Clock: h.clock, Draw: personstore.Draw{},
		Gate: personstore.Gate{Gate: gate}, Orgs: followers{p.orgStore, p.orgs}, Journal: personstore.Journal{Book: h.acts}, Proposals: persons}
	p.orgs.Ties = p.register
	p.space = &person.Space{Register: p.register, Letters: letters}
	return p
}

// accountPages are the pages of accounts. Without a domain name nobody can have
// a passkey there.
func (st *stage) accountPages() (*accountpage.Accounts, error) {
	provider, err := st.provider()
	if err != nil {
		return nil, err
	}
	keys, err := passkey.New(passkey.Config{Name: st.site.Name, Origin: st.site.base()})
	if err != nil {
		keys = nil
	}
	return &accountpage.Accounts{Cases: st.people.accounts, Sessions: st.sessions, Words: st.words, Frame: st.pages.Frame, Desk: st.pages.Desk,
		Client: st.guards.Client, Passkeys: keys, Provider: provider, Zone: zone("Europe/Paris")}, nil
}
