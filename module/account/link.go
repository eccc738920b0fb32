package account

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Link is an asking to sign in, and what is mailed for it.
type Link struct {
	ID        string
	Email     string
	Binding   string // code of the secret of the browser that asked
	Next      string // local path to go on to, may be empty
	Lang      string
	Tries     int // short codes typed
	CreatedAt time.Time
	SentAt    time.Time // zero: not mailed, perhaps to nobody
	UsedAt    time.Time // zero until it is spent
	ExpiresAt time.Time
}

const (
	linkLasts   = 15 * time.Minute
	codeTries   = 5
	codeSymbols = 8
)

// Purposes of what the program alone can compute.
const (
	forLink    = "account.link"
	forCode    = "account.code"
	forBinding = "account.binding"
)

// AsksOfAddress is how many mails an address gets. The window is shorter than
// the life of a link: whoever is refused one because someone floods their
// address has a link of the last ten minutes in their mailbox, good for five
// more. Signing in begins a new count.
var AsksOfAddress = Limit{"account.ask.address", 4, 10 * time.Minute}

// How often one network may ask for links, and use them.
var (
	asksOfNetwork = Limit{"account.ask.network", 60, 15 * time.Minute}
	usesOfNetwork = Limit{"account.use.network", 120, 15 * time.Minute}
)

// Asking is what someone who wants to sign in says.
type Asking struct {
	Email   string
	Binding string // secret of the browser
	Next    string // where to go on; anything but a local path is dropped
	Lang    string
	Network string // where the request comes from
}

// Ask takes an asking to sign in. It looks no account up: a task does, later,
// so that neither the answer nor its time tells whether there is one.
// Errors: Invalid for no address, TooMany for the network.
func (a *Accounts) Ask(ctx context.Context, in Asking) error {
	email, err := ParseEmail("email", in.Email)
	if err != nil {
		return err
	}
	if err := a.Gate.Take(ctx, asksOfNetwork, in.Network); err != nil {
		return err
	}
	switch err := a.Gate.Take(ctx, AsksOfAddress, email); {
	case fault.Is(err, fault.TooMany):
		return nil // the mails of the last minutes still serve
	case err != nil:
		return err
	}
	now := a.Clock.Now()
	l := Link{ID: id.New(now), Email: email, Binding: a.Secrets.MAC(forBinding, in.Binding), Next: LocalPath(in.Next), Lang: in.Lang,
		CreatedAt: now, ExpiresAt: now.Add(linkLasts)}
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.AddLink(l); err != nil {
			return err
		}
		return tx.Enqueue(LinkTask, l.ID)
	})
}

// Deliver mails a link if an active account has its address; it does the task
// LinkTask.
func (a *Accounts) Deliver(ctx context.Context, link string) error {
	now := a.Clock.Now()
	return a.Store.Tx(ctx, func(tx Tx) error {
		l, err := tx.Link(link)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil || now.After(l.ExpiresAt) {
			return err
		}
		who, err := tx.AccountByEmail(l.Email)
		if fault.Is(err, fault.NotFound) || err == nil && who.State != Active {
			return tx.Record(act.Act{Name: "account.ask", Who: actor.Job(LinkTask), Refused: true, Object: who.ID})
		}
		if err != nil {
			return err
		}
		if sent, err := tx.Sent(l.ID, now); err != nil || !sent {
			return err
		}
		return tx.Send(a.linkLetter(l))
	})
}

// linkLetter is the mail that signs in.
func (a *Accounts) linkLetter(l Link) Letter {
	address := a.Base + prefix(l.Lang) + "/connexion/lien/" + a.token(forLink, l.ID)
	return Letter{To: l.Email,
		Subject: a.Say(l.Lang, "account.mail.link.subject", "service", a.Service),
		Text:    a.Say(l.Lang, "account.mail.link.text", "service", a.Service, "link", address, "code", spaced(a.code(l.ID)))}
}

// prefix is where the pages of a language lie.
func prefix(lang string) string {
	if lang == "en" {
		return "/en"
	}
	return ""
}

// Press is how a link is opened, before anything is spent. Errors: Gone when
// it is unknown, spent or over.
func (a *Accounts) Press(ctx context.Context, token, binding string) (Pressed, error) {
	link, ok := a.opened(forLink, token)
	if !ok {
		return Pressed{}, linkGone
	}
	var p Pressed
	err := a.Store.View(ctx, func(tx Tx) error {
		l, err := tx.Link(link)
		if fault.Is(err, fault.NotFound) || err == nil && !l.live(a.Clock.Now()) {
			return linkGone
		}
		if err != nil {
			return err
		}
		p = Pressed{Same: a.bound(l, binding), Code: spaced(a.code(l.ID))}
		return nil
	})
	return p, err
}

// Pressed is a link before it is used.
type Pressed struct {
	Same bool   // the browser is the one that asked
	Code string // to type on the other device
}

func (l Link) live(now time.Time) bool {
	return l.UsedAt.IsZero() && !l.SentAt.IsZero() && now.Before(l.ExpiresAt)
}

// bound reports whether the link was asked for by the browser of that secret.
func (a *Accounts) bound(l Link, binding string) bool {
	return binding != "" && a.oneOf(l.Binding, a.Secrets.MACs(forBinding, binding))
}

// Entrance is where and how someone comes in.
type Entrance struct {
	Device  string // what the browser says of itself, in words
	Shared  bool   // several people use the computer
	Network string
}

// Enter spends a link: the session it returns is half open, for the browser
// that pressed. Errors: Gone, to all but the first; TooMany.
func (a *Accounts) Enter(ctx context.Context, token string, in Entrance) (Session, string, error) {
	if err := a.Gate.Take(ctx, usesOfNetwork, in.Network); err != nil {
		return Session{}, "", err
	}
	link, ok := a.opened(forLink, token)
	if !ok {
		return Session{}, "", linkGone
	}
	return a.spend(ctx, link, in)
}

// EnterByCode is Enter by the short code of the mail, in the browser that
// asked. Errors: Invalid on the field code for any wrong code, TooMany.
func (a *Accounts) EnterByCode(ctx context.Context, binding, code string, in Entrance) (Session, string, error) {
	if err := a.Gate.Take(ctx, usesOfNetwork, in.Network); err != nil {
		return Session{}, "", err
	}
	now := a.Clock.Now()
	var l Link
	var tried bool
	err := a.Store.Tx(ctx, func(tx Tx) (err error) {
		if binding == "" {
			return unknown
		}
		if l, err = tx.LinkOf(a.Secrets.MACs(forBinding, binding), now); err != nil {
			return err
		}
		tried, err = tx.TryLink(l.ID, codeTries, now)
		return err
	})
	if err != nil && !fault.Is(err, fault.NotFound) {
		return Session{}, "", err
	}
	if err != nil || !tried || !a.oneOf(symbols(code), a.codes(l.ID)) || l.SentAt.IsZero() {
		return Session{}, "", a.refused(ctx, "account.code", actor.Anyone(), l.ID, wrongCode)
	}
	s, next, err := a.spend(ctx, l.ID, in)
	if fault.Is(err, fault.Gone) {
		return s, next, wrongCode
	}
	return s, next, err
}

// spend turns a link into a half-open session, once.
func (a *Accounts) spend(ctx context.Context, link string, in Entrance) (Session, string, error) {
	now := a.Clock.Now()
	var s Session
	var next string
	err := a.Store.Tx(ctx, func(tx Tx) error {
		l, err := tx.Link(link)
		if fault.Is(err, fault.NotFound) {
			return linkGone
		}
		if err != nil {
			return err
		}
		used, err := tx.UseLink(link, now)
		if err != nil {
			return err
		}
		who, err := tx.AccountByEmail(l.Email)
		if !used || fault.Is(err, fault.NotFound) || err == nil && who.State != Active {
			return linkGone
		}
		if err != nil {
			return err
		}
		s, next = halfOpen(who.ID, in.Device, in.Shared, now), l.Next
		if err := tx.AddSession(s); err != nil {
			return err
		}
		return done(tx, "account.address", someone(who.ID), s.ID, "")
	})
	if fault.Is(err, fault.Gone) {
		return Session{}, "", a.refused(ctx, "account.link", actor.Anyone(), link, linkGone)
	}
	return s, next, err
}

// token names an object in an address so that only this program can.
func (a *Accounts) token(purpose, object string) string {
	return object + "." + a.Secrets.MAC(purpose, object)
}

// opened is the object a token names.
func (a *Accounts) opened(purpose, token string) (object string, ok bool) {
	object, mac, found := strings.Cut(token, ".")
	return object, found && len(object) <= 36 && a.oneOf(mac, a.Secrets.MACs(purpose, object))
}

// oneOf compares in constant time.
func (*Accounts) oneOf(have string, all []string) bool {
	same := 0
	for _, one := range all {
		same |= subtle.ConstantTimeCompare([]byte(have), []byte(one))
	}
	return same == 1
}

var (
	linkGone  = fault.New(fault.Gone, "", "account.fault.link", "Ce lien ne sert plus. Demandez-en un nouveau.")
	wrongCode = fault.New(fault.Invalid, "code", "account.fault.code", "Ce code ne convient pas. Vérifiez-le, ou demandez un nouveau message.")
)
