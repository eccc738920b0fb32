package store

import (
	"strings"
	"time"

	"maillage/core/dual"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
	desk "maillage/platform/dual"
)

// words writes a list of names as it is kept: with spaces between them.
func words[T ~string](names []T) string {
	plain := make([]string, len(names))
	for i, n := range names {
		plain[i] = string(n)
	}
	return strings.Join(plain, " ")
}

func rights(kept string) []right.Right {
	var all []right.Right
	for name := range strings.FieldsSeq(kept) {
		all = append(all, right.Right(name))
	}
	return all
}

func membership(r row.AccountMembership) account.Membership {
	return account.Membership{ID: r.ID, Account: r.Account, Org: r.Org, Roles: strings.Fields(r.Roles), JoinedAt: r.JoinedAt.Time, EndedAt: r.EndedAt.Time}
}

func (t *tx) AddMembership(m account.Membership) (bool, error) { return t.addMembership(m, "") }

// addMembership adds a membership that a merge made, or none.
func (t *tx) addMembership(m account.Membership, merge string) (bool, error) {
	return moved(t.q.AddMembership(t.ctx, row.AddMembershipParams{ID: m.ID, Account: m.Account, Org: m.Org, Roles: words(m.Roles), MadeBy: merge, JoinedAt: db.At(m.JoinedAt)}))
}

func (t *tx) Membership(holder, org string) (account.Membership, error) {
	r, err := t.q.Membership(t.ctx, row.MembershipParams{Account: holder, Org: org})
	return one(r, err, membership)
}

func (t *tx) Memberships(holder string) ([]account.Membership, error) {
	rows, err := t.q.Memberships(t.ctx, holder)
	return many(rows, err, membership)
}

func (t *tx) Members(org string) ([]account.Member, error) {
	rows, err := t.q.Members(t.ctx, org)
	return many(rows, err, func(r row.MembersRow) account.Member {
		return account.Member{
			Membership: account.Membership{ID: r.ID, Account: r.Account, Org: r.Org, Roles: strings.Fields(r.Roles), JoinedAt: r.JoinedAt.Time},
			Person:     account.Account{ID: r.Account, Email: r.Email, Given: r.Given, Family: r.Family, Phone: r.Phone, State: account.State(r.State), SeenAt: r.SeenAt.Time},
		}
	})
}

func (t *tx) SetRoles(id string, roles []string) (bool, error) {
	return moved(t.q.SetRoles(t.ctx, row.SetRolesParams{ID: id, Roles: words(roles)}))
}

func (t *tx) EndMembership(id string, at time.Time) (bool, error) {
	return moved(t.q.EndMembership(t.ctx, row.EndMembershipParams{ID: id, EndedAt: db.At(at)}))
}

func (t *tx) HoldOrg(org string) error { return t.q.HoldOrg(t.ctx, org) }

func (t *tx) Move(merge, from, into string, at time.Time) error {
	leaving, err := t.q.LiveOf(t.ctx, from)
	if err != nil {
		return err
	}
	for _, r := range leaving {
		if _, err := t.q.MoveAway(t.ctx, row.MoveAwayParams{ID: r.ID, EndedAt: db.At(at), LeftBy: merge}); err != nil {
			return err
		}
		m := membership(r)
		m.ID, m.Org, m.JoinedAt = id.New(at), into, at
		if _, err := t.addMembership(m, merge); err != nil {
			return err
		}
	}
	return only(t.q.FollowOrg(t.ctx, row.FollowOrgParams{Org: from, Other: into}))
}

func (t *tx) MoveBack(merge string, at time.Time) error {
	left, err := t.q.LeftBy(t.ctx, merge)
	if err != nil {
		return err
	}
	for _, r := range left {
		if err := t.moveBack(r, merge, at); err != nil {
			return err
		}
	}
	return nil
}

// moveBack gives one member back to the organisation they came from, unless
// they have left since or belong to it again.
func (t *tx) moveBack(r row.AccountMembership, merge string, at time.Time) error {
	made, err := t.q.MadeBy(t.ctx, row.MadeByParams{Merge: merge, Account: r.Account})
	twin, err := one(made, err, membership)
	switch {
	case fault.Is(err, fault.NotFound): // was a member of both: stays one of the other
	case err != nil:
		return err
	case !twin.EndedAt.IsZero():
		return nil
	default:
		if stayed, err := t.EndMembership(twin.ID, at); err != nil || !stayed {
			return err // who leaves at this very moment stays gone
		}
	}
	_, err = t.Membership(r.Account, r.Org)
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	return only(t.q.MoveBack(t.ctx, r.ID))
}

func invitation(r row.AccountInvitation) account.Invitation {
	return account.Invitation{ID: r.ID, Org: r.Org, Email: r.Email, Given: r.Given, Family: r.Family, Roles: strings.Fields(r.Roles), By: r.Inviter,
		CreatedAt: r.CreatedAt.Time, ExpiresAt: r.ExpiresAt.Time, UsedAt: r.UsedAt.Time, EndedAt: r.EndedAt.Time}
}

func (t *tx) AddInvitation(i account.Invitation) (bool, error) {
	_, err := t.q.DropExpiredInvitation(t.ctx, row.DropExpiredInvitationParams{Org: i.Org, Email: i.Email, NowAt: db.At(i.CreatedAt)})
	if err != nil {
		return false, err
	}
	return moved(t.q.AddInvitation(t.ctx, row.AddInvitationParams{ID: i.ID, Org: i.Org, Email: i.Email, Given: i.Given, Family: i.Family,
		Roles: words(i.Roles), Inviter: i.By, CreatedAt: db.At(i.CreatedAt), ExpiresAt: db.At(i.ExpiresAt)}))
}

func (t *tx) Invitation(id string) (account.Invitation, error) {
	r, err := t.q.Invitation(t.ctx, id)
	return one(r, err, invitation)
}

func (t *tx) Invitations(org string) ([]account.Invitation, error) {
	rows, err := t.q.Invitations(t.ctx, org)
	return many(rows, err, invitation)
}

func (t *tx) Renew(id string, until time.Time) (bool, error) {
	return moved(t.q.RenewInvitation(t.ctx, row.RenewInvitationParams{ID: id, ExpiresAt: db.At(until)}))
}

func (t *tx) UseInvitation(id string, at time.Time) (bool, error) {
	return moved(t.q.UseInvitation(t.ctx, row.UseInvitationParams{ID: id, UsedAt: db.At(at)}))
}

func (t *tx) CancelInvitation(id string, at time.Time) (bool, error) {
	return moved(t.q.CancelInvitation(t.ctx, row.CancelInvitationParams{ID: id, EndedAt: db.At(at)}))
}

func (t *tx) Waiting(kind, org string) ([]dual.Proposal, error) {
	return desk.Waiting(t.ctx, t.Tx, t.now, kind, org)
}
