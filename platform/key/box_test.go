package key_test

import (
	"bytes"
	"crypto/ed25519"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/key"
)

// TestBox: what is sealed opens with the same key and words, with no other,
// and not once a byte of it has changed.
func TestBox(t *testing.T) {
	s := open(t, key.Config{Dir: t.TempDir(), Now: clock.At(monday).Now})
	person, err := s.Create(t.Context(), "ana")
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.Create(t.Context(), "bob")
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range [][2]key.Box{{person, other}, {other, s.Vault("totp")}, {s.Vault("totp"), s.Vault("secret")}} {
		own, foreign := pair[0], pair[1]
		rapid.Check(t, func(t *rapid.T) {
			plain, about := rapid.SliceOf(rapid.Byte()).Draw(t, "plain"), rapid.String().Draw(t, "about")
			sealed := own.Seal(plain, about)
			if got, err := own.Open(sealed, about); err != nil || !bytes.Equal(got, plain) {
				t.Fatalf("round trip: %q, %v", got, err)
			}
			if bytes.Equal(sealed, own.Seal(plain, about)) {
				t.Fatal("sealed twice alike")
			}
			refused := func(by key.Box, sealed []byte, about string) {
				if _, err := by.Open(sealed, about); !fault.Is(err, fault.Internal) {
					t.Fatalf("opened: %v", err)
				}
			}
			refused(foreign, sealed, about)
			refused(own, sealed, about+"x")
			refused(own, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")], about)
			for i := range sealed {
				changed := bytes.Clone(sealed)
				changed[i] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
				refused(own, changed, about)
			}
		})
	}
}

// TestSigner: signatures of the key in use and of former ones verify, also as
// signed notes read by another implementation.
func TestSigner(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, now *clock.Manual) {
		s := open(t, cfg)
		const origin = "maillage.example/journal"
		sign := func() []byte {
			skey, _ := s.NoteSigner("journal", origin)
			signer, err := note.NewSigner(skey)
			if err != nil {
				t.Fatal(err)
			}
			signed, err := note.Sign(&note.Note{Text: "tree 12\n"}, signer)
			if err != nil {
				t.Fatal(err)
			}
			return signed
		}
		first, signed := s.Signer("journal"), sign()
		if first.ID == s.Signer("token").ID || first.ID != s.Signer("journal").ID {
			t.Error("a signing key for each name")
		}
		if err := s.Rotate(t.Context(), "journal"); err != nil {
			t.Fatal(err)
		}
		now.Add(10e9)
		second := s.Signer("journal")
		if second.ID == first.ID {
			t.Error("not rotated")
		}
		if all := s.Public("journal"); len(all) != 2 || !all[0].Equal(second.Public()) || !all[1].Equal(first.Public()) {
			t.Errorf("Public = %x", all)
		}
		_, vkeys := s.NoteSigner("journal", origin)
		var verifiers []note.Verifier
		for _, vkey := range vkeys {
			v, err := note.NewVerifier(vkey)
			if err != nil {
				t.Fatal(err)
			}
			verifiers = append(verifiers, v)
		}
		for _, message := range [][]byte{signed, sign()} {
			if n, err := note.Open(message, note.VerifierList(verifiers...)); err != nil || n.Text != "tree 12\n" {
				t.Errorf("%q: %v", message, err)
			}
		}
	})
}

// TestSignature verifies what Sign returns.
func TestSignature(t *testing.T) {
	s := open(t, key.Config{Dir: t.TempDir(), Now: clock.At(monday).Now})
	signer := s.Signer("token")
	verify := signer.Public()
	if !ed25519.Verify(verify, []byte("words"), signer.Sign([]byte("words"))) || ed25519.Verify(verify, []byte("other"), signer.Sign([]byte("words"))) {
		t.Error("a signature is good for its message alone")
	}
}
