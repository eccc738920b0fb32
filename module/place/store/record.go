package store

import (
	"maillage/module/place"
	"maillage/module/place/standard"
	"maillage/module/place/store/row"
	"maillage/platform/db"
)

// open turns a row of the table into a place.
func open(r *row.PlaceRecord) place.Place {
	return place.Place{
		ID: r.ID, State: place.State(r.State), Epoch: r.Epoch, ChangedAt: r.ChangedAt.Time,
		Record: standard.Record{
			ID: r.SourceID, Pivot: r.Pivot, Name: r.Name, Commune: r.Commune, Postcode: r.Postcode, INSEE: r.Insee,
			Address: r.Address, AddressExtra: r.AddressExtra, Latitude: r.Latitude, Longitude: r.Longitude,
			Kinds: r.Kinds, Phone: r.Phone, Emails: r.Emails, Websites: r.Websites, Hours: r.Hours,
			Summary: r.Summary, Detail: r.Detail, Source: r.Source, Roaming: r.Roaming, Parent: r.Parent,
			Updated: r.Updated, Services: r.Services, Audiences: r.Audiences, Support: r.Support, Fees: r.Fees,
			Programmes: r.Programmes, Labels: r.Labels, OtherLabels: r.OtherLabels, Access: r.Access,
			Modes: r.Modes, AccessibilityURL: r.AccessibilityUrl, BookingURL: r.BookingUrl,
		},
	}
}

// seal turns a place into the parameters of its row.
func seal(p *place.Place, digest string) row.SaveRecordParams {
	return row.SaveRecordParams{
		ID: p.ID, SourceID: p.SourceID(), Pivot: p.Pivot, Name: p.Name, Commune: p.Commune, Postcode: p.Postcode,
		Insee: p.INSEE, Address: p.Address, AddressExtra: p.AddressExtra, Latitude: p.Latitude,
		Longitude: p.Longitude, Kinds: p.Kinds, Phone: p.Phone, Emails: p.Emails, Websites: p.Websites,
		Hours: p.Hours, Summary: p.Summary, Detail: p.Detail, Source: p.Source, Roaming: p.Roaming,
		Parent: p.Parent, Updated: p.Updated, Services: p.Services, Audiences: p.Audiences, Support: p.Support,
		Fees: p.Fees, Programmes: p.Programmes, Labels: p.Labels, OtherLabels: p.OtherLabels, Access: p.Access,
		Modes: p.Modes, AccessibilityUrl: p.AccessibilityURL, BookingUrl: p.BookingURL,
		State: string(p.State), Digest: digest, Epoch: p.Epoch, ChangedAt: db.At(p.ChangedAt),
	}
}
