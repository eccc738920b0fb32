package app

import (
	"cmp"
	"context"

	accountcli "maillage/module/account/cli"
	"maillage/module/organisation"
)

// accountCommand are the commands on accounts.
type accountCommand struct {
	Invite accountInvite `cmd:"" help:"Invite someone to an organisation, and print the link: the first account of a fresh install."`
	Reset  accountReset  `cmd:"" help:"Forget the second factor of someone who lost it."`
}

type accountInvite struct {
	Common
	Email        string   `arg:"" help:"Address of the person."`
	Organisation string   `required:"" help:"SIRET of the organisation."`
	Role         []string `help:"Role there, as account:referent; may be repeated."`
	PublicURL    string   `help:"Address people use, for the link." env:"MAILLAGE_PUBLIC_URL"`
	Name         string   `help:"Name of the service." default:"Maillage" env:"MAILLAGE_NAME"`
}

// Run invites and prints the link.
func (c *accountInvite) Run(ctx context.Context, t *terminal) (err error) {
	h, p, err := openPeople(ctx, c.Common, Site{PublicURL: cmp.Or(c.PublicURL, "http://localhost:8080"), Name: c.Name}, t)
	if err != nil {
		return err
	}
	defer h.close(&err)
	number, err := organisation.ReadSIRET(c.Organisation)
	if err != nil {
		return err
	}
	var org string
	err = p.orgStore.View(ctx, func(tx organisation.Tx) error {
		found, err := tx.BySIRET(number)
		org = found.ID
		return err
	})
	if err != nil {
		return err
	}
	return accountcli.Invite(ctx, t.out, p.accounts, org, c.Email, c.Role)
}

type accountReset struct {
	Common
	Email string `arg:"" help:"Address of the account."`
}

// Run forgets the factor.
func (c *accountReset) Run(ctx context.Context, t *terminal) (err error) {
	h, p, err := openPeople(ctx, c.Common, Site{}, t)
	if err != nil {
		return err
	}
	defer h.close(&err)
	return accountcli.Reset(ctx, t.out, p.accounts, c.Email)
}
