package store

import (
	"cmp"
	"database/sql"
	"errors"
	"slices"
	"time"

	"maillage/module/person"
	"maillage/module/person/store/row"
	"maillage/platform/db"
)

func openPerson(r row.PersonPerson) person.Person {
	return person.Person{ID: r.ID, State: person.State(r.State), Version: r.Version, Merged: r.Merged, Sealed: r.Sealed,
		Created: r.CreatedAt.Time, Touched: r.TouchedAt.Time, EraseAt: r.EraseAt.Time, Warned: r.WarnedAt.Time}
}

func (t *tx) AddPerson(p person.Person, ticket, reference string) (bool, error) {
	return one(t.q.AddPerson(t.ctx, row.AddPersonParams{ID: p.ID, Ticket: ticket, Reference: sql.NullString{String: reference, Valid: true},
		Sealed: p.Sealed, CreatedAt: db.At(p.Created)}))
}

func (t *tx) ByTicket(ticket string) (string, error) {
	id, err := t.q.PersonByTicket(t.ctx, ticket)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, err
}

func (t *tx) Person(id string) (person.Person, error) {
	r, err := t.q.Person(t.ctx, id)
	return openPerson(r), missing(err)
}

func (t *tx) ByReference(mac string) (person.Person, error) {
	r, err := t.q.PersonByReference(t.ctx, sql.NullString{String: mac, Valid: true})
	return openPerson(r), missing(err)
}

func (t *tx) MergedInto(id string) ([]person.Person, error) {
	rows, err := t.q.MergedInto(t.ctx, id)
	return each(rows, openPerson, err)
}

func (t *tx) Save(p person.Person) (bool, error) {
	return one(t.q.SavePerson(t.ctx, row.SavePersonParams{ID: p.ID, Version: p.Version, State: string(p.State), Sealed: p.Sealed,
		Merged: p.Merged, TouchedAt: db.At(p.Touched), EraseAt: db.At(p.EraseAt), WarnedAt: db.At(p.Warned)}))
}

func (t *tx) Forget(p person.Person) (bool, error) {
	return one(t.q.ForgetPerson(t.ctx, row.ForgetPersonParams{ID: p.ID, Version: p.Version, TouchedAt: db.At(p.Touched)}))
}

func (t *tx) Touch(id string, at time.Time) (bool, error) {
	return one(t.q.TouchPerson(t.ctx, row.TouchPersonParams{ID: id, TouchedAt: db.At(at)}))
}

func (t *tx) ToWarn(idle time.Time, limit int) ([]person.Person, error) {
	rows, err := t.q.PersonsToWarn(t.ctx, row.PersonsToWarnParams{IdleAt: db.At(idle), Size: int32(limit)})
	return each(rows, openPerson, err)
}

func (t *tx) Idle(since, warned time.Time, limit int) ([]person.Person, error) {
	rows, err := t.q.IdlePersons(t.ctx, row.IdlePersonsParams{IdleAt: db.At(since), ToldAt: db.At(warned), Size: int32(limit)})
	return each(rows, openPerson, err)
}

func (t *tx) Due(now time.Time, limit int) ([]person.Person, error) {
	rows, err := t.q.DuePersons(t.ctx, row.DuePersonsParams{NowAt: db.At(now), Size: int32(limit)})
	return each(rows, openPerson, err)
}

func (t *tx) Warn(id string, at time.Time) error {
	return unit(t.q.WarnPerson(t.ctx, row.WarnPersonParams{ID: id, WarnedAt: db.At(at)}))
}

// asked is how many digests one question names; it is padded with the last.
const asked = 16

func (t *tx) Candidates(org string, macs []string, limit int) ([]string, error) {
	counts := map[string]int64{}
	for some := range slices.Chunk(macs, asked) {
		m := [asked]string{}
		for n := range m {
			m[n] = some[min(n, len(some)-1)]
		}
		rows, err := t.q.Candidates(t.ctx, row.CandidatesParams{Org: org, M1: m[0], M2: m[1], M3: m[2], M4: m[3], M5: m[4], M6: m[5],
			M7: m[6], M8: m[7], M9: m[8], M10: m[9], M11: m[10], M12: m[11], M13: m[12], M14: m[13], M15: m[14], M16: m[15], Size: int32(limit)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			counts[r.Person] += r.Clues
		}
	}
	found := make([]string, 0, len(counts))
	for id := range counts {
		found = append(found, id)
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return found[:min(len(found), limit)], nil
}

func (t *tx) SetClues(p, org string, macs []string) error {
	if err := t.DropClues(p, org); err != nil {
		return err
	}
	for _, mac := range macs {
		if _, err := t.q.AddClue(t.ctx, row.AddClueParams{Org: org, Mac: mac, Person: p}); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) DropClues(p, org string) error {
	return unit(t.q.DropClues(t.ctx, row.DropCluesParams{Person: p, Org: org}))
}
