package site

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"maillage/core/actor"
	"maillage/core/right"
	"maillage/platform/feature"
	"maillage/platform/mail"
	"maillage/platform/retention"
	"maillage/platform/sms"
	"maillage/platform/ui"
	"maillage/platform/ui/word"
	"maillage/platform/web"
)

// Running are the pages on how the service runs: what was sent, what is
// switched on, what is kept and until when.
type Running struct {
	Pages    *Pages
	Mails    func(context.Context) (mail.Board, error)
	Texts    func(context.Context) (sms.Board, error)
	Switches func(context.Context) ([]feature.State, error)
	// Switch turns a feature on or off, and the journal says who did.
	Switch   func(ctx context.Context, who actor.Actor, name string, on bool) error
	Retained func(context.Context) ([]retention.Line, error)
	Zone     *time.Location
}

// Mount declares the pages, for who operates the service.
func (o *Running) Mount(rt *web.Router) {
	rt.Handle(http.MethodGet, "/gestion/envois", right.Operate, o.sent)
	rt.Handle(http.MethodGet, "/gestion/fonctions", right.Operate, o.features)
	rt.Handle(http.MethodPost, "/gestion/fonctions", right.Operate, o.change)
	rt.Handle(http.MethodGet, "/gestion/conservation", right.Operate, o.retention)
}

// moment writes an instant; a dash for never.
func (o *Running) moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(o.Zone).Format("2006-01-02 15:04")
}

// sent answers what left by mail and by SMS, what waits, and what failed.
func (o *Running) sent(w http.ResponseWriter, r *web.Request) error {
	letters, err := o.Mails(r.Context())
	if err != nil {
		return err
	}
	texts, err := o.Texts(r.Context())
	if err != nil {
		return err
	}
	words := o.Pages.Book.In(r.Lang)
	count := func(key string, n int64) []ui.Cell {
		return []ui.Cell{{Text: words.T("site.sent." + key)}, {Text: strconv.FormatInt(n, 10)}}
	}
	counts := [][]ui.Cell{count("mail.waiting", letters.Waiting), count("mail.sent", letters.Sent), count("mail.refused", letters.Refused)}
	for _, state := range []sms.State{sms.Queued, sms.Sent, sms.Delivered, sms.Failed, sms.Expired} {
		counts = append(counts, count("sms."+string(state), texts.Counts[state]))
	}
	var failed [][]ui.Cell
	for _, f := range letters.Failed {
		failed = append(failed, []ui.Cell{{Text: o.moment(f.At)}, {Text: words.T("site.outbox.mail")}, {Text: f.Domain}, {Text: f.Error}})
	}
	for _, f := range texts.Failed {
		failed = append(failed, []ui.Cell{{Text: o.moment(f.At)}, {Text: words.T("site.outbox.sms")}, {Text: "•• " + f.Tail}, {Text: f.Error}})
	}
	return o.Pages.steered(w, r, words.T("site.desk.sent"), sentPage(words, counts, failed))
}

// features answers the switches.
func (o *Running) features(w http.ResponseWriter, r *web.Request) error {
	states, err := o.Switches(r.Context())
	if err != nil {
		return err
	}
	words := o.Pages.Book.In(r.Lang)
	return o.Pages.steered(w, r, words.T("site.desk.feature"), featuresPage(words, states, o.moment))
}

// change turns one switch.
func (o *Running) change(w http.ResponseWriter, r *web.Request) error {
	if err := o.Switch(r.Context(), r.Who, r.PostFormValue("fonction"), r.PostFormValue("etat") == "on"); err != nil {
		return err
	}
	return web.SeeOther(w, r, "/gestion/fonctions")
}

// retention answers what is kept, why, how long, and the next purge.
func (o *Running) retention(w http.ResponseWriter, r *web.Request) error {
	lines, err := o.Retained(r.Context())
	if err != nil {
		return err
	}
	words := o.Pages.Book.In(r.Lang)
	var rows [][]ui.Cell
	for _, l := range lines {
		last := o.moment(l.LastRun)
		if l.Error != "" {
			last += " - " + l.Error
		}
		rows = append(rows, []ui.Cell{{Text: words.T("site.kept." + l.Name)}, {Text: period(words, l.Period)}, {Text: words.Typeset(l.Basis)},
			{Text: last}, {Text: strconv.FormatInt(l.Purged, 10)}, {Text: o.moment(l.NextRun)}})
	}
	return o.Pages.steered(w, r, words.T("site.desk.retention"), retentionPage(words, rows))
}

// period writes how long something is kept, in its largest whole unit.
func period(w *word.Words, p retention.Period) string {
	switch {
	case p.Days > 0 && p.Months == 0:
		return w.N("site.kept.days", p.Days)
	case p.Months%12 == 0 && p.Days == 0:
		return w.N("site.kept.years", p.Months/12)
	}
	return w.N("site.kept.months", p.Months)
}
