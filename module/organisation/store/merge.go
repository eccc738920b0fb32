package store

import (
	"database/sql"
	"errors"
	"time"

	"maillage/module/organisation"
	"maillage/module/organisation/store/row"
	"maillage/platform/db"
)

func (t *tx) Merge(m organisation.Merge) error {
	at := db.At(m.At)
	if err := t.q.AddMerge(t.ctx, row.AddMergeParams{ID: m.ID, Loser: m.Loser, Winner: m.Winner, Former: string(m.Former),
		ProposedBy: m.By, AgreedBy: m.Second, MergedAt: at}); err != nil {
		return err
	}
	if err := t.q.EndGrants(t.ctx, row.EndGrantsParams{Org: m.Winner, NowAt: at}); err != nil {
		return err
	}
	if err := t.q.NoteSites(t.ctx, row.NoteSitesParams{Merge: m.ID, Loser: m.Loser}); err != nil {
		return err
	}
	if err := t.q.NoteGrants(t.ctx, row.NoteGrantsParams{Merge: m.ID, Loser: m.Loser, Winner: m.Winner, NowAt: at}); err != nil {
		return err
	}
	return t.move(m.ID, m.Loser, m.Winner)
}

// move gives what was noted of a merge from one organisation to the other.
func (t *tx) move(merge, from, to string) error {
	if err := t.q.MoveSites(t.ctx, row.MoveSitesParams{Merge: merge, Leaving: from, Target: to}); err != nil {
		return err
	}
	return t.q.MoveGrants(t.ctx, row.MoveGrantsParams{Merge: merge, Leaving: from, Target: to})
}

func (t *tx) MergeOf(own string) (organisation.Merge, error) { return merge(t.q.Merge(t.ctx, own)) }

func (t *tx) Unmerge(m organisation.Merge) (bool, error) {
	n, err := t.q.UndoMerge(t.ctx, row.UndoMergeParams{ID: m.ID, UndoneBy: m.UndoneBy, UndoneAt: db.At(m.Undone)})
	if err != nil || n != 1 {
		return false, err
	}
	return true, t.move(m.ID, m.Winner, m.Loser)
}

func (t *tx) MergesSince(since time.Time) ([]organisation.Merge, error) {
	rows, err := t.q.MergesSince(t.ctx, db.At(since))
	list := make([]organisation.Merge, len(rows))
	for i, r := range rows {
		list[i], _ = merge(r, nil)
	}
	return list, err
}

// merge is the merge a query read. Errors: NotFound.
func merge(r row.OrganisationMerge, err error) (organisation.Merge, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return organisation.Merge{}, organisation.UnknownMerge()
	}
	return organisation.Merge{ID: r.ID, Loser: r.Loser, Winner: r.Winner, Former: organisation.State(r.Former), By: r.ProposedBy, Second: r.AgreedBy,
		At: r.MergedAt.Time, UndoneBy: r.UndoneBy, Undone: r.UndoneAt.Time}, err
}
