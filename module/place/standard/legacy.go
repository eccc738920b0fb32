package standard

import (
	"strings"

	"maillage/core/text"
	"maillage/core/vocab"
)

// legacies pairs the values of schema v0.1 with those of v1 (specs of the
// national schema, "descriptif des évolutions"). v1 has no word for the last
// four labels: they go to the free list as they are.
var legacies = func() []legacy {
	const (
		help       = "Aide aux démarches administratives"
		basics     = "Maîtrise des outils numériques du quotidien"
		work       = "Insertion professionnelle via le numérique"
		parents    = "Parentalité et éducation avec le numérique"
		leisure    = "Loisirs et créations numériques"
		understand = "Compréhension du monde numérique"
		access     = "Accès internet et matériel informatique"
		buy        = "Acquisition de matériel informatique à prix solidaire"
	)
	s, a, p, f, l, m := vocab.Services, vocab.Audiences, vocab.Supports, vocab.Fees, vocab.Programmes, vocab.Modes
	return []legacy{
		{s, "devenir autonome dans les demarches administratives", s, help},
		{s, "realiser des demarches administratives avec un accompagnement", s, help},
		{s, "accompagner les demarches de sante", s, help},
		{s, "prendre en main un smartphone ou une tablette", s, basics},
		{s, "prendre en main un ordinateur", s, basics},
		{s, "utiliser le numerique au quotidien", s, basics},
		{s, "approfondir ma culture numerique", s, understand},
		{s, "promouvoir la citoyennete numerique", s, understand},
		{s, "favoriser mon insertion professionnelle", s, work},
		{s, "creer et developper mon entreprise", s, work},
		{s, "acceder a une connexion internet", s, access},
		{s, "acceder a du materiel", s, access},
		{s, "s equiper en materiel informatique", s, buy},
		{s, "creer avec le numerique", s, leisure},
		{s, "soutenir la parentalite et l education avec le numerique", s, parents},

		{a, "seniors 65 ans", a, "Seniors"},
		{a, "familles enfants", a, "Familles et/ou enfants"},
		{a, "jeunes 16 26 ans", a, "Jeunes"},
		{a, "uniquement femmes", a, "Femmes"},
		{a, "adultes", a, ""},
		{a, "surdite", p, "Surdité"},
		{a, "deficience visuelle", p, "Déficience visuelle"},
		{a, "handicaps mentaux", p, "Handicaps mentaux"},
		{a, "handicaps psychiques", p, "Handicaps mentaux"},
		{a, "personnes en situation d illettrisme", p, "Illettrisme"},
		{a, "public langues etrangeres", p, "Langues étrangères (autres)"},

		{f, "gratuit", f, "Gratuit"},
		{f, "gratuit sous condition", f, "Gratuit sous condition"},
		{f, "payant", f, "Payant"},
		{f, "adhesion", f, "Payant"},
		{f, "accepte le pass numerique", f, "Gratuit sous condition"},

		{m, "seul", m, "En autonomie"},
		{m, "avec de l aide", m, "Accompagnement individuel"},
		{m, "a ma place", m, "Accompagnement individuel"},
		{m, "dans un atelier", m, "Dans un atelier collectif"},

		{l, "cnfs", l, "Conseillers numériques"},
		{l, "grandes ecoles du numerique", l, "Grande école du numérique"},
		{l, "point relais caf", l, "Point d'accès numérique CAF"},
		{l, "point numerique caf", l, "Point d'accès numérique CAF"},
		{l, "fabriques de territoire", vocab.Labels, "Fabriques de Territoire"},
		{l, "aptic", nil, "APTIC"},
		{l, "relais pole emploi", nil, "Relais pôle emploi"},
		{l, "french tech", nil, "French Tech"},
		{l, "campus connecte", nil, "Campus connecté"},
	}
}()

// legacy is one value of schema v0.1: where it was, how it began, and what it
// is now. to is nil for the free list of labels; an empty new value is dropped.
type legacy struct {
	from *vocab.Facet
	old  string // folded, up to the colon
	to   *vocab.Facet
	new  string
}

// legacyOf returns what a value of v0.1 has become, or nil.
func legacyOf(f *vocab.Facet, name string) *legacy {
	head, _, _ := strings.Cut(name, " :")
	head = text.Fold(head)
	for i := range legacies {
		if legacies[i].from == f && legacies[i].old == head {
			return &legacies[i]
		}
	}
	return nil
}
