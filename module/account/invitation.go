package account

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Invitation asks someone to join an organisation.
type Invitation struct {
	ID        string
	Org       string
	Email     string
	Given     string
	Family    string
	Roles     []string
	By        string // account that invites
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time
	EndedAt   time.Time // cancelled
}

const (
	invitationLasts = 7 * 24 * time.Hour
	forInvitation   = "account.invitation"
)

// invitesOfOrg is how many invitations an organisation mails.
var invitesOfOrg = Limit{"account.invite", 200, 24 * time.Hour}

func (i Invitation) live(now time.Time) bool {
	return i.UsedAt.IsZero() && i.EndedAt.IsZero() && now.Before(i.ExpiresAt)
}

// Preview says what inviting each line would do. Errors: Forbidden.
func (a *Accounts) Preview(ctx context.Context, who actor.Actor, lines []Line) ([]Line, error) {
	if err := who.Check(RightTeam); err != nil {
		return nil, err
	}
	now := a.Clock.Now()
	var out []Line
	err := a.Store.View(ctx, func(tx Tx) error {
		members, err := tx.Members(who.Org)
		if err != nil {
			return err
		}
		invited, err := tx.Invitations(who.Org)
		if err != nil {
			return err
		}
		out = slices.Clone(lines)
		for i := range out {
			l := &out[i]
			switch {
			case l.Will != WillInvite:
			case slices.ContainsFunc(members, func(m Member) bool { return m.Person.Email == l.Email }):
				l.Will = AlreadyMember
			case slices.ContainsFunc(invited, func(v Invitation) bool { return v.Email == l.Email && v.live(now) }):
				l.Will = AlreadyInvited
			}
		}
		return nil
	})
	return out, err
}

// Invite mails an invitation to each line that is to be invited, and returns
// them. Errors: Forbidden, Invalid on the field roles, TooMany.
func (a *Accounts) Invite(ctx context.Context, who actor.Actor, lines []Line, roles []string) ([]Invitation, error) {
	standing, err := a.team(ctx, who, who.Org)
	if err != nil {
		return nil, err
	}
	if roles, err = a.checkRoles(who, standing, roles, nil); err != nil {
		return nil, err
	}
	lines, err = a.Preview(ctx, who, lines)
	if err != nil {
		return nil, err
	}
	now := a.Clock.Now()
	var invitations []Invitation
	for _, l := range lines {
		if l.Will != WillInvite {
			continue
		}
		if err := a.Gate.Take(ctx, invitesOfOrg, who.Org); err != nil {
			return nil, err
		}
		invitations = append(invitations, Invitation{ID: id.New(now), Org: who.Org, Email: l.Email, Given: l.Given, Family: l.Family, Roles: roles,
			By: who.ID, CreatedAt: now, ExpiresAt: now.Add(invitationLasts)})
	}
	var sent []Invitation
	err = a.Store.Tx(ctx, func(tx Tx) error {
		sent = nil
		for _, i := range invitations {
			added, err := tx.AddInvitation(i)
			if err != nil {
				return err
			}
			if !added {
				continue // somebody else invited them meanwhile
			}
			sent = append(sent, i)
			if err := tx.Send(a.invitationLetter(i, standing)); err != nil {
				return err
			}
			if err := done(tx, "account.invite", who, i.ID, ""); err != nil {
				return err
			}
		}
		return nil
	})
	return sent, err
}

// invitationLetter is the mail that invites.
func (a *Accounts) invitationLetter(i Invitation, s Standing) Letter {
	return Letter{To: i.Email,
		Subject: a.Say("fr", "account.mail.invitation.subject", "service", a.Service, "organisation", s.Name),
		Text:    a.Say("fr", "account.mail.invitation.text", "service", a.Service, "organisation", s.Name, "link", a.InvitationAddress(i.ID))}
}

// InvitationAddress is where an invitation is accepted. It opens what it
// names: it goes to the person invited alone.
func (a *Accounts) InvitationAddress(invitation string) string {
	return a.Base + "/invitation/" + a.token(forInvitation, invitation)
}

// Resend mails an invitation again and gives it seven more days. Errors: NotFound.
func (a *Accounts) Resend(ctx context.Context, who actor.Actor, invitation string) error {
	standing, err := a.team(ctx, who, who.Org)
	if err != nil {
		return err
	}
	if err := a.Gate.Take(ctx, invitesOfOrg, who.Org); err != nil {
		return err
	}
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		i, err := a.invitationOf(tx, who, invitation)
		if err != nil {
			return err
		}
		renewed, err := tx.Renew(i.ID, now.Add(invitationLasts))
		if err == nil && !renewed {
			err = unknown
		}
		if err != nil {
			return err
		}
		if err := tx.Send(a.invitationLetter(i, standing)); err != nil {
			return err
		}
		return done(tx, "account.invite", who, i.ID, "again")
	})
}

// Cancel takes an invitation back. Errors: NotFound.
func (a *Accounts) Cancel(ctx context.Context, who actor.Actor, invitation string) error {
	if err := who.Check(RightTeam); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		i, err := a.invitationOf(tx, who, invitation)
		if err != nil {
			return err
		}
		cancelled, err := tx.CancelInvitation(i.ID, a.Clock.Now())
		if err == nil && !cancelled {
			err = unknown
		}
		if err != nil {
			return err
		}
		return done(tx, "account.uninvite", who, i.ID, "")
	})
}

// invitationOf is an invitation of the actor's organisation.
func (*Accounts) invitationOf(tx Tx, who actor.Actor, invitation string) (Invitation, error) {
	i, err := tx.Invitation(invitation)
	if err == nil && i.Org != who.Org {
		err = unknown
	}
	return i, err
}

// Invited is an invitation as the person invited sees it.
type Invited struct {
	Invitation
	OrgName string
	Known   bool // the address has an account: no name is asked
}

// Invited reads an invitation and spends nothing. Errors: Gone when it is
// unknown, used, cancelled or over, or its organisation is not active.
func (a *Accounts) Invited(ctx context.Context, token string) (Invited, error) {
	invitation, ok := a.opened(forInvitation, token)
	if !ok {
		return Invited{}, invitationGone
	}
	var in Invited
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		in.Invitation, err = tx.Invitation(invitation)
		if fault.Is(err, fault.NotFound) || err == nil && !in.live(a.Clock.Now()) {
			return invitationGone
		}
		if err != nil {
			return err
		}
		_, err = tx.AccountByEmail(in.Email)
		in.Known = err == nil
		if fault.Is(err, fault.NotFound) {
			err = nil
		}
		return err
	})
	if err != nil {
		return Invited{}, err
	}
	standing, err := a.Orgs.Standing(ctx, in.Org)
	if fault.Is(err, fault.NotFound) || err == nil && !standing.Active() {
		err = invitationGone
	}
	in.OrgName = standing.Name
	return in, err
}

// Accept spends an invitation, which proves the address: the account is made
// if there was none, joins the organisation, and its session is half open.
// Errors: Gone, Invalid on the field of a name.
func (a *Accounts) Accept(ctx context.Context, token, given, family string, in Entrance) (Session, error) {
	if err := a.Gate.Take(ctx, usesOfNetwork, in.Network); err != nil {
		return Session{}, err
	}
	asked, err := a.Invited(ctx, token)
	if err != nil {
		return Session{}, err
	}
	if !asked.Known {
		if given, family, err = parseNames(given, family); err != nil {
			return Session{}, err
		}
	}
	now := a.Clock.Now()
	var s Session
	err = a.Store.Tx(ctx, func(tx Tx) error {
		used, err := tx.UseInvitation(asked.ID, now)
		if err == nil && !used {
			err = invitationGone
		}
		if err != nil {
			return err
		}
		who, err := a.admit(tx, asked.Email, given, family, now)
		if err != nil {
			return err
		}
		m := Membership{ID: id.New(now), Account: who, Org: asked.Org, Roles: asked.Roles, JoinedAt: now}
		if _, err := tx.AddMembership(m); err != nil { // already a member: the roles held stay
			return err
		}
		s = halfOpen(who, in.Device, in.Shared, now)
		s.Org = asked.Org
		if err := tx.AddSession(s); err != nil {
			return err
		}
		join := someone(who)
		join.Org = asked.Org
		return done(tx, "account.join", join, m.ID, "")
	})
	return s, err
}

// admit is the active account of a proven address: the one there is, the one
// that went unused, or a new one. Errors: Gone for one that a steward
// deactivated, whom no invitation brings back.
func (*Accounts) admit(tx Tx, email, given, family string, now time.Time) (string, error) {
	had, err := tx.AccountByEmail(email)
	if err == nil {
		switch {
		case had.unused():
			_, err = tx.Wake(had.ID, now)
		case had.State != Active:
			err = invitationGone
		}
		return had.ID, err
	}
	if !fault.Is(err, fault.NotFound) {
		return "", err
	}
	who := Account{ID: id.New(now), Email: email, Given: given, Family: family, State: Active, CreatedAt: now}
	added, err := tx.AddAccount(who)
	if err == nil && !added {
		err = fault.New(fault.Conflict, "", "account.fault.twice", "Votre compte vient d'être créé. Recommencez.")
	}
	return who.ID, err
}

// parseNames reads the two names a new account must have.
func parseNames(given, family string) (string, string, error) {
	given, err := parseName("prenom", given)
	if err != nil {
		return "", "", err
	}
	if given == "" {
		return "", "", fault.New(fault.Invalid, "prenom", "account.fault.given", "Écrivez votre prénom. Exemple : Camille.")
	}
	family, err = parseName("nom", family)
	if err == nil && family == "" {
		err = fault.New(fault.Invalid, "nom", "account.fault.family", "Écrivez votre nom. Exemple : Martin.")
	}
	return given, family, err
}

var invitationGone = fault.New(fault.Gone, "", "account.fault.invitation", "Cette invitation ne sert plus. Demandez-en une nouvelle.")
