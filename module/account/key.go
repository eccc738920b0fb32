package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/core/sensitive"
)

// Key lets a program of an organisation act with a few rights.
type Key struct {
	ID        string
	Org       string
	By        string // account that made it
	Name      string
	Prefix    string // beginning of its text, to recognise it
	MAC       string // what is kept of its text
	Scopes    []right.Right
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // the day of its last use; zero: never used
	EndedAt   time.Time
}

const (
	forKey       = "account.key"
	keyLasts     = 366 * 24 * time.Hour
	keyUsedEvery = 24 * time.Hour
	maxKeys      = 20
)

func (k Key) live(now time.Time) bool { return k.EndedAt.IsZero() && now.Before(k.ExpiresAt) }

// KeyScopes are the rights the actor may give to a key of their organisation.
func (a *Accounts) KeyScopes(who actor.Actor) []right.Right {
	return slices.DeleteFunc(slices.Clone(a.ForKeys), func(r right.Right) bool { return !who.May(r) })
}

// Keys are those of the actor's organisation, ended ones last.
func (a *Accounts) Keys(ctx context.Context, who actor.Actor) (all []Key, err error) {
	if err := who.Check(RightKey); err != nil {
		return nil, err
	}
	err = a.Store.View(ctx, func(tx Tx) error {
		all, err = tx.Keys(who.Org)
		return err
	})
	return all, err
}

// AddKey makes a key. Its text is shown in this session until it is put away,
// then nowhere. Errors: Forbidden, Unproved, Invalid on the fields nom, droits
// and fin, TooMany.
func (a *Accounts) AddKey(ctx context.Context, who actor.Actor, name string, scopes []right.Right, until time.Time) error {
	now := a.Clock.Now()
	if err := who.Check(RightKey); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	k, err := a.newKey(who, name, scopes, until, now)
	if err != nil {
		return err
	}
	text, prefix := a.Chance.Key()
	k.Prefix, k.MAC = prefix, a.Secrets.MAC(forKey, text)
	held := a.hold(who.ID, HeldKey, k.Name, text)
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.HoldOrg(who.Org); err != nil {
			return err
		}
		had, err := tx.Keys(who.Org)
		if err != nil {
			return err
		}
		live := slices.DeleteFunc(had, func(k Key) bool { return !k.live(now) })
		if len(live) >= maxKeys {
			return fault.New(fault.TooMany, "", "account.fault.keys", "Votre organisation a déjà vingt clés. Retirez-en une.")
		}
		if err := tx.AddKey(k); err != nil {
			return err
		}
		if err := tx.HoldEnrolment(who.Session, nil, held); err != nil {
			return err
		}
		return done(tx, "account.key.add", who, k.ID, joinRights(k.Scopes))
	})
}

func (a *Accounts) newKey(who actor.Actor, name string, scopes []right.Right, until, now time.Time) (Key, error) {
	name, err := sensitive.Check("nom", sensitive.Line(name))
	if err == nil && (name == "" || len([]rune(name)) > maxName) {
		err = fault.New(fault.Invalid, "nom", "account.fault.key_name", "Donnez un nom à cette clé. Exemple : Site de la mairie.")
	}
	if err != nil {
		return Key{}, err
	}
	allowed := a.KeyScopes(who)
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(r right.Right) bool { return !slices.Contains(allowed, r) }) {
		return Key{}, fault.New(fault.Invalid, "droits", "account.fault.key_scope", "Choisissez au moins un droit que vous avez.")
	}
	if !until.After(now) || until.Sub(now) > keyLasts {
		return Key{}, fault.New(fault.Invalid, "fin", "account.fault.key_end", "Choisissez une date de fin, dans un an au plus.")
	}
	return Key{ID: id.New(now), Org: who.Org, By: who.ID, Name: name, Scopes: scopes, CreatedAt: now, ExpiresAt: until}, nil
}

// EndKey retires a key. Errors: Forbidden, Unproved, NotFound.
func (a *Accounts) EndKey(ctx context.Context, who actor.Actor, key string) error {
	now := a.Clock.Now()
	if err := who.Check(RightKey); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	return a.Store.Tx(ctx, func(tx Tx) error {
		moved, err := tx.EndKey(who.Org, key, now)
		if err == nil && !moved {
			err = unknown
		}
		if err != nil {
			return err
		}
		if err := a.ended(tx, EndedKey, key); err != nil {
			return err
		}
		return done(tx, "account.key.end", who, key, "")
	})
}

func joinRights(all []right.Right) string {
	names := make([]string, len(all))
	for i, r := range all {
		names[i] = string(r)
	}
	return strings.Join(names, " ")
}
