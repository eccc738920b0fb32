package store

import (
	"context"
	"strings"
	"time"

	"maillage/core/text"
	"maillage/module/account"
	"maillage/module/account/store/row"
	"maillage/platform/db"
)

func person(r row.AccountAccount) account.Account {
	return account.Account{ID: r.ID, Email: r.Email, Given: r.Given, Family: r.Family, Phone: r.Phone, State: account.State(r.State),
		Secret: r.Secret, Step: r.Step, CreatedAt: r.CreatedAt.Time, SeenAt: r.SeenAt.Time, WarnedAt: r.WarnedAt.Time, EndedAt: r.EndedAt.Time}
}

// folded is how a name is sorted and searched.
func folded(given, family string) string { return text.Fold(family + " " + given) }

func (t *tx) Account(id string) (account.Account, error) {
	r, err := t.q.Account(t.ctx, id)
	return one(r, err, person)
}

func (t *tx) AccountByEmail(email string) (account.Account, error) {
	r, err := t.q.AccountByEmail(t.ctx, email)
	return one(r, err, person)
}

func (t *tx) AddAccount(a account.Account) (bool, error) {
	return moved(t.q.AddAccount(t.ctx, row.AddAccountParams{ID: a.ID, Email: a.Email, Given: a.Given, Family: a.Family,
		Folded: folded(a.Given, a.Family), Phone: a.Phone, State: string(a.State), CreatedAt: db.At(a.CreatedAt)}))
}

func (t *tx) Rename(id, given, family, phone string) error {
	return only(t.q.Rename(t.ctx, row.RenameParams{ID: id, Given: given, Family: family, Folded: folded(given, family), Phone: phone}))
}

func (t *tx) Sleep(id string, at time.Time) (bool, error) {
	return moved(t.q.Sleep(t.ctx, row.SleepParams{ID: id, EndedAt: db.At(at)}))
}

func (t *tx) Wake(id string, at time.Time) (bool, error) {
	return moved(t.q.Wake(t.ctx, row.WakeParams{ID: id, SeenAt: db.At(at)}))
}

func (t *tx) Seen(id string, at time.Time) error {
	return only(t.q.Seen(t.ctx, row.SeenParams{ID: id, SeenAt: db.At(at)}))
}

func (t *tx) Warned(id string, at time.Time) (bool, error) {
	return moved(t.q.Warned(t.ctx, row.WarnedParams{ID: id, WarnedAt: db.At(at)}))
}

func (t *tx) Erase(id string, at time.Time) (bool, error) {
	erased, err := moved(t.q.Erase(t.ctx, id))
	if err != nil || !erased {
		return erased, err
	}
	for _, forget := range []func(context.Context, string) (int64, error){t.q.DropRecoveries, t.q.DropPasskeys, t.q.DropIdentities} {
		if err := only(forget(t.ctx, id)); err != nil {
			return false, err
		}
	}
	return true, only(t.q.EndMemberships(t.ctx, row.EndMembershipsParams{Account: id, EndedAt: db.At(at)}))
}

func (t *tx) Unseen(before, warned time.Time, limit int) ([]account.Account, error) {
	rows, err := t.q.Unseen(t.ctx, row.UnseenParams{BeforeAt: db.At(before), WarnedAt: db.At(warned), Size: int32(limit)})
	return many(rows, err, person)
}

func (t *tx) EndedBefore(before time.Time, limit int) ([]account.Account, error) {
	rows, err := t.q.EndedBefore(t.ctx, row.EndedBeforeParams{BeforeAt: db.At(before), Size: int32(limit)})
	return many(rows, err, person)
}

// literal makes the signs that LIKE reads as wildcards ordinary ones.
var literal = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func (t *tx) Search(words string, state account.State, limit int) ([]account.Account, error) {
	p := row.SearchParams{Email: "%" + literal.Replace(strings.ToLower(words)) + "%", Folded: "%" + literal.Replace(text.Fold(words)) + "%",
		State: string(state), Size: int32(limit)}
	if words != "" && text.Fold(words) == "" {
		p.Folded = p.Email // signs alone are in no name
	}
	if state == "" {
		p.State = "%"
	}
	rows, err := t.q.Search(t.ctx, p)
	return many(rows, err, person)
}
