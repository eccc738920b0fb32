// Package cli is accounts on the command line of the server: the first
// invitation of a fresh install, and a lost second factor.
package cli

import (
	"context"
	"fmt"
	"io"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/account"
)

// Invite invites someone to an organisation and prints the link, since a fresh
// install may have no mail server yet. Inviting again gives the same link and
// seven more days. Errors: Invalid, NotFound; Conflict for a member.
func Invite(ctx context.Context, out io.Writer, a *account.Accounts, org, email string, roles []string) error {
	who := actor.CommandLine()
	who.Org = org
	email, err := account.ParseEmail("email", email)
	if err != nil {
		return err
	}
	lines, err := account.ParseList(email)
	if err != nil {
		return err
	}
	sent, err := a.Invite(ctx, who, lines, roles)
	if err != nil {
		return err
	}
	if len(sent) == 0 {
		if sent, err = again(ctx, a, who, email); err != nil {
			return err
		}
	}
	for _, i := range sent {
		fmt.Fprintf(out, "Invitation envoyée. Elle sert une fois, pendant 7 jours :\n%s\n", a.InvitationAddress(i.ID))
	}
	return nil
}

// again renews the invitation that waits.
func again(ctx context.Context, a *account.Accounts, who actor.Actor, email string) ([]account.Invitation, error) {
	team, err := a.Team(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, i := range team.Invitations {
		if i.Email == email {
			return []account.Invitation{i}, a.Resend(ctx, who, i.ID)
		}
	}
	return nil, fault.New(fault.Conflict, "email", "account.fault.member", "Cette personne est déjà membre de l'organisation.")
}

// Reset forgets the second factor of an account, which enrols a new one at its
// next sign-in. Errors: Invalid, NotFound.
func Reset(ctx context.Context, out io.Writer, a *account.Accounts, email string) error {
	if err := a.Reset(ctx, actor.CommandLine(), email); err != nil {
		return err
	}
	fmt.Fprintln(out, "Le second facteur est oublié. La personne en installe un nouveau à sa prochaine connexion.")
	return nil
}
