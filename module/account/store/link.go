package store

import (
	"time"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
)

func link(r row.AccountLink) account.Link {
	return account.Link{ID: r.ID, Email: r.Email, Binding: r.Binding, Next: r.Next, Lang: r.Lang, Tries: int(r.Tries),
		CreatedAt: r.CreatedAt.Time, SentAt: r.SentAt.Time, UsedAt: r.UsedAt.Time, ExpiresAt: r.ExpiresAt.Time}
}

func (t *tx) AddLink(l account.Link) error {
	return t.q.AddLink(t.ctx, row.AddLinkParams{ID: l.ID, Email: l.Email, Binding: l.Binding, Next: l.Next, Lang: l.Lang,
		CreatedAt: db.At(l.CreatedAt), ExpiresAt: db.At(l.ExpiresAt)})
}

func (t *tx) Link(id string) (account.Link, error) {
	r, err := t.q.Link(t.ctx, id)
	return one(r, err, link)
}

func (t *tx) LinkOf(bindings []string, now time.Time) (account.Link, error) {
	for _, b := range bindings {
		r, err := t.q.LinkOf(t.ctx, row.LinkOfParams{Binding: b, NowAt: db.At(now)})
		found, err := one(r, err, link)
		if err == nil || !fault.Is(err, fault.NotFound) {
			return found, err
		}
	}
	return account.Link{}, missing
}

func (t *tx) Sent(id string, at time.Time) (bool, error) {
	return moved(t.q.Sent(t.ctx, row.SentParams{ID: id, SentAt: db.At(at)}))
}

func (t *tx) UseLink(id string, at time.Time) (bool, error) {
	return moved(t.q.UseLink(t.ctx, row.UseLinkParams{ID: id, UsedAt: db.At(at)}))
}

func (t *tx) TryLink(id string, most int, at time.Time) (bool, error) {
	return moved(t.q.TryLink(t.ctx, row.TryLinkParams{ID: id, Most: int64(most), NowAt: db.At(at)}))
}
