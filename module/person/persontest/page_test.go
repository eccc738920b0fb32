package persontest_test

import (
	"bytes"
	"compress/gzip"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"maillage/core/right"
	"maillage/module/person"
	"maillage/module/person/page"
	"maillage/module/person/persontest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/session"
	"maillage/platform/ui/uitest"
	"maillage/platform/ui/word/wordtest"
)

func TestWords(t *testing.T) {
	wordtest.Plain(t, []fs.FS{page.Catalogue}, "person.own", "person.card", "person.code", "person.reach", "person.letter", "person.reference", "person.act", "person.fault")
}

// plain undoes what typesetting does to a text.
var plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'", "&#39;", "'")

// site opens a site on SQLite: its pages know no engine.
func site(t *testing.T) *persontest.Site {
	t.Helper()
	sets := append([]db.Set{session.Set}, persontest.Sets...)
	return persontest.Open(t, persontest.New(t, dbtest.Open(t, dbtest.SQLite(t, sets))))
}

// path is the page that an answer leads to, without what was done.
func path(a persontest.Answer) string {
	path, _, _ := strings.Cut(a.Location, "?")
	return path
}

// shows checks a page as a machine can.
func shows(t *testing.T, what string, a persontest.Answer, status int, texts ...string) persontest.Answer {
	t.Helper()
	equal(t, what+": status", a.Status, status)
	if strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		for _, p := range uitest.Problems(a.Body) {
			t.Errorf("%s: %s", what, p)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		_, _ = z.Write([]byte(a.Body))
		_ = z.Close()
		if packed.Len() > 9<<10 { // beside 5 KB of stylesheet
			t.Errorf("%s weighs %d bytes", what, packed.Len())
		}
		equal(t, what+": cache", a.Header.Get("Cache-Control"), "no-store")
	}
	if _, lacking, found := strings.Cut(a.Body, "⟦"); found {
		t.Errorf("%s lacks words: %s", what, lacking[:min(len(lacking), 60)])
	}
	for _, text := range texts {
		if !strings.Contains(plain.Replace(a.Body), text) {
			t.Errorf("%s does not say %q: %s", what, text, a.Body)
		}
	}
	return a
}

func leads(t *testing.T, what string, a persontest.Answer, location string) {
	t.Helper()
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.Location, location) {
		t.Fatalf("%s: %d to %q, want %s\n%s", what, a.Status, a.Location, location, a.Body)
	}
}

// TestDesk walks through every professional page.
func TestDesk(t *testing.T) {
	s := site(t)
	ines := s.Browser(t, "a", persontest.Library, "lead", "ines")
	noor := s.Browser(t, "a", persontest.Library, "lead", "noor")
	omar := s.Browser(t, "b", persontest.Centre, "lead", "omar")

	shows(t, "search", ines.Get("/personnes"), 200, "Personnes aidées", "Suivre une personne qui a une carte")
	shows(t, "search for nothing", ines.Post("/personnes", "q", " "), 422, "Écrivez un nom")
	leads(t, "create without search", ines.Get("/personnes/nouvelle"), "/personnes")
	found := shows(t, "nobody", ines.Post("/personnes", "q", "Camille Zorrino 06 12 34 56 78"), 200, "créer une fiche")
	ticket := found.Hidden("ticket")
	form := shows(t, "new", ines.Post("/personnes/nouvelle", "q", "Camille Zorrino 06 12 34 56 78", "ticket", ticket), 200, `value="Camille Zorrino"`, `value="06 12 34 56 78"`, "Lisez ceci")
	equal(t, "ticket", form.Hidden("ticket"), ticket)
	shows(t, "without consent", ines.Post("/personnes/nouvelle", "ticket", ticket, "name", "<script>alert(1)</script>"), 422, "Demandez l'accord", "&lt;script&gt;")
	shows(t, "without search", ines.Post("/personnes/nouvelle", "name", "Camille", "consent", "oral"), 422, "Cherchez d'abord")
	made := ines.Post("/personnes/nouvelle", "ticket", ticket, "name", "Camille Zorrino", "phone", "06 12 34 56 78", "lang", "fr", "channel", "sms", "consent", "oral")
	leads(t, "created", made, "/personnes/0")
	leads(t, "clicked twice", ines.Post("/personnes/nouvelle", "ticket", ticket, "name", "Camille Zorrino", "consent", "oral"), made.Location)
	own := path(made)
	shows(t, "sheet", ines.Get(own), 200, "Camille Zorrino", "06 12 34 56 78", "SMS", "Aucune note")
	shows(t, "found", ines.Post("/personnes", "q", "zorino"), 200, "Camille Zorrino", "06 •• •• •• 78", own)

	shows(t, "notes", ines.Get(own+"/notes"), 200, "Nouvelle note")
	shows(t, "a number that is refused", ines.Post(own+"/notes", "note", "2 84 05 75 123 456 78"), 422, "sécurité sociale")
	shows(t, "health", ines.Post(own+"/notes", "note", "Suit une chimiothérapie."), 422, "semble parler de santé", "ces mots sont nécessaires", "chimiothérapie")
	leads(t, "health, sure", ines.Post(own+"/notes", "note", "Suit une chimiothérapie.", "sure", "yes"), own+"/notes")
	notes := shows(t, "notes", ines.Get(own+"/notes"), 200, "chimiothérapie", "Effacer la note")
	erase := own + "/notes/" + between(notes.Body, "/notes/", "/effacer") + "/effacer"
	equal(t, "another organisation's note", omar.Post(erase).Status, 404)
	leads(t, "note erased", ines.Post(erase), own+"/notes")

	draft := shows(t, "edit", ines.Get(own+"/modifier"), 200, `value="Camille Zorrino"`)
	shows(t, "edit badly", ines.Post(own+"/modifier", "version", draft.Hidden("version"), "name", "", "phone", "12"), 422, "Écrivez un nom")
	leads(t, "edited", ines.Post(own+"/modifier", "version", draft.Hidden("version"), "name", "Camille Z.", "phone", "0612345678"), own)
	late := shows(t, "edited meanwhile", ines.Post(own+"/modifier", "version", draft.Hidden("version"), "name", "Camille Y."), 422, "vient de modifier", "Camille Y.")
	leads(t, "knowingly", ines.Post(own+"/modifier", "version", late.Hidden("version"), "name", "Camille Y.", "phone", "0612345678"), own)

	shows(t, "consents", ines.Get(own+"/consentements"), 200, "Être suivi", "De vive voix")
	shows(t, "consent badly", ines.Post(own+"/consentements", "kind", "contact"), 422, "Demandez l'accord")
	leads(t, "agreed", ines.Post(own+"/consentements", "kind", "contact", "consent", "paper"), own+"/consentements")
	agreed := shows(t, "consents", ines.Get(own+"/consentements"), 200, "Recevoir des messages", "Sur un papier signé")
	leads(t, "withdrawn", ines.Post(own+"/consentements/"+between(agreed.Body, "/consentements/", "/retirer")+"/retirer"), own+"/consentements")
	shows(t, "consents", ines.Get(own+"/consentements"), 200, "Retiré le")

	shows(t, "card", ines.Get(own+"/carte"), 200, "Carte de référence", "maillage.example/mon-espace")
	shows(t, "visits", ines.Get(own+"/consultations"), 200, "Fiche lue", "Note ajoutée", "Médiathèque d'Essai")
	shows(t, "export", ines.Get(own+"/export"), 200, "Télécharger le fichier")
	shows(t, "printed", ines.Post(own+"/export", "format", "print"), 200, "Camille Y.", "passe de ")
	file := shows(t, "file", ines.Post(own+"/export", "format", "json"), 200, `"Camille Y."`)
	equal(t, "its kind", file.Header.Get("Content-Type"), "application/json; charset=utf-8")

	shows(t, "transfer", ines.Get(own+"/transfert"), 200, "Arrêter notre suivi")
	shows(t, "nobody there", ines.Get(own+"/transfert?organisation=zzz"), 200, "Aucune organisation trouvée")
	shows(t, "receivers", ines.Get(own+"/transfert?organisation=centre"), 200, "Centre social d'Essai", "Lisez ceci")
	shows(t, "without consent", ines.Post(own+"/transfert", "organisation", "centre", "to", persontest.Centre), 422, "Demandez l'accord")
	leads(t, "offered", ines.Post(own+"/transfert", "to", persontest.Centre, "keep", "yes", "consent", "oral"), own+"/transfert")
	shows(t, "offered", ines.Get(own+"/transfert"), 200, "En attente de réponse", "Retirer la proposition")
	offered := shows(t, "received", omar.Get("/personnes/transferts"), 200, "Médiathèque d'Essai vous propose")
	if strings.Contains(offered.Body, "Camille") {
		t.Error("an offer names the person")
	}
	shows(t, "count", omar.Get("/personnes"), 200, "Suivis proposés")
	answer := "/personnes/transferts/recu/" + between(offered.Body, "/recu/", `"`)
	leads(t, "accepted", omar.Post(answer, "answer", "accept"), own)
	equal(t, "twice", omar.Post(answer, "answer", "refuse").Status, 410)
	shows(t, "nothing waits", omar.Get("/personnes/transferts"), 200, "Aucun suivi ne vous est proposé")
	shows(t, "shared", omar.Get(own), 200, "1 autre organisation suit aussi")
	shows(t, "erase", ines.Get(own+"/effacement"), 200, "définitif")
	shows(t, "erase without the box", ines.Post(own+"/effacement"), 422, "Cochez la case")
	shows(t, "erase the shared", ines.Post(own+"/effacement", "sure", "yes"), 422, "Une autre organisation suit")
	shows(t, "end without the box", omar.Post(own+"/arret"), 422, "Cochez la case")
	leads(t, "ended", omar.Post(own+"/arret", "sure", "yes"), "/personnes")
	equal(t, "and gone", omar.Get(own).Status, 404)

	twin := path(ines.Post("/personnes/nouvelle", "ticket", ines.Post("/personnes", "q", "x").Hidden("ticket"), "name", "Kamille Zorrino", "consent", "oral"))
	shows(t, "merge", ines.Get(own+"/fusion"), 200, "l'autre fiche")
	shows(t, "no twin", ines.Post(own+"/fusion", "q", "zzz"), 422, "Aucune autre fiche")
	shows(t, "twins", ines.Post(own+"/fusion", "q", "Kamille Zorrino"), 200, "Kamille Zorrino", "Comparer")
	other := strings.TrimPrefix(twin, "/personnes/")
	shows(t, "compare", ines.Post(own+"/fusion", "other", other), 200, "Kamille Zorrino", "Camille Y.", "Fiche gardée")
	leads(t, "merged", ines.Post(own+"/fusion", "other", other, "sure", "yes"), own)
	merged := shows(t, "merged", ines.Get(own), 200, "Défaire la fusion")
	leads(t, "undone", ines.Post(own+"/fusion/"+between(merged.Body, "/fusion/", `"`)), own)
	shows(t, "undone", ines.Get(own), 200, "a été séparée")

	formula := path(ines.Post("/personnes/nouvelle", "ticket", ines.Post("/personnes", "q", "x").Hidden("ticket"), "name", "=HYPERLINK(1)", "consent", "oral"))
	shows(t, "mass export", ines.Get("/personnes/export"), 200, "Pourquoi cet export")
	shows(t, "without reason", ines.Post("/personnes/export", "reason", ""), 422, "Dites pourquoi")
	leads(t, "asked", ines.Post("/personnes/export", "reason", "Changement de logiciel."), "/personnes/export")
	asked := shows(t, "asked", noor.Get("/personnes/export"), 200, "Donner mon accord", "Changement de logiciel.")
	proposal := "/personnes/export/demande/" + between(asked.Body, "/demande/", `"`)
	equal(t, "the file, alone", ines.Post(proposal+"/fichier").Status, 403)
	equal(t, "by the proposer", ines.Post(proposal, "answer", "agree").Status, 403)
	leads(t, "agreed", noor.Post(proposal, "answer", "agree"), "/personnes/export")
	shows(t, "to download", ines.Get("/personnes/export"), 200, "Télécharger le tableau")
	table := shows(t, "the file", ines.Post(proposal+"/fichier"), 200, "Camille Y.", "'=HYPERLINK(1)")
	equal(t, "rows", strings.Count(table.Body, "\r\n"), 4)
	leads(t, "erased", ines.Post(formula+"/effacement", "sure", "yes"), "/personnes")
	equal(t, "and gone", ines.Get(formula).Status, 404)
}

// between is the text between two marks, of the first occurrence that has no
// other mark inside.
func between(s, after, before string) string {
	for {
		_, rest, found := strings.Cut(s, after)
		if !found {
			return ""
		}
		if text, _, ok := strings.Cut(rest, before); ok && len(text) == 36 {
			return text
		}
		s = rest
	}
}

// TestOwnPages opens one's own space in both languages.
func TestOwnPages(t *testing.T) {
	s := site(t)
	ines := s.Helper(persontest.Library, "lead", "ines")
	p := s.Create(t, ines, camille)
	must(t, s.Write(t.Context(), ines, p, "Sait envoyer un e-mail.", false))
	card := s.Reference(t, ines, p)
	for _, in := range []struct { // the last one withdraws the consent
		prefix string
		texts  []string
	}{{"", []string{"Médiathèque d'Essai", "Retirer cet accord", "Fiche lue", "Fermer mon espace"}}, {"/en", []string{"Withdraw this agreement", "Record read", "Close my space"}}} {
		prefix, texts := in.prefix, in.texts
		b := s.Browser(t, "home"+prefix)
		shows(t, "door", b.Get(prefix+"/mon-espace"), 200, "01 99 00 12 34")
		shows(t, "no reference", b.Post(prefix+"/mon-espace", "reference", "12"), 422)
		leads(t, "asked", b.Post(prefix+"/mon-espace", "reference", card), prefix+"/mon-espace/envoi")
		shows(t, "choice", b.Get(prefix+"/mon-espace/envoi"), 200, "06 •• •• •• 78", "c•••@example.org")
		shows(t, "no choice", b.Post(prefix+"/mon-espace/envoi"), 422)
		leads(t, "sent", b.Post(prefix+"/mon-espace/envoi", "channel", "sms"), prefix+"/mon-espace/code")
		code := s.LastCode(t)
		shows(t, "code", b.Get(prefix+"/mon-espace/code"), 200, "one-time-code")
		shows(t, "wrong code", b.Post(prefix+"/mon-espace/code", "code", "00000"), 422)
		equal(t, "from another browser", s.Browser(t, "home"+prefix).Get(prefix+"/mon-espace/resume").Status, 401)
		leads(t, "in", b.Post(prefix+"/mon-espace/code", "code", code), prefix+"/mon-espace/resume")
		leads(t, "already in", b.Get(prefix+"/mon-espace"), prefix+"/mon-espace/resume")
		mine := shows(t, "summary", b.Get(prefix+"/mon-espace/resume"), 200, append(texts, "Camille Zorrino")...)
		shows(t, "visits", b.Get(prefix+"/mon-espace/consultations"), 200)
		shows(t, "all, printed", b.Post(prefix+"/mon-espace/donnees", "format", "print"), 200, "Sait envoyer un e-mail.")
		shows(t, "all, as a file", b.Post(prefix+"/mon-espace/donnees", "format", "json"), 200, `"Sait envoyer un e-mail."`)
		shows(t, "erasure", b.Get(prefix+"/mon-espace/effacement"), 200, "7")
		shows(t, "without the box", b.Post(prefix+"/mon-espace/effacement"), 422)
		leads(t, "asked", b.Post(prefix+"/mon-espace/effacement", "sure", "yes"), prefix+"/mon-espace/resume")
		shows(t, "summary", b.Get(prefix+"/mon-espace/resume"), 200, "9 ")
		leads(t, "kept", b.Post(prefix+"/mon-espace/effacement", "answer", "keep"), prefix+"/mon-espace/resume")
		if prefix == "/en" {
			leads(t, "withdrawn", b.Post(prefix+"/mon-espace/accords/"+between(mine.Body, "/accords/", `"`)), prefix+"/mon-espace/resume")
			shows(t, "nobody follows", b.Get(prefix+"/mon-espace/resume"), 200, "No organisation follows you.")
		}
		gone := b.Post(prefix + "/mon-espace/finir")
		leads(t, "finished", gone, prefix+"/")
		if !strings.Contains(gone.Header.Get("Clear-Site-Data"), "storage") {
			t.Error("finishing leaves something behind")
		}
		equal(t, "after that", b.Get(prefix+"/mon-espace/resume").Status, 401)
	}
}

// TestOwnDoor tries the door without a card, without a contact, and too often.
func TestOwnDoor(t *testing.T) {
	s := site(t)
	ines := s.Helper(persontest.Library, "lead", "ines")
	b := s.Browser(t, "home")
	for _, path := range []string{"/mon-espace/envoi"} {
		shows(t, "nothing asked", b.Get(path), 422, "Le temps est passé")
	}
	shows(t, "nothing asked", b.Post("/mon-espace/envoi", "channel", "sms"), 422, "Le temps est passé")
	shows(t, "nothing asked", b.Post("/mon-espace/code", "code", "123456"), 422, "Le temps est passé")
	leads(t, "without contact", b.Post("/mon-espace", "reference", s.Reference(t, ines, s.Create(t, ines, person.Input{Name: "Sans Contact"}))), "/mon-espace/envoi")
	shows(t, "without contact", b.Get("/mon-espace/envoi"), 200, "Allez voir la personne qui vous aide", "/lieux")
	for range 39 { // one was asked about above
		_, err := s.Ask(t.Context(), nobody(), person.From{Network: "net home"})
		must(t, err)
	}
	shows(t, "too often", b.Post("/mon-espace", "reference", nobody()), 422, "Trop d'essais")
}

// TestJoinPages follows someone by their card.
func TestJoinPages(t *testing.T) {
	s := site(t)
	ines := s.Helper(persontest.Library, "lead", "ines")
	card := s.Reference(t, ines, s.Create(t, ines, camille))
	omar := s.Browser(t, "b", persontest.Centre, "mediator", "omar")
	shows(t, "join", omar.Get("/personnes/rejoindre"), 200, "Numéro de la carte")
	shows(t, "badly", omar.Post("/personnes/rejoindre", "reference", "12"), 422)
	leads(t, "asked", omar.Post("/personnes/rejoindre", "reference", card), "/personnes/rejoindre/envoi")
	shows(t, "choice", omar.Get("/personnes/rejoindre/envoi"), 200, "06 •• •• •• 78")
	leads(t, "sent", omar.Post("/personnes/rejoindre/envoi", "channel", "sms"), "/personnes/rejoindre/code")
	code := s.LastCode(t)
	shows(t, "code", omar.Get("/personnes/rejoindre/code"), 200)
	shows(t, "wrong", omar.Post("/personnes/rejoindre/code", "code", "1"), 422)
	in := omar.Post("/personnes/rejoindre/code", "code", code)
	leads(t, "joined", in, "/personnes/0")
	shows(t, "sheet", omar.Get(in.Location), 200, "Camille Zorrino")
	shows(t, "over", omar.Get("/personnes/rejoindre/envoi"), 422, "Le temps est passé")
}

// TestAPI creates and reads as a program does.
func TestAPI(t *testing.T) {
	s := site(t)
	program, foreign := s.Browser(t, "a", persontest.Library, "program", "p"), s.Browser(t, "b", persontest.Centre, "program", "q")
	body := `{"name":"Camille Zorrino","phone":"06 12 34 56 78","consent":"paper"}`
	made := program.JSON("/api/v1/persons", body, "Idempotency-Key", "call-0001")
	shows(t, "created", made, 201, `"id"`)
	shows(t, "again", program.JSON("/api/v1/persons", body, "Idempotency-Key", "call-0001"), 201, made.Header.Get("Location")[len("/api/v1/persons/"):])
	shows(t, "twin", program.JSON("/api/v1/persons", body, "Idempotency-Key", "call-0002"), 409, "person.fault.twin")
	shows(t, "without key", program.JSON("/api/v1/persons", body), 422)
	shows(t, "without consent", program.JSON("/api/v1/persons", `{"name":"Camille"}`, "Idempotency-Key", "call-0003"), 422)
	shows(t, "bad telephone", program.JSON("/api/v1/persons", `{"name":"Camille","phone":"1","consent":"oral"}`, "Idempotency-Key", "call-0004"), 422, "person.fault.phone")
	shows(t, "read", program.Get(made.Header.Get("Location")), 200, `"phone":"+33612345678"`)
	shows(t, "foreign", foreign.Get(made.Header.Get("Location")), 404, "person.fault.unknown")
	equal(t, "anyone", s.Browser(t, "c").Get(made.Header.Get("Location")).Status, 401)
}

// TestRoutes checks that every route declares a right of this module, or is the
// door of one's own space.
func TestRoutes(t *testing.T) {
	s := site(t)
	if len(s.Routes) < 50 {
		t.Fatalf("%d routes", len(s.Routes))
	}
	for _, r := range s.Routes {
		public := strings.HasPrefix(strings.TrimPrefix(r.Pattern, "/en"), "/mon-espace") || strings.HasPrefix(r.Pattern, "/api/v1/openapi")
		if r.Right == right.Public && !public || r.Right != right.Public && !strings.HasPrefix(string(r.Right), "person:") {
			t.Errorf("%s %s declares %s", r.Method, r.Pattern, r.Right)
		}
	}
}
