package dual_test

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"maillage/core/actor"
	core "maillage/core/dual"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/dual"
)

const kind = "test.merge"

var (
	sets   = []db.Set{dual.Set}
	monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	first  = actor.Actor{ID: "first", Kind: actor.Helper}
)

func TestPrepares(t *testing.T) { dbtest.Prepares(t, sets, "query.sql") }

// propose keeps a proposal in a transaction of its own.
func propose(t *testing.T, d *db.DB, p core.Proposal) (added bool) {
	t.Helper()
	if err := d.Tx(t.Context(), func(tx *db.Tx) (err error) {
		added, err = dual.Desk{Tx: tx}.Propose(p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return added
}

// decide reads a proposal and decides it in one transaction.
func decide(t *testing.T, d *db.DB, own string, with func(core.Proposal) (core.Proposal, error)) (moved bool, err error) {
	t.Helper()
	err = d.Tx(t.Context(), func(tx *db.Tx) error {
		desk := dual.Desk{Tx: tx}
		p, err := desk.Proposal(kind, own)
		if err != nil {
			return err
		}
		if p, err = with(p); err != nil {
			return err
		}
		moved, err = desk.Decide(p)
		return err
	})
	return moved, err
}

func TestAlone(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := core.New(first, kind, "a", "b", "deux fiches", monday)
		if !propose(t, d, p) {
			t.Fatal("not kept")
		}
		for name, c := range map[string]struct {
			change func(*core.Proposal)
			added  bool
		}{
			"the same act":          {func(*core.Proposal) {}, false},
			"another kind":          {func(p *core.Proposal) { p.Kind = "test.close" }, true},
			"another object":        {func(p *core.Proposal) { p.With = "c" }, true},
			"another organisation":  {func(p *core.Proposal) { p.Org = "o" }, true},
			"just before it lapses": {func(p *core.Proposal) { p.At = monday.Add(core.Lasts - time.Microsecond) }, false},
		} {
			again := core.New(first, kind, "a", "b", "", monday.Add(time.Hour))
			c.change(&again)
			if added := propose(t, d, again); added != c.added {
				t.Errorf("%s: added %v", name, added)
			}
		}
		late := core.New(first, kind, "a", "b", "", monday.Add(core.Lasts))
		if !propose(t, d, late) {
			t.Error("a lapsed proposal keeps others out")
		}
		waiting, err := dual.Waiting(t.Context(), d.Reader(), late.At.Add(2*time.Hour), kind, "")
		if err != nil || len(waiting) != 1 || waiting[0] != late {
			t.Errorf("waiting: %+v, %v", waiting, err)
		}
	})
}

func TestDecisions(t *testing.T) {
	second := actor.Actor{ID: "second", Kind: actor.Helper}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := core.New(first, kind, "a", "", "", monday)
		propose(t, d, p)
		later := monday.Add(time.Hour)
		if _, err := decide(t, d, id.New(monday), nil); !fault.Is(err, fault.NotFound) {
			t.Errorf("unknown: %v", err)
		}
		late := func(p core.Proposal) (core.Proposal, error) {
			p.State, p.Second, p.Ended = core.Agreed, second.ID, monday.Add(core.Lasts)
			return p, nil
		}
		if moved, err := decide(t, d, p.ID, late); moved || err != nil {
			t.Errorf("a lapsed one moved: %v, %v", moved, err)
		}
		agree := func(p core.Proposal) (core.Proposal, error) { return p.Agree(second, later) }
		if moved, err := decide(t, d, p.ID, agree); !moved || err != nil {
			t.Errorf("agreed: %v, %v", moved, err)
		}
		if _, err := decide(t, d, p.ID, agree); !fault.Is(err, fault.Gone) {
			t.Errorf("twice: %v", err)
		}
		waiting, err := dual.Waiting(t.Context(), d.Reader(), later, kind, "")
		if err != nil || len(waiting) != 0 {
			t.Errorf("still waits: %+v, %v", waiting, err)
		}
		decided, err := dual.Decided(t.Context(), d.Reader(), later, kind, "")
		if err != nil || len(decided) != 1 || decided[0].Second != second.ID || !decided[0].Ended.Equal(later) {
			t.Errorf("decided: %+v, %v", decided, err)
		}
		if !propose(t, d, core.New(first, kind, "a", "", "", later)) {
			t.Error("a decided one keeps others out")
		}
		gone, err := dual.Purge(t.Context(), d, later.Add(time.Minute), later)
		if err != nil || gone != 1 {
			t.Errorf("purged %d, %v: the one that waits stays", gone, err)
		}
	})
}

// TestRace has 32 people decide the same proposal: one moves it.
func TestRace(t *testing.T) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		p := core.New(first, kind, "a", "b", "", monday)
		propose(t, d, p)
		var moves, kept atomic.Int64
		var all sync.WaitGroup
		for i := range 32 {
			all.Go(func() {
				who := actor.Actor{ID: strconv.Itoa(i), Kind: actor.Helper}
				moved, err := decide(t, d, p.ID, func(p core.Proposal) (core.Proposal, error) {
					if i%2 == 0 {
						return p.Refuse(who, monday.Add(time.Hour))
					}
					return p.Agree(who, monday.Add(time.Hour))
				})
				if moved {
					moves.Add(1)
				} else if err != nil && !fault.Is(err, fault.Gone) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for range 32 {
			all.Go(func() {
				if propose(t, d, core.New(first, kind, "a", "b", "", monday.Add(time.Hour))) {
					kept.Add(1)
				}
			})
		}
		all.Wait()
		if moves.Load() != 1 || kept.Load() != 1 {
			t.Errorf("%d moved it, %d proposed it again", moves.Load(), kept.Load())
		}
	})
}
