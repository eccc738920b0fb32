package account

import (
	"context"
	"fmt"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/right"
)

// Accounts are the use cases of this module and what they need.
type Accounts struct {
	Store   Store
	Clock   Clock
	Orgs    Organisations
	Secrets Secrets
	Chance  Chance
	Otp     Otp
	Gate    Gate
	Roles   []right.Role                                // of every module
	ForKeys []right.Right                               // what an API key may be allowed
	Say     func(lang, key string, pairs ...any) string // a text of the catalogues
	Base    string                                      // address people use, for the links in mails
	Service string                                      // name of the service
}

// What the tasks of this module are called.
const (
	LinkTask  = "account.link"  // mails a link; its body is the link's id
	EndedTask = "account.ended" // tells the list kept outside; its body is an Ended
)

// done records an act of someone.
func done(tx Tx, name string, who actor.Actor, object, detail string) error {
	return tx.Record(act.Act{Name: name, Who: who, Object: object, Org: who.Org, Detail: detail})
}

// refused records, on its own, an attempt that failed, and returns why.
func (a *Accounts) refused(ctx context.Context, name string, who actor.Actor, object string, why error) error {
	err := a.Store.Tx(ctx, func(tx Tx) error {
		return tx.Record(act.Act{Name: name, Who: who, Refused: true, Object: object, Org: who.Org})
	})
	if err != nil {
		return fmt.Errorf("record a refusal: %w", err)
	}
	return why
}

// someone is the actor of what an account does before its session is open.
func someone(account string) actor.Actor { return actor.Actor{ID: account, Kind: actor.Helper} }

// unknown is answered for what does not exist and for what belongs to others.
var unknown = fault.New(fault.NotFound, "", "account.fault.unknown", "Nous ne trouvons pas ce que vous cherchez.")
