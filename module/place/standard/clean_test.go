package standard

import (
	"strings"
	"testing"
	"time"

	"maillage/core/territory"
)

var today = time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)

func cleaner() *Cleaner {
	return &Cleaner{Atlas: territory.Embedded(), Today: func() time.Time { return today }}
}

// grenoble is a row in canonical form.
func grenoble() Record {
	return Record{ID: "Test_1", Pivot: "43493312300029", Name: "Espace Numérique", Commune: "Grenoble", Postcode: "38000",
		INSEE: "38185", Address: "5 rue Malakoff", Latitude: "45.186115", Longitude: "5.716962", Kinds: "EPN",
		Phone: "+33476714473", Emails: "contact@exemple.fr", Websites: "https://exemple.fr/Accueil",
		Hours: "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", Updated: "2024-04-02",
		Services: "Aide aux démarches administratives", Fees: "Gratuit"}
}

func TestCanonicalRowIsUntouched(t *testing.T) {
	got, fixes, refused := cleaner().Clean(grenoble())
	if got != grenoble() || fixes != nil || refused != nil {
		t.Errorf("%+v\n%+v\n%+v", got, fixes, refused)
	}
}

// cases lists what the catalogue does to one cell. Each starts from a canonical
// row; set and want name cells by column. They hold the vectors of
// specs/directory.md §2 (marked) and its known failures, done our way.
var cases = []struct {
	name  string
	set   string // column=value, one per line ("⏎" is a newline inside a value)
	want  string // columns that must hold these values after
	rules string // that must be logged, in any order
}{
	// telephone, e-mail, web
	{"vector 1", "telephone=04.79.28.79.28.", "telephone=+33479287928", "phone-format"},
	{"vector 3", "telephone=+33(0)450336550", "telephone=+33450336550", "phone-format"},
	{"vector 5", "telephone=475582913\ncommune=Saint-Martin\ncode_postal=97150\ncode_insee=\nlatitude=\nlongitude=", "telephone=+590475582913", "phone-postcode insee-official"},
	{"vector 6", "telephone=3960 (Service 0,06 € / mn + prix appel)", "telephone=+33971103960", "phone-short"},
	{"vector 8", "telephone=0081188806", "telephone=", "phone-removed"},
	{"vector 10", "courriels=accuei[a]cap-berriat.com", "courriels=accuei@cap-berriat.com", "email-format"},
	{"vector 11", "courriels=msap@marchaux1@orange.fr", "courriels=", "email-removed"},
	{"vector 13", "site_web=https//:ajdmonde.fr", "site_web=https://ajdmonde.fr", "url-format"},
	{"vector 14", "site_web=http://www.letoilerie.com/http://marie-et-alphonse.com/", "site_web=http://www.letoilerie.com/|http://marie-et-alphonse.com/", "url-format"},
	{"javascript", "site_web=javascript:alert(1)", "site_web=", "url-removed"},
	{"one of several", "site_web=https://a.fr|ftp://b.fr", "site_web=https://a.fr", "url-removed"},
	{"booking, first of two", "prise_rdv=https://rdv.fr/a https://rdv.fr/b", "prise_rdv=https://rdv.fr/a", "url-format url-first"},
	{"accessibility", "fiche_acces_libre=vbscript:x", "fiche_acces_libre=", "url-removed"},

	// address and town
	{"vector 15", "adresse=5, rue Malakoff,⏎38000 Grenoble ⏎⏎-⏎\\n29, bis rue Colonel Bougault, 38100 Grenoble\ncommune=grenoble\ncode_postal=\ncode_insee=",
		"adresse=5 rue Malakoff\ncode_postal=38000\ncode_insee=38185\ncommune=Grenoble", "spaces backslash postcode-from-address town-official insee-official address-marks address-town"},
	{"vector 16", "code_postal=26130.0\ncommune=SAINT PAUL TROIS CH╢TEAUX\ncode_insee=\nlatitude=\nlongitude=",
		"code_postal=26130\ncode_insee=26324\ncommune=Saint-Paul-Trois-Châteaux", "postcode-format encoding town-official insee-official"},
	{"vector 18", "adresse=43 Rue de la RÃ©publique", "adresse=43 Rue de la République", "encoding"},
	{"vector 19", "code_postal=87330\ncommune=Saint-Barbant\ncode_insee=\nlatitude=\nlongitude=",
		"code_postal=87330\ncode_insee=87028\ncommune=Val-d'Oire-et-Gartempe", "town-official insee-official"},
	{"town in the address", "adresse=Mairie de Piobetta 20234 PIOBETTA\ncommune=\ncode_postal=\ncode_insee=\nlatitude=\nlongitude=",
		"adresse=Mairie de Piobetta\ncommune=Piobetta\ncode_postal=20234\ncode_insee=2B234", "postcode-from-address town-from-address town-official insee-official address-town"},
	{"four digits", "code_postal=1000\ncommune=Bourg-en-Bresse\ncode_insee=1053\nlatitude=\nlongitude=", "code_postal=01000\ncode_insee=01053", "postcode-format insee-official"},
	{"CEDEX", "code_postal=38041\ncommune=GRENOBLE CEDEX 9", "code_postal=38000\ncommune=Grenoble", "postcode-from-town town-official"},
	{"no such postcode", "code_postal=38999", "code_postal=38000", "postcode-from-town"},
	{"former INSEE code", "code_postal=93380\ncommune=Pierrefitte-sur-Seine\ncode_insee=93059\nlatitude=\nlongitude=", "commune=Saint-Denis\ncode_insee=93066", "town-official insee-official"},
	{"arrondissement kept", "code_postal=75010\ncommune=Paris\ncode_insee=75110\nlatitude=48.8719\nlongitude=2.3579", "commune=Paris\ncode_insee=75110", ""},
	{"arrondissement named", "code_postal=75010\ncommune=Paris 10e\ncode_insee=75110\nlatitude=48.8719\nlongitude=2.3579", "commune=Paris\ncode_insee=75110", "town-official"},
	{"Paris as a whole", "code_postal=75010\ncommune=Paris\ncode_insee=75056\nlatitude=48.8719\nlongitude=2.3579", "commune=Paris\ncode_insee=75056", ""},
	{"42000 Blois with its point", "code_postal=42000\ncommune=Blois\ncode_insee=\nlatitude=47.586\nlongitude=1.336", "commune=Blois\ncode_postal=41000\ncode_insee=41018", "postcode-from-town insee-official"},
	{"a code deduced from the name", "code_postal=14500\ncommune=Viré\ncode_insee=71584\nlatitude=48.839007\nlongitude=-0.891283", "commune=Vire Normandie\ncode_postal=14500\ncode_insee=14762\nlatitude=48.839007", "town-official insee-official"},
	{"unknown hamlet, known point", "code_postal=06670\ncommune=Plan du Var\ncode_insee=\nlatitude=43.856406\nlongitude=7.196771", "commune=Plan du Var\ncode_postal=06670\ncode_insee=\nlatitude=43.856406", ""},
	{"null", "adresse=null null", "adresse=", "address-null"},
	{"zero", "adresse=00 Rue Haute", "adresse=Rue Haute", "address-zero"},
	{"only the town", "adresse=38000 Grenoble", "adresse=", "address-town"},
	{"only the town's name", "adresse=GRENOBLE", "adresse=", "address-town"},
	{"no street", "adresse=1 - 3", "adresse=", "address-none"},
	{"marks", `adresse=52 Route des Duc²s d"Anjou`, "adresse=52 Route des Ducs dAnjou", "address-marks"},

	// coordinates
	{"decimal comma", "latitude=45,186115\nlongitude= 5,716962", "latitude=45.186115\nlongitude=5.716962", "point-decimal spaces"},
	{"swapped", "latitude=5.716962\nlongitude=45.186115", "latitude=45.186115\nlongitude=5.716962", "point-swapped"},
	{"Lambert-93", "latitude=6457760.044\nlongitude=913341.574", "latitude=45.186115\nlongitude=5.716962", "point-lambert"},
	{"zero point", "latitude=0\nlongitude=0.0", "latitude=\nlongitude=", "point-removed"},
	{"half a point", "latitude=45.18\nlongitude=", "latitude=\nlongitude=", "point-removed"},
	{"no number", "latitude=nord\nlongitude=5", "latitude=\nlongitude=", "point-removed"},
	{"out of the world", "latitude=451.8\nlongitude=512.7", "latitude=\nlongitude=", "point-removed"},
	{"the schema's own example", "commune=Reims\ncode_postal=51100\ncode_insee=51454\nlatitude=43.52609\nlongitude=5.41423", "latitude=\nlongitude=\ncommune=Reims", "point-far"},
	{"New Caledonia swapped", "commune=Nouméa\ncode_postal=98800\ncode_insee=98818\nlatitude=166.45\nlongitude=-22.27", "latitude=-22.27\nlongitude=166.45", "point-swapped"},

	// identity
	{"id", "id=France Services_1", "id=France-Services_1", "id-spaces"},
	{"SIRET spaced", "pivot=434 933 123 00029", "pivot=43493312300029", "pivot-format"},
	{"fourteen letters", "pivot=ABCDEFGHIJKLMN", "pivot=", "pivot-removed"},
	{"fourteen zeros", "pivot=00000000000000", "pivot=", "pivot-none"},
	{"our own mark", "pivot=PIVOTNONFOURNI", "pivot=", ""},
	{"RNA", "pivot=w123456789", "pivot=W123456789", "pivot-format"},
	{"RIDET elsewhere", "pivot=0123456001", "pivot=", "pivot-removed"},
	{"RIDET at home", "pivot=0123456001\ncommune=Nouméa\ncode_postal=98800\ncode_insee=98818\nlatitude=\nlongitude=", "pivot=0123456001", ""},

	// text
	{"script in a name", "nom=Mairie<script>alert(1)</script>", "nom=Mairie", "html"},
	{"hidden script", "nom=Mairie &lt;script&gt;x&lt;/script&gt; annexe", "nom=Mairie annexe", "html"},
	{"tags in a text", "presentation_detail=<p>Un</p><p>de<b>ux</b> &amp; trois</p>", "presentation_detail=Un deux & trois", "html"},
	{"less than", "presentation_detail=Ouvert si < 10 personnes <3", "presentation_detail=Ouvert si < 10 personnes <3", ""},
	{"control characters", "nom=Mai\x00rie\u200b\u202e", "nom=Mairie", "control"},
	{"lines", "presentation_detail=Un⏎⏎deux\\ntrois\\", "presentation_detail=Un deux trois", "spaces backslash"},
	{"twice mistreated", "nom=MÃƒÂ©diathÃƒÂ¨que", "nom=Médiathèque", "encoding"},
	{"formula kept", "nom==1+1", "nom==1+1", ""},
	{"quotes kept", "nom=CAFÉ» « Ça »", "nom=CAFÉ» « Ça »", ""},

	// hours, dates, summary
	{"vector 21", "horaires=Mar : 14h-19hMer :14h-18hJeu : 14h-18hVen : 14h-18h", "horaires=We-Fr 14:00-18:00; Tu 14:00-19:00", "hours-french"},
	{"vector 22, our way", "horaires=SANS RENDEZ-VOUS du lundi au vendredi  : 08h30 - 12h30 / AVEC RENDEZ-VOUS du lundi au jeudi : 12h30 - 16h15",
		`horaires=Mo-Fr 08:30-12:30 open "sans RDV", Mo-Th 12:30-16:15 open "sur RDV"`, "spaces hours-french"},
	{"round the clock", "horaires=24/7", "horaires=Mo-Su 00:00-24:00", "hours-french"},
	{"unreadable hours kept", "horaires=le matin sauf l'été", "horaires=le matin sauf l'été", ""},
	{"eight years old", "date_maj=2018-01-01", "date_maj=2018-01-01", ""},
	{"tomorrow, in another zone", "date_maj=2026-10-02", "date_maj=2026-10-02", ""},
	{"the future", "date_maj=2031-01-01", "date_maj=", "date-removed"},
	{"French date", "date_maj=21/4/2022", "date_maj=2022-04-21", "date-format"},
	{"words and a date", "date_maj=Espace labellisé 01/12/2022", "date_maj=2022-12-01", "date-format"},
	{"no date", "date_maj=bientôt", "date_maj=", "date-removed"},
	{"the first of 1970", "date_maj=1970-01-01", "date_maj=", "date-none"},
	{"long summary", "presentation_resume=" + long + "\npresentation_detail=Suite.", "presentation_resume=\npresentation_detail=" + long + " Suite.", "summary-long"},

	// closed lists
	{"semicolons", "services=Loisirs et créations numériques;Aide aux démarches administratives", "services=Loisirs et créations numériques|Aide aux démarches administratives", "list-separator"},
	{"commas", "modalites_acces=Se présenter, Téléphoner", "modalites_acces=Se présenter|Téléphoner", "list-separator"},
	{"v0.1 in a v1 file", "services=Créer avec le numérique", "services=Loisirs et créations numériques", "value-legacy"},
	{"spelling", "services=COMPREHENSION DU MONDE NUMERIQUE", "services=Compréhension du monde numérique", "value-spelling"},
	{"La Poste without its space", "formations_labels=Étapes numériques(La Poste)", "formations_labels=Étapes numériques (La Poste)", "value-spelling"},
	{"repeated", "services=Loisirs et créations numériques|Loisirs et créations numériques|", "services=Loisirs et créations numériques", "list-separator list-repeated"},
	{"unknown", "services=Massage|Loisirs et créations numériques", "services=Loisirs et créations numériques", "value-unknown"},
	{"free and paid", "frais_a_charge=Gratuit|Payant", "frais_a_charge=Gratuit sous condition|Payant", "fees-contradiction"},
	{"free, with conditions", "frais_a_charge=Gratuit sous condition|Gratuit", "frais_a_charge=Gratuit sous condition", "fees-contradiction"},
	{"no public is kept", "modalites_acces=Ce lieu n’accueille pas de public\nservices=\npublics_specifiquement_adresses=Jeunes", "modalites_acces=Ce lieu n'accueille pas de public\npublics_specifiquement_adresses=Jeunes", "value-spelling"},
	{"no services is not closed", "services=\nmodalites_acces=", "services=\nmodalites_acces=\nfrais_a_charge=Gratuit", ""},
	{"unknown programme", "dispositif_programmes_nationaux=Réseau Inconnu|France Services", "dispositif_programmes_nationaux=France Services\nautres_formations_labels=Réseau Inconnu", "value-moved"},
	{"label among programmes", "dispositif_programmes_nationaux=ORDI 3.0", "dispositif_programmes_nationaux=\nformations_labels=ORDI 3.0", "value-moved"},
	{"other labels", "autres_formations_labels= QPV ||FRR|qpv", "autres_formations_labels=QPV|FRR", "spaces list-repeated"},

	// kinds
	{"kind from the name", "typologie=\nnom=Médiathèque - Espace France Services", "typologie=RFS|BIB", "kind-from-name"},
	{"a given kind stays", "typologie=ASSO\nnom=Mairie de Grenoble", "typologie=ASSO", ""},
	{"the unemployed", "typologie=\nnom=Association de chômeurs du Sud", "typologie=ASSO_CHOMEUR", "kind-from-name"},
	{"no kind", "typologie=\nnom=Le Hangar", "typologie=", ""},
}

var long = strings.TrimSpace(strings.Repeat("Des mots simples. ", 16))

func TestCases(t *testing.T) {
	emitted := map[string]bool{}
	c := cleaner()
	for _, tc := range cases {
		raw := grenoble()
		assign(t, &raw, tc.set)
		got, fixes, refused := c.Clean(raw)
		if len(refused) > 0 {
			t.Errorf("%s: refused %v", tc.name, refused)
		}
		for line := range strings.SplitSeq(tc.want, "\n") {
			col, want, _ := strings.Cut(line, "=")
			if have := *got.Fields()[column(col)]; have != want {
				t.Errorf("%s: %s = %q, want %q", tc.name, col, have, want)
			}
		}
		rules := map[string]bool{}
		for _, f := range fixes {
			rules[f.Rule], emitted[f.Rule] = true, true
			if f.Before == f.After {
				t.Errorf("%s: %s changes nothing", tc.name, f.Rule)
			}
		}
		for _, rule := range strings.Fields(tc.rules) {
			if !rules[rule] {
				t.Errorf("%s: %s is not logged in %+v", tc.name, rule, fixes)
			}
			delete(rules, rule)
		}
		if len(rules) > 0 {
			t.Errorf("%s: unexpected %v", tc.name, rules)
		}
		if again, more, _ := c.Clean(got); again != got || len(more) > 0 {
			t.Errorf("%s: not stable: %+v", tc.name, more)
		}
	}
	for _, rule := range declaredRules(t) {
		if !emitted[rule] {
			t.Errorf("no case shows rule %s", rule)
		}
		delete(emitted, rule)
	}
	if len(emitted) > 0 {
		t.Errorf("undeclared rules %v", emitted)
	}
}

func assign(t *testing.T, r *Record, cells string) {
	t.Helper()
	for line := range strings.SplitSeq(cells, "\n") {
		col, value, _ := strings.Cut(line, "=")
		i := column(col)
		if i < 0 {
			t.Fatalf("no column %q", col)
		}
		*r.Fields()[i] = strings.ReplaceAll(value, "⏎", "\n")
	}
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct{ name, set, field, reason string }{
		{"no id", "id= ", "id", "identifiant"},
		{"no name", "nom=", "nom", "nom"},
		{"a name of tags", "nom=<b></b>", "nom", "nom"},
		{"a service", "nom=Wifi", "nom", "service"},
		{"no town", "commune=\ncode_postal=\ncode_insee=", "commune", "manquent"},
		{"no such postcode", "commune=\ncode_postal=99999\ncode_insee=", "code_postal", "n'existe pas"},
		{"nothing known", "commune=Xyzville\ncode_postal=99999\ncode_insee=", "commune", "Aucune commune"},
		{"42000 Blois, no point", "commune=Blois\ncode_postal=42000\ncode_insee=\nlatitude=\nlongitude=", "commune", "même endroit"},
		{"a postcode of many towns", "commune=\ncode_postal=46100\ncode_insee=\nlatitude=\nlongitude=", "commune", "Plusieurs"},
		{"unknown hamlet, point elsewhere", "commune=Plan du Var\ncode_postal=06670\ncode_insee=", "commune", "Plusieurs"},
		{"an endless cell", "horaires=" + strings.Repeat("a", 20_001), "horaires", "trop long"},
	} {
		raw := grenoble()
		assign(t, &raw, tc.set)
		_, _, refused := cleaner().Clean(raw)
		if len(refused) != 1 || refused[0].Field != tc.field || !strings.Contains(refused[0].Reason, tc.reason) {
			t.Errorf("%s: %v", tc.name, refused)
		}
	}
}

// TestKeysAreBounded refuses what no index of either database could hold.
func TestKeysAreBounded(t *testing.T) {
	for name, change := range map[string]func(*Record){
		"id":     func(r *Record) { r.ID = strings.Repeat("a", keyMax+1) },
		"source": func(r *Record) { r.Source = strings.Repeat("a", keyMax+1) },
	} {
		r := grenoble()
		change(&r)
		if _, _, refused := cleaner().Clean(r); len(refused) != 1 || refused[0].Field != name {
			t.Errorf("a long %s: %v", name, refused)
		}
	}
}
