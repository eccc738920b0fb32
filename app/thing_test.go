package app

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/dual"
	"maillage/core/id"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/module/person"
)

// things are what routes find by their parameters: one of each name, made when
// it is first asked for, by use cases.
type things struct {
	*cast
	as     actor.Actor
	word   string // in every text
	forged bool   // tokens are not what the program would have sent
	ids    map[string]string
}

// thingsOf has nothing yet.
func (c *cast) thingsOf(as actor.Actor, word string) *things {
	return &things{cast: c, as: as, word: word, ids: map[string]string{}}
}

// with is what someone else of the organisation finds: the same, but for what
// is everyone's own.
func (b *things) with(as actor.Actor) *things {
	own := &things{cast: b.cast, as: as, word: b.word, ids: map[string]string{}}
	for name, known := range b.ids {
		if !slices.Contains([]string{"session", "credential"}, name) {
			own.ids[name] = known
		}
	}
	return own
}

// id is the thing of a name.
func (b *things) id(t *testing.T, name string) string {
	t.Helper()
	if known, has := b.ids[name]; has {
		return known
	}
	makes, has := makers()[name]
	if !has {
		t.Errorf("a route has a parameter {%s} that the wall does not know: add how one is made to makers in app/thing_test.go", name)
		b.ids[name] = ""
		return ""
	}
	made, err := makes(t, b)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	b.ids[name] = made
	b.note(made, name)
	return made
}

// fill makes one of each.
func (b *things) fill(t *testing.T) {
	t.Helper()
	for name := range makers() {
		b.id(t, name)
	}
}

// thing is the name of what a parameter of a route stands for: some names mean
// different things by route.
func thing(pattern, name string) string {
	switch {
	case name == "token" && strings.Contains(pattern, "/invitation/"):
		return "invitation token"
	case name == "token":
		return "link token"
	case name == "proposal" && strings.HasPrefix(pattern, "/gestion/"):
		return "agreement"
	}
	return name
}

// everyones are parameters whose values anyone may know and belong to nobody.
var everyones = map[string]string{"part": "lieux-1.xml", "step": "besoin", "region": "nouvelle-aquitaine", "departement": "creuse", "commune": "gueret"}

// makers make what the parameters of routes name.
func makers() map[string]func(*testing.T, *things) (string, error) {
	all := map[string]func(*testing.T, *things) (string, error){
		"id": func(t *testing.T, b *things) (string, error) {
			return collection(t, get(b.public, "/api/v1/places?limit=1")).Features[0].ID, nil
		},
		"organisation":     func(_ *testing.T, b *things) (string, error) { return b.as.Org, nil },
		"account":          func(t *testing.T, b *things) (string, error) { return b.admit(t.Context(), b.as.Org, b.word) },
		"session":          makeSession,
		"credential":       makeCredential,
		"identity":         makeIdentity,
		"key":              makeKey,
		"reset":            makeReset,
		"invitation":       makeInvitation,
		"invitation token": makeInvitationToken,
		"link token":       makeLinkToken,
		"site":             makeSite,
		"claim":            makeClaim,
		"agreement":        makeAgreement,
		"person":           makePerson,
		"note":             makeNote,
		"consent":          makeConsent,
		"merge":            makeMerge,
		"transfer":         makeTransfer,
		"proposal":         makeExport,
	}
	for name, value := range everyones {
		all[name] = func(*testing.T, *things) (string, error) { return value, nil }
	}
	return all
}

func makeSession(t *testing.T, b *things) (string, error) {
	s, err := b.people.accounts.EnterAs(t.Context(), actor.CommandLine(), b.as.ID, account.Entrance{Device: b.word})
	return s.ID, err
}

func makeCredential(t *testing.T, b *things) (string, error) {
	credential := fmt.Sprintf("credential-%d", b.next())
	if err := b.people.accounts.AddPasskey(t.Context(), b.as, credential, []byte("{}"), b.word); err != nil {
		return "", err
	}
	all, err := b.people.accounts.Passkeys(t.Context(), b.as)
	return of(t, all, func(p account.Passkey) bool { return p.Credential == credential }).ID, err
}

// makeIdentity is a name under which an identity provider knows an account,
// which waits for a steward.
func makeIdentity(t *testing.T, b *things) (string, error) {
	subject := fmt.Sprintf("%s-%d", b.word, b.next())
	whose, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	known, err := b.people.contacts(t.Context(), []string{whose})
	if err != nil {
		return "", err
	}
	claims := account.Claims{Issuer: "https://idp.example", Subject: subject, Email: known[whose].Email, Verified: true}
	if _, err := b.people.accounts.EnterByIdentity(t.Context(), claims, account.Entrance{}); err == nil {
		t.Error("an identity that nobody approved entered")
	}
	all, err := b.people.accounts.Identities(t.Context(), actor.CommandLine())
	return of(t, all, func(i account.PendingIdentity) bool { return i.Subject == subject }).ID, err
}

func makeKey(t *testing.T, b *things) (string, error) {
	name := fmt.Sprintf("%s %d", b.word, b.next())
	if err := b.people.accounts.AddKey(t.Context(), b.as, name, forKeys[:1], time.Now().Add(24*time.Hour)); err != nil {
		return "", err
	}
	all, err := b.people.accounts.Keys(t.Context(), b.as)
	return of(t, all, func(k account.Key) bool { return k.Name == name }).ID, err
}

// makeReset is a lost factor that waits for a second person; only forms name it.
func makeReset(t *testing.T, b *things) (string, error) {
	whose, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	if err := b.people.accounts.ProposeReset(t.Context(), b.as, b.as.Org, whose); err != nil {
		return "", err
	}
	team, err := b.people.accounts.Team(t.Context(), b.as)
	return of(t, team.Resets, func(p dual.Proposal) bool { return p.Object == whose }).ID, err
}

func makeInvitation(t *testing.T, b *things) (string, error) {
	lines, err := account.ParseList(fmt.Sprintf("invite-%s-%d@example.org;%s;Exemple", b.word, b.next(), b.word))
	if err != nil {
		return "", err
	}
	sent, err := b.people.accounts.Invite(t.Context(), b.as, lines, nil)
	if err != nil {
		return "", err
	}
	return sent[0].ID, nil
}

func makeInvitationToken(t *testing.T, b *things) (string, error) {
	own := b.id(t, "invitation")
	if b.forged {
		return own + ".forged", nil
	}
	_, token, _ := strings.Cut(b.people.accounts.InvitationAddress(own), "/invitation/")
	return token, nil
}

// makeLinkToken is a live link of somebody else's sign-in, with a proof that
// the program did not compute: nobody but its addressee has another.
func makeLinkToken(t *testing.T, b *things) (string, error) {
	now := time.Now()
	link := account.Link{ID: id.New(now), Email: b.word + "@example.org", Lang: "fr", CreatedAt: now, SentAt: now, ExpiresAt: now.Add(time.Hour)}
	return link.ID + ".forged", b.people.accStore.Tx(t.Context(), func(tx account.Tx) error { return tx.AddLink(link) })
}

// makeSite is where the organisation works: anyone may know it.
func makeSite(t *testing.T, b *things) (string, error) {
	name := fmt.Sprintf("Antenne %d", b.next())
	if err := b.people.orgs.AddSite(t.Context(), b.as, organisation.SiteForm{Name: name, Town: "23000 Guéret"}); err != nil {
		return "", err
	}
	sheet, err := b.people.orgs.Own(t.Context(), b.as)
	return of(t, sheet.Sites, func(s organisation.Site) bool { return s.Name == name }).ID, err
}

func makeClaim(t *testing.T, b *things) (string, error) {
	by, err := b.admit(t.Context(), b.as.Org, b.word)
	if err != nil {
		return "", err
	}
	sheet, err := b.people.orgs.Own(t.Context(), b.as)
	if err != nil {
		return "", err
	}
	if err := b.people.orgs.Claim(t.Context(), able(by, b.as.Org), sheet.SIRET, b.word); err != nil {
		return "", err
	}
	claim, err := b.people.orgs.Claimed(t.Context(), able(by, b.as.Org))
	return claim.ID, err
}

// makeAgreement is what waits for a second steward; one of a kind waits.
func makeAgreement(t *testing.T, b *things) (string, error) {
	for {
		all, err := b.people.orgs.Agreements(t.Context(), b.as)
		if err != nil {
			return "", err
		}
		for _, p := range all.Waiting {
			if p.Object == b.as.Org {
				return p.ID, nil
			}
		}
		if err := b.people.orgs.ProposeClose(t.Context(), b.as, b.as.Org, b.word); err != nil {
			return "", err
		}
	}
}

func makePerson(t *testing.T, b *things) (string, error) {
	n := b.next()
	made, err := b.people.register.CreateByProgram(t.Context(), b.as, person.New{Consent: person.Oral, Input: person.Input{Name: b.word + " Exemple",
		Nickname: b.word, Email: fmt.Sprintf("%s-%d@example.org", b.word, n), Lang: "fr", Channel: person.ByEmail}}, fmt.Sprintf("cast-%d", n))
	if err != nil {
		return "", err
	}
	b.note(made, "person")
	b.ids["person"] = made
	b.sheet(t)
	return made, nil
}

func makeNote(t *testing.T, b *things) (string, error) {
	if err := b.people.register.Write(t.Context(), b.as, b.id(t, "person"), b.word+" sait joindre un document.", true); err != nil {
		return "", err
	}
	return b.sheet(t).Notes[0].ID, nil
}

func makeConsent(t *testing.T, b *things) (string, error) {
	if err := b.people.register.Agree(t.Context(), b.as, b.id(t, "person"), person.ToContact, person.Oral); err != nil {
		return "", err
	}
	return of(t, b.sheet(t).Consents, func(c person.Consent) bool { return c.Kind == person.ToContact && c.Withdrawn.IsZero() }).ID, nil
}

func makeMerge(t *testing.T, b *things) (string, error) {
	double := b.thingsOf(b.as, b.word).id(t, "person")
	if err := b.people.register.Merge(t.Context(), b.as, b.id(t, "person"), double); err != nil {
		return "", err
	}
	return b.sheet(t).Merges[0].ID, nil
}

// sheet is the person as their organisation sees them, and what it names.
func (b *things) sheet(t *testing.T) person.Sheet {
	t.Helper()
	s, err := b.people.register.Read(t.Context(), b.as, b.id(t, "person"))
	fatal(t, err)
	for _, given := range s.Consents {
		b.note(given.ID, "consent")
	}
	return s
}

// makeTransfer is a follow-up that another organisation proposes to this one.
func makeTransfer(t *testing.T, b *things) (string, error) {
	giver := b.thingsOf(able(b.as.ID, b.orgs[steers]), b.word)
	given := giver.id(t, "person")
	if err := b.people.register.Propose(t.Context(), giver.as, given, person.Proposal{To: b.as.Org, Keep: true, Consent: person.Oral}); err != nil {
		return "", err
	}
	waiting, err := b.people.register.Waiting(t.Context(), b.as)
	return of(t, waiting, func(p person.Transfer) bool { return p.Person == given }).ID, err
}

// makeExport is an export of everybody, on which two people agreed.
func makeExport(t *testing.T, b *things) (string, error) {
	g, reason := b.people.register, fmt.Sprintf("%s %d", b.word, b.next())
	if err := g.ProposeExport(t.Context(), b.as, reason); err != nil {
		return "", err
	}
	all, err := g.Exports(t.Context(), b.as)
	if err != nil {
		return "", err
	}
	own := of(t, all, func(p dual.Proposal) bool { return p.Reason == reason }).ID
	return own, g.DecideExport(t.Context(), able(id.New(time.Now()), b.as.Org), own, true)
}

// of is the one of a list that is meant.
func of[T any](t *testing.T, all []T, is func(T) bool) (found T) {
	t.Helper()
	at := slices.IndexFunc(all, is)
	if at < 0 {
		t.Fatalf("not found among %d", len(all))
	}
	return all[at]
}
