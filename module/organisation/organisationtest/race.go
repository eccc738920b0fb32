package organisationtest

import (
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
)

// callers is how many race.
const callers = 32

// race runs do in many callers at once and counts those that had no fault. A
// fault of another kind than those expected fails the test.
func (w *World) race(do func(i int) error, expected ...fault.Kind) int {
	w.T.Helper()
	var fine atomic.Int64
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() {
			err := do(i)
			if err == nil {
				fine.Add(1)
				return
			}
			for _, kind := range expected {
				if fault.Is(err, kind) {
					return
				}
			}
			w.T.Errorf("caller %d: %v", i, err)
		})
	}
	all.Wait()
	return int(fine.Load())
}

func raceRequests(w *World) {
	form := w.Form()
	got := w.race(func(i int) error { return w.Request(w.T.Context(), Account("a"+strconv.Itoa(i)), form) }, fault.Conflict)
	equal(w, "with one SIRET", got, 1)
	forms := make([]organisation.Form, callers)
	for i := range forms {
		forms[i] = w.Form()
	}
	got = w.race(func(i int) error { return w.Request(w.T.Context(), Account("camille"), forms[i]) }, fault.Conflict)
	equal(w, "of one account", got, 1)
}

func raceMerge(w *World) {
	ctx := w.T.Context()
	loser, winner := w.Active(capacity.Follow), w.Active()
	w.fine(w.ProposeMerge(ctx, w.Steward("first"), loser, winner, "doublon"))
	own := w.Proposed()
	got := w.race(func(i int) error { return w.Agree(ctx, w.Steward(strconv.Itoa(i)), organisation.MergeKind, own) }, fault.Gone, fault.Conflict)
	equal(w, "agreed", got, 1)
	equal(w, "news", w.news(), "merged")
	got = w.race(func(i int) error { return w.Undo(ctx, w.Steward(strconv.Itoa(i)), own) }, fault.Gone)
	equal(w, "undone", got, 1)
	equal(w, "news", w.news(), "unmerged")
	equal(w, "capacity", len(w.stands(loser).Capacities), 1)
}

func raceGrants(w *World) {
	ctx, steward := w.T.Context(), w.Steward("first")
	org := w.Active()
	got := w.race(func(int) error { return w.Grant(ctx, steward, org, capacity.Host, time.Time{}) }, fault.Conflict)
	equal(w, "given", got, 1)
	var given, taken atomic.Int64
	given.Add(1)
	w.race(func(i int) error {
		if i%2 == 0 {
			err := w.Withdraw(ctx, steward, org, capacity.Host)
			if err == nil {
				taken.Add(1)
			}
			return err
		}
		err := w.Grant(ctx, steward, org, capacity.Host, time.Time{})
		if err == nil {
			given.Add(1)
		}
		return err
	}, fault.Conflict)
	equal(w, "in force", int64(len(w.stands(org).Capacities)), given.Load()-taken.Load())
	equal(w, "kept", int64(len(w.Sheet(org).Grants)), given.Load())
}

// raceSites checks that no site is added to an organisation behind the back of
// its merge.
func raceSites(w *World) {
	ctx := w.T.Context()
	loser, winner := w.Active(), w.Active()
	w.fine(w.ProposeMerge(ctx, w.Steward("first"), loser, winner, "doublon"))
	own := w.Proposed()
	added := w.race(func(i int) error {
		if i == callers/2 {
			return w.Agree(ctx, w.Steward("second"), organisation.MergeKind, own)
		}
		return w.AddSite(ctx, w.Member(loser, organisation.MayEdit), organisation.SiteForm{Name: "Annexe", Town: "23000 Guéret"})
	}, fault.Conflict) - 1
	equal(w, "left behind", len(w.Sheet(loser).Sites), 0)
	equal(w, "moved", len(w.Sheet(winner).Sites), 2+added)
}

// raceSteering checks that two organisations that steer do not both go.
func raceSteering(w *World) {
	ctx := w.T.Context()
	orgs := []string{w.Active(capacity.Steer), w.Active(capacity.Steer)}
	got := w.race(func(i int) error { return w.Withdraw(ctx, w.Steward("first"), orgs[i%2], capacity.Steer) }, fault.Conflict)
	equal(w, "withdrawn", got, 1)
}
