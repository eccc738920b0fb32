package site

import (
	"context"
	"net/http"
	"strconv"

	"maillage/core/act"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/platform/job"
	"maillage/platform/outbox"
	"maillage/platform/ui"
	"maillage/platform/web"
)

// Work is the operator's page on the tasks and the deliveries: how many wait,
// which nobody will try again by themselves, and what to do of those.
type Work struct {
	Pages *Pages
	Path  string // where it is mounted
	Tasks job.Board
	Facts outbox.Board
	Book  Book
}

// Book keeps acts in the journal.
type Book interface {
	Note(ctx context.Context, a act.Act) error
}

// deadShown is how many dead tasks and deliveries the page lists.
const deadShown = 100

// Mount declares the page and its two acts, for the operator alone.
func (o *Work) Mount(rt *web.Router) {
	rt.Handle(http.MethodGet, o.Path, right.Operate, o.show)
	rt.Handle(http.MethodPost, o.Path, right.Operate, o.act)
}

// show answers the board.
func (o *Work) show(w http.ResponseWriter, r *web.Request) error {
	counts, err := o.Tasks.Counts(r.Context())
	if err != nil {
		return err
	}
	tasks, err := o.Tasks.Dead(r.Context(), deadShown)
	if err != nil {
		return err
	}
	states, err := o.Facts.States(r.Context())
	if err != nil {
		return err
	}
	facts, err := o.Facts.Dead(r.Context(), deadShown)
	if err != nil {
		return err
	}
	words := o.Pages.Book.In(r.Lang)
	var waiting [][]ui.Cell
	for _, c := range counts {
		waiting = append(waiting, []ui.Cell{{Text: c.Kind}, {Text: words.T("site.work.state." + c.State)}, {Text: strconv.FormatInt(c.N, 10)}})
	}
	for _, s := range states {
		if n := s.Behind + s.Parked; n > 0 {
			waiting = append(waiting, []ui.Cell{{Text: s.Listener}, {Text: words.T("site.work.state.ready")}, {Text: strconv.FormatInt(n, 10)}})
		}
	}
	return o.Pages.steered(w, r, words.T("site.work.title"), workPage(words, o.Path, waiting, tasks, facts))
}

// act retries or drops one dead task or delivery.
func (o *Work) act(w http.ResponseWriter, r *web.Request) error {
	task, listener := r.PostFormValue("id"), r.PostFormValue("listener")
	name := "job."
	retry, drop := o.Tasks.Retry, o.Tasks.Drop
	if listener != "" {
		name = "outbox."
		retry = func(ctx context.Context, id string) error { return o.Facts.Retry(ctx, listener, id) }
		drop = func(ctx context.Context, id string) error { return o.Facts.Drop(ctx, listener, id) }
	}
	what := r.PostFormValue("act")
	do, known := map[string]func(context.Context, string) error{"retry": retry, "drop": drop}[what]
	if !known || !id.Valid(task) {
		return fault.New(fault.Invalid, "act", "fault.method", "Cette adresse ne se lit pas de cette façon.")
	}
	if err := o.Book.Note(r.Context(), act.Act{Name: name + what, Who: r.Who, Object: task}); err != nil {
		return err
	}
	if err := do(r.Context(), task); err != nil {
		return err
	}
	return web.SeeOther(w, r, o.Path)
}
