package store

import (
	"database/sql"
	"errors"
	"time"

	"maillage/module/person"
	"maillage/module/person/store/row"
	"maillage/platform/db"
)

func openFollow(r row.PersonFollow) person.Follow {
	return person.Follow{Person: r.Person, Org: r.Org, Origin: person.Origin(r.Origin), Since: r.SinceAt.Time, Ended: r.EndedAt.Time}
}

func (t *tx) Follow(p, org string) (person.Follow, error) {
	r, err := t.q.Follow(t.ctx, row.FollowParams{Person: p, Org: org})
	if errors.Is(err, sql.ErrNoRows) {
		return person.Follow{}, nil
	}
	return openFollow(r), err
}

func (t *tx) Follows(p string) ([]person.Follow, error) {
	rows, err := t.q.Follows(t.ctx, p)
	return each(rows, openFollow, err)
}

func (t *tx) PutFollow(f person.Follow) error {
	return unit(t.q.PutFollow(t.ctx, row.PutFollowParams{Person: f.Person, Org: f.Org, Origin: string(f.Origin), SinceAt: db.At(f.Since)}))
}

func (t *tx) EndFollow(p, org string, at time.Time) (bool, error) {
	return one(t.q.EndFollow(t.ctx, row.EndFollowParams{Person: p, Org: org, EndedAt: db.At(at)}))
}

func (t *tx) DropFollows(p string) error { return unit(t.q.DropFollows(t.ctx, p)) }

func (t *tx) Followed(org, after string, limit int) ([]person.Person, error) {
	rows, err := t.q.Followed(t.ctx, row.FollowedParams{Org: org, After: after, Size: int32(limit)})
	return each(rows, openPerson, err)
}

func (t *tx) PurgeFollows(before time.Time) (int64, error) {
	return t.q.PurgeFollows(t.ctx, db.At(before))
}

func openNote(r row.PersonNote) person.Note {
	return person.Note{ID: r.ID, Person: r.Person, Org: r.Org, By: r.Author, At: r.MadeAt.Time, Sealed: r.Sealed}
}

func (t *tx) AddNote(n person.Note) error {
	return t.q.AddNote(t.ctx, row.AddNoteParams{Person: n.Person, ID: n.ID, Org: n.Org, Author: n.By, Sealed: n.Sealed, MadeAt: db.At(n.At)})
}

func (t *tx) Notes(p, org string) ([]person.Note, error) {
	rows, err := t.q.Notes(t.ctx, row.NotesParams{Person: p, Org: org})
	return each(rows, openNote, err)
}

func (t *tx) DropNote(p, note, org string) (bool, error) {
	return one(t.q.DropNote(t.ctx, row.DropNoteParams{Person: p, ID: note, Org: org}))
}

func (t *tx) DropNotes(p string) error { return unit(t.q.DropNotes(t.ctx, p)) }

func (t *tx) PurgeNotes(before time.Time) (int64, error) {
	return t.q.PurgeNotes(t.ctx, db.At(before))
}

func openConsent(r row.PersonConsent) person.Consent {
	return person.Consent{ID: r.ID, Person: r.Person, Org: r.Org, Kind: person.ConsentKind(r.Kind), Wording: int(r.Wording),
		Channel: person.Channel(r.Channel), By: r.Taker, At: r.GivenAt.Time, Withdrawn: r.WithdrawnAt.Time, EndedBy: r.Ender}
}

func (t *tx) AddConsent(c person.Consent) error {
	return t.q.AddConsent(t.ctx, row.AddConsentParams{Person: c.Person, ID: c.ID, Org: c.Org, Kind: string(c.Kind), Wording: int64(c.Wording),
		Channel: string(c.Channel), Taker: c.By, GivenAt: db.At(c.At)})
}

func (t *tx) Consents(p, org string) ([]person.Consent, error) {
	rows, err := t.q.Consents(t.ctx, row.ConsentsParams{Person: p, Org: org})
	return each(rows, openConsent, err)
}

func (t *tx) Withdraw(c person.Consent) (bool, error) {
	return one(t.q.WithdrawConsent(t.ctx, row.WithdrawConsentParams{Person: c.Person, ID: c.ID, Ender: c.EndedBy, WithdrawnAt: db.At(c.Withdrawn)}))
}

func (t *tx) DropConsents(p string) error { return unit(t.q.DropConsents(t.ctx, p)) }
