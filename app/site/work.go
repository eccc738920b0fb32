package site

import (
	"net/http"
	"strconv"

	"maillage/core/fault"
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
	Tasks job.Board
	Facts outbox.Board
}

// deadShown is how many dead tasks and deliveries the page lists.
const deadShown = 100

// Mount declares the page and its two acts, for the operator alone.
func (o *Work) Mount(rt *web.Router) {
	rt.Handle(http.MethodGet, "/taches", right.Operate, o.show)
	rt.Handle(http.MethodPost, "/taches", right.Operate, o.act)
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
	var waiting [][]ui.Cell
	for _, c := range counts {
		waiting = append(waiting, []ui.Cell{{Text: c.Kind}, {Text: c.State}, {Text: strconv.FormatInt(c.N, 10)}})
	}
	for _, s := range states {
		waiting = append(waiting, []ui.Cell{{Text: s.Listener}, {Text: "behind"}, {Text: strconv.FormatInt(s.Behind+s.Parked, 10)}})
	}
	page := o.Pages.Frame(r)
	words := o.Pages.Book.In(r.Lang)
	page.Title, page.NoIndex = words.T("site.work.title"), true
	return web.Render(w, r, http.StatusOK, ui.ProLayout(page, workPage(words, waiting, tasks, facts)))
}

// act retries or drops one dead task or delivery.
func (o *Work) act(w http.ResponseWriter, r *web.Request) error {
	id, listener := r.PostFormValue("id"), r.PostFormValue("listener")
	var err error
	switch act := r.PostFormValue("act"); {
	case act == "retry" && listener != "":
		err = o.Facts.Retry(r.Context(), listener, id)
	case act == "drop" && listener != "":
		err = o.Facts.Drop(r.Context(), listener, id)
	case act == "retry":
		err = o.Tasks.Retry(r.Context(), id)
	case act == "drop":
		err = o.Tasks.Drop(r.Context(), id)
	default:
		err = fault.New(fault.Invalid, "act", "fault.method", "Cette adresse ne se lit pas de cette façon.")
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r.Request, "/taches", http.StatusSeeOther)
	return nil
}
