package page_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/module/organisation"
	"maillage/module/organisation/organisationtest"
	"maillage/module/organisation/page"
	"maillage/platform/db/dbtest"
	"maillage/platform/form"
	"maillage/platform/ui"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word"
	"maillage/platform/ui/word/wordtest"
	"maillage/platform/web"
)

// site is the pages on an empty service, as one actor after another sees them.
type site struct {
	*organisationtest.World
	t   *testing.T
	rt  *web.Router
	who actor.Actor
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{World: organisationtest.Open(t, dbtest.Open(t, dbtest.SQLite(t, organisationtest.Sets))), t: t}
	book, err := word.Load(ui.Catalogue, page.Catalogue)
	if err != nil {
		t.Fatal(err)
	}
	s.rt = web.NewRouter(func(w http.ResponseWriter, r *web.Request, err error) {
		w.WriteHeader(web.Status(err))
		_, _ = fmt.Fprint(w, fault.Of(err).Text) // a recorder takes everything
	})
	s.rt.Who = func(*http.Request) (actor.Actor, error) { return s.who, nil }
	(&page.Organisations{Cases: s.Organisations, Names: s.Names, Words: book, Zone: time.UTC,
		People: func(context.Context, []string) (map[string]page.Person, error) {
			return map[string]page.Person{"camille": {Name: "Camille Essai", Email: "camille@essai.example"}}, nil
		},
		Frame: func(r *web.Request) ui.Page {
			return ui.Page{Site: ui.Site{Name: "Maillage"}, Words: book.In("fr"), Path: r.URL.Path}
		}}).Mount(s.rt)
	return s
}

func (s *site) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	s.rt.ServeHTTP(answer, r)
	return answer
}

// sees wants a page that keeps every rule and says the words.
func (s *site) sees(path string, status int, words ...string) string {
	s.t.Helper()
	return s.checked(path, s.do(http.MethodGet, path, nil), status, words...)
}

func (s *site) checked(path string, answer *httptest.ResponseRecorder, status int, words ...string) string {
	s.t.Helper()
	html := answer.Body.String()
	if answer.Code != status {
		s.t.Errorf("%s: %d, want %d: %.200s", path, answer.Code, status, html)
		return html
	}
	uitest.Check(s.t, html)
	for _, want := range words {
		if !strings.Contains(html, want) {
			s.t.Errorf("%s does not say %q", path, want)
		}
	}
	if strings.Contains(html, "⟦") || strings.Contains(html, "<script>") {
		s.t.Errorf("%s has a missing word or a script", path)
	}
	return html
}

// sends wants a form taken, and the page it leads to.
func (s *site) sends(path, next string, pairs ...string) {
	s.t.Helper()
	answer := s.do(http.MethodPost, path, values(pairs...))
	if answer.Code != http.StatusSeeOther || answer.Header().Get("Location") != next {
		s.t.Errorf("%s: %d to %q, want %q: %.300s", path, answer.Code, answer.Header().Get("Location"), next, answer.Body)
	}
}

// refuses wants the form again, with a message.
func (s *site) refuses(path, message string, pairs ...string) {
	s.t.Helper()
	s.checked(path, s.do(http.MethodPost, path, values(pairs...)), http.StatusUnprocessableEntity, message)
}

func values(pairs ...string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

func TestWords(t *testing.T) {
	wordtest.Check(t, []fs.FS{ui.Catalogue, page.Catalogue}, "..", "../../../platform/ui")
}

func TestOwn(t *testing.T) {
	s := open(t)
	org, other := s.Active(capacity.Follow), s.Active()
	s.who = s.Member(org)
	html := s.sees("/organisation", 200, "Mairie d&#39;Essai 01", "Suit des personnes", "Guéret (commune)", "05\u00a099")
	if strings.Contains(html, "/organisation/modifier") {
		t.Error("a member is offered what only a referent may do")
	}
	if answer := s.do(http.MethodGet, "/organisation/modifier", nil); answer.Code != 403 {
		t.Errorf("a member may edit: %d", answer.Code)
	}
	s.who = s.Member(org, organisation.MayEdit)
	s.sees("/organisation/modifier", 200)
	version := fmt.Sprint(s.Sheet(org).Version)
	s.refuses("/organisation/modifier", "Cette adresse n&#39;est pas juste", "email", "accueil", "version", version)
	s.sends("/organisation/modifier", form.Done("/organisation", "organisation.done.saved"), "email", "accueil@essai.example", "version", version)
	s.refuses("/organisation/modifier", "Quelqu&#39;un vient de changer cette fiche", "email", "", "version", version)
	s.sees("/organisation/sites/nouveau", 200)
	s.refuses("/organisation/sites/nouveau", "Nous ne trouvons pas cette commune", "name", "Annexe", "town", "Nullepart")
	s.sends("/organisation/sites/nouveau", form.Done("/organisation", "organisation.done.site"), "name", "Annexe <script>\u202e", "town", "23300 La Souterraine")
	s.sees("/organisation", 200, "Annexe &lt;script&gt;</a>", "2 sites")
	annexe := s.Sheet(org).Sites[1].ID
	s.sees("/organisation/sites/"+annexe, 200, "23300 La Souterraine")
	s.sends("/organisation/sites/"+annexe, form.Done("/organisation", "organisation.done.unsite"), "act", "remove")
	s.refuses("/organisation/sites/"+s.Sheet(org).Sites[0].ID, "dernier site", "act", "remove")
	// A site of another organisation answers like one that does not exist.
	strange := s.do(http.MethodGet, "/organisation/sites/"+s.Sheet(other).Sites[0].ID, nil)
	absent := s.do(http.MethodGet, "/organisation/sites/"+organisationtest.Sheet, nil)
	if strange.Code != 404 || absent.Code != 404 || !bytes.Equal(strange.Body.Bytes(), absent.Body.Bytes()) {
		t.Errorf("another's: %d %s, none: %d %s", strange.Code, strange.Body, absent.Code, absent.Body)
	}
}

func TestAsk(t *testing.T) {
	s := open(t)
	s.who = organisationtest.Account("camille")
	form := s.Form()
	s.sees("/organisation/demander", 200, "Écrivez son numéro SIRET")
	s.sees("/organisation/demander?siret=123", 422, "Ce numéro SIRET n&#39;est pas juste")
	s.sees("/organisation/demander?siret="+organisationtest.SIRET(900), 422, "ne connaît pas ce numéro")
	s.sees("/organisation/demander?siret="+form.SIRET, 200, "COMMUNE D&#39;ESSAI", "23000 Guéret")
	s.Register.Down = true
	s.sees("/organisation/demander?siret="+form.SIRET, 200, "Nous vérifierons plus tard")
	filled := []string{"siret", form.SIRET, "name", "Mairie d'Essai", "town", "23000 Guéret", "level", "commune"}
	s.refuses("/organisation/demander", "Choisissez le type", append(filled, "kind", "club")...)
	s.sends("/organisation/demander", "/organisation/demander", append(filled, "kind", "commune")...)
	s.sees("/organisation/demander", 200, "Votre demande est envoyée", "Vérification à venir")
	s.who = organisationtest.Account("dominique")
	s.sees("/organisation/demander?siret="+form.SIRET, 422, "déjà inscrite")
	s.sees("/organisation/revendiquer", 200)
	s.refuses("/organisation/revendiquer", "Aucune organisation active", "siret", form.SIRET, "proof", "Directrice")
	own, err := s.Requested(t.Context(), organisationtest.Account("camille"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Activate(t.Context(), s.Steward("first"), own.ID); err != nil {
		t.Fatal(err)
	}
	s.refuses("/organisation/revendiquer", "sécurité sociale", "siret", form.SIRET, "proof", "2 94 03 75 120 005 22")
	s.sends("/organisation/revendiquer", "/organisation/revendiquer", "siret", form.SIRET, "proof", "Directrice")
	s.sees("/organisation/revendiquer", 200, "Votre demande est envoyée")
}

func TestSteer(t *testing.T) {
	s := open(t)
	org, winner := s.Active(capacity.Host), s.Active()
	if err := s.Request(t.Context(), organisationtest.Account("camille"), s.Form()); err != nil {
		t.Fatal(err)
	}
	asked, err := s.Requested(t.Context(), organisationtest.Account("camille"))
	if err != nil {
		t.Fatal(err)
	}
	s.who = s.Steward("first")
	s.sees("/gestion/organisations", 200, "3 organisations")
	s.sees("/gestion/organisations?etat=requested&type=x&capacite=fly&departement=999&page=-3", 200, "1 organisation")
	s.sees("/gestion/organisations?mots=introuvable", 200, "Aucune organisation trouvée")
	s.sees("/gestion/organisations/"+asked.ID, 200, "Camille Essai (camille@essai.example)")
	s.sends("/gestion/organisations/"+asked.ID, form.Done("/gestion/organisations/"+asked.ID, "organisation.done.decided"), "act", "activate")
	s.refuses("/gestion/organisations/"+asked.ID, "plus dans cet état", "act", "refuse")
	s.refuses("/gestion/organisations/"+asked.ID, "Choisissez ce que vous voulez faire", "act", "fly")
	here := "/gestion/organisations/" + org
	s.sees(here, 200, "Tient des lieux")
	s.sees(here+"/modifier", 200)
	s.refuses(here+"/modifier", "ne connaissons pas ce territoire", "name", "x", "kind", "ccas", "level", "departement", "code", "999")
	s.sends(here+"/modifier", form.Done(here, "organisation.done.saved"), "name", "=cmd|calc", "kind", "ccas", "level", "departement", "code", "23", "version", fmt.Sprint(s.Sheet(org).Version))
	s.sees(here+"/capacites", 200)
	s.refuses(here+"/capacites", "Cette date n&#39;existe pas", "act", "grant", "capacity", "follow", "until-day", "31", "until-month", "2", "until-year", "2027")
	s.sends(here+"/capacites", form.Done(here+"/capacites", "organisation.done.given"), "act", "grant", "capacity", "follow", "until-day", "31", "until-month", "12", "until-year", "2027")
	s.sees(here+"/capacites", 200, "31\u00a0décembre\u00a02027")
	s.sends(here+"/capacites", form.Done(here+"/capacites", "organisation.done.withdrawn"), "act", "withdraw", "capacity", "host")
	s.sees(here, 200, "Capacités passées")
	s.sees(here+"/suspendre", 200)
	s.refuses(here+"/suspendre", "Dites pourquoi", "reason", "")
	s.sends(here+"/suspendre", form.Done("/gestion/accords", "organisation.done.proposed"), "reason", "sans nouvelles")
	s.sees(here+"/fermer", 200)
	s.sees("/gestion/accords", 200, "Retirer ma proposition")
	s.who = s.Steward("second")
	s.sees("/gestion/accords", 200, "Donner mon accord", "sans nouvelles")
	s.sends("/gestion/accords/"+s.Proposed(), form.Done("/gestion/accords", "organisation.done.agreed"), "act", "agree", "kind", organisation.SuspendKind)
	s.sees(here, 200, "Suspendue", "Rouvrir")
	s.sends(here, form.Done(here, "organisation.done.decided"), "act", "reopen")
	s.sees(here+"/fusion", 200)
	s.sees(here+"/fusion?mots=essai", 200, winner)
	s.sees(here+"/fusion?avec="+winner, 200, "Disparaît")
	s.sends(here+"/fusion", form.Done("/gestion/accords", "organisation.done.proposed"), "avec", winner, "reason", "doublon")
	s.who = s.Steward("first")
	merge := s.Proposed()
	s.sends("/gestion/accords/"+merge, form.Done("/gestion/accords", "organisation.done.agreed"), "act", "agree", "kind", organisation.MergeKind)
	s.sees(here, 200, "a été fusionnée", winner)
	s.sees("/gestion/accords", 200, "Défaire")
	s.sends("/gestion/accords/"+merge, form.Done("/gestion/accords", "organisation.done.undone"), "act", "undo")
	s.sees("/gestion/accords", 200, "Déjà défaite")
	file := s.do(http.MethodGet, "/gestion/organisations.csv?mots=cmd", nil)
	if !strings.Contains(file.Body.String(), "'=cmd|calc") || strings.Count(file.Body.String(), "\n") != 2 {
		t.Errorf("the file is %s", file.Body)
	}
	s.Clock.Pass(time.Hour)
	s.sends(here+"/suspendre", "/connexion/confirmer?suite="+url.QueryEscape(here+"/suspendre"), "reason", "encore")
	if answer := s.do(http.MethodGet, "/gestion/organisations/"+organisationtest.Sheet, nil); answer.Code != 404 {
		t.Errorf("nowhere: %d", answer.Code)
	}
}

func TestClaims(t *testing.T) {
	s := open(t)
	form := s.Form()
	if _, err := s.Create(t.Context(), actor.CommandLine(), form, nil); err != nil {
		t.Fatal(err)
	}
	s.who = s.Steward("first")
	s.sees("/gestion/revendications", 200, "Aucune demande")
	if err := s.Claim(t.Context(), organisationtest.Account("camille"), form.SIRET, "Directrice <b>"); err != nil {
		t.Fatal(err)
	}
	s.sees("/gestion/revendications", 200, "Camille Essai", "Directrice &lt;b&gt;")
	held, err := s.Claimed(t.Context(), organisationtest.Account("camille"))
	if err != nil {
		t.Fatal(err)
	}
	s.refuses("/gestion/revendications/"+held.ID, "Choisissez ce que vous voulez faire", "act", "x")
	s.sends("/gestion/revendications/"+held.ID, "/gestion/revendications?fait=organisation.done.decided", "act", "accept")
	s.refuses("/gestion/revendications/"+held.ID, "vient de décider", "act", "deny")
}

// TestWeight checks that the heaviest page is light.
func TestWeight(t *testing.T) {
	s := open(t)
	for range organisation.PageSize {
		s.Active(capacity.Host, capacity.Follow, capacity.Mandate)
	}
	s.who = s.Steward("first")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(s.do(http.MethodGet, "/gestion/organisations", nil).Body.Bytes()); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 30<<10 {
		t.Errorf("%d bytes", packed.Len())
	}
}
