package organisationtest

import (
	"cmp"
	"slices"
	"time"

	"pgregory.net/rapid"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
)

func merge(w *World) {
	ctx, first := w.T.Context(), w.Steward("first")
	winner := w.Active(capacity.Host)
	form := w.Form()
	loser, err := w.Create(ctx, actor.CommandLine(), form, []capacity.Capacity{capacity.Host, capacity.Follow})
	w.fine(err)
	w.fails("into itself", w.ProposeMerge(ctx, first, loser, loser, "x"), fault.Invalid)
	w.fails("into nothing", w.ProposeMerge(ctx, first, loser, Sheet, "x"), fault.NotFound)
	w.Ties[loser] = true
	w.fails("while it follows people", w.ProposeMerge(ctx, first, loser, winner, "x"), fault.Conflict)
	w.Ties[loser] = false
	w.fine(w.ProposeMerge(ctx, first, loser, winner, "x"))
	waits := w.Proposed()
	w.Ties[loser] = true
	w.fails("who began to follow people meanwhile", w.Agree(ctx, w.Steward("second"), organisation.MergeKind, waits), fault.Conflict)
	w.Ties[loser] = false
	w.fine(w.Disagree(ctx, first, organisation.MergeKind, waits))
	own := w.Merge(loser, winner)
	equal(w, "loser", w.stands(loser).State, organisation.Merged)
	equal(w, "leads to", w.stands(loser).Into, winner)
	equal(w, "sites moved", len(w.Sheet(winner).Sites), 2)
	equal(w, "capacities moved", len(w.stands(winner).Capacities), 2)
	facts := w.Facts()
	if len(facts) != 1 || facts[0].Name != organisation.MergedName || facts[0].Aggregate != loser {
		w.T.Fatalf("facts %v", facts)
	}
	news, err := organisation.ReadMoved(facts[0])
	w.fine(err)
	equal(w, "news", news, organisation.Moved{Merge: own, From: loser, Into: winner})
	w.fails("its SIRET is taken", w.Request(ctx, Account("camille"), form), fault.Conflict)
	w.fine(w.Claim(ctx, Account("camille"), form.SIRET, "Directrice")) // leads to the winner
	equal(w, "claim", len(w.Sheet(winner).Claims), 1)
	w.fails("suspended", w.ProposeSuspend(ctx, first, loser, "x"), fault.Conflict)
	w.fine(w.Undo(ctx, first, own))
	equal(w, "undone", w.stands(loser).State, organisation.Active)
	equal(w, "news", w.news(), "unmerged")
	w.fails("undone twice", w.Undo(ctx, first, own), fault.Gone)
	w.fails("unknown", w.Undo(ctx, first, Sheet), fault.NotFound)
	equal(w, "story", w.story(loser), "create grant grant propose disagree propose merge unmerge")
}

func tooLate(w *World) {
	own := w.Merge(w.Active(), w.Active())
	w.Clock.Pass(organisation.UndoFor)
	w.fails("too late", w.Undo(w.T.Context(), w.Steward("first"), own), fault.Gone)
}

func chain(w *World) {
	ctx, steward := w.T.Context(), w.Steward("first")
	a, b, c := w.Active(capacity.Follow), w.Active(), w.Active()
	first := w.Merge(a, b)
	second := w.Merge(b, c)
	equal(w, "all at the last", len(w.Sheet(c).Sites), 3)
	w.fails("out of order", w.Undo(ctx, steward, first), fault.Conflict)
	w.fine(w.Undo(ctx, steward, second))
	w.fine(w.Undo(ctx, steward, first))
	for _, org := range []string{a, b, c} {
		equal(w, "own site again", len(w.Sheet(org).Sites), 1)
	}
	equal(w, "own capacity again", len(w.stands(a).Capacities), 1)
}

// holding is what an organisation has, as undoing a merge must restore it.
type holding struct {
	state organisation.State
	into  string
	items []string // ids of sites and grants, and the state of each
}

func (w *World) holding(org string) holding {
	w.T.Helper()
	s := w.Sheet(org)
	h := holding{state: s.State, into: s.Into}
	for _, site := range s.Sites {
		h.items = append(h.items, site.ID+" "+site.Name)
	}
	for _, g := range s.Grants {
		h.items = append(h.items, g.ID+" "+string(g.Capacity)+" "+g.Ended.String())
	}
	slices.Sort(h.items)
	return h
}

// undoRestores checks, over random organisations, that a merge undone leaves
// both as they were, but for what was done to either in the meantime.
func undoRestores(w *World) {
	ctx := w.T.Context()
	rapid.Check(w.T, func(rt *rapid.T) {
		some := rapid.SliceOfNDistinct(rapid.SampledFrom(capacity.All[:6]), 0, 4, rapid.ID[capacity.Capacity])
		loser, winner := w.Active(some.Draw(rt, "loser's")...), w.Active(some.Draw(rt, "winner's")...)
		steward := w.Steward("first")
		for _, org := range []string{loser, winner} {
			for range rapid.IntRange(0, 2).Draw(rt, "sites") {
				w.fine(w.AddSite(ctx, w.Member(org, organisation.MayEdit), organisation.SiteForm{Name: "Annexe", Town: "23000 Guéret"}))
			}
		}
		if rapid.Bool().Draw(rt, "runs out") {
			for _, c := range capacity.All[6:8] {
				w.fine(w.Grant(ctx, steward, rapid.SampledFrom([]string{loser, winner}).Draw(rt, "whose"), c, w.Clock.Now().Add(time.Minute)))
			}
			w.Clock.Pass(time.Duration(rapid.IntRange(0, 2).Draw(rt, "minutes")) * time.Minute)
		}
		before := [2]holding{w.holding(loser), w.holding(winner)}
		own := w.Merge(loser, winner)
		wanted := before
		if rapid.Bool().Draw(rt, "a site more") {
			w.fine(w.AddSite(ctx, w.Member(winner, organisation.MayEdit), organisation.SiteForm{Name: "Nouveau", Town: "23000 Guéret"}))
			for _, s := range w.Sheet(winner).Sites {
				if s.Name == "Nouveau" {
					wanted[1].items = append(slices.Clone(wanted[1].items), s.ID+" "+s.Name)
				}
			}
			slices.Sort(wanted[1].items)
		}
		w.fine(w.Undo(ctx, w.Steward("second"), own))
		after := [2]holding{w.holding(loser), w.holding(winner)}
		for i, who := range []string{"loser", "winner"} {
			if after[i].state != wanted[i].state || after[i].into != wanted[i].into || !sameItems(after[i].items, wanted[i].items) {
				rt.Fatalf("the %s was\n%v\nand is\n%v", who, wanted[i], after[i])
			}
		}
	})
}

// sameItems compares ids: a grant that ran out is noted as ended by the merge.
func sameItems(a, b []string) bool {
	own := func(s string) string { return s[:36] }
	return slices.EqualFunc(a, b, func(x, y string) bool { return cmp.Compare(own(x), own(y)) == 0 })
}
