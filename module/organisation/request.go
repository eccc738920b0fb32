package organisation

import (
	"context"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// Form is an organisation as someone asks for it.
type Form struct {
	SIRET  string
	Name   string
	Kind   Kind
	Level  Level // the area is the one of this level around the town
	Street string
	Town   string // "23000 Guéret"
	Email  string
	Phone  string
}

// Prefill reads the register for a SIRET someone typed. The form holds what
// the register knows; check says whether it answered. Errors: Invalid,
// Conflict when the SIRET has an organisation already.
func (o *Organisations) Prefill(ctx context.Context, who actor.Actor, typed string) (Form, Check, error) {
	if err := who.Check(MayRequest); err != nil {
		return Form{}, "", err
	}
	number, err := ReadSIRET(typed)
	if err != nil {
		return Form{}, "", err
	}
	err = o.Store.View(ctx, func(tx Tx) error { return free(tx, number) })
	if err != nil {
		return Form{}, "", err
	}
	form := Form{SIRET: number}
	entry, check, err := o.lookup(ctx, number)
	if err != nil {
		return Form{}, "", err
	}
	if check == Doubtful {
		return Form{}, "", errUnregistered
	}
	form.Name, form.Street, form.Town = entry.Name, entry.Street, entry.Postcode
	if town, ok := o.Atlas.Commune(entry.Commune); ok {
		form.Town = Site{Postcode: entry.Postcode, Town: town.Name}.Written()
	}
	return form, check, nil
}

// free reports a Conflict when the SIRET has an organisation.
func free(tx Tx, siret string) error {
	_, err := tx.BySIRET(siret)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return or(err, errTaken)
}

// lookup asks the register, which may not answer.
func (o *Organisations) lookup(ctx context.Context, siret string) (Entry, Check, error) {
	if o.Register == nil {
		return Entry{}, Later, nil
	}
	entry, err := o.Register.Lookup(ctx, siret)
	switch {
	case fault.Is(err, fault.NotFound), err == nil && entry.Closed:
		return Entry{}, Doubtful, nil
	case fault.Is(err, fault.Unavailable), fault.Is(err, fault.TooMany):
		return Entry{}, Later, nil
	}
	return entry, Verified, err
}

// Request asks for an organisation on behalf of an account, which will answer
// for it once it is granted. Errors: Invalid, Conflict.
func (o *Organisations) Request(ctx context.Context, who actor.Actor, form Form) error {
	if err := who.Check(MayRequest); err != nil {
		return err
	}
	asked, seat, err := o.check(ctx, form)
	if err != nil {
		return err
	}
	entry, check, err := o.lookup(ctx, asked.SIRET)
	if err != nil {
		return err
	}
	if check == Doubtful {
		return errUnregistered
	}
	asked.Check, asked.Official = check, entry.Name
	asked.State, asked.By = Requested, who.ID
	return o.Store.Tx(ctx, func(tx Tx) error { return o.add(tx, who, "organisation.request", asked, seat) })
}

// add keeps an organisation and its first site. Errors: Conflict.
func (o *Organisations) add(tx Tx, who actor.Actor, act string, asked Organisation, seat Site) error {
	added, err := tx.Add(asked)
	if err != nil {
		return err
	}
	if !added {
		return or(free(tx, asked.SIRET), errPending)
	}
	if err := tx.AddSite(seat); err != nil {
		return err
	}
	return o.done(tx, who, act, asked.ID, "check="+string(asked.Check))
}

// check makes an organisation and its first site of a form, without asking the
// register. Errors: Invalid on its fields.
func (o *Organisations) check(ctx context.Context, form Form) (Organisation, Site, error) {
	now := o.Clock.Now()
	asked := Organisation{ID: id.New(now), Kind: form.Kind, Check: Later, At: now}
	var err error
	if asked.SIRET, err = ReadSIRET(form.SIRET); err != nil {
		return asked, Site{}, err
	}
	seat, err := o.site(ctx, SiteForm{Name: form.Name, Street: form.Street, Town: form.Town})
	if err != nil {
		return asked, seat, err
	}
	seat.ID, seat.Org, seat.At = id.New(now), asked.ID, now
	asked.Name = seat.Name
	if !form.Kind.Valid() {
		return asked, seat, errKind
	}
	town, _ := o.Atlas.Commune(seat.Commune) // it was found by its name just before
	asked.Area = Around(form.Level, town)
	if _, ok := asked.Area.Name(o.Atlas); !ok {
		return asked, seat, errArea
	}
	if asked.Email, err = readEmail(form.Email); err != nil {
		return asked, seat, err
	}
	asked.Phone, err = readPhone(form.Phone, seat.Postcode)
	return asked, seat, err
}

// Requested is the last organisation the actor asked for, nil without one.
func (o *Organisations) Requested(ctx context.Context, who actor.Actor) (*Organisation, error) {
	if err := who.Check(MayRequest); err != nil {
		return nil, err
	}
	var asked Organisation
	err := o.Store.View(ctx, func(tx Tx) (err error) {
		asked, err = tx.RequestOf(who.ID)
		return err
	})
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &asked, err
}

var (
	errTaken = fault.New(fault.Conflict, "siret", "organisation.fault.taken",
		"Cette organisation est déjà inscrite. Vous pouvez demander à la rejoindre.")
	errPending = fault.New(fault.Conflict, "", "organisation.fault.pending",
		"Vous avez déjà une demande en attente. Nous vous répondrons par e-mail.")
	errUnregistered = fault.New(fault.Invalid, "siret", "organisation.fault.unregistered",
		"Le registre national ne connaît pas ce numéro. Vérifiez-le.")
	errKind = fault.New(fault.Invalid, "kind", "organisation.fault.kind", "Choisissez le type de l'organisation.")
	errArea = fault.New(fault.Invalid, "level", "organisation.fault.area", "Cette commune n'a pas de territoire de cette taille. Choisissez-en un autre.")
)
