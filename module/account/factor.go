package account

import (
	"context"
	"strings"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
)

const (
	forSecret   = "account.secret"   // sealing the secret of a code application
	forRecovery = "account.recovery" // computing what is kept of a recovery code
)

// Recovery codes: how many are drawn, and how long each is.
const (
	recoveries      = 10
	recoverySymbols = 10
)

// proofsOfAccount is how often a factor may be tried. Only someone who opens
// the owner's mailbox, or sits at an open session, gets to try at all.
var proofsOfAccount = Limit{"account.proof", 10, 15 * time.Minute}

// Signing is where someone stands who has proven their address.
type Signing struct {
	Enrolled bool // a factor is known: show it; else enrol one
	Person   Account
	Session  Session
}

// Signing reads a session that awaits its factor, or is open. Errors:
// Anonymous when it is over.
func (a *Accounts) Signing(ctx context.Context, session string) (Signing, error) {
	var in Signing
	err := a.Store.View(ctx, func(tx Tx) (err error) {
		in, err = a.signing(tx, session)
		return err
	})
	return in, err
}

func (a *Accounts) signing(tx Tx, session string) (in Signing, err error) {
	in.Session, err = tx.Session(session)
	if err == nil {
		in.Person, err = tx.Account(in.Session.Account)
	}
	if fault.Is(err, fault.NotFound) || err == nil && (!in.Session.live(a.Clock.Now()) || in.Person.State != Active) {
		return Signing{}, askAgain
	}
	in.Enrolled = len(in.Person.Secret) > 0
	return in, err
}

// Prove shows the factor: a code of the application, or a recovery code. It
// opens a half-open session, and proves an open one again. Errors: Invalid on
// the field code, the same for every wrong one; TooMany; Anonymous.
func (a *Accounts) Prove(ctx context.Context, session, code string) (Session, error) {
	in, err := a.Signing(ctx, session)
	if err != nil {
		return Session{}, err
	}
	if err := a.Gate.Take(ctx, proofsOfAccount, in.Person.ID); err != nil {
		return Session{}, err
	}
	now := a.Clock.Now()
	step, isStep, err := a.step(in.Person.ID, in.Person.Secret, code, now, in.Person.Step)
	if err != nil {
		return Session{}, err
	}
	macs := a.Secrets.MACs(forRecovery, in.Person.ID+symbols(code))
	var s Session
	err = a.Store.Tx(ctx, func(tx Tx) error {
		how := "totp"
		taken, err := false, error(nil)
		if isStep {
			taken, err = tx.TakeStep(in.Person.ID, step)
		} else if len(symbols(code)) == recoverySymbols {
			how = "recovery"
			taken, err = tx.UseRecovery(in.Person.ID, macs, now)
		}
		if err != nil {
			return err
		}
		if !taken {
			return wrongFactor
		}
		s, err = a.open(tx, in.Session, how, now)
		return err
	})
	if fault.Is(err, fault.Invalid) {
		return Session{}, a.refused(ctx, "account.prove", someone(in.Person.ID), in.Session.ID, wrongFactor)
	}
	if err != nil {
		return Session{}, err
	}
	return s, a.arrived(ctx, in.Person)
}

// arrived begins new counts for someone who has just shown who they are.
func (a *Accounts) arrived(ctx context.Context, who Account) error {
	if err := a.Gate.Clear(ctx, proofsOfAccount, who.ID); err != nil {
		return err
	}
	return a.Gate.Clear(ctx, AsksOfAddress, who.Email)
}

// open opens a half-open session, or proves an open one again.
func (a *Accounts) open(tx Tx, s Session, how string, now time.Time) (Session, error) {
	from := s.Stage
	if from == Open {
		s.SeenAt, s.ProvedAt = now, now
	} else {
		s = s.opened(now)
		org, err := a.startingOrg(tx, s.Account)
		if err != nil {
			return Session{}, err
		}
		s.Org = org
		if err := tx.Seen(s.Account, now); err != nil {
			return Session{}, err
		}
	}
	moved, err := tx.OpenSession(s, from)
	if err == nil && !moved {
		err = askAgain
	}
	if err != nil {
		return Session{}, err
	}
	name := "account.open"
	if from == Open {
		name = "account.prove"
	}
	return s, tx.Record(act.Act{Name: name, Who: someone(s.Account), Object: s.ID, Org: s.Org, Detail: how})
}

// startingOrg is the organisation acted for at first: the last one, or the
// first joined of those that are left.
func (*Accounts) startingOrg(tx Tx, account string) (string, error) {
	all, err := tx.Memberships(account)
	if err != nil || len(all) == 0 {
		return "", err
	}
	last, err := tx.LastOrg(account)
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Org == last {
			return last, nil
		}
	}
	return all[0].Org, nil
}

// step is the step of a code of the account's application.
func (a *Accounts) step(account string, sealed []byte, code string, now time.Time, last int64) (int64, bool, error) {
	if len(sealed) == 0 {
		return 0, false, nil
	}
	secret, err := a.Secrets.Unseal(forSecret, sealed, account)
	if err != nil {
		return 0, false, err
	}
	step, ok := a.Otp.Match(string(secret), strings.TrimSpace(code), now, last)
	return step, ok, nil
}

// Enrolment is a code application being enrolled.
type Enrolment struct {
	URI    string // for the picture that a telephone reads
	Secret string // for the keyboard, in groups of four
}

// Enrol starts enrolling a code application: at the first sign-in, or from an
// open session that has proven itself lately. Asking again before the end
// shows the same secret. Errors: Anonymous, Unproved.
func (a *Accounts) Enrol(ctx context.Context, who actor.Actor, session string) (Enrolment, error) {
	in, err := a.enrolling(ctx, who, session)
	if err != nil {
		return Enrolment{}, err
	}
	if len(in.Session.Secret) == 0 {
		text, uri, err := a.Otp.New(a.Service, in.Person.Email)
		if err != nil {
			return Enrolment{}, err
		}
		in.Session.Secret = a.Secrets.Seal(forSecret, []byte(text+"\n"+uri), in.Session.ID)
		err = a.Store.Tx(ctx, func(tx Tx) error { return tx.HoldEnrolment(in.Session.ID, in.Session.Secret, in.Session.Held) })
		if err != nil {
			return Enrolment{}, err
		}
	}
	text, uri, err := a.proposed(in.Session)
	return Enrolment{URI: uri, Secret: spaced(text)}, err
}

// proposed is the secret being enrolled in a session.
func (a *Accounts) proposed(s Session) (text, uri string, err error) {
	if len(s.Secret) == 0 {
		return "", "", askAgain
	}
	plain, err := a.Secrets.Unseal(forSecret, s.Secret, s.ID)
	text, uri, _ = strings.Cut(string(plain), "\n")
	return text, uri, err
}

// enrolling is the session in which a factor may be enrolled.
func (a *Accounts) enrolling(ctx context.Context, who actor.Actor, session string) (Signing, error) {
	in, err := a.Signing(ctx, session)
	if err != nil || !in.Enrolled && in.Session.Stage == Half {
		return in, err
	}
	if err := who.Check(RightSelf); err != nil {
		return in, err
	}
	return in, who.CheckProof(a.Clock.Now())
}

// Enrolled ends the enrolment with a first code of the application, draws new
// recovery codes and opens the session. Errors: Invalid on the field code,
// TooMany, Anonymous, Unproved.
func (a *Accounts) Enrolled(ctx context.Context, who actor.Actor, session, code string) (Session, error) {
	in, err := a.enrolling(ctx, who, session)
	if err != nil {
		return Session{}, err
	}
	if err := a.Gate.Take(ctx, proofsOfAccount, in.Person.ID); err != nil {
		return Session{}, err
	}
	text, _, err := a.proposed(in.Session)
	if err != nil {
		return Session{}, err
	}
	now := a.Clock.Now()
	step, ok := a.Otp.Match(text, strings.TrimSpace(code), now, 0)
	if !ok {
		return Session{}, a.refused(ctx, "account.enrol", someone(in.Person.ID), in.Session.ID, wrongFactor)
	}
	secret := a.Secrets.Seal(forSecret, []byte(text), in.Person.ID)
	macs, sealed := a.drawRecoveries(in.Person.ID)
	var s Session
	err = a.Store.Tx(ctx, func(tx Tx) error {
		again, err := a.signing(tx, session)
		if err == nil && again.Enrolled && !in.Enrolled {
			err = askAgain // another browser was faster: its factor is the one to show
		}
		if err != nil {
			return err
		}
		if s, err = a.open(tx, in.Session, "enrolled", now); err != nil {
			return err
		}
		if err := tx.SetSecret(s.Account, secret, step); err != nil {
			return err
		}
		if err := a.keepRecoveries(tx, s, macs, sealed, now); err != nil {
			return err
		}
		return done(tx, "account.enrol", someone(s.Account), s.ID, "totp")
	})
	if err != nil {
		return Session{}, err
	}
	return s, a.arrived(ctx, in.Person)
}

// drawRecoveries draws recovery codes: what is kept of each, and all of them
// sealed, to be shown once.
func (a *Accounts) drawRecoveries(account string) (macs []string, sealed []byte) {
	codes := a.Chance.Recovery(recoveries)
	macs = make([]string, len(codes))
	for i, c := range codes {
		macs[i] = a.Secrets.MAC(forRecovery, account+symbols(c))
	}
	return macs, a.hold(account, HeldCodes, codes...)
}

// keepRecoveries replaces the account's recovery codes and holds the new ones
// in the session until they are put away.
func (*Accounts) keepRecoveries(tx Tx, s Session, macs []string, sealed []byte, now time.Time) error {
	if err := tx.DropRecoveries(s.Account); err != nil {
		return err
	}
	if err := tx.AddRecovery(s.Account, macs, now); err != nil {
		return err
	}
	return tx.HoldEnrolment(s.ID, nil, sealed)
}

// Redraw replaces the recovery codes. Errors: Unproved.
func (a *Accounts) Redraw(ctx context.Context, who actor.Actor) error {
	now := a.Clock.Now()
	if err := who.Check(RightSelf); err != nil {
		return err
	}
	if err := who.CheckProof(now); err != nil {
		return err
	}
	macs, sealed := a.drawRecoveries(who.ID)
	return a.Store.Tx(ctx, func(tx Tx) error {
		if err := a.keepRecoveries(tx, Session{ID: who.Session, Account: who.ID}, macs, sealed, now); err != nil {
			return err
		}
		return done(tx, "account.redraw", who, who.ID, "")
	})
}

var (
	askAgain    = fault.New(fault.Anonymous, "", "account.fault.over", "Votre connexion n'est plus valable. Recommencez.")
	wrongFactor = fault.New(fault.Invalid, "code", "account.fault.factor", "Ce code ne convient pas. Attendez le suivant, puis recopiez-le.")
)
