package app

import (
	"maillage/app/site"
	"maillage/core/actor"
	"maillage/module/account"
	"maillage/platform/web"
)

// enter signs in as one of the fictive people, in their organisation. Only the
// demonstration mounts the page that asks for it.
func (st *stage) enter(r *web.Request, as site.Seat) error {
	accounts := st.people.accounts
	s, err := accounts.EnterAs(r.Context(), actor.CommandLine(), as.Account, account.Entrance{Device: account.Device(r.UserAgent()), Shared: true, Network: st.network(r.Request)})
	if err != nil {
		return err
	}
	if s.Org != as.Org {
		who, err := accounts.Actor(r.Context(), s.ID, st.clock.Now())
		if err != nil {
			return err
		}
		if err := accounts.Switch(r.Context(), who, as.Org); err != nil {
			return err
		}
	}
	return st.accounts.Enter(r, s)
}
