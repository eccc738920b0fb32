package organisation

import (
	"context"
	"strings"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/territory"
)

// Site is a place where an organisation works.
type Site struct {
	ID          string
	Org         string
	Name        string
	Street      string // may be empty
	Postcode    string
	Commune     string // official code
	Town        string // its name
	Departement string
	Place       string // id of its sheet in the directory; may be empty
	At          time.Time
	Removed     time.Time // zero while it stands
}

// SiteForm is a site as someone types it.
type SiteForm struct {
	Name   string
	Street string
	Town   string // "23000 Guéret"
	Place  string // address or id of its sheet in the directory
}

// mostSites is how many sites one organisation may have: more is a mistake, or
// somebody filling the database.
const mostSites = 500

// Written is the town as a form shows it.
func (s Site) Written() string { return strings.TrimSpace(s.Postcode + " " + s.Town) }

// site reads the form. Errors: Invalid on its fields.
func (o *Organisations) site(ctx context.Context, form SiteForm) (Site, error) {
	name, err := line("name", form.Name, nameMax)
	if err != nil {
		return Site{}, err
	}
	town, err := ReadTown(o.Atlas, "town", form.Town)
	if err != nil {
		return Site{}, err
	}
	s := Site{Name: name, Commune: town.Code, Town: town.Name, Departement: town.Departement, Postcode: postcode(town, form.Town)}
	if strings.TrimSpace(form.Street) != "" {
		if s.Street, err = line("street", form.Street, streetMax); err != nil {
			return Site{}, err
		}
	}
	s.Place, err = o.place(ctx, form.Place)
	return s, err
}

// postcode is the one that was typed when it serves the commune, or its first.
func postcode(town territory.Commune, typed string) string {
	for _, code := range town.Postcodes {
		if strings.Contains(typed, code) {
			return code
		}
	}
	if len(town.Postcodes) > 0 {
		return town.Postcodes[0]
	}
	return ""
}

// place reads the id of a sheet of the directory, from the id or the address.
func (o *Organisations) place(ctx context.Context, typed string) (string, error) {
	typed = strings.TrimRight(strings.TrimSpace(typed), "/")
	if typed == "" {
		return "", nil
	}
	own := typed[strings.LastIndex(typed, "/")+1:]
	known := false
	if id.Valid(own) {
		var err error
		if known, err = o.Places.Known(ctx, own); err != nil {
			return "", err
		}
	}
	if !known {
		return "", fault.New(fault.Invalid, "place", "organisation.fault.place", "Nous ne trouvons pas ce lieu. Copiez l'adresse de sa fiche.")
	}
	return own, nil
}

// AddSite adds a site to the actor's organisation. Errors: Invalid, TooMany.
func (o *Organisations) AddSite(ctx context.Context, who actor.Actor, form SiteForm) error {
	return o.changeSites(ctx, who, form, func(tx Tx, own Organisation, s Site) error {
		sites, err := tx.Sites(own.ID)
		if err != nil {
			return err
		}
		if len(sites) >= mostSites {
			return fault.New(fault.TooMany, "", "organisation.fault.sites", "Vous avez déjà 500 sites. Retirez-en un.")
		}
		s.ID, s.Org, s.At = id.New(o.Clock.Now()), own.ID, o.Clock.Now()
		if err := tx.AddSite(s); err != nil {
			return err
		}
		return o.done(tx, who, "organisation.site.add", own.ID, "site="+s.ID)
	})
}

// EditSite corrects a site of the actor's organisation. Errors: Invalid, NotFound.
func (o *Organisations) EditSite(ctx context.Context, who actor.Actor, site string, form SiteForm) error {
	return o.changeSites(ctx, who, form, func(tx Tx, own Organisation, s Site) error {
		s.ID, s.Org = site, own.ID
		moved, err := tx.SaveSite(s)
		if err != nil || !moved {
			return or(err, errSite)
		}
		return o.done(tx, who, "organisation.site.edit", own.ID, "site="+s.ID)
	})
}

func (o *Organisations) changeSites(ctx context.Context, who actor.Actor, form SiteForm, change func(Tx, Organisation, Site) error) error {
	if err := who.Check(MayEdit); err != nil {
		return err
	}
	s, err := o.site(ctx, form)
	if err != nil {
		return err
	}
	return o.change(ctx, who.Org, func(tx Tx, own Organisation) error {
		if err := own.in(living...); err != nil {
			return err
		}
		return change(tx, own, s)
	})
}

// RemoveSite takes a site away. An organisation keeps its last one. Errors:
// NotFound, Conflict.
func (o *Organisations) RemoveSite(ctx context.Context, who actor.Actor, site string) error {
	if err := who.Check(MayEdit); err != nil {
		return err
	}
	return o.change(ctx, who.Org, func(tx Tx, own Organisation) error {
		if err := own.in(living...); err != nil {
			return err
		}
		sites, err := tx.Sites(own.ID)
		if err != nil {
			return err
		}
		if _, err := pick(sites, site); err != nil {
			return err
		}
		if len(sites) == 1 {
			return fault.New(fault.Conflict, "", "organisation.fault.last_site", "C'est votre dernier site. Corrigez-le, ou ajoutez-en un autre.")
		}
		moved, err := tx.RemoveSite(own.ID, site, o.Clock.Now())
		if err != nil || !moved {
			return or(err, errSite)
		}
		return o.done(tx, who, "organisation.site.remove", own.ID, "site="+site)
	})
}

// pick finds a site in a list. Errors: NotFound.
func pick(sites []Site, site string) (Site, error) {
	for _, s := range sites {
		if s.ID == site {
			return s, nil
		}
	}
	return Site{}, errSite
}

var errSite = fault.New(fault.NotFound, "", "organisation.fault.site", "Nous ne trouvons pas ce site.")

// Site reads one site of the actor's organisation. Errors: NotFound.
func (o *Organisations) Site(ctx context.Context, who actor.Actor, site string) (Site, error) {
	if err := who.Check(MayEdit); err != nil {
		return Site{}, err
	}
	var found Site
	err := o.Store.View(ctx, func(tx Tx) error {
		sites, err := tx.Sites(who.Org)
		if err != nil {
			return err
		}
		found, err = pick(sites, site)
		return err
	})
	return found, err
}
