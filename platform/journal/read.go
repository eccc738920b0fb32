package journal

import (
	"context"
	"fmt"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/platform/journal/row"
)

// Row is an act as the journal keeps it. Its Org is the organisation
// concerned, the actor's own included.
type Row struct {
	ID string
	At time.Time
	act.Act
}

// Filter says which rows to read; what is empty filters nothing.
type Filter struct {
	Org    string // the organisation concerned
	Person string // whom the act is about
	Actor  string // who did it
	Name   string // "person.read"

	From, To time.Time // From included, To not; to the millisecond

	Before string // id of a row: those older than it, to turn the page
	Limit  int    // 50 when zero
}

// Rows lists rows, newest first. A page that starts Before the last row of the
// one before shows each row once, whatever is written meanwhile.
func (b Book) Rows(ctx context.Context, f Filter) ([]Row, error) {
	found, err := f.read(ctx, row.New(b.DB.Reader()))
	rows := make([]Row, len(found))
	for i, r := range found {
		rows[i] = rowOf(r)
	}
	return rows, err
}

// read asks with the narrowest index.
func (f Filter) read(ctx context.Context, q *row.Queries) ([]row.JournalRow, error) {
	before, since, most := f.past(), idsFrom(f.From), int32(f.Limit)
	if most <= 0 {
		most = 50
	}
	switch {
	case f.Person != "":
		return q.RowsOfPerson(ctx, row.RowsOfPersonParams{Person: f.Person, Before: before, Since: since, Name: f.Name, Actor: f.Actor, Org: f.Org, Most: most})
	case f.Actor != "":
		return q.RowsOfActor(ctx, row.RowsOfActorParams{Actor: f.Actor, Before: before, Since: since, Name: f.Name, Org: f.Org, Most: most})
	case f.Org != "":
		return q.RowsOfOrg(ctx, row.RowsOfOrgParams{Org: f.Org, Before: before, Since: since, Name: f.Name, Most: most})
	}
	return q.RowsOfAll(ctx, row.RowsOfAllParams{Before: before, Since: since, Name: f.Name, Most: most})
}

// past is the id that every wanted row's comes before.
func (f Filter) past() string {
	end := "g" // after every hexadecimal digit
	if !f.To.IsZero() {
		end = idsFrom(f.To)
	}
	if f.Before != "" && f.Before < end {
		return f.Before
	}
	return end
}

// idsFrom is where the ids of acts done at t or later begin: a UUIDv7 starts
// with the millisecond.
func idsFrom(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	ms := uint64(t.UnixMilli())
	return fmt.Sprintf("%08x-%04x-", ms>>16, ms&0xffff)
}

func rowOf(r row.JournalRow) Row {
	return Row{ID: r.ID, At: r.DoneAt.Time, Act: act.Act{
		Name: r.Name, Who: actor.Actor{ID: r.ActorID, Kind: actor.Kind(r.ActorKind), Org: r.ActorOrg},
		Refused: r.Refused, Object: r.Object, Org: r.Org, Person: r.Person, Detail: r.Detail, Sealed: r.Sealed,
	}}
}
