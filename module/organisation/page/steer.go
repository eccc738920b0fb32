package page

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// mountSteer declares what a steward does with every organisation.
func (p *Organisations) mountSteer(rt *web.Router) {
	get := func(pattern string, h web.Handler) { rt.Handle(http.MethodGet, pattern, organisation.MaySteer, h) }
	get("/gestion/organisations", p.list)
	get("/gestion/organisations.csv", p.export)
	steer := func(below string, show func(http.ResponseWriter, *web.Request, error) error, take form.Take) {
		form.Page{Pattern: "/gestion/organisations/{organisation}" + below, Need: organisation.MaySteer, Show: show}.Mount(rt, take)
	}
	steer("", p.sheet, p.takeSheet)
	steer("/modifier", p.correct, p.takeCorrect)
	steer("/capacites", p.grants, p.takeGrants)
	steer("/suspendre", p.why("suspend"), p.takeWhy(p.Cases.ProposeSuspend))
	steer("/fermer", p.why("close"), p.takeWhy(p.Cases.ProposeClose))
	steer("/fusion", p.merge, p.takeMerge)
}

func sheetPath(org string) string { return "/gestion/organisations/" + org }

// sheetAt is the sheet of the organisation a form is about.
func sheetAt(r *web.Request) string { return sheetPath(r.PathValue("organisation")) }

// read reads the organisation an address names.
func (p *Organisations) read(r *web.Request) (organisation.Sheet, error) {
	return p.Cases.Read(r.Context(), r.Who, r.PathValue("organisation"))
}

// sheet answers all there is of an organisation, and what can be done to it.
func (p *Organisations) sheet(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	var askers []string
	if s.State == organisation.Requested {
		askers = append(askers, s.By)
	}
	for _, c := range s.Claims {
		askers = append(askers, c.Account)
	}
	people := map[string]Person{}
	if len(askers) > 0 {
		if people, err = p.People(r.Context(), askers); err != nil {
			return err
		}
	}
	into := map[string]string{}
	if s.Into != "" {
		if into, err = p.Names(r.Context(), []string{s.Into}); err != nil {
			return err
		}
	}
	v := p.view(r, wrong)
	return v.answer(w, s.Name, sheetPage(v, s, people, into[s.Into]), v.toSteer(), v.toList())
}

// takeSheet does one of the acts that one steward does alone.
func (p *Organisations) takeSheet(r *web.Request) (string, error) {
	act := map[string]func() error{
		"activate": func() error { return p.Cases.Activate(r.Context(), r.Who, r.PathValue("organisation")) },
		"refuse":   func() error { return p.Cases.Refuse(r.Context(), r.Who, r.PathValue("organisation")) },
		"reopen":   func() error { return p.Cases.Reopen(r.Context(), r.Who, r.PathValue("organisation")) },
		"verify":   func() error { return p.Cases.Reverify(r.Context(), r.Who, r.PathValue("organisation")) },
	}[r.PostFormValue("act")]
	if act == nil {
		return "", errAct
	}
	return form.Done(sheetAt(r), "organisation.done.decided"), act()
}

var errAct = fault.New(fault.Invalid, "", "organisation.fault.act", "Choisissez ce que vous voulez faire.")

func (v view) toSheet(o organisation.Organisation) []ui.Link {
	return []ui.Link{v.toSteer(), v.toList(), {Text: o.Name, Href: sheetPath(o.ID)}}
}

// correct answers the form of what an organisation is said to be.
func (p *Organisations) correct(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	d := organisation.Details{Name: s.Name, Kind: s.Kind, Area: s.Area, Version: s.Version}
	if wrong != nil {
		typed := detailsOf(r)
		typed.Version = s.Version
		d = typed
	}
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.correct.title"), correctPage(v, s.Organisation, d), v.toSheet(s.Organisation)...)
}

func detailsOf(r *web.Request) organisation.Details {
	version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64) // zero is no version: a conflict
	area := organisation.Area{Level: organisation.Level(r.PostFormValue("level")), Code: strings.TrimSpace(r.PostFormValue("code"))}
	if area.Level == organisation.National {
		area.Code = ""
	}
	return organisation.Details{Name: r.PostFormValue("name"), Kind: organisation.Kind(r.PostFormValue("kind")), Area: area, Version: version}
}

func (p *Organisations) takeCorrect(r *web.Request) (string, error) {
	return form.Done(sheetAt(r), "organisation.done.saved"), p.Cases.Correct(r.Context(), r.Who, r.PathValue("organisation"), detailsOf(r))
}

// grants answers the capacities of an organisation, and the form of one more.
func (p *Organisations) grants(w http.ResponseWriter, r *web.Request, wrong error) error {
	s, err := p.read(r)
	if err != nil {
		return err
	}
	v := p.view(r, wrong)
	return v.answer(w, v.T("organisation.grants.title"), grantsPage(v, s, p.Cases.Clock.Now()), v.toSheet(s.Organisation)...)
}

// takeGrants gives a capacity, or takes one back.
func (p *Organisations) takeGrants(r *web.Request) (string, error) {
	org, c, here := r.PathValue("organisation"), capacity.Capacity(r.PostFormValue("capacity")), sheetAt(r)+"/capacites"
	if r.PostFormValue("act") == "withdraw" {
		return form.Done(here, "organisation.done.withdrawn"), p.Cases.Withdraw(r.Context(), r.Who, org, c)
	}
	until, err := p.lastDay(r)
	if err != nil {
		return "", err
	}
	return form.Done(here, "organisation.done.given"), p.Cases.Grant(r.Context(), r.Who, org, c, until)
}

// lastDay reads a day that may be left out; the answer is its end.
func (p *Organisations) lastDay(r *web.Request) (time.Time, error) {
	parts := [3]int{}
	typed := ""
	var wrong error
	for i, part := range []string{"-day", "-month", "-year"} {
		text := strings.TrimSpace(r.PostFormValue("until" + part))
		typed += text
		n, err := strconv.Atoi(text)
		parts[i], wrong = n, errors.Join(wrong, err)
	}
	if typed == "" {
		return time.Time{}, nil
	}
	day := time.Date(parts[2], time.Month(parts[1]), parts[0], 0, 0, 0, 0, p.Zone)
	if wrong != nil || day.Day() != parts[0] || int(day.Month()) != parts[1] || parts[2] < 2000 || parts[2] > 2200 {
		return time.Time{}, fault.New(fault.Invalid, "until", "organisation.fault.day", "Cette date n'existe pas. Exemple : 31 12 2027.")
	}
	return day.AddDate(0, 0, 1), nil
}

// why answers the form that asks why a steward proposes an act.
func (p *Organisations) why(act string) func(http.ResponseWriter, *web.Request, error) error {
	return func(w http.ResponseWriter, r *web.Request, wrong error) error {
		s, err := p.read(r)
		if err != nil {
			return err
		}
		v := p.view(r, wrong)
		title := v.T("organisation.why."+act, "name", s.Name)
		return v.answer(w, title, whyPage(v, title, act, r.PostFormValue("reason")), v.toSheet(s.Organisation)...)
	}
}
