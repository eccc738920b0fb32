package accounttest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/core/right"
	"maillage/module/account"
)

// at is who acts in a new session of the person.
func (p *Person) at(t *testing.T) actor.Actor {
	t.Helper()
	return p.As(t, p.SignIn(t))
}

func invitations(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	other, _ := b.Join(t, "dominique@exemple.fr", "b", account.Referent)
	plain, _ := b.Join(t, "alix@exemple.fr", "a")
	who := p.at(t)
	lines, err := account.ParseList("noe@exemple.fr;Noé;Test\n" + p.Email + "\nnoe@exemple.fr\n=cmd()@x\n\nlou@exemple.fr\tLou")
	fine(t, "reading the list", err)
	lines, err = b.Preview(t.Context(), who, lines)
	fine(t, "the preview", err)
	var will []string
	for _, l := range lines {
		will = append(will, string(l.Will))
	}
	equal(t, "what each line does", strings.Join(will, " "), "invite member twice wrong invite")
	before := len(b.Letters())
	sent, err := b.Invite(t.Context(), who, lines, []string{"person:mediator"})
	fine(t, "inviting", err)
	equal(t, "invited", len(sent), 2)
	equal(t, "mails", len(b.Letters())-before, 2)
	sent, err = b.Invite(t.Context(), who, lines, nil)
	fine(t, "inviting again", err)
	equal(t, "invited again", len(sent), 0)
	_, err = b.Invite(t.Context(), plain.at(t), lines, nil)
	is(t, "by a plain member", err, fault.Forbidden)
	_, err = b.Invite(t.Context(), who, lines, []string{account.Steward})
	is(t, "a role the organisation has not", err, fault.Invalid)

	token := b.found(t, "noe@exemple.fr", joinForm)
	in, err := b.Invited(t.Context(), token)
	fine(t, "reading it", err)
	equal(t, "to", in.OrgName, "Organisation a")
	equal(t, "known", in.Known, false)
	b.Orgs.Set("a", "suspended")
	_, err = b.Invited(t.Context(), token)
	is(t, "while the organisation is suspended", err, fault.Gone)
	b.Orgs.Set("a", account.OrgActive, capacity.Follow)
	team, err := b.Team(t.Context(), who)
	fine(t, "the team", err)
	equal(t, "invitations", len(team.Invitations), 2)
	elsewhere := other.at(t)
	is(t, "cancelling another's", b.Cancel(t.Context(), elsewhere, in.ID), fault.NotFound)
	is(t, "sending another's again", b.Resend(t.Context(), elsewhere, in.ID), fault.NotFound)
	b.Clock.Add(8 * 24 * time.Hour)
	_, err = b.Accept(t.Context(), token, "Noé", "Test", Home)
	is(t, "accepting late", err, fault.Gone)
	who = p.at(t)
	fine(t, "sending it again", b.Resend(t.Context(), who, in.ID))
	for _, bad := range []string{"", "<script>alert(1)</script>", "=1+1", "1 84 12 76 451 089 46"} {
		_, err = b.Accept(t.Context(), token, bad, "Test", Home)
		is(t, "a name that is none: "+bad, err, fault.Invalid)
	}
	s, err := b.Accept(t.Context(), token, "No\u202eé", "Test", Home)
	fine(t, "accepting", err)
	noe := &Person{Bench: b, Email: "noe@exemple.fr", ID: s.Account}
	me, err := b.Self(t.Context(), b.As(t, noe.Enrol(t, s)))
	fine(t, "reading oneself", err)
	equal(t, "the name without its trap", me.Person.Name(), "Noé Test")
	equal(t, "roles", strings.Join(me.Memberships[0].Roles, " "), "person:mediator")
	_, err = b.Accept(t.Context(), token, "Noé", "Test", Home)
	is(t, "accepting twice", err, fault.Gone)

	lou := b.found(t, "lou@exemple.fr", joinForm)
	louIn := strings.SplitN(lou, ".", 2)[0]
	fine(t, "cancelling", b.Cancel(t.Context(), who, louIn))
	_, err = b.Accept(t.Context(), lou, "Lou", "Test", Home)
	is(t, "accepting what was cancelled", err, fault.Gone)
	is(t, "cancelling twice", b.Cancel(t.Context(), who, louIn), fault.NotFound)

	byOther, err := account.ParseList(noe.Email)
	fine(t, "a list", err)
	_, err = b.Invite(t.Context(), other.at(t), byOther, nil)
	fine(t, "another organisation invites an account", err)
	token = b.found(t, noe.Email, joinForm)
	in, err = b.Invited(t.Context(), token)
	fine(t, "reading it", err)
	equal(t, "known", in.Known, true)
	_, err = b.Accept(t.Context(), token, "", "", Home)
	fine(t, "accepting without a name", err)
	equal(t, "acts for the one that invited", b.As(t, noe.SignIn(t)).Org, "b")
}

func acceptRace(t *testing.T, b *Bench) {
	line, err := account.ParseList("noe@exemple.fr")
	fine(t, "a list", err)
	by := actor.CommandLine()
	by.Org = "a"
	_, err = b.Invite(t.Context(), by, line, nil)
	fine(t, "inviting", err)
	token := b.found(t, "noe@exemple.fr", joinForm)
	equal(t, "who accepts", race(t, fault.Gone, func(ctx context.Context) error {
		_, err := b.Accept(ctx, token, "Noé", "Test", Home)
		return err
	}), 1)
}

func roles(t *testing.T, b *Bench) {
	b.Orgs.Set("a", account.OrgActive, capacity.Follow, capacity.Steer)
	p, _ := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	plain, _ := b.Join(t, "alix@exemple.fr", "a")
	steward, _ := b.Join(t, "eden@exemple.fr", "a", account.Steward)
	other, _ := b.Join(t, "dominique@exemple.fr", "b", account.Referent)
	who := p.at(t)
	fine(t, "giving a role", b.SetRoles(t.Context(), who, "a", plain.ID, []string{"person:mediator"}))
	equal(t, "has it at once", b.As(t, plain.SignIn(t)).May("person:read"), true)
	is(t, "the role that steers, by who has it not", b.SetRoles(t.Context(), who, "a", plain.ID, []string{account.Steward}), fault.Invalid)
	fine(t, "keeping it where it is held", b.SetRoles(t.Context(), who, "a", steward.ID, []string{account.Steward, "person:mediator"}))
	fine(t, "by who has it", b.SetRoles(t.Context(), steward.at(t), "a", plain.ID, []string{account.Steward}))
	is(t, "a role nobody declared", b.SetRoles(t.Context(), p.at(t), "a", plain.ID, []string{"person:god"}), fault.Invalid)
	is(t, "a member of others", b.SetRoles(t.Context(), p.at(t), "b", other.ID, nil), fault.NotFound)
	is(t, "an account of others in one's own", b.SetRoles(t.Context(), p.at(t), "a", other.ID, nil), fault.NotFound)
	is(t, "by a plain member", b.EndMembership(t.Context(), other.at(t), "a", plain.ID), fault.NotFound)
	who = p.at(t)
	b.Clock.Add(15 * time.Minute)
	is(t, "without a recent proof", b.EndMembership(t.Context(), who, "a", plain.ID), fault.Unproved)
	fine(t, "taking out", b.EndMembership(t.Context(), p.at(t), "a", plain.ID))
	equal(t, "the end is told outside", len(b.Tasks(account.EndedTask)), 1)
	equal(t, "without an organisation", b.As(t, plain.SignIn(t)).Org, "")
	equal(t, "may ask for one", b.As(t, plain.SignIn(t)).May("organisation:request"), true)
}

func lastReferent(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	second, _ := b.Join(t, "dominique@exemple.fr", "a", account.Referent)
	b.sleep(t, second.ID)
	is(t, "leaving", b.Leave(t.Context(), p.at(t), "a"), fault.Conflict)
	is(t, "dropping the role", b.SetRoles(t.Context(), p.at(t), "a", p.ID, nil), fault.Conflict)
	is(t, "taking oneself out", b.EndMembership(t.Context(), p.at(t), "a", p.ID), fault.Conflict)
	fine(t, "waking the other", b.Reactivate(t.Context(), actor.CommandLine(), second.ID))
	fine(t, "then leaving", b.Leave(t.Context(), p.at(t), "a"))
	is(t, "leaving twice", b.Leave(t.Context(), p.at(t), "a"), fault.NotFound)
	fine(t, "a steward decides", b.EndMembership(t.Context(), actor.CommandLine(), "a", second.ID))
}

func leaveRace(t *testing.T, b *Bench) {
	for round := range 4 {
		org := fmt.Sprint("race-", round)
		b.Active(org)
		var leavers []actor.Actor
		for i := range 8 {
			p, s := b.Join(t, fmt.Sprintf("r%d-%d@exemple.fr", round, i), org, account.Referent)
			leavers = append(leavers, p.As(t, s))
		}
		var all sync.WaitGroup
		for _, who := range leavers {
			all.Go(func() {
				if err := b.Leave(context.WithoutCancel(t.Context()), who, org); err != nil && !fault.Is(err, fault.Conflict) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		left := 0
		fine(t, "counting", b.Store.View(t.Context(), func(tx account.Tx) error {
			members, err := tx.Members(org)
			left = len(members)
			return err
		}))
		equal(t, "referents left", left, 1)
	}
}

func resets(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a", account.Referent)
	second, _ := b.Join(t, "dominique@exemple.fr", "a", account.Referent)
	lost, s := b.Join(t, "alix@exemple.fr", "a")
	stranger, _ := b.Join(t, "eden@exemple.fr", "b", account.Referent)
	is(t, "for oneself", b.ProposeReset(t.Context(), p.at(t), "a", p.ID), fault.Forbidden)
	is(t, "by others", b.ProposeReset(t.Context(), stranger.at(t), "a", lost.ID), fault.NotFound)
	is(t, "for others", b.ProposeReset(t.Context(), stranger.at(t), "b", lost.ID), fault.NotFound)
	fine(t, "asking", b.ProposeReset(t.Context(), p.at(t), "a", lost.ID))
	is(t, "asking twice", b.ProposeReset(t.Context(), second.at(t), "a", lost.ID), fault.Conflict)
	team, err := b.Team(t.Context(), p.at(t))
	fine(t, "the team", err)
	if len(team.Resets) != 1 {
		t.Fatalf("%d wait", len(team.Resets))
	}
	waiting := team.Resets[0].ID
	is(t, "agreeing alone", b.DecideReset(t.Context(), p.at(t), waiting, true), fault.Forbidden)
	is(t, "agreeing from elsewhere", b.DecideReset(t.Context(), stranger.at(t), waiting, true), fault.NotFound)
	fine(t, "a second person", b.DecideReset(t.Context(), second.at(t), waiting, true))
	is(t, "deciding twice", b.DecideReset(t.Context(), second.at(t), waiting, false), fault.Gone)
	equal(t, "its sessions", b.As(t, s).Kind, actor.Visitor)
	half := lost.halfOpen(t)
	_, err = b.Prove(t.Context(), half.ID, lost.Code(t))
	is(t, "the old application", err, fault.Invalid)
	_, err = b.Prove(t.Context(), half.ID, lost.Codes[0])
	is(t, "an old recovery code", err, fault.Invalid)
	equal(t, "enrols again", b.As(t, lost.Enrol(t, half)).ID, lost.ID)
	left, _ := b.Join(t, "lou@exemple.fr", "a")
	fine(t, "asking for who leaves", b.ProposeReset(t.Context(), p.at(t), "a", left.ID))
	team, err = b.Team(t.Context(), p.at(t))
	fine(t, "the team", err)
	fine(t, "leaving", b.Leave(t.Context(), left.at(t), "a"))
	is(t, "agreeing for who has left", b.DecideReset(t.Context(), second.at(t), team.Resets[0].ID, true), fault.NotFound)
	equal(t, "whose factor stays", left.at(t).ID, left.ID)
	letters := 0
	for _, l := range b.Letters() {
		if l.To == lost.Email && strings.Contains(l.Subject, "reset") {
			letters++
		}
	}
	equal(t, "told of both", letters, 2)
	fine(t, "from the server's own command line", b.Reset(t.Context(), actor.CommandLine(), lost.Email))
	is(t, "from anywhere else", b.Reset(t.Context(), p.at(t), lost.Email), fault.Forbidden)
}

func apiKeys(t *testing.T, b *Bench) {
	p, _ := b.Join(t, "camille@exemple.fr", "a", account.Referent, "person:mediator")
	other, _ := b.Join(t, "dominique@exemple.fr", "b", account.Referent)
	until := b.Clock.Now().AddDate(0, 6, 0)
	who, scopes := p.at(t), []right.Right{"person:read"}
	for what, err := range map[string]error{
		"without a name":           b.AddKey(t.Context(), who, " ", scopes, until),
		"without a right":          b.AddKey(t.Context(), who, "Site", nil, until),
		"a right not for keys":     b.AddKey(t.Context(), who, "Site", []right.Right{account.RightTeam}, until),
		"for too long":             b.AddKey(t.Context(), who, "Site", scopes, b.Clock.Now().AddDate(2, 0, 0)),
		"until yesterday":          b.AddKey(t.Context(), who, "Site", scopes, b.Clock.Now().AddDate(0, 0, -1)),
		"a right one has not":      b.AddKey(t.Context(), other.at(t), "Site", scopes, until),
		"with a number of the NIR": b.AddKey(t.Context(), who, "1 84 12 76 451 089 46", scopes, until),
	} {
		is(t, what, err, fault.Invalid)
	}
	who = p.at(t)
	fine(t, "making one", b.AddKey(t.Context(), who, "Site", scopes, until))
	held, err := b.Held(t.Context(), who)
	fine(t, "its text", err)
	text := held.Lines[1]
	program, err := b.KeyActor(t.Context(), text, b.Clock.Now())
	fine(t, "acting by it", err)
	equal(t, "for", program.Org, "a")
	equal(t, "its right", program.May("person:read"), true)
	equal(t, "another", program.May(account.RightTeam), false)
	all, err := b.Accounts.Keys(t.Context(), who)
	fine(t, "listing", err)
	equal(t, "shown", strings.HasPrefix(text, all[0].Prefix), true)
	equal(t, "its use is noted", all[0].UsedAt.IsZero(), false)
	b.Orgs.Set("a", account.OrgActive)
	program, err = b.KeyActor(t.Context(), text, b.Clock.Now())
	fine(t, "once the capacity is gone", err)
	equal(t, "its right then", program.May("person:read"), false)
	b.Orgs.Set("a", "suspended", capacity.Follow)
	program, err = b.KeyActor(t.Context(), text, b.Clock.Now())
	fine(t, "while suspended", err)
	equal(t, "its right while suspended", program.May("person:read"), false)
	b.Orgs.Set("a", account.OrgActive, capacity.Follow)
	is(t, "ended by others", b.EndKey(t.Context(), other.at(t), all[0].ID), fault.NotFound)
	_, err = b.KeyActor(t.Context(), text, until)
	is(t, "expired", err, fault.Anonymous)
	fine(t, "retiring", b.EndKey(t.Context(), p.at(t), all[0].ID))
	for _, bearer := range []string{text, "", "mlg_", text + "x"} {
		_, err = b.KeyActor(t.Context(), bearer, b.Clock.Now())
		is(t, "a key that is none", err, fault.Anonymous)
	}
}

func passkeys(t *testing.T, b *Bench) {
	p, s := b.Join(t, "camille@exemple.fr", "a")
	other, _ := b.Join(t, "dominique@exemple.fr", "a")
	who := b.As(t, s)
	fine(t, "adding", b.AddPasskey(t.Context(), who, "credential", []byte("public"), "Téléphone"))
	is(t, "adding it twice", b.AddPasskey(t.Context(), other.at(t), "credential", []byte("public"), ""), fault.Conflict)
	key, err := b.PasskeyOf(t.Context(), "credential", b.Handle(p.ID))
	fine(t, "finding it", err)
	_, err = b.PasskeyOf(t.Context(), "credential", b.Handle(other.ID))
	is(t, "under another's name", err, fault.NotFound)
	opened, err := b.EnterByPasskey(t.Context(), actor.Anyone(), key, Home)
	fine(t, "signing in", err)
	equal(t, "acts for", b.As(t, opened).Org, "a")
	b.Clock.Add(16 * time.Minute)
	again, err := b.EnterByPasskey(t.Context(), b.As(t, opened), key, Home)
	fine(t, "a new proof", err)
	equal(t, "in the same session", again.ID, opened.ID)
	equal(t, "awake", b.As(t, opened).Locked, false)
	_, err = b.EnterByPasskey(t.Context(), other.at(t), key, Home)
	is(t, "in another's session", err, fault.Anonymous)
	fine(t, "a challenge", b.SpendChallenge(t.Context(), "challenge"))
	is(t, "the same again", b.SpendChallenge(t.Context(), "challenge"), fault.Anonymous)
	is(t, "none", b.SpendChallenge(t.Context(), ""), fault.Anonymous)
	equal(t, "who spends another", race(t, fault.Anonymous, func(ctx context.Context) error { return b.SpendChallenge(ctx, "another") }), 1)
	is(t, "retired by others", b.EndPasskey(t.Context(), other.at(t), key.ID), fault.NotFound)
	fine(t, "retiring", b.EndPasskey(t.Context(), p.at(t), key.ID))
	_, err = b.PasskeyOf(t.Context(), "credential", b.Handle(p.ID))
	is(t, "finding it then", err, fault.NotFound)
	_, err = b.EnterByPasskey(t.Context(), actor.Anyone(), key, Home)
	is(t, "signing in with it", err, fault.Anonymous)
}
