package accounttest

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/account"
)

// steward is an account that steers, in an organisation of its own.
func (b *Bench) steward(t *testing.T) *Person {
	t.Helper()
	b.Orgs.Set("steer", account.OrgActive, capacity.Steer)
	p, _ := b.Join(t, "pilote@exemple.fr", "steer", account.Steward)
	return p
}

func identities(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	steward := b.steward(t)
	claims := account.Claims{Issuer: "https://idp.example", Subject: "sub-1", Email: "Camille@Exemple.fr", Verified: true}
	var messages []string
	for _, c := range []account.Claims{
		{Issuer: claims.Issuer, Subject: "sub-2", Email: p.Email},                             // unverified
		{Issuer: claims.Issuer, Subject: "sub-3", Email: "nobody@exemple.fr", Verified: true}, // unknown
		{Issuer: claims.Issuer, Subject: "sub-4", Email: "not an address", Verified: true},    // no address
		claims, claims, // to match
	} {
		_, err := b.EnterByIdentity(t.Context(), c, Home)
		is(t, c.Subject, err, fault.Anonymous)
		messages = append(messages, err.Error())
	}
	for _, m := range messages {
		equal(t, "one message", m, messages[0])
	}
	_, err := b.Identities(t.Context(), p.at(t))
	is(t, "listing, by others", err, fault.Forbidden)
	all, err := b.Identities(t.Context(), steward.at(t))
	fine(t, "listing", err)
	if len(all) != 1 || all[0].Person.ID != p.ID {
		t.Fatalf("waiting: %v", all)
	}
	is(t, "approving, by others", b.DecideIdentity(t.Context(), p.at(t), all[0].ID, true), fault.Forbidden)
	fine(t, "approving", b.DecideIdentity(t.Context(), steward.at(t), all[0].ID, true))
	is(t, "deciding twice", b.DecideIdentity(t.Context(), steward.at(t), all[0].ID, false), fault.Gone)
	claims.Email, claims.Verified = "changed@exemple.fr", false // the address never counts
	s, err := b.EnterByIdentity(t.Context(), claims, Home)
	fine(t, "entering", err)
	equal(t, "still wants the factor", s.Stage, account.Half)
	_, err = b.Prove(t.Context(), s.ID, b.next(p).Code(t))
	fine(t, "the factor", err)
	b.sleep(t, p.ID)
	_, err = b.EnterByIdentity(t.Context(), claims, Home)
	is(t, "asleep", err, fault.Anonymous)
	equal(t, "the same message", err.Error(), messages[0])
}

// next waits until the person's application shows another code.
func (b *Bench) next(p *Person) *Person {
	b.Clock.Add(30 * time.Second)
	return p
}

func stewards(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a")
	steward := b.steward(t)
	who := steward.at(t)
	for words, want := range map[string]int{"": 2, "CAMILLE": 2, "essai cam": 2, "pilote@": 1, "%": 0, "_": 0, "nobody": 0, strings.Repeat("%", 100_000): 0} {
		all, err := b.Search(t.Context(), who, words, "")
		fine(t, "searching", err)
		equal(t, "found by "+words, len(all), want)
	}
	_, err := b.Search(t.Context(), b.As(t, s), "", "")
	is(t, "searching, by others", err, fault.Forbidden)
	sheet, err := b.Sheet(t.Context(), who, p.ID)
	fine(t, "a sheet", err)
	equal(t, "enrolled", sheet.Enrolled, true)
	_, err = b.Sheet(t.Context(), who, "nobody")
	is(t, "no sheet", err, fault.NotFound)
	is(t, "oneself", b.Deactivate(t.Context(), who, steward.ID), fault.Forbidden)
	fine(t, "deactivating", b.Deactivate(t.Context(), who, p.ID))
	is(t, "twice", b.Deactivate(t.Context(), who, p.ID), fault.Conflict)
	equal(t, "at once", b.As(t, s).Kind, actor.Visitor)
	referent, _ := b.Join(t, "dominique@exemple.fr", "a", account.Referent)
	is(t, "reactivating, by a referent", b.Reactivate(t.Context(), referent.at(t), p.ID), fault.Forbidden)
	elsewhere, _ := b.Join(t, "alix@exemple.fr", "b", account.Referent)
	line, err := account.ParseList(p.Email)
	fine(t, "a list", err)
	_, err = b.Invite(t.Context(), elsewhere.at(t), line, nil)
	fine(t, "inviting who was deactivated", err)
	_, err = b.Accept(t.Context(), b.found(t, p.Email, joinForm), "", "", Home)
	is(t, "coming back by an invitation", err, fault.Gone)
	who = steward.at(t)
	fine(t, "reactivating", b.Reactivate(t.Context(), who, p.ID))
	equal(t, "comes back", b.As(t, p.SignIn(t)).ID, p.ID)
}

func unused(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a")
	busy, _ := b.Join(t, "dominique@exemple.fr", "a")
	before := len(b.Letters())
	state := func(id string) account.State {
		var who account.Account
		fine(t, "reading", b.Store.View(t.Context(), func(tx account.Tx) (err error) {
			who, err = tx.Account(id)
			return err
		}))
		return who.State
	}
	idle := func(days int) {
		for range days {
			b.Clock.Add(24 * time.Hour)
			fine(t, "the daily task", b.Idle(t.Context()))
		}
	}
	idle(334)
	equal(t, "mails before eleven months", len(b.Letters())-before, 0)
	idle(2)
	equal(t, "warned", len(b.Letters())-before, 2)
	busy.SignIn(t)
	idle(28)
	equal(t, "not yet", state(p.ID), account.Active)
	idle(2)
	equal(t, "a month later", state(p.ID), account.Inactive)
	equal(t, "who came back", state(busy.ID), account.Active)
	referent, _ := b.Join(t, "alix@exemple.fr", "a", account.Referent)
	fine(t, "waking, by a referent", b.Reactivate(t.Context(), referent.at(t), p.ID))
	equal(t, "awake", state(p.ID), account.Active)
	idle(366)
	equal(t, "unused for another year", state(p.ID), account.Inactive)
	b.Clock.Add(2 * 366 * 24 * time.Hour)
	fine(t, "the daily task", b.Idle(t.Context()))
	equal(t, "two years later", state(p.ID), account.Erased)
	line, err := account.ParseList(p.Email)
	fine(t, "a list", err)
	by := actor.CommandLine()
	by.Org = "a"
	sent, err := b.Invite(t.Context(), by, line, nil)
	fine(t, "inviting the address again", err)
	equal(t, "invited", len(sent), 1)
}

func merges(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	both, _ := b.Join(t, "dominique@exemple.fr", "a", account.Referent)
	b.Clock.Add(time.Millisecond)
	fine(t, "a member of both", b.OrganisationActivated(t.Context(), "b", both.ID))
	fine(t, "with another role there", b.SetRoles(t.Context(), actor.CommandLine(), "b", both.ID, nil))
	gone, _ := b.Join(t, "alix@exemple.fr", "a")
	for range 2 { // news come at least once
		fine(t, "merging", b.OrganisationMerged(t.Context(), "merge-1", "a", "b"))
	}
	equal(t, "follows", b.As(t, s).Org, "b")
	equal(t, "with the role", b.As(t, s).May(account.RightTeam), true)
	equal(t, "keeps the role held there", b.As(t, both.SignIn(t)).May(account.RightTeam), false)
	fine(t, "one leaves meanwhile", b.Leave(t.Context(), gone.at(t), "b"))
	for range 2 {
		fine(t, "parting", b.OrganisationUnmerged(t.Context(), "merge-1"))
	}
	orgs := func(who *Person) (list string) {
		me, err := b.Self(t.Context(), who.at(t))
		fine(t, "reading", err)
		for _, m := range me.Memberships {
			list += m.Org + " "
		}
		return list
	}
	equal(t, "back where they were", orgs(p), "a ")
	equal(t, "of both again", orgs(both), "a b ")
	equal(t, "who left stays gone", orgs(gone), "")
}

func restored(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	asleep, _ := b.Join(t, "dominique@exemple.fr", "a")
	token, code := b.Ask(t, p.Email, "x")
	line, err := account.ParseList("noe@exemple.fr")
	fine(t, "a list", err)
	by := actor.CommandLine()
	by.Org = "a"
	_, err = b.Invite(t.Context(), by, line, nil)
	fine(t, "inviting", err)
	invitation := b.found(t, "noe@exemple.fr", joinForm)
	b.Clock.Add(time.Minute)
	b.sleep(t, asleep.ID)
	for _, body := range b.Tasks(account.EndedTask) {
		fine(t, "telling the list outside", account.TellEnded(t.Context(), b.Keys, []byte(body)))
	}
	// As if the backup were from before: the database says it is active.
	fine(t, "an old backup", b.Store.Tx(t.Context(), func(tx account.Tx) error {
		_, err := tx.Wake(asleep.ID, Monday)
		return err
	}))
	fine(t, "reopening", b.Reopen())
	equal(t, "sessions", b.As(t, s).Kind, actor.Visitor)
	_, _, err = b.Enter(t.Context(), token, Home)
	is(t, "links", err, fault.Gone)
	_, _, err = b.EnterByCode(t.Context(), "x", code, Home)
	is(t, "codes", err, fault.Invalid)
	_, err = b.Accept(t.Context(), invitation, "Noé", "Test", Home)
	is(t, "invitations", err, fault.Gone)
	fine(t, "a new link", b.Accounts.Ask(t.Context(), account.Asking{Email: asleep.Email, Binding: "y", Network: "192.0.2.7"}))
	before := len(b.Letters())
	b.Post(t)
	equal(t, "mails to an account that ended", len(b.Letters()), before)
	_, err = b.Prove(t.Context(), p.halfOpen(t).ID, p.Codes[0])
	is(t, "recovery codes", err, fault.Invalid)
	equal(t, "the owner comes back", b.As(t, p.SignIn(t)).ID, p.ID)
	var unread account.Ended
	equal(t, "what is told has a kind and an id", json.Unmarshal([]byte(b.Tasks(account.EndedTask)[0]), &unread) == nil && unread.Kind == account.EndedAccount && unread.ID == asleep.ID, true)
}

func purges(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a")
	b.Ask(t, p.Email, "x")
	_, err := b.Prove(t.Context(), p.halfOpen(t).ID, p.Codes[0])
	fine(t, "a recovery code", err)
	fine(t, "sign out", b.SignOut(t.Context(), s.ID))
	before := b.Clock.Now().Add(-time.Hour)
	after := b.Clock.Now().Add(90 * 24 * time.Hour)
	for what, purge := range map[string]func(time.Time) (int64, error){
		"links":       func(at time.Time) (int64, error) { return b.Kept.PurgeLinks(t.Context(), at) },
		"invitations": func(at time.Time) (int64, error) { return b.Kept.PurgeInvitations(t.Context(), at) },
		"sessions":    func(at time.Time) (int64, error) { return b.Kept.PurgeSessions(t.Context(), at) },
		"recoveries":  func(at time.Time) (int64, error) { return b.Kept.PurgeRecoveries(t.Context(), at) },
	} {
		gone, err := purge(before)
		fine(t, what, err)
		equal(t, what+" that are young", gone, 0)
		gone, err = purge(after)
		fine(t, what, err)
		equal(t, what+" that are old go", gone > 0, true)
	}
}
