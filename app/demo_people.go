package app

import (
	"cmp"
	"context"
	"fmt"

	"maillage/app/site"
	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/core/siret"
	"maillage/core/text"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/module/person"
)

// demoOrg is a fictive organisation, its people and those it follows.
type demoOrg struct {
	name       string
	kind       organisation.Kind
	level      organisation.Level
	town       string
	capacities []capacity.Capacity
	closed     bool // suspended
	members    []demoMember
	persons    []person.Input
}

// demoMember is a fictive account and its roles in one organisation.
type demoMember struct {
	given, family string
	roles         []string
}

// mail is the fictive address of a member (RFC 2606, .invalid).
func (m demoMember) mail() string { return fmt.Sprintf("%s@demonstration.invalid", text.Fold(m.given)) }

// demoOrgs are the organisations of the demonstration. Between them their
// members hold every role; Noor belongs to two, and the people of a suspended
// organisation can do nothing there. Telephone numbers are among those reserved
// for works of fiction (Arcep, décision n° 2018-0881).
var demoOrgs = []demoOrg{
	{"Département de la Creuse (fiction)", organisation.Departement, organisation.InDepartement, "23000 Guéret",
		[]capacity.Capacity{capacity.Steer, capacity.PassBuyer, capacity.Instructor}, false,
		[]demoMember{{"Camille", "Exemple", []string{account.Steward, account.Referent}}, {"Dominique", "Exemple", []string{account.Steward}}}, nil},
	{"Médiathèque des Exemples (fiction)", organisation.Library, organisation.InCommune, "23000 Guéret",
		[]capacity.Capacity{capacity.Host, capacity.Follow, capacity.PassAcceptor}, false,
		[]demoMember{{"Alix", "Modèle", []string{account.Referent}}, {"Sacha", "Modèle", []string{person.Mediator}}, {"Charlie", "Modèle", []string{person.Lead}}, {"Lou", "Modèle", nil}, {"Noor", "Fiction", []string{person.Lead}}},
		[]person.Input{
			{Name: "Jeanne Inventée", Phone: "06 39 98 00 11", Lang: "fr", Channel: person.BySMS},
			{Name: "Marcel Inventé", Phone: "06 39 98 00 11", Lang: "fr", Channel: person.ByPhone},
			{Name: "Amina Inventée", Email: "amina@demonstration.invalid", Lang: "ar", Channel: person.ByEmail},
			{Nickname: "Le monsieur au vélo"},
		}},
	{"CCAS du Modèle (fiction)", organisation.CCAS, organisation.InCommune, "23150 Ahun",
		[]capacity.Capacity{capacity.Follow, capacity.Mandate}, false,
		[]demoMember{{"Morgan", "Essai", []string{account.Referent}}, {"Noor", "Fiction", []string{person.Mediator}}, {"Claude", "Essai", []string{person.Lead}}},
		[]person.Input{{Name: "Paulette Inventée", Phone: "06 39 98 00 22", Lang: "fr", Channel: person.BySMS}}},
	{"Association Le Fil (fiction)", organisation.Association, organisation.InDepartement, "23200 Aubusson",
		[]capacity.Capacity{capacity.Follow}, true,
		[]demoMember{{"Eden", "Essai", []string{account.Referent, person.Lead}}},
		[]person.Input{{Name: "Lucien Inventé", Phone: "06 39 98 00 33", Lang: "fr", Channel: person.BySMS}}},
}

// demoPeople fills the service with the organisations of the demonstration, as
// far as they are not there yet, and returns who can be entered as.
func (p *people) demoPeople(ctx context.Context) (site.Cast, error) {
	var cast site.Cast
	for n, o := range demoOrgs {
		id, err := p.demoOrg(ctx, n, o)
		if err != nil {
			return cast, fmt.Errorf("%s: %w", o.name, err)
		}
		if err := p.demoMembers(ctx, id, o, &cast); err != nil {
			return cast, fmt.Errorf("%s: %w", o.name, err)
		}
		if err := p.demoPersons(ctx, id, o, &cast); err != nil {
			return cast, fmt.Errorf("%s: %w", o.name, err)
		}
		if o.closed {
			if err := p.demoSuspend(ctx, id); err != nil {
				return cast, fmt.Errorf("%s: %w", o.name, err)
			}
		}
	}
	return cast, nil
}

// demoOrg is the id of one organisation, made if need be.
func (p *people) demoOrg(ctx context.Context, n int, o demoOrg) (id string, err error) {
	number := fictiveSIRET(n + 1)
	id, err = p.orgs.Create(ctx, actor.CommandLine(), organisation.Form{SIRET: number, Name: o.name, Kind: o.kind, Level: o.level,
		Street: "1 rue des Exemples", Town: o.town, Email: fmt.Sprintf("accueil-%d@demonstration.invalid", n+1)}, o.capacities)
	if !fault.Is(err, fault.Conflict) {
		return id, err
	}
	err = p.orgStore.View(ctx, func(tx organisation.Tx) error {
		known, err := tx.BySIRET(number)
		id = known.ID
		return err
	})
	return id, err
}

// demoMembers admits the members of one organisation.
func (p *people) demoMembers(ctx context.Context, org string, o demoOrg, cast *site.Cast) error {
	standing, err := p.orgStore.Standing(ctx, org)
	if err != nil {
		return err
	}
	for _, m := range o.members {
		if standing.State != organisation.Active { // suspended by an earlier demonstration, its members are there
			continue
		}
		if _, err := p.accounts.Admit(ctx, actor.CommandLine(), m.mail(), m.given, m.family, org, m.roles); err != nil {
			return err
		}
	}
	for _, m := range o.members {
		var held account.Account
		err := p.accStore.View(ctx, func(tx account.Tx) (err error) {
			held, err = tx.AccountByEmail(m.mail())
			return err
		})
		if err != nil {
			return err
		}
		cast.Members = append(cast.Members, site.Seat{Account: held.ID, Org: org, Name: held.Name(), Organisation: o.name, Roles: m.roles, Suspended: o.closed})
	}
	return nil
}

// demoPersons keeps those that one organisation follows.
func (p *people) demoPersons(ctx context.Context, org string, o demoOrg, cast *site.Cast) error {
	who := actor.CommandLine()
	who.Org = org
	for n, in := range o.persons {
		made, err := p.register.CreateByProgram(ctx, who, person.New{Input: in, Consent: person.Oral}, fmt.Sprintf("demo-%d", n))
		if err != nil {
			return err
		}
		sheet, err := p.register.Read(ctx, who, made)
		if err != nil {
			return err
		}
		if len(sheet.Notes) == 0 {
			if err := p.register.Write(ctx, who, made, "Sait ouvrir sa messagerie. Veut apprendre à joindre un document.", true); err != nil {
				return err
			}
		}
		cast.Persons = append(cast.Persons, site.Followed{ID: made, Org: org, Name: cmp.Or(in.Name, in.Nickname), Reference: sheet.Identity.Reference})
	}
	return nil
}

// demoSuspend suspends an organisation, which takes two.
func (p *people) demoSuspend(ctx context.Context, org string) error {
	first, second := actor.CommandLine(), actor.Actor{ID: "cli-2", Kind: actor.Operator}
	standing, err := p.orgStore.Standing(ctx, org)
	if err != nil || standing.State != organisation.Active {
		return err
	}
	if err := p.orgs.ProposeSuspend(ctx, first, org, "Pour la démonstration."); err != nil {
		return err
	}
	all, err := p.orgs.Agreements(ctx, second)
	if err != nil {
		return err
	}
	for _, waiting := range all.Waiting {
		if waiting.Object != org {
			continue
		}
		if err := p.orgs.Agree(ctx, second, waiting.Kind, waiting.ID); err != nil {
			return err
		}
	}
	return nil
}

// fictiveSIRET is the nth SIRET of the demonstration: right in form, and below
// every number that Insee gives.
func fictiveSIRET(n int) string {
	for check := range 10 {
		for last := range 10 {
			number := fmt.Sprintf("0000000%d%d%04d%d", n, check, n, last)
			if siret.Valid(number) {
				return number
			}
		}
	}
	panic("no SIRET is right") // one of the ten last digits always is
}
