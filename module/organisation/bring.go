package organisation

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"maillage/core/actor"
	"maillage/core/capacity"
	"maillage/core/fault"
	"maillage/core/text"
)

// Create brings an organisation in, active at once, with its capacities. It is
// how a fresh installation gets the first one. The register is asked later. Errors: Invalid, Conflict.
func (o *Organisations) Create(ctx context.Context, who actor.Actor, form Form, capacities []capacity.Capacity) (string, error) {
	if err := who.Check(MaySteer); err != nil {
		return "", err
	}
	brought, seat, err := o.check(ctx, form)
	if err != nil {
		return "", err
	}
	for _, c := range capacities {
		if err := checkGrant(c, time.Time{}, o.Clock.Now()); err != nil {
			return "", err
		}
	}
	brought.State = Active
	err = o.Store.Tx(ctx, func(tx Tx) error {
		if err := o.add(tx, who, "organisation.create", brought, seat); err != nil {
			return err
		}
		for _, c := range capacities {
			if _, err := o.grant(tx, who, brought.ID, c, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	return brought.ID, err
}

// Rows reads a table row by row. Next returns io.EOF after the last one; a row
// that cannot be read is a *fault.Fault with its number, without one the whole
// table is refused.
type Rows interface {
	Header() []string
	Next() (row int, cells []string, err error)
}

// Report counts what an import did, or would do.
type Report struct {
	Read    int `json:"read"`
	Created int `json:"created"`
	Granted int `json:"granted"` // was there, and has now a capacity more
	Same    int `json:"same"`    // was there, nothing to do
	Refused int `json:"refused"`
}

// columns are the names under which a table may give each value.
var columns = map[string][]string{
	"siret": {"siret"}, "name": {"name", "nom"}, "kind": {"kind", "type"}, "street": {"street", "adresse"},
	"town": {"commune", "town", "ville"}, "level": {"level", "territoire"}, "email": {"email", "courriel"},
	"phone": {"phone", "telephone"}, "capacities": {"capacities", "capacites"},
}

// Import brings in every row of a table. A row whose SIRET is known changes
// nothing but the capacities it lacks. A dry run only says what it would do.
// Each refused row is told with its reason. Errors: Invalid for a table without
// the columns needed.
func (o *Organisations) Import(ctx context.Context, who actor.Actor, rows Rows, dry bool, refused func(row int, why error)) (Report, error) {
	var report Report
	if err := who.Check(MaySteer); err != nil {
		return report, err
	}
	at := map[string]int{}
	for i, head := range rows.Header() {
		for column, names := range columns {
			for _, name := range names {
				if text.Fold(head) == name {
					at[column] = i
				}
			}
		}
	}
	for _, needed := range []string{"siret", "name", "kind", "town"} {
		if _, ok := at[needed]; !ok {
			return report, fault.New(fault.Invalid, needed, "organisation.fault.columns", "Il faut les colonnes siret, nom, type et commune.")
		}
	}
	seen := map[string]bool{}
	for {
		row, cells, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return report, nil
		}
		if err != nil && row == 0 {
			return report, err
		}
		report.Read++
		if err == nil {
			err = o.bring(ctx, who, func(column string) string {
				if i, ok := at[column]; ok && i < len(cells) {
					return strings.TrimSpace(cells[i])
				}
				return ""
			}, dry, seen, &report)
		}
		if err != nil {
			if fault.Of(err).Kind == fault.Internal || ctx.Err() != nil {
				return report, err
			}
			report.Refused++
			refused(row, err)
		}
	}
}

// bring brings in one row.
func (o *Organisations) bring(ctx context.Context, who actor.Actor, cell func(string) string, dry bool, seen map[string]bool, report *Report) error {
	kind, err := ReadKind(cell("kind"))
	if err != nil {
		return err
	}
	capacities, err := readCapacities(cell("capacities"))
	if err != nil {
		return err
	}
	form := Form{SIRET: cell("siret"), Name: cell("name"), Kind: kind, Level: Level(cell("level")), Street: cell("street"),
		Town: cell("town"), Email: cell("email"), Phone: cell("phone")}
	if form.Level == "" {
		form.Level = kind.level()
	}
	number, err := ReadSIRET(form.SIRET)
	if err != nil {
		return err
	}
	if seen[number] {
		return fault.New(fault.Invalid, "siret", "organisation.fault.twice", "Ce SIRET est déjà plus haut dans le fichier.")
	}
	seen[number] = true
	var known Organisation
	var held []Grant
	err = o.Store.View(ctx, func(tx Tx) (err error) {
		if known, err = tx.BySIRET(number); err != nil {
			return err
		}
		held, err = tx.Grants(known.ID)
		return err
	})
	switch {
	case fault.Is(err, fault.NotFound):
		if dry {
			_, _, err = o.check(ctx, form)
		} else {
			_, err = o.Create(ctx, who, form, capacities)
		}
		if err == nil {
			report.Created++
		}
		return err
	case err != nil:
		return err
	}
	return o.complete(ctx, who, known, held, capacities, dry, report)
}

// complete gives an organisation that was there the capacities it lacks.
func (o *Organisations) complete(ctx context.Context, who actor.Actor, known Organisation, held []Grant, capacities []capacity.Capacity, dry bool, report *Report) error {
	now, lacks := o.Clock.Now(), 0
	for _, c := range capacities {
		has := false
		for _, g := range held {
			has = has || g.Capacity == c && g.Holds(now)
		}
		if has {
			continue
		}
		lacks++
		if dry {
			continue
		}
		if err := o.Grant(ctx, who, known.ID, c, time.Time{}); err != nil {
			return err
		}
	}
	if lacks > 0 {
		report.Granted++
	} else {
		report.Same++
	}
	return nil
}

// readCapacities reads a list separated by spaces, commas or bars.
func readCapacities(typed string) ([]capacity.Capacity, error) {
	var list []capacity.Capacity
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,;|", r) }) {
		c := capacity.Capacity(word)
		if !c.Valid() {
			return nil, fault.New(fault.Invalid, "capacities", "organisation.fault.capacities", "Une des capacités est inconnue.")
		}
		list = append(list, c)
	}
	return list, nil
}
