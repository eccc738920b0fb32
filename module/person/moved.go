package person

import (
	"context"
	"slices"
	"time"
)

// Settles is how long a contact that one organisation writes down, when others
// follow or did, waits before a code is sent to it. Otherwise one organisation
// would open with a contact of its own what the others wrote.
const Settles = 7 * 24 * time.Hour

// Former are the contacts to which codes go on being sent meanwhile.
type Former struct {
	Phone string    `json:"phone,omitempty"`
	Email string    `json:"email,omitempty"`
	Until time.Time `json:"until"`
}

// settled is the identity with the contacts to which a code may go now.
func (i Identity) settled(now time.Time) Identity {
	if i.Former != nil && now.Before(i.Former.Until) {
		i.Phone, i.Email = i.Former.Phone, i.Former.Email
	}
	return i
}

// former is what remains of the contacts of before a change; nil when the new
// ones serve at once: nobody else knows the person, or they are those of before.
func (i Identity) former(before Identity, shared bool, now time.Time) *Former {
	held := before.settled(now)
	switch {
	case !shared, i.Phone == held.Phone && i.Email == held.Email:
		return nil
	case i.Phone == before.Phone && i.Email == before.Email:
		return before.Former
	}
	return &Former{Phone: held.Phone, Email: held.Email, Until: now.Add(Settles)}
}

// shared reports whether another organisation follows the person, or did.
func (g *Register) shared(ctx context.Context, f followed, org string) (others bool, err error) {
	err = g.Store.View(ctx, func(tx Tx) error {
		for _, record := range f.ids() {
			follows, err := tx.Follows(record)
			if err != nil {
				return err
			}
			others = others || slices.ContainsFunc(follows, func(f Follow) bool { return f.Org != org })
		}
		return nil
	})
	return others, err
}
