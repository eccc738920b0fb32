package app

import (
	"context"

	"maillage/core/fact"
	"maillage/module/account"
	"maillage/module/organisation"
	orgstore "maillage/module/organisation/store"
	"maillage/platform/outbox"
)

// standings tells accounts what their organisations are allowed today.
type standings struct{ store *orgstore.Store }

// Standing implements account.Organisations.
func (s standings) Standing(ctx context.Context, id string) (account.Standing, error) {
	found, err := s.store.Standing(ctx, id)
	return account.Standing{ID: found.ID, Name: found.Name, State: string(found.State), Capacities: found.Capacities}, err
}

// settleMembers makes members follow what happens to their organisations.
func settleMembers(accounts *account.Accounts) outbox.Listener {
	return outbox.Listener{Name: "account.organisations", Facts: []string{organisation.ActivatedName, organisation.ClaimedName, organisation.MergedName, organisation.UnmergedName},
		Take: func(ctx context.Context, f fact.Fact) error {
			switch f.Name {
			case organisation.MergedName, organisation.UnmergedName:
				news, err := organisation.ReadMoved(f)
				if err != nil {
					return err
				}
				if f.Name == organisation.UnmergedName {
					return accounts.OrganisationUnmerged(ctx, news.Merge)
				}
				return accounts.OrganisationMerged(ctx, news.Merge, news.From, news.Into)
			default:
				news, err := organisation.ReadDecided(f)
				if err != nil {
					return err
				}
				return accounts.OrganisationActivated(ctx, news.Org, news.By)
			}
		}}
}
