package organisation

import (
	"context"
	"strings"

	"maillage/core/actor"
	"maillage/core/fault"
)

// Contact is how an organisation is reached, as someone types it.
type Contact struct {
	Email   string
	Phone   string
	Version int64 // of the organisation that was read
}

// EditContact changes how the actor's own organisation is reached. Errors:
// Invalid, Conflict when somebody changed it meanwhile.
func (o *Organisations) EditContact(ctx context.Context, who actor.Actor, c Contact) error {
	if err := who.Check(MayEdit); err != nil {
		return err
	}
	email, err := readEmail(c.Email)
	if err != nil {
		return err
	}
	return o.change(ctx, who.Org, func(tx Tx, own Organisation) error {
		if err := or(own.in(living...), own.still(c.Version)); err != nil {
			return err
		}
		sites, err := tx.Sites(own.ID)
		if err != nil {
			return err
		}
		near := ""
		if len(sites) > 0 {
			near = sites[0].Postcode
		}
		changed := own
		changed.Email = email
		if changed.Phone, err = readPhone(c.Phone, near); err != nil {
			return err
		}
		return o.save(tx, who, own, changed)
	})
}

// Details are what a steward may correct of an organisation.
type Details struct {
	Name    string
	Kind    Kind
	Area    Area
	Version int64
}

// Correct changes what an organisation is said to be. Errors: NotFound,
// Invalid, Conflict.
func (o *Organisations) Correct(ctx context.Context, who actor.Actor, org string, d Details) error {
	if err := who.Check(MaySteer); err != nil {
		return err
	}
	name, err := line("name", d.Name, nameMax)
	if err != nil {
		return err
	}
	if !d.Kind.Valid() {
		return errKind
	}
	if _, ok := d.Area.Name(o.Atlas); !ok {
		return fault.New(fault.Invalid, "code", "organisation.fault.code", "Nous ne connaissons pas ce territoire. Vérifiez son code.")
	}
	return o.change(ctx, org, func(tx Tx, held Organisation) error {
		if err := or(held.in(Requested, Active, Suspended), held.still(d.Version)); err != nil {
			return err
		}
		changed := held
		changed.Name, changed.Kind, changed.Area = name, d.Kind, d.Area
		return o.save(tx, who, held, changed)
	})
}

// save keeps the change, unless there is none.
func (o *Organisations) save(tx Tx, who actor.Actor, before, after Organisation) error {
	var fields []string
	for _, f := range []struct {
		name    string
		differs bool
	}{
		{"name", before.Name != after.Name}, {"kind", before.Kind != after.Kind}, {"area", before.Area != after.Area},
		{"email", before.Email != after.Email}, {"phone", before.Phone != after.Phone},
	} {
		if f.differs {
			fields = append(fields, f.name)
		}
	}
	if fields == nil {
		return nil
	}
	if err := tx.Save(after); err != nil {
		return err
	}
	return o.done(tx, who, "organisation.edit", after.ID, "fields="+strings.Join(fields, ","))
}

// still reports a Conflict when the organisation, which is held, is not as it
// was read: holding it has added one.
func (o Organisation) still(version int64) error {
	if o.Version == version+1 {
		return nil
	}
	return fault.New(fault.Conflict, "", "organisation.fault.changed", "Quelqu'un vient de changer cette fiche. Relisez-la avant de corriger.")
}
