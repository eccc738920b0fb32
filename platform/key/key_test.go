package key_test

import (
	"slices"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/key"
)

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// config is a store of keys nobody has opened yet, on the database of cfg.
func config(t testing.TB, cfg db.Config, now *clock.Manual) key.Config {
	t.Helper()
	return key.Config{Dir: t.TempDir(), URL: cfg.URL, Now: now.Now}
}

func open(t testing.TB, cfg key.Config) *key.Store {
	t.Helper()
	s, err := key.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// each runs fn on a new store, on both engines.
func each(t *testing.T, fn func(t *testing.T, cfg key.Config, now *clock.Manual)) {
	t.Helper()
	dbtest.EachConfig(t, nil, func(t *testing.T, cfg db.Config) {
		now := clock.At(monday)
		fn(t, config(t, cfg, now), now)
	})
}

func TestQueriesOnBothEngines(t *testing.T) {
	dbtest.Prepares(t, []db.Set{key.Set}, "query.sql")
}

func TestPersonKey(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, _ *clock.Manual) {
		s := open(t, cfg)
		if _, err := s.Box(t.Context(), "ana"); !fault.Is(err, fault.NotFound) {
			t.Errorf("no key yet: %v", err)
		}
		made, err := s.Create(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		sealed := made.Seal([]byte("06 00 00 00 00"), "contact")
		if _, err := s.Create(t.Context(), "bob"); err != nil {
			t.Fatal(err)
		}
		again, err := s.Create(t.Context(), "ana")
		if err != nil {
			t.Fatal(err)
		}
		if plain, err := again.Open(sealed, "contact"); err != nil || string(plain) != "06 00 00 00 00" {
			t.Errorf("created twice: %q, %v", plain, err)
		}
		boxes, err := s.Boxes(t.Context(), []string{"ana", "bob", "nobody"})
		if err != nil || len(boxes) != 2 {
			t.Fatalf("Boxes = %v, %v", boxes, err)
		}
		if _, err := boxes["bob"].Open(sealed, "contact"); !fault.Is(err, fault.Internal) {
			t.Errorf("another person's key opened it: %v", err)
		}
		for range 2 {
			if err := s.Destroy(t.Context(), "ana"); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Box(t.Context(), "ana"); !fault.Is(err, fault.Gone) {
			t.Errorf("after its destruction: %v", err)
		}
		if _, err := s.Create(t.Context(), "ana"); !fault.Is(err, fault.Gone) {
			t.Errorf("created after its destruction: %v", err)
		}
		if boxes, err := s.Boxes(t.Context(), []string{"ana", "bob"}); err != nil || len(boxes) != 1 {
			t.Errorf("Boxes = %v, %v", boxes, err)
		}
	})
}

func TestRotation(t *testing.T) {
	each(t, func(t *testing.T, cfg key.Config, now *clock.Manual) {
		s := open(t, cfg)
		before, other := s.MAC("email", "ana@example.org"), s.MAC("phone", "ana@example.org")
		sealed := s.Vault("totp").Seal([]byte("seed"), "account/1")
		if before == other {
			t.Error("two purposes share a pepper")
		}
		if err := s.Rotate(t.Context(), "email"); err != nil {
			t.Fatal(err)
		}
		if s.MAC("email", "ana@example.org") != before {
			t.Error("used before every process knows it")
		}
		now.Add(10 * time.Second)
		after := s.MAC("email", "ana@example.org")
		if after == before || s.MAC("phone", "ana@example.org") != other {
			t.Error("the rotation of one name concerns it, and nothing else")
		}
		if all := s.MACs("email", "ana@example.org"); !slices.Equal(all, []string{after, before}) {
			t.Errorf("MACs = %q", all)
		}
		if err := s.Rotate(t.Context(), ""); err != nil {
			t.Fatal(err)
		}
		now.Add(10 * time.Second)
		if all := s.MACs("email", "ana@example.org"); len(all) != 3 || all[1] != after {
			t.Errorf("MACs = %q", all)
		}
		if plain, err := s.Vault("totp").Open(sealed, "account/1"); err != nil || string(plain) != "seed" {
			t.Errorf("sealed before the rotation: %q, %v", plain, err)
		}
	})
}
