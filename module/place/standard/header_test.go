package standard

import (
	"slices"
	"strings"
	"testing"

	"maillage/core/fault"
)

func TestReadHeader(t *testing.T) {
	v2 := slices.Delete(slices.Clone(Columns[:]), colParent, colParent+1)
	shuffled := slices.Clone(Columns[:])
	slices.Reverse(shuffled)
	for name, c := range map[string]struct {
		cells   []string
		version Version
		unknown []string
	}{
		"v1":             {Columns[:], V1, nil},
		"v1, any order":  {shuffled, V1, nil},
		"v1 and more":    {append(slices.Clone(Columns[:]), "structure_coop_id", " cle ", ""), V1, []string{"structure_coop_id", "cle"}},
		"v1, capitals":   {strings.Split(strings.ToUpper("\ufeff"+strings.Join(Columns[:], ";")), ";"), V1, nil},
		"v2":             {v2, V2, nil},
		"v0.1":           {legacyHeader, V01, []string{"cle_ban"}},
		"only the least": {[]string{"id", "nom", "commune", "code_postal", "adresse"}, V2, nil},
		"repeated":       {append(slices.Clone(Columns[:]), "nom"), V1, []string{"nom"}},
	} {
		h, err := ReadHeader(c.cells)
		if err != nil || h.Version != c.version || !slices.Equal(h.Unknown, c.unknown) {
			t.Errorf("%s: version %s, unknown %q, %v", name, h.Version, h.Unknown, err)
		}
	}
}

func TestHeaderNamesWhatIsMissing(t *testing.T) {
	_, err := ReadHeader([]string{"Nom du lieu", "commune", "id"})
	f := fault.Of(err)
	if f.Kind != fault.Invalid || !strings.HasSuffix(f.Text, "nom, code_postal, adresse.") {
		t.Errorf("got %v", err)
	}
	if _, err := ReadHeader(nil); !fault.Is(err, fault.Invalid) {
		t.Errorf("an empty header passes: %v", err)
	}
}

func TestRecordFollowsTheHeader(t *testing.T) {
	h, err := ReadHeader([]string{"adresse", "id", "inconnu", "commune", "nom", "code_postal", "horaires"})
	if err != nil {
		t.Fatal(err)
	}
	got := h.Record([]string{"rue", "1", "x", "Blois", "Mairie", "41000"})
	if want := (Record{Address: "rue", ID: "1", Commune: "Blois", Name: "Mairie", Postcode: "41000"}); got != want {
		t.Errorf("got %+v", got)
	}
}

var legacyHeader = strings.Split("id,pivot,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,longitude,"+
	"cle_ban,typologie,telephone,courriel,site_web,horaires,presentation_resume,presentation_detail,source,structure_parente,"+
	"date_maj,services,publics_accueillis,conditions_acces,labels_nationaux,labels_autres,modalites_accompagnement,accessibilite,prise_rdv", ",")

// A row of v0.1, with every value of its vocabularies, becomes one of v1.
func TestLegacyRow(t *testing.T) {
	h, err := ReadHeader(legacyHeader)
	if err != nil {
		t.Fatal(err)
	}
	cells := make([]string, len(legacyHeader))
	for col, value := range map[string]string{
		"id": "structure-1", "pivot": "43493312300029", "nom": "Anonymal", "commune": "Reims", "code_postal": "51100",
		"code_insee": "51454", "adresse": "12 BIS RUE DE LECLERCQ", "cle_ban": "13001_3079_00001", "typologie": "TIERS_LIEUX;ASSO",
		"telephone": "+33180059880", "courriel": "contact@laquincaillerie.tl",
		"site_web": "https://www.laquincaillerie.tl/,https://m.facebook.com/laquincaillerienumerique/",
		"horaires": "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "date_maj": "2022-06-02",
		"services": "Devenir autonome dans les démarches administratives;Réaliser des démarches administratives avec un accompagnement;" +
			"Prendre en main un smartphone ou une tablette;Prendre en main un ordinateur;Utiliser le numérique au quotidien;" +
			"Approfondir ma culture numérique;Favoriser mon insertion professionnelle;Accéder à une connexion internet;Accéder à du matériel;" +
			"S’équiper en matériel informatique;Créer et développer mon entreprise;Créer avec le numérique;Accompagner les démarches de santé;" +
			"Promouvoir la citoyenneté numérique;Soutenir la parentalité et l'éducation avec le numérique",
		"publics_accueillis": "Seniors (+ 65 ans);Familles/enfants;Adultes;Jeunes (16-26 ans);Public langues étrangères;Déficience visuelle;Surdité;" +
			"Handicaps psychiques : troubles psychiatriques donnant lieu à des atteintes comportementales;" +
			"Handicaps mentaux : déficiences limitant les activités d'une personne;Uniquement femmes;Personnes en situation d'illettrisme",
		"conditions_acces": "Payant : L'accès au lieu et/ou à ses services est payant;Accepte le Pass numérique : Il est possible d'utiliser un Pass numérique pour accéder au lieu",
		"labels_nationaux": "France Services;CNFS;APTIC;Aidants Connect;Fabriques de Territoire;Grandes écoles du numérique;Point relais CAF;Point numérique CAF;Relais pôle emploi;French Tech;Campus connecté",
		"labels_autres":    "SudLabs;Nièvre médiation numérique",
		"modalites_accompagnement": "Seul : j'ai accès à du matériel et une connexion;Avec de l'aide : je suis accompagné seul dans l'usage du numérique;" +
			"Dans un atelier : j'apprends collectivement à utiliser le numérique;A ma place : une personne habilitée fait les démarches à ma place",
		"accessibilite": "https://acceslibre.beta.gouv.fr/app/mediatheque-13/",
	} {
		cells[slices.Index(legacyHeader, col)] = value
	}
	got, _, refused := cleaner().Clean(h.Record(cells))
	if refused != nil {
		t.Fatalf("refused: %v", refused)
	}
	want := Record{ID: "structure-1", Pivot: "43493312300029", Name: "Anonymal", Commune: "Reims", Postcode: "51100", INSEE: "51454",
		Address: "12 BIS RUE DE LECLERCQ", Kinds: "TIERS_LIEUX|ASSO", Phone: "+33180059880", Emails: "contact@laquincaillerie.tl",
		Websites: "https://www.laquincaillerie.tl/|https://m.facebook.com/laquincaillerienumerique/",
		Hours:    "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", Updated: "2022-06-02",
		Services: "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien|Compréhension du monde numérique|" +
			"Insertion professionnelle via le numérique|Accès internet et matériel informatique|" +
			"Acquisition de matériel informatique à prix solidaire|Loisirs et créations numériques|Parentalité et éducation avec le numérique",
		Audiences:        "Seniors|Familles et/ou enfants|Jeunes|Femmes",
		Support:          "Langues étrangères (autres)|Déficience visuelle|Surdité|Handicaps mentaux|Illettrisme",
		Fees:             "Payant|Gratuit sous condition",
		Programmes:       "France Services|Conseillers numériques|Aidants Connect|Grande école du numérique|Point d'accès numérique CAF",
		Labels:           "Fabriques de Territoire",
		OtherLabels:      "SudLabs|Nièvre médiation numérique|APTIC|Relais pôle emploi|French Tech|Campus connecté",
		Modes:            "En autonomie|Accompagnement individuel|Dans un atelier collectif",
		AccessibilityURL: "https://acceslibre.beta.gouv.fr/app/mediatheque-13/"}
	for i, have := range got.Fields() {
		if *have != *want.Fields()[i] {
			t.Errorf("%s = %q, want %q", Columns[i], *have, *want.Fields()[i])
		}
	}
}

// Every new value of the translation table is an official string.
func TestLegaciesLeadSomewhere(t *testing.T) {
	for _, l := range legacies {
		if l.to == nil || l.new == "" {
			continue
		}
		if _, ok := l.to.Exact(l.new); !ok {
			t.Errorf("%q becomes %q, unknown to %s", l.old, l.new, l.to.Column)
		}
	}
}

func FuzzReadHeader(f *testing.F) {
	f.Add(strings.Join(Columns[:], ","))
	f.Add(strings.Join(legacyHeader, ","))
	f.Fuzz(func(t *testing.T, s string) {
		cells := strings.Split(s, ",")
		h, err := ReadHeader(cells)
		r := h.Record(cells)
		if err == nil && (r.ID == "" && !slices.Contains(cells, "") && h.at[0] < 0) {
			t.Fatal("a header without id passes")
		}
	})
}
