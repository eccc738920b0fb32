package store

import (
	"database/sql"
	"errors"
	"time"

	"maillage/core/capacity"
	"maillage/core/text"
	"maillage/module/organisation"
	"maillage/module/organisation/store/row"
	"maillage/platform/db"
)

func (t *tx) Sites(org string) ([]organisation.Site, error) {
	rows, err := t.q.Sites(t.ctx, org)
	list := make([]organisation.Site, len(rows))
	for i, r := range rows {
		list[i] = organisation.Site{ID: r.ID, Org: r.Org, Name: r.Name, Street: r.Street, Postcode: r.Postcode, Commune: r.Commune, Town: r.Town,
			Departement: r.Departement, Place: r.Place, At: r.AddedAt.Time, Removed: r.RemovedAt.Time}
	}
	return list, err
}

func (t *tx) AddSite(s organisation.Site) error {
	return t.q.AddSite(t.ctx, row.AddSiteParams{ID: s.ID, Org: s.Org, Name: s.Name, Street: s.Street, Postcode: s.Postcode, Commune: s.Commune,
		Town: s.Town, Folded: text.Fold(s.Town), Departement: s.Departement, Place: s.Place, AddedAt: db.At(s.At)})
}

func (t *tx) SaveSite(s organisation.Site) (bool, error) {
	n, err := t.q.SaveSite(t.ctx, row.SaveSiteParams{ID: s.ID, Org: s.Org, Name: s.Name, Street: s.Street, Postcode: s.Postcode, Commune: s.Commune,
		Town: s.Town, Folded: text.Fold(s.Town), Departement: s.Departement, Place: s.Place})
	return n == 1, err
}

func (t *tx) RemoveSite(org, site string, at time.Time) (bool, error) {
	n, err := t.q.RemoveSite(t.ctx, row.RemoveSiteParams{ID: site, Org: org, RemovedAt: db.At(at)})
	return n == 1, err
}

func (t *tx) Grants(org string) ([]organisation.Grant, error) {
	rows, err := t.q.Grants(t.ctx, org)
	list := make([]organisation.Grant, len(rows))
	for i, r := range rows {
		list[i] = organisation.Grant{ID: r.ID, Org: r.Org, Capacity: capacity.Capacity(r.Capacity), By: r.GrantedBy, At: r.GrantedAt.Time,
			Until: r.UntilAt.Time, EndedBy: r.EndedBy, Ended: r.EndedAt.Time}
	}
	return list, err
}

func (t *tx) AddGrant(g organisation.Grant) (bool, error) {
	if err := t.q.EndGrant(t.ctx, row.EndGrantParams{Org: g.Org, Capacity: string(g.Capacity), NowAt: db.At(g.At)}); err != nil {
		return false, err
	}
	n, err := t.q.AddGrant(t.ctx, row.AddGrantParams{ID: g.ID, Org: g.Org, Capacity: string(g.Capacity), GrantedBy: g.By, GrantedAt: db.At(g.At), UntilAt: db.At(g.Until)})
	return n == 1, err
}

func (t *tx) Withdraw(org string, c capacity.Capacity, by string, at time.Time) (bool, error) {
	n, err := t.q.WithdrawGrant(t.ctx, row.WithdrawGrantParams{Org: org, Capacity: string(c), EndedBy: by, EndedAt: db.At(at), NowAt: db.At(at)})
	return n == 1, err
}

func (t *tx) AddClaim(c organisation.Claim) (bool, error) {
	n, err := t.q.AddClaim(t.ctx, row.AddClaimParams{ID: c.ID, Org: c.Org, Account: c.Account, Proof: c.Proof, ClaimedAt: db.At(c.At)})
	return n == 1, err
}

func (t *tx) Claim(own string) (organisation.Claim, error) { return claim(t.q.Claim(t.ctx, own)) }

func (t *tx) ClaimOf(account string) (organisation.Claim, error) {
	return claim(t.q.LastClaim(t.ctx, account))
}

func (t *tx) WaitingClaims(org string) ([]organisation.Claim, error) {
	rows, err := t.q.WaitingClaims(t.ctx, org)
	list := make([]organisation.Claim, len(rows))
	for i, r := range rows {
		list[i], _ = claim(r, nil)
	}
	return list, err
}

func (t *tx) DecideClaim(c organisation.Claim) (bool, error) {
	n, err := t.q.DecideClaim(t.ctx, row.DecideClaimParams{ID: c.ID, State: string(c.State), DecidedBy: c.By, DecidedAt: db.At(c.Ended)})
	return n == 1, err
}

// claim is the claim a query read. Errors: NotFound.
func claim(r row.OrganisationClaim, err error) (organisation.Claim, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return organisation.Claim{}, organisation.UnknownClaim()
	}
	return organisation.Claim{ID: r.ID, Org: r.Org, Account: r.Account, Proof: r.Proof, State: organisation.ClaimState(r.State),
		At: r.ClaimedAt.Time, By: r.DecidedBy, Ended: r.DecidedAt.Time}, err
}
