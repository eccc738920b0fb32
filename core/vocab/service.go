package vocab

// The vocabularies, in the order of their columns. Exact strings come from the
// pattern constraints of the national schema v1.0.2 (LaMednum/standard-mediation-num).
var (
	// Roaming says whether the place moves.
	Roaming = newFacet("itinerance",
		Value{Name: "Itinérant", Slug: "itinerant", Label: "Se déplace", English: "Travels"},
		Value{Name: "Fixe", Slug: "fixe", Label: "Lieu fixe", English: "Fixed place"},
	)

	// Services is what someone can get there.
	Services = newFacet("services",
		Value{Name: "Aide aux démarches administratives", Slug: "aide-demarches",
			Label: "Faire une démarche", English: "Help with paperwork",
			Plain:        "Quelqu'un vous aide à faire vos papiers sur internet : impôts, CAF, retraite, santé.",
			PlainEnglish: "Someone helps you do your paperwork online: taxes, benefits, pension, health."},
		Value{Name: "Maîtrise des outils numériques du quotidien", Slug: "outils-du-quotidien",
			Label: "Apprendre les bases", English: "Learn the basics",
			Plain:        "Vous apprenez à vous servir d'un ordinateur, d'un téléphone, d'une messagerie.",
			PlainEnglish: "You learn to use a computer, a phone, an e-mail account."},
		Value{Name: "Insertion professionnelle via le numérique", Slug: "emploi",
			Label: "Chercher un emploi", English: "Look for work",
			Plain:        "On vous aide à chercher du travail avec internet : CV, offres, inscription.",
			PlainEnglish: "You are helped to look for work online: CV, offers, registration."},
		Value{Name: "Utilisation sécurisée du numérique", Slug: "securite",
			Label: "Éviter les arnaques", English: "Stay safe online",
			Plain:        "Vous apprenez à protéger vos mots de passe et à reconnaître les arnaques.",
			PlainEnglish: "You learn to protect your passwords and to spot scams."},
		Value{Name: "Parentalité et éducation avec le numérique", Slug: "parents",
			Label: "Accompagner ses enfants", English: "Support your children",
			Plain:        "On vous aide à suivre l'école de vos enfants et leur temps d'écran.",
			PlainEnglish: "You are helped to follow your children's school and screen time."},
		Value{Name: "Loisirs et créations numériques", Slug: "loisirs",
			Label: "Créer et se divertir", English: "Leisure and making",
			Plain:        "Vous faites des photos, de la vidéo, de la musique ou des objets avec le numérique.",
			PlainEnglish: "You make photos, videos, music or objects with digital tools."},
		Value{Name: "Compréhension du monde numérique", Slug: "comprendre",
			Label: "Comprendre internet", English: "Understand the internet",
			Plain:        "On vous explique comment marche internet et ce qu'il change.",
			PlainEnglish: "Someone explains how the internet works and what it changes."},
		Value{Name: "Accès internet et matériel informatique", Slug: "acces-internet",
			Label: "Utiliser un ordinateur sur place", English: "Use a computer on site",
			Plain:        "Un ordinateur, internet ou une imprimante sont à votre disposition.",
			PlainEnglish: "A computer, the internet or a printer is there for you to use."},
		Value{Name: "Acquisition de matériel informatique à prix solidaire", Slug: "acheter-materiel",
			Label: "Acheter du matériel pas cher", English: "Buy low-cost equipment",
			Plain:        "Vous pouvez acheter un ordinateur ou un téléphone à petit prix.",
			PlainEnglish: "You can buy a computer or a phone at a low price."},
	)

	// Audiences is whom a place is specially for; none means everyone.
	Audiences = newFacet("publics_specifiquement_adresses",
		Value{Name: "Jeunes", Slug: "jeunes", Label: "Jeunes", English: "Young people"},
		Value{Name: "Étudiants", Slug: "etudiants", Label: "Étudiants", English: "Students"},
		Value{Name: "Familles et/ou enfants", Slug: "familles", Label: "Familles et enfants", English: "Families and children"},
		Value{Name: "Seniors", Slug: "seniors", Label: "Seniors", English: "Older people"},
		Value{Name: "Femmes", Slug: "femmes", Label: "Femmes", English: "Women"},
	)

	// Supports is the special care a place knows how to give.
	Supports = newFacet("prise_en_charge_specifique",
		Value{Name: "Surdité", Slug: "surdite", Label: "Personnes sourdes", English: "Deaf people"},
		Value{Name: "Handicaps moteurs", Slug: "handicap-moteur", Label: "Handicap moteur", English: "Physical disability"},
		Value{Name: "Handicaps mentaux", Slug: "handicap-mental", Label: "Handicap mental ou psychique", English: "Mental disability"},
		Value{Name: "Illettrisme", Slug: "illettrisme", Label: "Difficulté à lire ou écrire", English: "Trouble reading or writing"},
		Value{Name: "Langues étrangères (anglais)", Slug: "anglais", Label: "On parle anglais", English: "English spoken"},
		Value{Name: "Langues étrangères (autres)", Slug: "autres-langues", Label: "On parle d'autres langues", English: "Other languages spoken"},
		Value{Name: "Déficience visuelle", Slug: "deficience-visuelle", Label: "Personnes malvoyantes", English: "Sight loss"},
	)

	// Fees is what it costs.
	Fees = newFacet("frais_a_charge",
		Value{Name: "Gratuit", Slug: "gratuit", Label: "Gratuit", English: "Free"},
		Value{Name: "Gratuit sous condition", Slug: "gratuit-sous-condition", Label: "Gratuit dans certains cas", English: "Free in some cases"},
		Value{Name: "Payant", Slug: "payant", Label: "Payant", English: "Paid"},
	)

	// Programmes is the national programmes a place belongs to.
	Programmes = newFacet("dispositif_programmes_nationaux",
		Value{Name: "Aidants Connect", Slug: "aidants-connect", Label: "Aidants Connect", English: "Aidants Connect"},
		Value{Name: "Bibliothèques numérique de référence", Slug: "bibliotheques-numeriques", Label: "Bibliothèque numérique de référence", English: "Reference digital library"},
		Value{Name: "Certification PIX", Slug: "pix", Label: "Certification Pix", English: "Pix certification"},
		Value{Name: "Conseillers numériques", Slug: "conseillers-numeriques", Label: "Conseiller numérique", English: "Digital adviser"},
		Value{Name: "Emmaüs Connect", Slug: "emmaus-connect", Label: "Emmaüs Connect", English: "Emmaüs Connect"},
		Value{Name: "France Services", Slug: "france-services", Label: "France Services", English: "France Services"},
		Value{Name: "Grande école du numérique", Slug: "grande-ecole-du-numerique", Label: "Grande école du numérique", English: "Grande école du numérique"},
		Value{Name: "La Croix Rouge", Slug: "croix-rouge", Label: "Croix-Rouge", English: "Red Cross"},
		Value{Name: "Point d'accès numérique CAF", Slug: "point-caf", Label: "Point d'accès CAF", English: "CAF access point"},
		Value{Name: "Promeneurs du net", Slug: "promeneurs-du-net", Label: "Promeneurs du net", English: "Promeneurs du net"},
		Value{Name: "Relais numérique (Emmaüs Connect)", Slug: "relais-numerique", Label: "Relais numérique Emmaüs Connect", English: "Emmaüs Connect digital relay"},
	)

	// Labels is the training and quality labels a place holds.
	Labels = newFacet("formations_labels",
		Value{Name: "Formé à « Mon Espace Santé »", Slug: "mon-espace-sante", Label: "Formé à Mon espace santé", English: "Trained on Mon espace santé"},
		Value{Name: "Formé à « DUPLEX » (illettrisme)", Slug: "duplex", Label: "Formé à l'illettrisme (Duplex)", English: "Trained on literacy (Duplex)"},
		Value{Name: "Arnia/MedNum BFC (Bourgogne-Franche-Comté)", Slug: "arnia-mednum-bfc", Label: "Arnia / MedNum Bourgogne-Franche-Comté", English: "Arnia / MedNum Bourgogne-Franche-Comté"},
		Value{Name: "Collectif ressources et acteurs réemploi (Normandie)", Slug: "reemploi-normandie", Label: "Réemploi Normandie", English: "Reuse network of Normandy"},
		Value{Name: "Étapes numériques (La Poste)", Slug: "etapes-numeriques", Label: "Étape numérique La Poste", English: "La Poste digital stop"},
		Value{Name: "Fabriques de Territoire", Slug: "fabriques-de-territoire", Label: "Fabrique de territoire", English: "Fabrique de territoire"},
		Value{Name: "Les Éclaireurs du numérique (Drôme)", Slug: "eclaireurs-drome", Label: "Éclaireurs du numérique (Drôme)", English: "Éclaireurs du numérique (Drôme)"},
		Value{Name: "Mes Papiers (Métropole de Lyon)", Slug: "mes-papiers-lyon", Label: "Mes Papiers (Lyon)", English: "Mes Papiers (Lyon)"},
		Value{Name: "ORDI 3.0", Slug: "ordi-3-0", Label: "Ordi 3.0", English: "Ordi 3.0"},
		Value{Name: "SUD LABS (PACA)", Slug: "sud-labs", Label: "Sud Labs (Provence-Alpes-Côte d'Azur)", English: "Sud Labs (Provence-Alpes-Côte d'Azur)"},
	)

	// Access is how to come or get in touch.
	Access = newFacet("modalites_acces",
		Value{Name: "Se présenter", Slug: "se-presenter", Label: "Venir sur place", English: "Walk in"},
		Value{Name: "Téléphoner", Slug: "telephoner", Label: "Téléphoner", English: "Call"},
		Value{Name: "Contacter par mail", Slug: "mail", Label: "Écrire un mail", English: "E-mail"},
		Value{Name: "Prendre un RDV en ligne", Slug: "rdv-en-ligne", Label: "Prendre rendez-vous en ligne", English: "Book online"},
		Value{Name: "Ce lieu n'accueille pas de public", Slug: "pas-de-public", Label: "N'accueille pas de public", English: "Not open to the public"},
		Value{Name: "Envoyer un mail avec une fiche de prescription", Slug: "fiche-de-prescription", Label: "Être orienté par un professionnel", English: "Be referred by a professional"},
	)

	// Modes is how help is given.
	Modes = newFacet("modalites_accompagnement",
		Value{Name: "En autonomie", Slug: "autonomie", Label: "Seul, avec le matériel du lieu", English: "On your own, with their equipment"},
		Value{Name: "Accompagnement individuel", Slug: "individuel", Label: "Avec quelqu'un", English: "One to one"},
		Value{Name: "Dans un atelier collectif", Slug: "atelier", Label: "En atelier, à plusieurs", English: "In a group workshop"},
		Value{Name: "À distance", Slug: "a-distance", Label: "À distance", English: "Remotely"},
	)
)

// Facets lists every closed vocabulary in the order of its column.
var Facets = []*Facet{Kinds, Roaming, Services, Audiences, Supports, Fees, Programmes, Labels, Access, Modes}
