package cli_test

import (
	"bytes"
	"strings"
	"testing"

	"maillage/core/fault"
	"maillage/module/account"
	"maillage/module/account/accounttest"
	"maillage/module/account/cli"
	"maillage/platform/db/dbtest"
)

// TestFreshInstall invites the first person from the command line, twice, and
// resets a lost factor.
func TestFreshInstall(t *testing.T) {
	b := accounttest.Open(t, dbtest.Open(t, dbtest.SQLite(t, accounttest.Sets)))
	b.Active("a")
	var out bytes.Buffer
	var links []string
	for range 2 {
		out.Reset()
		if err := cli.Invite(t.Context(), &out, b.Accounts, "a", "Camille@exemple.fr", []string{account.Referent}); err != nil {
			t.Fatal(err)
		}
		_, link, _ := strings.Cut(strings.TrimSpace(out.String()), accounttest.Base+"/invitation/")
		links = append(links, link)
	}
	if links[0] == "" || links[0] != links[1] {
		t.Fatalf("links %q", links)
	}
	s, err := b.Accept(t.Context(), links[0], "Camille", "Essai", accounttest.Home)
	if err != nil {
		t.Fatal(err)
	}
	p := &accounttest.Person{Bench: b, Email: "camille@exemple.fr", ID: s.Account}
	if who := b.As(t, p.Enrol(t, s)); !who.May(account.RightTeam) {
		t.Error("the first person is no referent")
	}
	if err := cli.Invite(t.Context(), &out, b.Accounts, "a", "camille@exemple.fr", nil); !fault.Is(err, fault.Conflict) {
		t.Errorf("a member: %v", err)
	}
	if err := cli.Invite(t.Context(), &out, b.Accounts, "nobody", "x@exemple.fr", nil); !fault.Is(err, fault.NotFound) {
		t.Errorf("no organisation: %v", err)
	}
	if err := cli.Reset(t.Context(), &out, b.Accounts, "camille@exemple.fr"); err != nil {
		t.Error(err)
	}
	if err := cli.Reset(t.Context(), &out, b.Accounts, "x@exemple.fr"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	in, err := b.Signing(t.Context(), b.Last(t))
	if !fault.Is(err, fault.Anonymous) {
		t.Errorf("the session after: %v, %v", in.Session.Stage, err)
	}
}
