package key_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"filippo.io/age"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/key"
)

// backup is a backup of the store, and the identity that reads it.
func backup(t *testing.T, s *key.Store) (file []byte, identity string) {
	t.Helper()
	identity, recipient, err := key.Identity()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := s.Backup(t.Context(), recipient, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), identity
}

// ended lists "kind id" of what has ended.
func ended(t *testing.T, s *key.Store) (all []string) {
	t.Helper()
	if err := s.Ended(t.Context(), func(kind, id string, _ time.Time) error {
		all = append(all, kind+" "+id)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestRestoreElsewhere loses the folder and the database: under a new master
// key everything made before is found, verified and opened.
func TestRestoreElsewhere(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, now *clock.Manual) {
		s := open(t, cfg)
		if err := s.Rotate(t.Context(), "email"); err != nil {
			t.Fatal(err)
		}
		now.Add(time.Minute)
		box, err := s.Create(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		sealed, kept := box.Seal([]byte("Ana"), "name"), s.Vault("totp").Seal([]byte("seed"), "1")
		for _, err := range []error{s.Destroy(t.Context(), "bob"), s.End(t.Context(), "account", "7"), s.Witness(t.Context(), "checkpoint", "tree 12")} {
			if err != nil {
				t.Fatal(err)
			}
		}
		file, identity := backup(t, s)
		if bytes.Contains(file, []byte("ana")) || bytes.Contains(file, []byte("secret")) {
			t.Error("the backup can be read")
		}

		elsewhere := key.Config{Dir: t.TempDir(), Now: now.Now}
		for range 2 { // the second time changes nothing
			if err := key.Restore(t.Context(), elsewhere, identity, bytes.NewReader(file)); err != nil {
				t.Fatal(err)
			}
		}
		r := open(t, elsewhere)
		if !slices.Equal(r.MACs("email", "x"), s.MACs("email", "x")) || !r.Public("journal")[0].Equal(s.Public("journal")[0]) {
			t.Error("the ring is not the one that was saved")
		}
		if plain, err := r.Vault("totp").Open(kept, "1"); err != nil || string(plain) != "seed" {
			t.Errorf("the vault: %q, %v", plain, err)
		}
		back, err := r.Box(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := back.Open(sealed, "name"); err != nil || string(plain) != "Ana" {
			t.Errorf("the person: %q, %v", plain, err)
		}
		if _, err := r.Box(t.Context(), "bob"); !fault.Is(err, fault.Gone) {
			t.Errorf("destroyed before the backup: %v", err)
		}
		if all := ended(t, r); !slices.Equal(all, []string{"account 7", "person bob"}) {
			t.Errorf("ended: %q", all)
		}
		if text, err := r.Witnessed(t.Context(), "checkpoint"); err != nil || text != "tree 12" {
			t.Errorf("witness: %q, %v", text, err)
		}
	})
}

// TestRestoreRevivesNobody restores an old backup over a store that has gone
// on, then a recent backup over an old store.
func TestRestoreRevivesNobody(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, now *clock.Manual) {
		s := open(t, cfg)
		if _, err := s.Create(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		old, oldIdentity := backup(t, s)
		now.Add(time.Hour)
		if err := s.Destroy(t.Context(), "ana"); err != nil {
			t.Fatal(err)
		}
		if err := s.Witness(t.Context(), "checkpoint", "tree 12"); err != nil {
			t.Fatal(err)
		}
		recent, recentIdentity := backup(t, s)
		if err := key.Restore(t.Context(), cfg, oldIdentity, bytes.NewReader(old)); err != nil {
			t.Fatal(err)
		}
		gone := func(s *key.Store) {
			t.Helper()
			if _, err := s.Box(t.Context(), "ana"); !fault.Is(err, fault.Gone) {
				t.Errorf("the key of a person who was erased: %v", err)
			}
			if text, err := s.Witnessed(t.Context(), "checkpoint"); err != nil || text != "tree 12" {
				t.Errorf("witness: %q, %v", text, err)
			}
		}
		gone(s)

		elsewhere := key.Config{Dir: t.TempDir(), Now: now.Now}
		for _, b := range []struct {
			file     []byte
			identity string
		}{{old, oldIdentity}, {recent, recentIdentity}} {
			if err := key.Restore(t.Context(), elsewhere, b.identity, bytes.NewReader(b.file)); err != nil {
				t.Fatal(err)
			}
		}
		gone(open(t, elsewhere))
	})
}

// TestRestoreWhileOpen restores under a service that had started without its
// backup: both rings serve.
func TestRestoreWhileOpen(t *testing.T) {
	now := clock.At(monday)
	first := open(t, key.Config{Dir: t.TempDir(), Now: now.Now})
	file, identity := backup(t, first)
	now.Add(time.Hour)
	cfg := key.Config{Dir: t.TempDir(), Now: now.Now}
	running := open(t, cfg)
	own := running.MAC("email", "x")
	if err := key.Restore(t.Context(), cfg, identity, bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	want := []string{own, first.MAC("email", "x")}
	waitFor(t, func() bool { return slices.Equal(running.MACs("email", "x"), want) })
}

// TestRestoreRefusesForgeries: whoever knows the recipient can write a file that
// the identity reads, but not one that spoils the store.
func TestRestoreRefusesForgeries(t *testing.T) {
	identity, recipient, err := key.Identity()
	if err != nil {
		t.Fatal(err)
	}
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		t.Fatal(err)
	}
	const head = `{"kind":"maillage-keys","format":1}`
	for _, text := range []string{
		"", "null", "[]", `{"kind":"maillage-backup","format":1}`, `{"kind":"maillage-keys","format":2}`,
		head + `{"sort":"account","id":"1"}`,
		head + `{"sort":"secret","id":"1","bytes":""}`,
		head + `{"sort":"person","id":"1","bytes":"AAAA"}`,
		head + `{"sort":"person","id":1}`,
		head + `{"sort":"person"`,
	} {
		var file bytes.Buffer
		sealed, err := age.Encrypt(&file, to)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sealed.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := sealed.Close(); err != nil {
			t.Fatal(err)
		}
		cfg := key.Config{Dir: t.TempDir(), Now: clock.At(monday).Now}
		if err := key.Restore(t.Context(), cfg, identity, &file); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", text, err)
		}
		open(t, cfg)
	}
}

func TestRestoreRefuses(t *testing.T) {
	now := clock.At(monday)
	s := open(t, key.Config{Dir: t.TempDir(), Now: now.Now})
	file, identity := backup(t, s)
	stranger, _, err := key.Identity()
	if err != nil {
		t.Fatal(err)
	}
	damaged := bytes.Clone(file)
	damaged[len(damaged)-1] ^= 1
	for name, c := range map[string]struct {
		identity string
		file     []byte
	}{
		"another identity": {stranger, file},
		"no identity":      {"words", file},
		"another file":     {identity, []byte("words")},
		"a cut file":       {identity, file[:len(file)-1]},
		"a damaged file":   {identity, damaged},
	} {
		if err := key.Restore(t.Context(), key.Config{Dir: t.TempDir(), Now: now.Now}, c.identity, bytes.NewReader(c.file)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := s.Backup(t.Context(), "words", &bytes.Buffer{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("a wrong recipient: %v", err)
	}
}
