package persontest_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/backup"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

func TestErase(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines, omar := w.Helper(persontest.Library, "lead", "ines"), w.Helper(persontest.Centre, "lead", "omar")
		p, twin, other := w.Create(t, ines, camille), w.Create(t, ines, camille), w.Create(t, ines, camille)
		card := w.Reference(t, ines, twin)
		who := w.Open(t, card)
		must(t, w.Write(t.Context(), ines, twin, "une note", false))
		must(t, w.Merge(t.Context(), ines, p, twin))
		must(t, w.Propose(t.Context(), ines, other, person.Proposal{To: persontest.Centre, Keep: true, Consent: person.Oral}))
		_, err := w.Accept(t.Context(), omar, given[[]person.Transfer](t)(w.Waiting(t.Context(), omar))[0].ID)
		must(t, err)
		wants(t, "who is followed elsewhere too", w.Erase(t.Context(), ines, other), fault.Conflict, "")

		must(t, w.Erase(t.Context(), ines, p))
		_, err = w.Read(t.Context(), ines, p)
		wants(t, "reading", err, fault.NotFound, "person.fault.unknown")
		_, err = w.Mine(t.Context(), who)
		wants(t, "the own space", err, fault.NotFound, "")
		for _, line := range strings.Split(w.Dump(t, append(persontest.Tables, "person_ask", "person_session")...), "\n") {
			if (strings.Contains(line, p) || strings.Contains(line, twin)) && !strings.Contains(line, `state="erased"`) {
				t.Errorf("left behind: %s", line)
			}
		}
		wants(t, "twice", w.Erase(t.Context(), ines, p), fault.NotFound, "")
		_, err = w.Keys.Box(t.Context(), p)
		must(t, err) // until the task has run
		w.Work(t)
		for _, gone := range []string{p, twin} {
			_, err = w.Keys.Box(t.Context(), gone)
			wants(t, "the key", err, fault.Gone, "")
		}
		must(t, w.Shred(t.Context(), p))
		wants(t, "shredding the living", w.Shred(t.Context(), other), fault.Conflict, "")
		_, err = w.Ask(t.Context(), card, persontest.Home)
		must(t, err) // as for nobody
	})
}

// TestRestore restores a backup made before an erasure: the person stays erased.
func TestRestore(t *testing.T) {
	dbtest.EachConfig(t, persontest.Sets, func(t *testing.T, cfg db.Config) {
		folder := filepath.Join(t.TempDir(), "keys")
		d := dbtest.Open(t, cfg)
		w := persontest.Reopen(t, d, folder)
		who := w.Helper(persontest.Library, "lead", "ines")
		gone, stays := w.Create(t, who, camille), w.Create(t, who, camille)
		must(t, w.Write(t.Context(), who, gone, "une note", false))
		var saved bytes.Buffer
		_, err := backup.Backup(t.Context(), d, "test", &saved)
		must(t, err)
		must(t, w.Erase(t.Context(), who, gone))
		w.Work(t)

		empty := dbtest.SQLite
		if cfg.URL != "" {
			empty = dbtest.Postgres
		}
		restored := dbtest.Open(t, empty(t, persontest.Sets))
		_, err = backup.Restore(t.Context(), restored, bytes.NewReader(saved.Bytes()))
		must(t, err)
		must(t, w.Keys.Close())
		later := persontest.Reopen(t, restored, folder)
		_, err = later.Read(t.Context(), who, gone)
		wants(t, "before the replay, the key is gone", err, fault.NotFound, "")
		var ended []string
		must(t, later.Keys.Ended(t.Context(), func(_, id string, _ time.Time) error {
			ended = append(ended, id)
			return nil
		}))
		equal(t, "erased again", given[int](t)(later.Replay(t.Context(), append(ended, "someone else's", "cli"))), 1)
		equal(t, "and not twice", given[int](t)(later.Replay(t.Context(), ended)), 0)
		for _, line := range strings.Split(later.Dump(t, persontest.Tables...), "\n") {
			if strings.Contains(line, gone) && !strings.Contains(line, `state="erased"`) {
				t.Errorf("revived: %s", line)
			}
		}
		equal(t, "the other one", given[person.Sheet](t)(later.Read(t.Context(), who, stays)).Identity.Name, "Camille Zorrino")
	})
}

// TestEraseAgainstRead races 32 readers and writers against an erasure: each
// gets everything or nothing, and nothing is left behind.
func TestEraseAgainstRead(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		who := w.Helper(persontest.Library, "lead", "ines")
		p := w.Create(t, who, camille)
		var all sync.WaitGroup
		for n := range 32 {
			all.Go(func() {
				var err error
				switch {
				case n == 16:
					if err = w.Erase(context.WithoutCancel(t.Context()), who, p); err == nil {
						err = w.Shred(t.Context(), p)
					}
				case n%2 == 0:
					var s person.Sheet
					if s, err = w.Read(t.Context(), who, p); err == nil && s.Identity.Name != "Camille Zorrino" {
						t.Errorf("half a person: %+v", s.Identity)
					}
				default:
					err = w.Write(t.Context(), who, p, fmt.Sprint("note ", n), false)
				}
				if err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("%d: %v", n, err)
				}
			})
		}
		all.Wait()
		equal(t, "notes left", w.Dump(t, "person_note", "person_follow", "person_clue", "person_consent"), "")
	})
}

// TestOwnErasure asks to be erased, changes one's mind, asks again.
func TestOwnErasure(t *testing.T) {
	each(t, func(t *testing.T, w *persontest.World) {
		ines := w.Helper(persontest.Library, "lead", "ines")
		p := w.Create(t, ines, camille)
		who := w.Open(t, w.Reference(t, ines, p))
		must(t, w.AskErasure(t.Context(), who))
		equal(t, "told to the followers", given[person.Sheet](t)(w.Read(t.Context(), ines, p)).EraseAt.IsZero(), false)
		must(t, w.KeepMe(t.Context(), who))
		w.Clock.Forward(8 * 24 * time.Hour)
		equal(t, "erased after a change of mind", given[int64](t)(w.EraseDue(t.Context())), 0)
		who = w.Open(t, w.Reference(t, ines, p))
		must(t, w.AskErasure(t.Context(), who))
		w.Clock.Forward(6 * 24 * time.Hour)
		equal(t, "erased too soon", given[int64](t)(w.EraseDue(t.Context())), 0)
		w.Clock.Forward(25 * time.Hour)
		equal(t, "erased", given[int64](t)(w.EraseDue(t.Context())), 1)
		_, err := w.Read(t.Context(), ines, p)
		wants(t, "reading", err, fault.NotFound, "")
	})
}
