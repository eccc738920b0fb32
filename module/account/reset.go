package account

import (
	"context"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/fault"
)

// resetKind is the act that takes two people: forgetting a lost factor.
const resetKind = "account.reset"

// ProposeReset asks that a member's lost factor be forgotten. The member is
// told by mail; a second person must agree. Errors: Forbidden, Unproved,
// NotFound, Conflict when it waits already.
func (a *Accounts) ProposeReset(ctx context.Context, who actor.Actor, org, account string) error {
	if account == who.ID {
		return fault.New(fault.Forbidden, "", "account.fault.own_reset", "Demandez à une autre personne de le faire pour vous.")
	}
	now := a.Clock.Now()
	return a.changeMember(ctx, who, org, account, func(tx Tx, _ Standing, m Membership) (string, error) {
		p := dual.New(who, resetKind, account, "", "", now)
		p.Org = org
		added, err := tx.Propose(p)
		if err == nil && !added {
			err = fault.New(fault.Conflict, "", "account.fault.reset_waits", "Cette demande attend déjà un second accord.")
		}
		if err != nil {
			return "", err
		}
		person, err := tx.Account(m.Account)
		if err != nil {
			return "", err
		}
		return "account.reset.propose", tx.Send(a.letter(person.Email, "reset_asked"))
	})
}

// DecideReset agrees to a reset, or refuses it. Agreeing ends every factor and
// session of the account. Errors: Forbidden for the proposer and the member
// themselves, Unproved, NotFound, Gone.
func (a *Accounts) DecideReset(ctx context.Context, who actor.Actor, proposal string, agree bool) error {
	now := a.Clock.Now()
	if !who.May(RightSteer) {
		if err := who.Check(RightTeam); err != nil {
			return err
		}
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		p, err := tx.Proposal(resetKind, proposal)
		if fault.Is(err, fault.NotFound) || err == nil && p.Org != who.Org && !who.May(RightSteer) {
			err = unknown
		}
		if err != nil {
			return err
		}
		if agree && p.Object == who.ID {
			return fault.New(fault.Forbidden, "", "account.fault.own_reset", "Demandez à une autre personne de le faire pour vous.")
		}
		decide := p.Refuse
		if agree {
			decide = p.Agree
		}
		if p, err = decide(who, now); err != nil {
			return err
		}
		moved, err := tx.Decide(p)
		if err == nil && !moved {
			err = decided
		}
		if err != nil {
			return err
		}
		if agree {
			if _, err := tx.Membership(p.Object, p.Org); err != nil { // who has left is nobody's here
				return err
			}
			if err := a.reset(tx, p.Object); err != nil {
				return err
			}
		}
		return done(tx, "account.reset.decide", who, p.Object, string(p.State))
	})
}

// Reset forgets an account's factors from the command line of the server,
// whose owner needs nobody's agreement. Errors: Forbidden, NotFound.
func (a *Accounts) Reset(ctx context.Context, who actor.Actor, email string) error {
	if who.Kind != actor.Operator {
		return fault.New(fault.Forbidden, "", "fault.forbidden", "Vous n'avez pas le droit de faire cela.")
	}
	email, err := ParseEmail("email", email)
	if err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		person, err := tx.AccountByEmail(email)
		if err != nil {
			return err
		}
		if err := a.reset(tx, person.ID); err != nil {
			return err
		}
		return done(tx, "account.reset", who, person.ID, "")
	})
}

// reset ends every factor and every session of an account and tells its owner.
func (a *Accounts) reset(tx Tx, account string) error {
	now := a.Clock.Now()
	person, err := tx.Account(account)
	if err != nil {
		return err
	}
	if err := tx.SetSecret(account, nil, 0); err != nil {
		return err
	}
	if err := tx.DropRecoveries(account); err != nil {
		return err
	}
	passkeys, err := tx.Passkeys(account)
	if err != nil {
		return err
	}
	for _, p := range passkeys {
		if _, err := tx.EndPasskey(account, p.ID, now); err != nil {
			return err
		}
		if err := a.ended(tx, EndedCredential, p.ID); err != nil {
			return err
		}
	}
	if _, err := tx.EndSessions(account, "", now); err != nil {
		return err
	}
	return tx.Send(a.letter(person.Email, "reset_done"))
}

// letter is a mail that says one thing of the account.
func (a *Accounts) letter(to, what string) Letter {
	return Letter{To: to,
		Subject: a.Say("fr", "account.mail."+what+".subject", "service", a.Service),
		Text:    a.Say("fr", "account.mail."+what+".text", "service", a.Service, "link", a.Base+"/compte")}
}
