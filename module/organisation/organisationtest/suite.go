package organisationtest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
)

// Suite is what every store of organisations must do, whatever its engine.
// open returns a world with an empty store.
func Suite(t *testing.T, open func(t *testing.T) *World) {
	for name, test := range map[string]func(*World){
		"a request granted":                request,
		"a request refused":                refusedRequest,
		"one request for each account":     oneRequest,
		"a SIRET taken":                    taken,
		"the register":                     register,
		"contact":                          contact,
		"sites":                            sites,
		"capacities":                       capacities,
		"a capacity runs out":              runsOut,
		"suspending takes two":             suspend,
		"closing takes two":                closing,
		"the service keeps who steers it":  steering,
		"a claim":                          claim,
		"a merge":                          merge,
		"a merge undone too late":          tooLate,
		"merges in a row":                  chain,
		"finding":                          find,
		"an import":                        imported,
		"without the right":                withoutRight,
		"requests with one SIRET at once":  raceRequests,
		"32 deciders of one merge":         raceMerge,
		"a capacity given and taken":       raceGrants,
		"a merge and new sites at once":    raceSites,
		"two that steer closed at once":    raceSteering,
		"undoing restores what moved":      undoRestores,
		"Standing and Names agree with it": standing,
	} {
		t.Run(name, func(t *testing.T) { test(open(t)) })
	}
}

// fine fails the test on an error.
func (w *World) fine(err error) {
	w.T.Helper()
	if err != nil {
		w.T.Fatal(err)
	}
}

// fails wants a fault of a kind.
func (w *World) fails(what string, err error, kind fault.Kind) {
	w.T.Helper()
	if !fault.Is(err, kind) {
		w.T.Errorf("%s: %v, want %s", what, err, kind)
	}
}

func equal[T comparable](w *World, what string, got, want T) {
	w.T.Helper()
	if got != want {
		w.T.Errorf("%s: %v, want %v", what, got, want)
	}
}

// news lists the names of the facts announced since last asked.
func (w *World) news() string {
	var names []string
	for _, f := range w.Facts() {
		names = append(names, strings.TrimPrefix(f.Name, "organisation."))
	}
	return strings.Join(names, " ")
}

// story lists what happened to an organisation, oldest first.
func (w *World) story(org string) string {
	var names []string
	for _, e := range w.Sheet(org).Events {
		names = append(names, strings.TrimPrefix(e.Name, "organisation."))
	}
	slices.Reverse(names)
	return strings.Join(names, " ")
}

func (w *World) asked(who actor.Actor) *organisation.Organisation {
	w.T.Helper()
	o, err := w.Requested(w.T.Context(), who)
	w.fine(err)
	return o
}

func request(w *World) {
	ctx, camille := w.T.Context(), Account("camille")
	form := w.Form()
	w.fine(w.Request(ctx, camille, form))
	o := w.asked(camille)
	equal(w, "state", o.State, organisation.Requested)
	equal(w, "check", o.Check, organisation.Verified)
	equal(w, "official name", o.Official, "COMMUNE D'ESSAI")
	equal(w, "area", o.Area, organisation.Area{Level: organisation.InCommune, Code: "23096"})
	equal(w, "phone", o.Phone, "+33599001234")
	w.fine(w.Activate(ctx, w.Steward("first"), o.ID))
	equal(w, "state", w.Sheet(o.ID).State, organisation.Active)
	facts := w.Facts()
	if len(facts) != 1 || facts[0].Name != organisation.ActivatedName {
		w.T.Fatalf("facts %v", facts)
	}
	news, err := organisation.ReadDecided(facts[0])
	w.fine(err)
	equal(w, "news", news, organisation.Decided{Org: o.ID, By: "camille"})
	w.fails("twice", w.Activate(ctx, w.Steward("first"), o.ID), fault.Conflict)
	equal(w, "story", w.story(o.ID), "request activate")
}

func refusedRequest(w *World) {
	ctx, camille := w.T.Context(), Account("camille")
	form := w.Form()
	w.fine(w.Request(ctx, camille, form))
	w.fine(w.Refuse(ctx, w.Steward("first"), w.asked(camille).ID))
	equal(w, "news", w.news(), "refused")
	w.Clock.Pass(time.Second)
	w.fine(w.Request(ctx, camille, form)) // the SIRET is free again
	equal(w, "state", w.asked(camille).State, organisation.Requested)
}

func oneRequest(w *World) {
	ctx, camille := w.T.Context(), Account("camille")
	w.fine(w.Request(ctx, camille, w.Form()))
	w.fails("a second one", w.Request(ctx, camille, w.Form()), fault.Conflict)
	w.fine(w.Request(ctx, Account("dominique"), w.Form()))
}

func taken(w *World) {
	ctx := w.T.Context()
	form := w.Form()
	w.fine(w.Request(ctx, Account("camille"), form))
	spaced := form
	spaced.SIRET = form.SIRET[:3] + " " + form.SIRET[3:]
	w.fails("by another", w.Request(ctx, Account("dominique"), spaced), fault.Conflict)
	_, _, err := w.Prefill(ctx, Account("dominique"), form.SIRET)
	w.fails("prefilled", err, fault.Conflict)
	spaced.SIRET = "12345678901234"
	w.fails("a wrong key", w.Request(ctx, Account("dominique"), spaced), fault.Invalid)
}

func register(w *World) {
	ctx, camille := w.T.Context(), Account("camille")
	form := w.Form()
	filled, check, err := w.Prefill(ctx, camille, form.SIRET)
	w.fine(err)
	equal(w, "check", check, organisation.Verified)
	equal(w, "prefilled", filled, organisation.Form{SIRET: form.SIRET, Name: "COMMUNE D'ESSAI", Street: "1 place de la Mairie", Town: "23000 Guéret"})
	unknown := form
	unknown.SIRET = SIRET(900)
	w.fails("an unknown number", w.Request(ctx, camille, unknown), fault.Invalid)
	w.Register.Down = true
	w.fine(w.Request(ctx, camille, form))
	w.fine(w.Request(ctx, Account("dominique"), unknown))
	equal(w, "check", w.asked(camille).Check, organisation.Later)
	w.fine(w.Verify(ctx)) // still down
	w.fails("again", w.Reverify(ctx, w.Steward("first"), w.asked(camille).ID), fault.Unavailable)
	equal(w, "check", w.asked(camille).Check, organisation.Later)
	w.Register.Down = false
	w.fine(w.Verify(ctx))
	equal(w, "once it answers", w.asked(camille).Check, organisation.Verified)
	equal(w, "unknown to it", w.asked(Account("dominique")).Check, organisation.Doubtful)
	w.Register.Entries[unknown.SIRET] = organisation.Entry{Name: "NOUVELLE"}
	w.fine(w.Reverify(ctx, w.Steward("first"), w.asked(Account("dominique")).ID))
	equal(w, "asked again", w.asked(Account("dominique")).Check, organisation.Verified)
}

func contact(w *World) {
	ctx := w.T.Context()
	org := w.Active()
	referent := w.Member(org, organisation.MayEdit)
	own, err := w.Own(ctx, referent)
	w.fine(err)
	w.fine(w.EditContact(ctx, referent, organisation.Contact{Email: "accueil@essai.example", Version: own.Version}))
	w.fails("changed meanwhile", w.EditContact(ctx, referent, organisation.Contact{Version: own.Version}), fault.Conflict)
	own, err = w.Own(ctx, referent)
	w.fine(err)
	equal(w, "e-mail", own.Email, "accueil@essai.example")
	equal(w, "phone", own.Phone, "")
	for _, wrong := range []organisation.Contact{{Email: "accueil"}, {Email: "a b@essai.example"}, {Phone: "12"}} {
		wrong.Version = own.Version
		w.fails("wrong", w.EditContact(ctx, referent, wrong), fault.Invalid)
	}
	steward := w.Steward("first")
	details := organisation.Details{Name: "Mairie rebaptisée", Kind: organisation.CCAS, Area: organisation.Area{Level: organisation.InDepartement, Code: "23"}, Version: own.Version}
	w.fine(w.Correct(ctx, steward, org, details))
	s := w.Sheet(org)
	equal(w, "corrected", s.Name+" "+string(s.Kind)+" "+s.Area.Code, "Mairie rebaptisée ccas 23")
	details.Version, details.Area.Code = s.Version, "999"
	w.fails("no such area", w.Correct(ctx, steward, org, details), fault.Invalid)
	equal(w, "story", w.story(org), "create edit edit")
}

func sites(w *World) {
	ctx := w.T.Context()
	org, other := w.Active(), w.Active()
	referent, stranger := w.Member(org, organisation.MayEdit), w.Member(other, organisation.MayEdit)
	w.Clock.Pass(time.Minute)
	w.fine(w.AddSite(ctx, referent, organisation.SiteForm{Name: "Annexe <b>", Street: "3 rue du Port", Town: "23300 La Souterraine", Place: "https://example.org/lieux/" + Sheet}))
	list := w.Sheet(org).Sites
	if len(list) != 2 {
		w.T.Fatalf("%d sites", len(list))
	}
	annexe := list[1]
	equal(w, "place", annexe.Place, Sheet)
	equal(w, "written", annexe.Written(), "23300 La Souterraine")
	form := organisation.SiteForm{Name: "Annexe", Town: "La Souterraine"}
	w.fine(w.EditSite(ctx, referent, annexe.ID, form))
	w.fails("of another", w.EditSite(ctx, stranger, annexe.ID, form), fault.NotFound)
	w.fails("of another", w.RemoveSite(ctx, stranger, annexe.ID), fault.NotFound)
	_, err := w.Site(ctx, stranger, annexe.ID)
	w.fails("of another", err, fault.NotFound)
	for what, wrong := range map[string]organisation.SiteForm{
		"no name": {Town: "23000 Guéret"}, "no town": {Name: "A"}, "no such town": {Name: "A", Town: "Nullepart-sur-Rien"},
		"no such sheet": {Name: "A", Town: "23000 Guéret", Place: "https://example.org/lieux/" + other}, "a NIR": {Name: "2 94 03 75 120 005 22", Town: "23000 Guéret"},
	} {
		w.fails(what, w.AddSite(ctx, referent, wrong), fault.Invalid)
	}
	w.fine(w.RemoveSite(ctx, referent, annexe.ID))
	w.fails("removed", w.EditSite(ctx, referent, annexe.ID, form), fault.NotFound)
	w.fails("the last one", w.RemoveSite(ctx, referent, list[0].ID), fault.Conflict)
	equal(w, "sites", len(w.Sheet(org).Sites), 1)
}

func capacities(w *World) {
	ctx, steward := w.T.Context(), w.Steward("first")
	org := w.Active()
	w.fine(w.Grant(ctx, steward, org, capacity.Follow, time.Time{}))
	w.fails("twice", w.Grant(ctx, steward, org, capacity.Follow, time.Time{}), fault.Conflict)
	w.fails("unknown", w.Grant(ctx, steward, org, "fly", time.Time{}), fault.Invalid)
	w.fails("until yesterday", w.Grant(ctx, steward, org, capacity.Host, w.Clock.Now().Add(-time.Hour)), fault.Invalid)
	w.fine(w.Withdraw(ctx, steward, org, capacity.Follow))
	w.fails("withdrawn twice", w.Withdraw(ctx, steward, org, capacity.Follow), fault.Conflict)
	w.fine(w.Grant(ctx, steward, org, capacity.Follow, time.Time{}))
	s := w.Sheet(org)
	equal(w, "grants kept", len(s.Grants), 2)
	equal(w, "held", len(s.Held(w.Clock.Now())), 1)
	equal(w, "withdrawn by", s.Grants[1].EndedBy, "first")
}

func runsOut(w *World) {
	ctx, steward := w.T.Context(), w.Steward("first")
	org := w.Active()
	w.fine(w.Grant(ctx, steward, org, capacity.Mandate, w.Clock.Now().Add(time.Hour)))
	equal(w, "before", len(w.stands(org).Capacities), 1)
	w.Clock.Pass(time.Hour)
	equal(w, "after", len(w.stands(org).Capacities), 0)
	w.fails("withdrawn", w.Withdraw(ctx, steward, org, capacity.Mandate), fault.Conflict)
	w.fine(w.Grant(ctx, steward, org, capacity.Mandate, time.Time{}))
	equal(w, "given again", len(w.stands(org).Capacities), 1)
}

func (w *World) stands(org string) organisation.Standing {
	w.T.Helper()
	s, err := w.Standing(w.T.Context(), org)
	w.fine(err)
	return s
}

func suspend(w *World) {
	ctx, first, second := w.T.Context(), w.Steward("first"), w.Steward("second")
	org := w.Active(capacity.Follow)
	w.fails("without a reason", w.ProposeSuspend(ctx, first, org, " "), fault.Invalid)
	w.fine(w.ProposeSuspend(ctx, first, org, "plus de nouvelles"))
	w.fails("proposed twice", w.ProposeSuspend(ctx, second, org, "encore"), fault.Conflict)
	own := w.Proposed()
	equal(w, "still", w.stands(org).State, organisation.Active)
	w.fails("alone", w.Agree(ctx, first, organisation.SuspendKind, own), fault.Forbidden)
	w.fails("as another act", w.Agree(ctx, second, organisation.CloseKind, own), fault.NotFound)
	w.fine(w.Agree(ctx, second, organisation.SuspendKind, own))
	equal(w, "at once", w.stands(org).State, organisation.Suspended)
	w.fails("twice", w.Agree(ctx, second, organisation.SuspendKind, own), fault.Gone)
	w.fine(w.Reopen(ctx, first, org))
	equal(w, "reopened", w.stands(org).State, organisation.Active)
	w.fine(w.ProposeSuspend(ctx, first, org, "encore"))
	w.fine(w.Disagree(ctx, second, organisation.SuspendKind, w.Proposed()))
	equal(w, "refused", w.stands(org).State, organisation.Active)
	equal(w, "story", w.story(org), "create grant propose suspend reopen propose disagree")
	w.fine(w.ProposeSuspend(ctx, first, org, "encore"))
	late := w.Proposed()
	w.Clock.Pass(7 * 24 * time.Hour)
	w.fails("lapsed", w.Agree(ctx, w.Steward("second"), organisation.SuspendKind, late), fault.Gone)
	old := w.Steward("second")
	w.Clock.Pass(time.Hour)
	w.fails("without a proof", w.ProposeSuspend(ctx, old, org, "encore"), fault.Unproved)
}

func closing(w *World) {
	ctx, first, second := w.T.Context(), w.Steward("first"), w.Steward("second")
	form := w.Form()
	org, err := w.Create(ctx, actor.CommandLine(), form, nil)
	w.fine(err)
	w.fine(w.ProposeClose(ctx, first, org, "dissoute"))
	w.fine(w.Agree(ctx, second, organisation.CloseKind, w.Proposed()))
	equal(w, "closed", w.stands(org).State, organisation.Closed)
	w.fails("reopened", w.Reopen(ctx, first, org), fault.Conflict)
	w.fails("granted", w.Grant(ctx, first, org, capacity.Host, time.Time{}), fault.Conflict)
	w.fails("proposed", w.ProposeMerge(ctx, first, org, w.Active(), "doublon"), fault.Conflict)
	_, err = w.Create(ctx, actor.CommandLine(), form, nil)
	w.fine(err) // its SIRET is free
}

func steering(w *World) {
	ctx, first, second := w.T.Context(), w.Steward("first"), w.Steward("second")
	org := w.Active(capacity.Steer)
	w.fails("withdrawn", w.Withdraw(ctx, first, org, capacity.Steer), fault.Conflict)
	w.fine(w.ProposeSuspend(ctx, first, org, "essai"))
	own := w.Proposed()
	w.fails("suspended", w.Agree(ctx, second, organisation.SuspendKind, own), fault.Conflict)
	w.Active(capacity.Steer)
	w.fine(w.Agree(ctx, second, organisation.SuspendKind, own)) // the refusal had decided nothing
	equal(w, "state", w.stands(org).State, organisation.Suspended)
	into := w.Active()
	undone := w.Merge(org, into) // which steers henceforth
	list, _, err := w.Find(ctx, first, organisation.Filter{Capacity: capacity.Steer, State: organisation.Active}, 1)
	w.fine(err)
	for _, l := range list {
		if l.ID != into {
			w.fine(w.Withdraw(ctx, first, l.ID, capacity.Steer))
		}
	}
	w.fails("undone", w.Undo(ctx, first, undone), fault.Conflict)
	equal(w, "still merged", w.stands(org).State, organisation.Merged)
}

func claim(w *World) {
	ctx, steward, camille := w.T.Context(), w.Steward("first"), Account("camille")
	form := w.Form()
	org, err := w.Create(ctx, actor.CommandLine(), form, nil)
	w.fine(err)
	w.fails("without proof", w.Claim(ctx, camille, form.SIRET, ""), fault.Invalid)
	w.fails("of nobody", w.Claim(ctx, camille, SIRET(901), "directrice"), fault.NotFound)
	w.fine(w.Claim(ctx, camille, form.SIRET, "Directrice, voir le site de la mairie"))
	w.fails("twice", w.Claim(ctx, camille, form.SIRET, "encore"), fault.Conflict)
	list, err := w.Claims(ctx, steward)
	w.fine(err)
	if len(list) != 1 || list[0].Org != org {
		w.T.Fatalf("claims %+v", list)
	}
	w.fails("one's own", w.DecideClaim(ctx, w.Steward("camille"), list[0].ID, true), fault.Forbidden)
	w.fine(w.DecideClaim(ctx, steward, list[0].ID, false))
	w.fails("decided", w.DecideClaim(ctx, steward, list[0].ID, true), fault.Conflict)
	w.Clock.Pass(time.Second)
	w.fine(w.Claim(ctx, camille, form.SIRET, "Directrice, délibération jointe"))
	mine, err := w.Claimed(ctx, camille)
	w.fine(err)
	equal(w, "claims shown", len(w.Sheet(org).Claims), 1)
	w.fine(w.DecideClaim(ctx, steward, mine.ID, true))
	equal(w, "news", w.news(), "claim_refused claimed")
	equal(w, "story", w.story(org), "create claim claim.deny claim claim.accept")
}

func find(w *World) {
	ctx, steward := w.T.Context(), w.Steward("first")
	form := w.Form()
	form.Name, form.Kind, form.Town, form.Level = "Association Les Voisins Éclairés", organisation.Association, "51100 Reims", organisation.InDepartement
	voisins, err := w.Create(ctx, actor.CommandLine(), form, []capacity.Capacity{capacity.Follow})
	w.fine(err)
	w.Active(capacity.Host)
	w.fine(w.Request(ctx, Account("camille"), w.Form()))
	for what, c := range map[string]struct {
		filter organisation.Filter
		total  int
	}{
		"everything":         {organisation.Filter{}, 3},
		"a name, folded":     {organisation.Filter{Words: "voisins eclaires"}, 1},
		"words apart":        {organisation.Filter{Words: "asso éclairés"}, 1},
		"a town":             {organisation.Filter{Words: "reims"}, 1},
		"a SIRET":            {organisation.Filter{Words: form.SIRET[:3] + " " + form.SIRET[3:]}, 1},
		"the start of one":   {organisation.Filter{Words: form.SIRET[:9]}, 3},
		"a state":            {organisation.Filter{State: organisation.Requested}, 1},
		"a kind":             {organisation.Filter{Kind: organisation.Association}, 1},
		"a capacity":         {organisation.Filter{Capacity: capacity.Host}, 1},
		"a département":      {organisation.Filter{Departement: "51"}, 1},
		"another":            {organisation.Filter{Departement: "23"}, 2},
		"several at once":    {organisation.Filter{Departement: "23", State: organisation.Active, Capacity: capacity.Host}, 1},
		"a sign of patterns": {organisation.Filter{Words: "%"}, 3},
		"nothing":            {organisation.Filter{Words: "introuvable"}, 0},
	} {
		list, total, err := w.Find(ctx, steward, c.filter, 1)
		w.fine(err)
		if total != c.total || len(list) != c.total {
			w.T.Errorf("%s: %d of %d, want %d", what, len(list), total, c.total)
		}
	}
	list, _, err := w.Find(ctx, steward, organisation.Filter{Words: "voisins"}, 1)
	w.fine(err)
	equal(w, "town", list[0].Town+" "+list[0].Departement, "Reims 51")
	equal(w, "capacities", len(list[0].Capacities), 1)
	equal(w, "id", list[0].ID, voisins)
	seen := 0
	w.fine(w.Each(ctx, steward, organisation.Filter{}, func(organisation.Listed) { seen++ }))
	equal(w, "exported", seen, 3)
	public, total, err := w.Organisations.Active(ctx, 1)
	w.fine(err)
	equal(w, "public", total, 2)
	equal(w, "with sites", len(public[0].Sites), 1)
	named, err := w.Named(ctx, "voisins", capacity.Follow, 5)
	w.fine(err)
	equal(w, "named", len(named), 1)
	for range organisation.PageSize {
		w.Active()
	}
	page, total, err := w.Find(ctx, steward, organisation.Filter{}, 2)
	w.fine(err)
	equal(w, "all", total, 3+organisation.PageSize)
	equal(w, "second page", len(page), 3)
}

func withoutRight(w *World) {
	ctx, org := w.T.Context(), w.Active()
	member, nobody := w.Member(org), actor.Anyone()
	_, _, finding := w.Find(ctx, member, organisation.Filter{}, 1)
	_, reading := w.Read(ctx, member, org)
	_, agreements := w.Agreements(ctx, member)
	_, creating := w.Create(ctx, member, w.Form(), nil)
	_, claims := w.Claims(ctx, member)
	_, importing := w.Import(ctx, member, nil, true, nil)
	for what, err := range map[string]error{
		"find": finding, "read": reading, "agreements": agreements, "create": creating, "claims": claims, "import": importing,
		"each": w.Each(ctx, member, organisation.Filter{}, nil), "activate": w.Activate(ctx, member, org), "refuse": w.Refuse(ctx, member, org),
		"reopen": w.Reopen(ctx, member, org), "grant": w.Grant(ctx, member, org, capacity.Steer, time.Time{}), "withdraw": w.Withdraw(ctx, member, org, capacity.Host),
		"correct": w.Correct(ctx, member, org, organisation.Details{Name: "x", Kind: organisation.CCAS, Area: organisation.Area{Level: organisation.National}}),
		"suspend": w.ProposeSuspend(ctx, member, org, "x"), "close": w.ProposeClose(ctx, member, org, "x"), "merge": w.ProposeMerge(ctx, member, org, org, "x"),
		"agree": w.Agree(ctx, member, organisation.MergeKind, org), "disagree": w.Disagree(ctx, member, organisation.MergeKind, org), "undo": w.Undo(ctx, member, org),
		"decide": w.DecideClaim(ctx, member, org, true), "verify": w.Reverify(ctx, member, org),
		"contact": w.EditContact(ctx, member, organisation.Contact{}), "site": w.AddSite(ctx, member, organisation.SiteForm{}), "remove": w.RemoveSite(ctx, member, org),
	} {
		w.fails(what, err, fault.Forbidden)
	}
	_, own := w.Own(ctx, nobody)
	w.fails("own", own, fault.Anonymous)
	w.fails("request", w.Request(ctx, nobody, w.Form()), fault.Anonymous)
	w.fails("claim", w.Claim(ctx, nobody, SIRET(1), "x"), fault.Anonymous)
	equal(w, "story", w.story(org), "create")
}

func standing(w *World) {
	org := w.Active(capacity.Steer, capacity.Host)
	s := w.stands(org)
	equal(w, "state", s.State, organisation.Active)
	equal(w, "steers", slices.Contains(s.Capacities, capacity.Steer) && slices.Contains(s.Capacities, capacity.Host) && len(s.Capacities) == 2, true)
	for _, unknown := range []string{"", "x", Sheet} {
		_, err := w.Standing(w.T.Context(), unknown)
		w.fails("unknown", err, fault.NotFound)
	}
}
