package person

import (
	"context"
	"time"
)

// The rules that keep references and codes from being guessed. Those of a
// network and of a reference seen from one network are tight; that of a
// reference alone is wide enough for its owner to get in from elsewhere while
// somebody tries: at most 10 codes of 5 tries a day, 1 chance in 20,000.
var (
	lookNetwork   = Rule{Name: "person.look.network", Limit: 40, Per: time.Hour}
	lookReference = Rule{Name: "person.look.reference", Limit: 5, Per: time.Hour} // from one network
	sendReference = Rule{Name: "person.send.reference", Limit: 10, Per: 24 * time.Hour}
	sendNear      = Rule{Name: "person.send.near", Limit: 4, Per: 24 * time.Hour} // of one reference, from one network
	tryNetwork    = Rule{Name: "person.try.network", Limit: 100, Per: time.Hour}
)

// From says where a lookup comes from.
type From struct {
	Network string // of the client: an address or its /64
	Lang    string // in which they read: "fr" or "en"
}

// limitLook counts a lookup of a reference.
func limitLook(ctx context.Context, gate Gate, from From, reference string) error {
	if err := gate.Take(ctx, lookNetwork, from.Network); err != nil {
		return err
	}
	return gate.Take(ctx, lookReference, reference+" "+from.Network)
}

// limitSend counts a code to be sent.
func limitSend(ctx context.Context, gate Gate, from From, reference string) error {
	if err := gate.Take(ctx, sendNear, reference+" "+from.Network); err != nil {
		return err
	}
	return gate.Take(ctx, sendReference, reference)
}
