package organisation

import (
	"context"
	"strings"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/dual"
	"maillage/core/id"
	"maillage/core/text"
)

// Sheet is an organisation and what belongs to it.
type Sheet struct {
	Organisation
	Sites  []Site
	Grants []Grant // past ones too, latest first
	Events []Event // latest first
	Claims []Claim // that wait; stewards only
}

// Held lists the capacities in force.
func (s Sheet) Held(now time.Time) []Grant {
	var held []Grant
	for _, c := range capacity.All {
		for _, g := range s.Grants {
			if g.Capacity == c && g.Holds(now) {
				held = append(held, g)
			}
		}
	}
	return held
}

// eventsShown is how long a story is shown.
const eventsShown = 50

// Own reads the actor's organisation.
func (o *Organisations) Own(ctx context.Context, who actor.Actor) (Sheet, error) {
	if err := who.Check(MayRead); err != nil {
		return Sheet{}, err
	}
	var s Sheet
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		s, err = sheet(tx, who.Org)
		return err
	})
	return s, err
}

// Read reads any organisation, for a steward. When someone waits for an answer
// about it, that their request was read is in the journal before it is
// answered. Errors: NotFound.
func (o *Organisations) Read(ctx context.Context, who actor.Actor, org string) (Sheet, error) {
	if err := who.Check(MaySteer); err != nil {
		return Sheet{}, err
	}
	var s Sheet
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		if s, err = sheet(tx, org); err != nil {
			return err
		}
		s.Claims, err = tx.WaitingClaims(org)
		return err
	})
	if err != nil || len(s.Claims) == 0 && s.State != Requested {
		return s, err
	}
	return s, o.Store.Tx(ctx, func(tx Tx) error {
		return tx.Record(act.Act{Name: "organisation.claims.read", Who: who, Object: org, Org: org})
	})
}

func sheet(tx Tx, org string) (s Sheet, err error) {
	if !id.Valid(org) {
		return s, Unknown()
	}
	if s.Organisation, err = tx.Organisation(org); err != nil {
		return s, err
	}
	if s.Sites, err = tx.Sites(org); err != nil {
		return s, err
	}
	if s.Grants, err = tx.Grants(org); err != nil {
		return s, err
	}
	s.Events, err = tx.Events(org, eventsShown)
	return s, err
}

// Filter narrows a list of organisations; what is empty filters nothing.
type Filter struct {
	Words       string // of the name or of the town of a site, or the start of a SIRET
	State       State
	Kind        Kind
	Capacity    capacity.Capacity // in force
	Departement string            // of a site, or the area itself
}

// wordsMax is how much of the words of a search is looked at, bytes.
const wordsMax = nameMax

// Folded is the words as they are compared: the pattern of names and towns, and
// that of SIRETs, either empty when the words cannot be one.
func (f Filter) Folded() (name, siret string) {
	folded := text.Fold(f.Words[:min(len(f.Words), wordsMax)])
	if folded == "" {
		return "", ""
	}
	if digits := strings.ReplaceAll(folded, " ", ""); strings.Trim(digits, "0123456789") == "" {
		return "", digits + "%"
	}
	return "%" + strings.ReplaceAll(folded, " ", "%") + "%", ""
}

// Listed is an organisation in a list.
type Listed struct {
	Organisation
	Town        string // of its oldest site
	Departement string
	Capacities  []capacity.Capacity // in force
}

// PageSize is how many organisations a page lists.
const PageSize = 50

// Find lists the organisations of a page, from 1, and counts all that match.
func (o *Organisations) Find(ctx context.Context, who actor.Actor, f Filter, page int) (list []Listed, total int, err error) {
	if err := who.Check(MaySteer); err != nil {
		return nil, 0, err
	}
	return o.find(ctx, f, (max(page, 1)-1)*PageSize, PageSize)
}

func (o *Organisations) find(ctx context.Context, f Filter, offset, limit int) (list []Listed, total int, err error) {
	err = o.Store.View(ctx, func(tx Tx) (err error) {
		list, total, err = tx.Find(f, o.Clock.Now(), offset, limit)
		return err
	})
	return list, total, err
}

// exportBatch is how many organisations an export reads at a time.
const exportBatch = 500

// Each visits every organisation that matches, by name. That the list was taken
// away is in the journal.
func (o *Organisations) Each(ctx context.Context, who actor.Actor, f Filter, visit func(Listed)) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	err := o.Store.Tx(ctx, func(tx Tx) error { return tx.Record(act.Act{Name: "organisation.export", Who: who}) })
	for offset := 0; err == nil; offset += exportBatch {
		var list []Listed
		if list, _, err = o.find(ctx, f, offset, exportBatch); err != nil {
			return err
		}
		for _, l := range list {
			visit(l)
		}
		if len(list) < exportBatch {
			return nil
		}
	}
	return err
}

// Public is an active organisation as anyone may know it.
type Public struct {
	Listed
	Sites []Site
}

// Active lists active organisations for anyone, a page from 1, and counts all.
func (o *Organisations) Active(ctx context.Context, page int) (list []Public, total int, err error) {
	err = o.Store.View(ctx, func(tx Tx) error {
		found, n, err := tx.Find(Filter{State: Active}, o.Clock.Now(), (max(page, 1)-1)*PageSize, PageSize)
		if err != nil {
			return err
		}
		public := make([]Public, len(found))
		for i, l := range found {
			public[i].Listed = l
			if public[i].Sites, err = tx.Sites(l.ID); err != nil {
				return err
			}
		}
		list, total = public, n
		return nil
	})
	return list, total, err
}

// Named lists at most limit active organisations that hold a capacity, by a few
// words of their name or town, for the other modules.
func (o *Organisations) Named(ctx context.Context, words string, c capacity.Capacity, limit int) ([]Listed, error) {
	list, _, err := o.find(ctx, Filter{Words: words, State: Active, Capacity: c}, 0, limit)
	return list, err
}

// decisionsShown is how long a decision stays on the page of proposals.
const decisionsShown = UndoFor

// Agreements are the proposals of this module and the merges that may be undone.
type Agreements struct {
	Waiting []dual.Proposal // oldest first
	Decided []dual.Proposal // latest first
	Merges  []Merge         // latest first
	Names   map[string]string
}

// Agreements lists what waits for a second steward, and what was decided lately.
func (o *Organisations) Agreements(ctx context.Context, who actor.Actor) (Agreements, error) {
	if err := who.Check(MaySteer); err != nil {
		return Agreements{}, err
	}
	now := o.Clock.Now()
	var all Agreements
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		all = Agreements{Names: map[string]string{}}
		for _, kind := range ProposalKinds {
			waiting, err := tx.Waiting(kind, now)
			if err != nil {
				return err
			}
			decided, err := tx.Decided(kind, now.Add(-decisionsShown))
			if err != nil {
				return err
			}
			all.Waiting, all.Decided = append(all.Waiting, waiting...), append(all.Decided, decided...)
		}
		if all.Merges, err = tx.MergesSince(now.Add(-UndoFor)); err != nil {
			return err
		}
		return all.name(tx)
	})
	return all, err
}

// name finds the names of the organisations that are spoken of.
func (a *Agreements) name(tx Tx) error {
	var spoken []string
	for _, p := range append(a.Waiting[:len(a.Waiting):len(a.Waiting)], a.Decided...) {
		spoken = append(spoken, p.Object, p.With)
	}
	for _, m := range a.Merges {
		spoken = append(spoken, m.Loser, m.Winner)
	}
	for _, org := range spoken {
		if org == "" || a.Names[org] != "" {
			continue
		}
		named, err := tx.Organisation(org)
		if err != nil {
			return err
		}
		a.Names[org] = named.Name
	}
	return nil
}
