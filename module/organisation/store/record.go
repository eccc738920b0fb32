package store

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"maillage/core/capacity"
	core "maillage/core/dual"
	"maillage/core/text"
	"maillage/module/organisation"
	"maillage/module/organisation/store/row"
	"maillage/platform/db"
	"maillage/platform/dual"
)

func (t *tx) Add(o organisation.Organisation) (bool, error) {
	n, err := t.q.AddRecord(t.ctx, row.AddRecordParams{ID: o.ID, Siret: o.SIRET, Name: o.Name, Folded: text.Fold(o.Name), Official: o.Official,
		Kind: string(o.Kind), Level: string(o.Area.Level), Area: o.Area.Code, Email: o.Email, Phone: o.Phone, State: string(o.State),
		Checked: string(o.Check), RequestedBy: o.By, RequestedAt: db.At(o.At)})
	return n == 1, err
}

func (t *tx) Hold(org string) (organisation.Organisation, error) {
	return found(t.q.HoldRecord(t.ctx, org))
}

func (t *tx) Save(o organisation.Organisation) error {
	n, err := t.q.SaveRecord(t.ctx, row.SaveRecordParams{ID: o.ID, Name: o.Name, Folded: text.Fold(o.Name), Official: o.Official,
		Kind: string(o.Kind), Level: string(o.Area.Level), Area: o.Area.Code, Email: o.Email, Phone: o.Phone, State: string(o.State),
		Checked: string(o.Check), MergedInto: o.Into, Version: o.Version})
	if err == nil && n != 1 {
		err = fmt.Errorf("organisation %s was not held", o.ID)
	}
	return err
}

func (t *tx) Organisation(org string) (organisation.Organisation, error) {
	return found(t.q.Record(t.ctx, org))
}

func (t *tx) BySIRET(siret string) (organisation.Organisation, error) {
	return found(t.q.RecordBySIRET(t.ctx, siret))
}

func (t *tx) RequestOf(account string) (organisation.Organisation, error) {
	return found(t.q.LastRequest(t.ctx, account))
}

func (t *tx) Unverified(after string, limit int) ([]organisation.Organisation, error) {
	rows, err := t.q.Unverified(t.ctx, row.UnverifiedParams{After: after, Size: int32(limit)})
	list := make([]organisation.Organisation, len(rows))
	for i, r := range rows {
		list[i] = open(r)
	}
	return list, err
}

func (t *tx) Find(f organisation.Filter, now time.Time, offset, limit int) ([]organisation.Listed, int, error) {
	pattern, siret := f.Folded()
	asked := row.FindRecordsParams{State: string(f.State), Kind: string(f.Kind), Siret: siret, Pattern: pattern,
		Capacity: string(f.Capacity), NowAt: db.At(now), Departement: f.Departement, Start: int32(offset), Size: int32(limit)}
	rows, err := t.q.FindRecords(t.ctx, asked)
	if err != nil {
		return nil, 0, err
	}
	list := make([]organisation.Listed, len(rows))
	for i, r := range rows {
		list[i] = organisation.Listed{Town: r.Town, Departement: r.Departement, Organisation: open(row.OrganisationRecord{ID: r.ID, Siret: r.Siret,
			Name: r.Name, Official: r.Official, Kind: r.Kind, Level: r.Level, Area: r.Area, Email: r.Email, Phone: r.Phone, State: r.State,
			Checked: r.Checked, MergedInto: r.MergedInto, RequestedBy: r.RequestedBy, RequestedAt: r.RequestedAt, Version: r.Version})}
		if list[i].Capacities, err = t.held(r.ID, now); err != nil {
			return nil, 0, err
		}
	}
	total, err := t.q.CountRecords(t.ctx, row.CountRecordsParams{State: asked.State, Kind: asked.Kind, Siret: asked.Siret, Pattern: asked.Pattern,
		Capacity: asked.Capacity, NowAt: asked.NowAt, Departement: asked.Departement})
	return list, int(total), err
}

// held lists the capacities in force, in the order in which they are shown.
func (t *tx) held(org string, now time.Time) ([]capacity.Capacity, error) {
	names, err := t.q.CapacitiesHeld(t.ctx, row.CapacitiesHeldParams{Org: org, NowAt: db.At(now)})
	var held []capacity.Capacity
	for _, c := range capacity.All {
		if slices.Contains(names, string(c)) {
			held = append(held, c)
		}
	}
	return held, err
}

func (t *tx) HoldSteering(but string, now time.Time) (int, error) {
	if err := t.q.HoldSteering(t.ctx); err != nil {
		return 0, err
	}
	n, err := t.q.CountSteering(t.ctx, row.CountSteeringParams{But: but, Capacity: string(capacity.Steer), NowAt: db.At(now)})
	return int(n), err
}

func (t *tx) AddEvent(e organisation.Event) error {
	return t.q.AddEvent(t.ctx, row.AddEventParams{Org: e.Org, ID: e.ID, Name: e.Name, Detail: e.Detail, Actor: e.By, ActorOrg: e.ByOrg, HappenedAt: db.At(e.At)})
}

func (t *tx) Events(org string, limit int) ([]organisation.Event, error) {
	rows, err := t.q.Events(t.ctx, row.EventsParams{Org: org, Size: int32(limit)})
	list := make([]organisation.Event, len(rows))
	for i, r := range rows {
		list[i] = organisation.Event{ID: r.ID, Org: r.Org, Name: r.Name, Detail: r.Detail, By: r.Actor, ByOrg: r.ActorOrg, At: r.HappenedAt.Time}
	}
	return list, err
}

func (t *tx) Waiting(kind string, now time.Time) ([]core.Proposal, error) {
	return dual.Waiting(t.ctx, t.own, now, kind, "")
}

func (t *tx) Decided(kind string, since time.Time) ([]core.Proposal, error) {
	return dual.Decided(t.ctx, t.own, since, kind, "")
}

// found is the organisation a query read. Errors: NotFound.
func found(r row.OrganisationRecord, err error) (organisation.Organisation, error) {
	if errors.Is(err, sql.ErrNoRows) {
		return organisation.Organisation{}, organisation.Unknown()
	}
	return open(r), err
}

func open(r row.OrganisationRecord) organisation.Organisation {
	return organisation.Organisation{ID: r.ID, SIRET: r.Siret, Name: r.Name, Official: r.Official, Kind: organisation.Kind(r.Kind),
		Area:  organisation.Area{Level: organisation.Level(r.Level), Code: r.Area},
		Email: r.Email, Phone: r.Phone, State: organisation.State(r.State), Check: organisation.Check(r.Checked), Into: r.MergedInto,
		By: r.RequestedBy, At: r.RequestedAt.Time, Version: r.Version}
}
