package account

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/core/right"
)

// Team is an organisation's members as its referent sees them.
type Team struct {
	Standing    Standing
	Members     []Member
	Invitations []Invitation
	Resets      []dual.Proposal
}

// Team reads the members of the actor's organisation. The consultation is
// recorded.
func (a *Accounts) Team(ctx context.Context, who actor.Actor) (Team, error) {
	standing, err := a.team(ctx, who, who.Org)
	if err != nil {
		return Team{}, err
	}
	t := Team{Standing: standing}
	err = a.Store.Tx(ctx, func(tx Tx) (err error) {
		if t.Members, err = tx.Members(who.Org); err != nil {
			return err
		}
		if t.Invitations, err = tx.Invitations(who.Org); err != nil {
			return err
		}
		if t.Resets, err = tx.Waiting(resetKind, who.Org); err != nil {
			return err
		}
		return done(tx, "account.team", who, who.Org, "")
	})
	return t, err
}

// team is the organisation whose members the actor may change: their own for
// a referent, any for a steward. Errors: Forbidden, NotFound for another's.
func (a *Accounts) team(ctx context.Context, who actor.Actor, org string) (Standing, error) {
	if !who.May(RightSteer) {
		if err := who.Check(RightTeam); err != nil {
			return Standing{}, err
		}
		if who.Org != org {
			return Standing{}, unknown
		}
	}
	return a.Orgs.Standing(ctx, org)
}

// checkRoles are the roles to give, if the actor may give what is added to
// those held. Errors: Invalid on the field roles.
func (a *Accounts) checkRoles(who actor.Actor, s Standing, want, had []string) ([]string, error) {
	want = roleList(want)
	offered := a.Offered(s)
	for _, name := range want {
		at := slices.IndexFunc(offered, func(r right.Role) bool { return r.Name == name })
		if at < 0 {
			return nil, fault.New(fault.Invalid, "roles", "account.fault.role", "Ce rôle n'existe pas dans cette organisation.")
		}
		if slices.Contains(offered[at].Rights, RightSteer) && !slices.Contains(had, name) && !who.May(RightSteer) {
			return nil, fault.New(fault.Invalid, "roles", "account.fault.steward", "Seule une personne qui pilote le service donne ce rôle.")
		}
	}
	return want, nil
}

// SetRoles changes what a member may do. Errors: Forbidden, Unproved,
// NotFound, Invalid on the field roles, Conflict for the last referent.
func (a *Accounts) SetRoles(ctx context.Context, who actor.Actor, org, account string, roles []string) error {
	return a.changeMember(ctx, who, org, account, func(tx Tx, s Standing, m Membership) (string, error) {
		want, err := a.checkRoles(who, s, roles, m.Roles)
		if err != nil {
			return "", err
		}
		if !slices.Contains(want, Referent) {
			if err := a.keepReferent(tx, who, m); err != nil {
				return "", err
			}
		}
		_, err = tx.SetRoles(m.ID, want)
		return "account.roles", err
	})
}

// EndMembership takes a member out of the organisation. Errors: Forbidden,
// Unproved, NotFound, Conflict for the last referent.
func (a *Accounts) EndMembership(ctx context.Context, who actor.Actor, org, account string) error {
	now := a.Clock.Now()
	return a.changeMember(ctx, who, org, account, func(tx Tx, _ Standing, m Membership) (string, error) {
		return "account.exclude", a.endMembership(tx, who, m, now)
	})
}

// Leave takes the actor out of an organisation. Errors: NotFound, Conflict for
// the last referent.
func (a *Accounts) Leave(ctx context.Context, who actor.Actor, org string) error {
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.HoldOrg(org); err != nil {
			return err
		}
		m, err := tx.Membership(who.ID, org)
		if err != nil {
			return err
		}
		if err := a.endMembership(tx, who, m, now); err != nil {
			return err
		}
		return done(tx, "account.leave", who, m.ID, "")
	})
}

// changeMember does something to a member, one transaction on the
// organisation after the other.
func (a *Accounts) changeMember(ctx context.Context, who actor.Actor, org, account string, do func(Tx, Standing, Membership) (string, error)) error {
	standing, err := a.team(ctx, who, org)
	if err != nil {
		return err
	}
	if err := who.CheckProof(a.Clock.Now()); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.HoldOrg(org); err != nil {
			return err
		}
		m, err := tx.Membership(account, org)
		if err != nil {
			return err
		}
		name, err := do(tx, standing, m)
		if err != nil {
			return err
		}
		return done(tx, name, who, m.ID, "")
	})
}

// endMembership ends one membership for good.
func (a *Accounts) endMembership(tx Tx, who actor.Actor, m Membership, now time.Time) error {
	if err := a.keepReferent(tx, who, m); err != nil {
		return err
	}
	if _, err := tx.EndMembership(m.ID, now); err != nil {
		return err
	}
	return a.ended(tx, EndedMembership, m.ID)
}

// keepReferent refuses that an organisation loses its last active referent,
// unless a steward decides so. The organisation is held.
func (*Accounts) keepReferent(tx Tx, who actor.Actor, m Membership) error {
	if !m.Referent() || who.May(RightSteer) {
		return nil
	}
	members, err := tx.Members(m.Org)
	if err != nil {
		return err
	}
	for _, other := range members {
		if other.Referent() && other.Account != m.Account && other.Person.State == Active {
			return nil
		}
	}
	return fault.New(fault.Conflict, "", "account.fault.last_referent", "Il faut un autre référent avant cela. Nommez-en un d'abord.")
}
