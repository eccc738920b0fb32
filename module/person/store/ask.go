package store

import (
	"time"

	"maillage/module/person"
	"maillage/module/person/store/row"
	"maillage/platform/db"
)

func openAsk(r row.PersonAsk) person.Ask {
	return person.Ask{ID: r.ID, Person: r.Person, Reference: r.Reference, Org: r.Org, By: r.Account, Lang: r.Lang,
		Channel: person.Channel(r.Channel), Code: r.Code, Tries: int(r.Tries), Used: r.Used, At: r.MadeAt.Time, Expires: r.ExpiresAt.Time}
}

func (t *tx) AddAsk(a person.Ask) error {
	return t.q.AddAsk(t.ctx, row.AddAskParams{ID: a.ID, Person: a.Person, Reference: a.Reference, Org: a.Org, Account: a.By, Lang: a.Lang,
		MadeAt: db.At(a.At), ExpiresAt: db.At(a.Expires)})
}

func (t *tx) Ask(id string) (person.Ask, error) {
	r, err := t.q.Ask(t.ctx, id)
	return openAsk(r), missing(err)
}

func (t *tx) SetChannel(id string, c person.Channel, expires time.Time) (bool, error) {
	return one(t.q.SetAskChannel(t.ctx, row.SetAskChannelParams{ID: id, Channel: string(c), ExpiresAt: db.At(expires)}))
}

func (t *tx) SetCode(id, mac string) (bool, error) {
	return one(t.q.SetAskCode(t.ctx, row.SetAskCodeParams{ID: id, Code: mac}))
}

func (t *tx) Try(id string, most int) (bool, error) {
	return one(t.q.TryAsk(t.ctx, row.TryAskParams{ID: id, Most: int64(most)}))
}

func (t *tx) UseAsk(id string) (bool, error) { return one(t.q.UseAsk(t.ctx, id)) }

func (t *tx) DropAsks(p string) error { return unit(t.q.DropAsks(t.ctx, p)) }

func (t *tx) PurgeAsks(before time.Time) (int64, error) { return t.q.PurgeAsks(t.ctx, db.At(before)) }

func openSession(r row.PersonSession) person.Session {
	return person.Session{ID: r.ID, Person: r.Person, At: r.MadeAt.Time, Expires: r.ExpiresAt.Time, Ended: r.EndedAt.Time}
}

func (t *tx) AddSession(s person.Session) error {
	return t.q.AddSession(t.ctx, row.AddSessionParams{ID: s.ID, Person: s.Person, MadeAt: db.At(s.At), ExpiresAt: db.At(s.Expires)})
}

func (t *tx) Session(id string) (person.Session, error) {
	r, err := t.q.Session(t.ctx, id)
	return openSession(r), missing(err)
}

func (t *tx) EndSession(id string, at time.Time) error {
	return unit(t.q.EndSession(t.ctx, row.EndSessionParams{ID: id, EndedAt: db.At(at)}))
}

func (t *tx) DropSessions(p string) error { return unit(t.q.DropSessions(t.ctx, p)) }

func (t *tx) PurgeSessions(before time.Time) (int64, error) {
	return t.q.PurgeSessions(t.ctx, db.At(before))
}
