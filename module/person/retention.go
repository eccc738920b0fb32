package person

import (
	"context"
	"maps"
	"slices"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
)

// warnBefore is how long before their erasure for want of acts the followers of
// a person are told.
const warnBefore = 60 * 24 * time.Hour

// Category is one kind of data and how long it is kept. Purge erases what was
// made before the instant and counts it; it may be repeated.
type Category struct {
	Name         string
	Basis        string // why it is kept that long
	Months, Days int
	Purge        func(ctx context.Context, before time.Time) (int64, error)
}

// Retention lists what this module keeps and for how long.
func (g *Register) Retention() []Category {
	purge := func(with func(Tx, time.Time) (int64, error)) func(context.Context, time.Time) (int64, error) {
		return func(ctx context.Context, before time.Time) (gone int64, err error) {
			err = g.Store.Tx(ctx, func(tx Tx) error {
				gone, err = with(tx, before)
				return err
			})
			return gone, err
		}
	}
	return []Category{
		{"person.idle", "Une personne que nous n'aidons plus depuis trois ans. Les organisations sont prévenues deux mois avant.", 36, 0, g.PurgeIdle},
		{"person.note", "Une note ne sert plus deux ans après.", 24, 0, purge(Tx.PurgeNotes)},
		{"person.follow", "La trace d'un suivi arrêté, pour répondre à une question.", 12, 0, purge(Tx.PurgeFollows)},
		{"person.ask", "Un code demandé ne sert que quelques minutes.", 0, 1, purge(Tx.PurgeAsks)},
		{"person.session", "Une visite de l'espace personnel dure une demi-heure.", 0, 1, purge(Tx.PurgeSessions)},
	}
}

// batch is how many persons one pass of a purge looks at.
const batch = 200

// PurgeIdle erases those about whom nothing was done since the instant and
// whose followers were told long enough ago, after telling the followers of
// those whose turn is next.
func (g *Register) PurgeIdle(ctx context.Context, before time.Time) (int64, error) {
	now := g.Clock.Now()
	if err := g.warnIdle(ctx, now, before.Add(warnBefore)); err != nil {
		return 0, err
	}
	return g.eraseThose(ctx, actor.Job("person.idle"), func(tx Tx) ([]Person, error) {
		return tx.Idle(before, now.Add(-warnBefore), batch)
	})
}

// EraseDue erases those whose own wish to be erased takes effect now; it is the
// work of a periodic task.
func (g *Register) EraseDue(ctx context.Context) (int64, error) {
	return g.eraseThose(ctx, actor.Job("person.wish"), func(tx Tx) ([]Person, error) { return tx.Due(g.Clock.Now(), batch) })
}

// eraseThose erases, one transaction each, those that list names.
func (g *Register) eraseThose(ctx context.Context, who actor.Actor, list func(Tx) ([]Person, error)) (gone int64, err error) {
	for {
		var all []followed
		err := g.Store.View(ctx, func(tx Tx) error {
			persons, err := list(tx)
			if err != nil {
				return err
			}
			all = make([]followed, len(persons))
			for n, p := range persons {
				if all[n], err = gather(tx, p); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return gone, err
		}
		erased := 0
		for _, f := range all {
			err := g.eraseAll(ctx, who, f)
			if fault.Is(err, fault.Conflict) { // somebody acted meanwhile: they are not idle
				continue
			}
			if err != nil {
				return gone, err
			}
			erased++
		}
		gone += int64(erased)
		if erased == 0 || len(all) < batch {
			return gone, nil
		}
	}
}

// warnIdle tells each organisation how many of those it follows will be erased.
func (g *Register) warnIdle(ctx context.Context, now, idle time.Time) error {
	for more := true; more; {
		err := g.Store.Tx(ctx, func(tx Tx) error {
			persons, err := tx.ToWarn(idle, batch)
			if err != nil {
				return err
			}
			more = len(persons) == batch
			counts := map[string]int{}
			for _, p := range persons {
				follows, err := tx.Follows(p.ID)
				if err != nil {
					return err
				}
				for _, f := range lasting(follows) {
					counts[f.Org]++
				}
				if err := tx.Warn(p.ID, now); err != nil {
					return err
				}
			}
			for _, org := range slices.Sorted(maps.Keys(counts)) {
				if err := announce(tx, IdleNews{Org: org, Persons: counts[org]}, now); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
