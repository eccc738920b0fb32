package standard

import "strings"

// Record is one row of the national schema: its 32 columns as strings, in the
// normative order. Lists are joined by "|"; an empty string is an absent value.
// A record that comes out of Clean is in canonical form.
type Record struct {
	ID               string
	Pivot            string
	Name             string
	Commune          string
	Postcode         string
	INSEE            string
	Address          string
	AddressExtra     string
	Latitude         string
	Longitude        string
	Kinds            string
	Phone            string
	Emails           string
	Websites         string
	Hours            string
	Summary          string
	Detail           string
	Source           string
	Roaming          string
	Parent           string
	Updated          string
	Services         string
	Audiences        string
	Support          string
	Fees             string
	Programmes       string
	Labels           string
	OtherLabels      string
	Access           string
	Modes            string
	AccessibilityURL string
	BookingURL       string
}

// Width is the number of columns of the national schema v1.
const Width = 32

// Columns lists the columns by their official names, in the normative order,
// which is also the order of Record's fields.
var Columns = [Width]string{
	"id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse",
	"latitude", "longitude", "typologie", "telephone", "courriels", "site_web", "horaires",
	"presentation_resume", "presentation_detail", "source", "itinerance", "structure_parente",
	"date_maj", "services", "publics_specifiquement_adresses", "prise_en_charge_specifique",
	"frais_a_charge", "dispositif_programmes_nationaux", "formations_labels",
	"autres_formations_labels", "modalites_acces", "modalites_accompagnement", "fiche_acces_libre",
	"prise_rdv",
}

// colParent is the position of structure_parente, which v2 has dropped.
const colParent = 19

// Fields points at the 32 fields of r in the order of Columns.
func (r *Record) Fields() [Width]*string {
	return [Width]*string{
		&r.ID, &r.Pivot, &r.Name, &r.Commune, &r.Postcode, &r.INSEE, &r.Address, &r.AddressExtra,
		&r.Latitude, &r.Longitude, &r.Kinds, &r.Phone, &r.Emails, &r.Websites, &r.Hours,
		&r.Summary, &r.Detail, &r.Source, &r.Roaming, &r.Parent,
		&r.Updated, &r.Services, &r.Audiences, &r.Support,
		&r.Fees, &r.Programmes, &r.Labels,
		&r.OtherLabels, &r.Access, &r.Modes, &r.AccessibilityURL,
		&r.BookingURL,
	}
}

// List splits a cell of the schema into its values; an empty cell has none.
func List(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
