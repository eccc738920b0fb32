package app

import (
	"context"

	orgcli "maillage/module/organisation/cli"
)

// organisationCommand are the commands on organisations.
type organisationCommand struct {
	Create organisationCreate `cmd:"" help:"Create an organisation, active at once: the first one of a fresh install."`
	Import organisationImport `cmd:"" help:"Bring in a table of organisations."`
}

type organisationCreate struct {
	Common
	orgcli.Create
}

// Run creates the organisation and prints its id.
func (c *organisationCreate) Run(ctx context.Context, t *terminal) (err error) {
	h, p, err := openPeople(ctx, c.Common, Site{}, t)
	if err != nil {
		return err
	}
	defer h.close(&err)
	return c.Do(ctx, t.out, p.orgs)
}

type organisationImport struct {
	Common
	orgcli.Import
}

// Run brings the table in.
func (c *organisationImport) Run(ctx context.Context, t *terminal) (err error) {
	source, err := openSource(ctx, c.File)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	h, p, err := openPeople(ctx, c.Common, Site{}, t)
	if err != nil {
		return err
	}
	defer h.close(&err)
	return c.Do(ctx, t.out, source, p.orgs)
}

// openPeople opens the house for a command about organisations or accounts.
func openPeople(ctx context.Context, c Common, s Site, t *terminal) (*house, *people, error) {
	h, err := open(ctx, c, t.logAt(c.LogLevel))
	if err != nil {
		return nil, nil, err
	}
	book, err := catalogues()
	if err != nil {
		h.close(&err)
		return nil, nil, err
	}
	return h, h.people(s, nil, nil, book), nil
}
