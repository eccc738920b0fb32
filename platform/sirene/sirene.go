// Package sirene looks an establishment up in the national register (Insee's
// Sirene), through the State's public search service, which asks for no key:
// https://recherche-entreprises.api.gouv.fr.
//
// The service answers seven requests a second at most and is sometimes down:
// whoever asks keeps working without an answer (fault.Unavailable) and asks
// again later.
package sirene

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"maillage/core/fault"
	"maillage/core/siret"
	"maillage/platform/fetch"
)

// Company is what the register says of one establishment. What its owner does
// not let it publish is empty.
type Company struct {
	SIRET    string
	Name     string // of the legal unit it belongs to
	Legal    string // Insee's code of its legal category: "7210" is a commune
	Street   string
	Postcode string
	Commune  string // Insee's code
	Active   bool   // neither the establishment nor its legal unit has ceased
}

// Service is the address of the State's search service.
const Service = "https://recherche-entreprises.api.gouv.fr"

// Register asks the search service.
type Register struct {
	door *fetch.Door
	base string
}

// Bounds of an exchange: someone is waiting for the answer.
const (
	patience = 5 * time.Second
	maxBytes = 1 << 20
)

// New asks the service at an address, usually Service, through a door with
// these options; their bounds are ours when they are zero.
func New(base string, o fetch.Options) *Register {
	if o.Deadline == 0 {
		o.Deadline, o.Idle = patience, patience
	}
	if o.MaxBytes == 0 {
		o.MaxBytes = maxBytes
	}
	return &Register{door: fetch.New(o), base: base}
}

// answer is what we read of the service's answer.
type answer struct {
	Results []unit `json:"results"`
}

// unit is a legal unit with the establishments that match the question.
type unit struct {
	Name     string          `json:"nom_raison_sociale"`
	Full     string          `json:"nom_complet"`
	Legal    string          `json:"nature_juridique"`
	State    string          `json:"etat_administratif"`
	Seat     establishment   `json:"siege"`
	Matching []establishment `json:"matching_etablissements"`
}

type establishment struct {
	SIRET    string `json:"siret"`
	Address  string `json:"adresse"` // with its postcode and town
	Postcode string `json:"code_postal"`
	Commune  string `json:"commune"`
	State    string `json:"etat_administratif"`
}

// Lookup reads one establishment. Errors: NotFound when the register has none
// with that number, Unavailable when it does not answer.
func (r *Register) Lookup(ctx context.Context, number string) (Company, error) {
	number = siret.Clean(number)
	if !siret.Valid(number) {
		return Company{}, unknown()
	}
	got, err := r.door.Get(ctx, r.base+"/search?"+url.Values{"q": {number}, "per_page": {"5"}}.Encode())
	if err != nil {
		return Company{}, silent(err)
	}
	defer func() { _ = got.Body.Close() }()
	var a answer
	if err := json.NewDecoder(got.Body).Decode(&a); err != nil {
		return Company{}, silent(err)
	}
	for _, u := range a.Results {
		for _, e := range append(u.Matching, u.Seat) {
			if e.SIRET == number {
				return company(u, e), nil
			}
		}
	}
	return Company{}, unknown()
}

func company(u unit, e establishment) Company {
	street, _, _ := strings.Cut(published(e.Address), " "+e.Postcode)
	name := published(u.Name)
	if name == "" {
		name = published(u.Full)
	}
	return Company{SIRET: e.SIRET, Name: name, Legal: u.Legal, Street: street, Postcode: published(e.Postcode), Commune: published(e.Commune),
		Active: e.State == "A" && u.State == "A"}
}

// published is what the register says, empty when its owner keeps it back.
func published(s string) string {
	if strings.Contains(s, "NON-DIFFUSIBLE") {
		return ""
	}
	return s
}

func unknown() error {
	return fault.New(fault.NotFound, "siret", "sirene.fault.unknown", "Aucun établissement n'a ce SIRET. Vérifiez les 14 chiffres.")
}

func silent(why error) error {
	return fault.Wrap(why, fault.Unavailable, "sirene.fault.unavailable", "Le registre des entreprises ne répond pas. Réessayez plus tard.")
}
