package account

import (
	"context"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
)

// Actor is who acts in a session now: read from the database at each request,
// so that what was ended a moment ago, by any process, is over. A visitor when
// the session is unknown, over, or not yet open.
func (a *Accounts) Actor(ctx context.Context, session string, now time.Time) (actor.Actor, error) {
	if session == "" {
		return actor.Anyone(), nil
	}
	s, err := a.Store.Acting(ctx, session)
	if fault.Is(err, fault.NotFound) || err == nil && (s.Stage != Open || !s.live(now) || s.State != Active) {
		return actor.Anyone(), nil
	}
	if err != nil {
		return actor.Actor{}, err
	}
	got := actor.Actor{ID: s.Account, Kind: actor.Helper, Org: s.Org, Session: s.ID, Proved: s.ProvedAt, Locked: s.idle(now)}
	if !got.Locked && now.Sub(s.SeenAt) >= seenEvery {
		if err := a.Store.Tx(ctx, func(tx Tx) error { return tx.Touch(s.ID, now) }); err != nil {
			return actor.Actor{}, err
		}
	}
	rights, err := a.rightsIn(ctx, s.Org, s.Roles)
	return got.With(rights...), err
}

// rightsIn are the rights of a member with these roles; without an
// organisation, those of every account.
func (a *Accounts) rightsIn(ctx context.Context, org string, roles []string) ([]right.Right, error) {
	if org == "" {
		return []right.Right{RightSelf, rightRequest}, nil
	}
	standing, err := a.Orgs.Standing(ctx, org)
	if fault.Is(err, fault.NotFound) {
		return []right.Right{RightSelf}, nil
	}
	if err != nil {
		return nil, err
	}
	return a.rights(standing, roles), nil
}

// KeyActor is the program that acts by an API key. Errors: Anonymous for a key
// that is unknown, ended or expired, all alike.
func (a *Accounts) KeyActor(ctx context.Context, bearer string, now time.Time) (actor.Actor, error) {
	var k Key
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		k, err = tx.KeyByMAC(a.Secrets.MACs(forKey, bearer))
		return err
	})
	if fault.Is(err, fault.NotFound) || err == nil && !k.live(now) {
		return actor.Anyone(), badKey
	}
	if err != nil {
		return actor.Actor{}, err
	}
	standing, err := a.Orgs.Standing(ctx, k.Org)
	if err != nil {
		return actor.Actor{}, err
	}
	if now.Sub(k.UsedAt) >= keyUsedEvery {
		if err := a.Store.Tx(ctx, func(tx Tx) error { return tx.KeyUsed(k.ID, now) }); err != nil {
			return actor.Actor{}, err
		}
	}
	got := actor.Actor{ID: k.ID, Kind: actor.Key, Org: k.Org}
	if !standing.Active() {
		return got, nil
	}
	for _, r := range a.reach(standing) {
		if slices.Contains(k.Scopes, r) {
			got = got.With(r)
		}
	}
	return got, nil
}

// reach is what a key of the organisation may be allowed today.
func (a *Accounts) reach(s Standing) []right.Right {
	names := make([]string, 0, len(a.Roles))
	for _, r := range a.Roles {
		names = append(names, r.Name)
	}
	return slices.DeleteFunc(a.rights(s, names), func(r right.Right) bool { return !slices.Contains(a.ForKeys, r) })
}

var badKey = fault.New(fault.Anonymous, "", "account.fault.key", "Cette clé n'est pas valable.")
