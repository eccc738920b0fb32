package store

import (
	"maillage/module/person"
	"maillage/module/person/store/row"
	"maillage/platform/db"
)

func openTransfer(r row.PersonTransfer) person.Transfer {
	return person.Transfer{ID: r.ID, Person: r.Person, From: r.Giver, To: r.Receiver, Keep: r.Keeps, Consent: r.Consent,
		State: person.TransferState(r.State), By: r.Author, At: r.MadeAt.Time, Second: r.Second, Ended: r.EndedAt.Time}
}

func (t *tx) AddTransfer(a person.Transfer) (bool, error) {
	return one(t.q.AddTransfer(t.ctx, row.AddTransferParams{ID: a.ID, Person: a.Person, Giver: a.From, Receiver: a.To, Keeps: a.Keep,
		Consent: a.Consent, Author: a.By, MadeAt: db.At(a.At)}))
}

func (t *tx) Transfer(id string) (person.Transfer, error) {
	r, err := t.q.Transfer(t.ctx, id)
	return openTransfer(r), missing(err)
}

func (t *tx) WaitingFor(org string) ([]person.Transfer, error) {
	rows, err := t.q.TransfersWaiting(t.ctx, org)
	return each(rows, openTransfer, err)
}

func (t *tx) TransfersOf(p string) ([]person.Transfer, error) {
	rows, err := t.q.TransfersOf(t.ctx, p)
	return each(rows, openTransfer, err)
}

func (t *tx) MoveTransfer(a person.Transfer) (bool, error) {
	return one(t.q.MoveTransfer(t.ctx, row.MoveTransferParams{ID: a.ID, State: string(a.State), Second: a.Second, EndedAt: db.At(a.Ended)}))
}

func (t *tx) DropTransfers(p string) error { return unit(t.q.DropTransfers(t.ctx, p)) }

func openMerge(r row.PersonMerge) person.Merge {
	return person.Merge{ID: r.ID, Org: r.Org, Kept: r.Kept, Absorbed: r.Absorbed, By: r.Author, At: r.MadeAt.Time, UndoneBy: r.Undoer, Undone: r.UndoneAt.Time}
}

func (t *tx) AddMerge(m person.Merge) error {
	return t.q.AddMerge(t.ctx, row.AddMergeParams{ID: m.ID, Org: m.Org, Kept: m.Kept, Absorbed: m.Absorbed, Author: m.By, MadeAt: db.At(m.At)})
}

func (t *tx) Merge(id string) (person.Merge, error) {
	r, err := t.q.Merge(t.ctx, id)
	return openMerge(r), missing(err)
}

func (t *tx) MergesOf(kept string) ([]person.Merge, error) {
	rows, err := t.q.MergesOf(t.ctx, kept)
	return each(rows, openMerge, err)
}

func (t *tx) UndoMerge(m person.Merge) (bool, error) {
	return one(t.q.UndoMerge(t.ctx, row.UndoMergeParams{ID: m.ID, Undoer: m.UndoneBy, UndoneAt: db.At(m.Undone)}))
}
