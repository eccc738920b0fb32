package app

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"slices"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/territory"
	"maillage/module/place"
	"maillage/module/place/standard"
)

type demoCommand struct {
	Common
	Site
	Exposed bool `help:"Let the demonstration answer beyond this machine, although anyone may sign in to it."`
}

// Run loads the fictive places and serves them. What the deployer would say
// of the service is fictive too: the number belongs to those reserved for
// works of fiction (Arcep, décision n° 2018-0881), the mails go nowhere.
func (c *demoCommand) Run(ctx context.Context, t *terminal) (err error) {
	if err := c.stayHome(); err != nil {
		return err
	}
	if c.Data == "data" { // never the folder of a real service unless it is named
		c.Data = filepath.Join(c.Data, "demo")
	}
	c.HelpLine = cmp.Or(c.HelpLine, "05 36 49 00 00")
	c.HelpHours = cmp.Or(c.HelpHours, "Du lundi au vendredi, de 9 h à 18 h. Numéro fictif.")
	c.Publisher, c.Host = cmp.Or(c.Publisher, "la Démonstration de Maillage"), cmp.Or(c.Host, "votre ordinateur")
	c.Contact = cmp.Or(c.Contact, "contact@demonstration.invalid")
	h, err := open(ctx, c.Common, t.logAt(c.LogLevel))
	if err != nil {
		return err
	}
	defer h.close(&err)
	report, err := h.importer().Import(ctx, actor.CommandLine(), place.Import{Name: "démonstration", Rows: demoPlaces(h.atlas)})
	if err != nil {
		return err
	}
	return h.serve(ctx, c.Site, true, func(addr string) {
		fmt.Fprintf(t.out, "Démonstration : %d lieux fictifs dans la Creuse et ailleurs.\n\n  Ouvrez   %s\n  Visite   %s/demo\n  API      %s/api\n\nCtrl+C pour arrêter.\n",
			report.Created+report.Changed+report.Unchanged, addr, addr, addr)
	})
}

// stayHome refuses an address that other machines reach: in the demonstration
// anyone signs in as anyone.
func (c *demoCommand) stayHome() error {
	host, _, err := net.SplitHostPort(c.address())
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); c.Exposed || host == "localhost" || ip != nil && ip.IsLoopback() {
		return nil
	}
	return fault.New(fault.Invalid, "listen", "demo.exposed", "La démonstration reste sur cette machine : chacun y entre sans mot de passe. Pour l'ouvrir à d'autres, ajoutez --exposed.")
}

// demoKind is a sort of fictive place.
type demoKind struct {
	name, code, services, audiences, support, fees, access, modes, programmes, hours, summary string
}

var demoKinds = []demoKind{
	{"Médiathèque", "BIB", "Accès internet et matériel informatique|Maîtrise des outils numériques du quotidien|Loisirs et créations numériques", "", "Déficience visuelle", "Gratuit", "Se présenter|Téléphoner", "En autonomie|Dans un atelier collectif", "Bibliothèques numérique de référence", "Tu,We,Fr 10:00-12:00,14:00-18:30; Sa 10:00-17:00; PH off", "Des ordinateurs en libre accès et des ateliers le mercredi."},
	{"France services", "RFS", "Aide aux démarches administratives|Insertion professionnelle via le numérique", "", "Illettrisme|Langues étrangères (anglais)", "Gratuit", "Se présenter|Téléphoner|Prendre un RDV en ligne", "Accompagnement individuel", "France Services|Aidants Connect", "Mo-Fr 09:00-12:30,13:30-17:00; PH off", "Un agent fait vos démarches avec vous."},
	{"Mairie", "MUNI", "Aide aux démarches administratives|Accès internet et matériel informatique", "", "", "Gratuit", "Se présenter|Téléphoner", "Accompagnement individuel", "", "Mo,Tu,Th,Fr 08:30-12:00; We 14:00-17:00", "L'accueil de la mairie vous aide ou vous oriente."},
	{"Centre social", "CS", "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien|Parentalité et éducation avec le numérique|Utilisation sécurisée du numérique", "Familles et/ou enfants|Seniors", "Handicaps moteurs|Langues étrangères (autres)", "Gratuit", "Se présenter|Téléphoner|Contacter par mail", "Accompagnement individuel|Dans un atelier collectif", "Conseillers numériques", "Mo-Th 09:00-12:00,14:00-18:00; Fr 09:00-12:00; week 1-53/2 Sa 10:00-12:00", "Un conseiller numérique vous reçoit, seul ou en petit groupe."},
	{"Bus numérique", "ENM", "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien|Utilisation sécurisée du numérique", "Seniors", "Handicaps moteurs", "Gratuit", "Se présenter", "Accompagnement individuel", "Conseillers numériques", "We 09:30-12:00", "Le bus s'arrête sur la place du marché."},
	{"Association Les Coups de main", "ASSO", "Acquisition de matériel informatique à prix solidaire|Compréhension du monde numérique|Loisirs et créations numériques", "Jeunes|Étudiants", "", "Gratuit sous condition", "Téléphoner|Contacter par mail", "Dans un atelier collectif|À distance", "Emmaüs Connect", "", "Des ordinateurs remis en état, à petit prix."},
	{"Tiers-lieu La Trame", "TIERS_LIEUX", "Insertion professionnelle via le numérique|Loisirs et créations numériques|Accès internet et matériel informatique", "Jeunes", "", "Payant", "Se présenter|Prendre un RDV en ligne", "En autonomie|Dans un atelier collectif", "Grande école du numérique", "Mo-Fr 09:00-19:00; Sa 10:00-13:00; PH off", "Un lieu pour travailler, apprendre et fabriquer."},
	{"Point d'accès de nuit", "Autre", "Accès internet et matériel informatique", "", "", "Gratuit", "Se présenter", "En autonomie", "", "24/7", "Une borne accessible jour et nuit."},
}

var demoStreets = []string{"rue des Exemples", "place du Marché inventé", "avenue de la Fiction", "impasse du Modèle", "rue de l'Essai"}

// demoTowns are communes outside the fictive département, so that homonyms,
// arrondissements and overseas clocks have places too.
var demoTowns = []string{"93066", "97411", "75116", "69383", "97302", "97608", "97209", "87085", "2A004", "67482"}

// demoSize is how many communes of the Creuse have places.
const demoSize = 55

// demoRows are the fictive places as rows of the national schema, read like
// any other file.
type demoRows struct {
	rows [][]string
	next int
}

// demoPlaces invents places over real communes; the same atlas gives the same
// places.
func demoPlaces(atlas *territory.Atlas) place.Rows {
	towns := largest(atlas.InDepartement("23"), demoSize)
	for _, code := range demoTowns {
		if c, ok := atlas.Commune(code); ok {
			towns = append(towns, c)
		}
	}
	d := &demoRows{}
	for i, c := range towns {
		count := 1
		switch {
		case i < 3 || i >= demoSize:
			count = 4
		case i < 20:
			count = 2
		}
		for k := range count {
			d.rows = append(d.rows, demoPlace(c, i, k))
		}
	}
	return d
}

// demoPlace is the kth invented place of the ith commune.
func demoPlace(c territory.Commune, i, k int) []string {
	kind := demoKinds[(i*3+k)%len(demoKinds)]
	n := i*7 + k
	// A few hundred metres around the commune's point, spread by golden steps.
	lat := c.Lat + float64((n*89)%41-20)*0.0004
	lon := c.Lon + float64((n*55)%43-21)*0.0005
	postcode := ""
	if len(c.Postcodes) > 0 {
		postcode = c.Postcodes[0]
	}
	roaming := "Fixe"
	if kind.code == "ENM" {
		roaming = "Itinérant"
	}
	r := standard.Record{
		ID: fmt.Sprintf("Demonstration_%s-%d", c.Code, k+1), Name: kind.name + " (fiction), " + c.Name, Commune: c.Name, Postcode: postcode, INSEE: c.Code,
		Address: fmt.Sprintf("%d %s", 1+n%60, demoStreets[n%len(demoStreets)]), Latitude: fmt.Sprintf("%.5f", lat), Longitude: fmt.Sprintf("%.5f", lon),
		Kinds: kind.code, Phone: fmt.Sprintf("+335364900%02d", 1+n%99), Emails: fmt.Sprintf("accueil-%s-%d@demonstration.invalid", c.Slug, k+1),
		Hours: kind.hours, Summary: kind.summary, Source: "Démonstration", Roaming: roaming, Updated: fmt.Sprintf("2026-%02d-%02d", 1+n%10, 1+n%28),
		Services: kind.services, Audiences: kind.audiences, Support: kind.support, Fees: kind.fees, Programmes: kind.programmes, Access: kind.access, Modes: kind.modes,
	}
	if n%9 == 4 {
		r.Updated = fmt.Sprintf("2021-%02d-01", 1+n%12) // some places are always stale
	}
	if n%11 == 5 {
		r.Latitude, r.Longitude = "", "" // and some have no point
	}
	cells := make([]string, 0, standard.Width)
	for _, field := range r.Fields() {
		cells = append(cells, *field)
	}
	return cells
}

// Header implements place.Rows.
func (*demoRows) Header() []string { return standard.Columns[:] }

// Next implements place.Rows.
func (d *demoRows) Next() (int, []string, error) {
	if d.next == len(d.rows) {
		return 0, nil, io.EOF
	}
	d.next++
	return d.next, d.rows[d.next-1], nil
}

// Digest implements place.Rows.
func (*demoRows) Digest() string { return "demonstration" }

// largest are the most populous communes, largest first.
func largest(towns []territory.Commune, most int) []territory.Commune {
	slices.SortFunc(towns, func(a, b territory.Commune) int {
		return cmp.Or(cmp.Compare(b.Population, a.Population), cmp.Compare(a.Code, b.Code))
	})
	return towns[:min(most, len(towns))]
}
