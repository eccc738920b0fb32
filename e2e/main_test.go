package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"maillage/e2e/browser"
	"maillage/e2e/program"
	"maillage/module/place/standard"
)

func TestMain(m *testing.M) {
	program.Become()
	code := m.Run()
	browser.Close()
	if err := site.end(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// site is the demonstration that the tests of pages share.
var site demonstration

type demonstration struct {
	once   sync.Once
	err    error
	dir    string
	server *program.Server
	closed string // id of a place that has closed
	full   string // id of a place that says everything a place can say

	visited sync.Once
	met     visitors
}

// demo starts the demonstration the first time it is asked for.
func demo(t testing.TB) *demonstration {
	t.Helper()
	site.once.Do(func() { site.start(t) })
	if site.err != nil {
		t.Fatal(site.err)
	}
	return &site
}

func (d *demonstration) start(t testing.TB) {
	if d.dir, d.err = os.MkdirTemp("", "maillage-e2e-"); d.err != nil {
		return
	}
	d.server, d.err = program.Serve("demo", "--data", filepath.Join(d.dir, "data"))
	if d.err != nil {
		return
	}
	small := func(id, name string) standard.Record {
		return standard.Record{ID: id, Name: name, Commune: "Aubusson", Postcode: "23200", INSEE: "23008", Address: "1 rue Vide",
			Latitude: "45.9577", Longitude: "2.1690", Source: "Essai", Updated: "2026-01-05", Services: "Accès internet et matériel informatique"}
	}
	// A complete file may leave out a third of its source's places at most.
	gone, stay, more := small("Essai_1", "Point numérique fermé"), small("Essai_3", "Salle des fêtes"), small("Essai_4", "Épicerie")
	d.bring(t, everything, stay, more, gone)
	d.closed, d.full = d.find(t, "Aubusson", gone.ID), d.find(t, "Bourganeuf", everything.ID)
	d.bring(t, everything, stay, more)
	if d.err == nil {
		d.err = program.Until(patience, func() bool { return program.Status(d.server.URL+"/lieux/"+d.closed) == http.StatusGone })
	}
}

// everything is a place with something in each column, and long.
var everything = standard.Record{
	ID: "Essai_2", Name: "Maison de la solidarité numérique et des services au public intercommunale du plateau",
	Commune: "Bourganeuf", Postcode: "23400", INSEE: "23030", Address: "128 bis avenue du Docteur-Butaud-et-de-ses-Enfants", AddressExtra: "Bâtiment C, deuxième étage à gauche, sonner à « accueil »",
	Latitude: "45.9537", Longitude: "1.7567", Kinds: "RFS|CCONS", Phone: "+33536490098", Emails: "accueil-de-la-maison-numerique@demonstration.invalid",
	Websites: "https://www.exemple.fr/une/adresse/tres/longue/que/personne/ne/lirait/a/voix/haute/mais/qui/existe", Hours: "Mo-Fr 09:00-12:30,13:30-17:00; Sa[1] 10:00-12:00; PH off",
	Summary: "Des agents font vos démarches avec vous, sur rendez-vous ou sans.", Detail: strings.Repeat("Vous pouvez venir avec vos papiers, votre téléphone et vos questions. ", 6),
	Source: "Essai", Roaming: "Itinérant|Fixe", Updated: "2026-02-11", Parent: "",
	Services:  "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien|Insertion professionnelle via le numérique|Utilisation sécurisée du numérique|Parentalité et éducation avec le numérique|Loisirs et créations numériques|Compréhension du monde numérique|Accès internet et matériel informatique|Acquisition de matériel informatique à prix solidaire",
	Audiences: "Jeunes|Étudiants|Femmes|Seniors|Familles et/ou enfants", Support: "Surdité|Illettrisme|Déficience visuelle|Langues étrangères (anglais)|Langues étrangères (autres)|Handicaps moteurs|Handicaps mentaux",
	Fees: "Gratuit sous condition|Payant", Programmes: "France Services|Aidants Connect|Conseillers numériques", Labels: "Formé à « Mon Espace Santé »", OtherLabels: "Nouvelle-Aquitaine très inclusive",
	Access: "Se présenter|Téléphoner|Contacter par mail|Prendre un RDV en ligne", Modes: "En autonomie|Accompagnement individuel|Dans un atelier collectif|À distance",
	AccessibilityURL: "https://acceslibre.beta.gouv.fr/app/23-bourganeuf/a/mairie/erp/exemple/", BookingURL: "https://www.rdv-solidarites.fr/exemple",
}

// bring imports a file that is all its source has.
func (d *demonstration) bring(t testing.TB, records ...standard.Record) {
	if d.err != nil {
		return
	}
	file := filepath.Join(d.dir, "essai.csv")
	if d.err = os.WriteFile(file, table(t, records), 0o600); d.err != nil {
		return
	}
	if o := program.Run(t, "place", "import", "--complete", "--data", filepath.Join(d.dir, "data"), file); o.Code != 0 {
		d.err = fmt.Errorf("importing beside the demonstration: %s%s", o.Out, o.Err)
	}
}

// find waits until the server shows a place and returns its id.
func (d *demonstration) find(t testing.TB, town, sourceID string) (id string) {
	if d.err != nil {
		return ""
	}
	d.err = program.Until(patience, func() bool {
		id = d.places(t, town)[sourceID]
		return id != ""
	})
	if d.err != nil {
		d.err = fmt.Errorf("%s does not show: %w", sourceID, d.err)
	}
	return id
}

// places are the ids of the places near a town, by their source's ids.
func (d *demonstration) places(t testing.TB, town string) map[string]string {
	return nearby(t, d.server.URL, town)
}

// nearby asks the API of a server for the places whose commune has a name.
func nearby(t testing.TB, server, town string) map[string]string {
	t.Helper()
	points := map[string]string{"Guéret": "46.1690,1.8713", "Aubusson": "45.9577,2.1690", "Bourganeuf": "45.9537,1.7567"}
	answer, err := http.Get(server + "/api/v1/places?limit=20&near=" + url.QueryEscape(points[town]))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var found struct {
		Features []struct {
			ID         string `json:"id"`
			Properties struct {
				SourceID string `json:"source_id"`
				Commune  string `json:"commune"`
			} `json:"properties"`
		} `json:"features"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&found); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%d from the API: %v", answer.StatusCode, err)
	}
	ids := map[string]string{}
	for _, f := range found.Features {
		if f.Properties.Commune == town {
			ids[f.Properties.SourceID] = f.ID
		}
	}
	return ids
}

// end stops the demonstration; an error in its log is an error of the tests.
func (d *demonstration) end() error {
	if d.server == nil {
		return nil
	}
	defer func() { _ = os.RemoveAll(d.dir) }()
	if err := d.server.Stop(); err != nil {
		return err
	}
	for line := range strings.Lines(d.server.Log()) {
		if strings.Contains(line, `"level":"ERROR"`) {
			return fmt.Errorf("the demonstration logged an error: %s", line)
		}
	}
	return nil
}

// table writes records as a file of the national schema.
func table(t testing.TB, records []standard.Record) []byte {
	t.Helper()
	var b strings.Builder
	w := standard.NewEncoder(&b, standard.V1)
	for i := range records {
		if err := w.Write(&records[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}
