package standard

import (
	"fmt"
	"strings"
	"time"

	"maillage/core/phone"
	"maillage/core/siret"
	"maillage/core/territory"
	"maillage/module/place/hours"
)

// Cleaner brings rows of the national schema to canonical form.
type Cleaner struct {
	Atlas *territory.Atlas
	Today func() time.Time // to tell a date of the future
}

// Clean returns the canonical form of a row, what was changed and why, and the
// reasons, if any, for which it cannot be saved. It changes nothing in a row
// that is in canonical form.
func (c *Cleaner) Clean(raw Record) (Record, []Fix, []Refusal) {
	w := &work{record: &raw, atlas: c.Atlas, today: c.Today()}
	if w.oversized() {
		return raw, nil, w.refused
	}
	w.texts()
	w.id()
	w.name()
	w.decimals()
	w.town()
	w.address()
	w.pivot()
	w.point()
	w.located()
	w.phone()
	w.emails()
	w.urls("site_web", &raw.Websites)
	w.hours()
	w.summary()
	w.date()
	w.choices()
	w.kindFromName()
	w.url("fiche_acces_libre", &raw.AccessibilityURL)
	w.url("prise_rdv", &raw.BookingURL)
	return raw, w.fixes, w.refused
}

// work is one row being cleaned.
type work struct {
	record   *Record
	atlas    *territory.Atlas
	today    time.Time
	communes []territory.Commune  // where the row may be: one, or those of its postcode
	doubt    territory.Resolution // why it is not one
	fixes    []Fix
	refused  []Refusal
}

// set gives a field its new value and logs the fix, if it is one.
func (w *work) set(rule, field string, value *string, after string) {
	if *value == after {
		return
	}
	w.fixes = append(w.fixes, Fix{Rule: rule, Field: field, Before: *value, After: after})
	*value = after
}

func (w *work) refuse(field, reason string) {
	w.refused = append(w.refused, Refusal{Field: field, Reason: reason})
}

// cellMax bounds a cell, in bytes: several times the longest text seen, and
// short enough for every rule to stay fast.
const cellMax = 20_000

// keyMax bounds what rows are found by, in bytes: both databases index it.
const keyMax = 255

// oversized refuses a row with a cell no directory would show.
func (w *work) oversized() bool {
	for field, value := range map[string]string{"id": w.record.ID, "source": w.record.Source} {
		if len(value) > keyMax {
			w.refuse(field, fmt.Sprintf("Ce texte est trop long : plus de %d caractères.", keyMax))
		}
	}
	for i, value := range w.record.Fields() {
		if len(*value) > cellMax {
			w.refuse(Columns[i], fmt.Sprintf("Ce texte est trop long : plus de %d caractères.", cellMax))
		}
	}
	return len(w.refused) > 0
}

// texts cleans every field as text but those with a grammar of their own, where
// "<", "&" and line ends may mean something.
func (w *work) texts() {
	for i, value := range w.record.Fields() {
		switch value {
		case &w.record.Emails, &w.record.Websites, &w.record.AccessibilityURL, &w.record.BookingURL, &w.record.Phone:
		default:
			w.prose(Columns[i], value)
		}
	}
}

func (w *work) id() {
	r := w.record
	w.set(RuleIDSpaces, "id", &r.ID, strings.ReplaceAll(r.ID, " ", "-"))
	if r.ID == "" {
		w.refuse("id", "L'identifiant du lieu manque.")
	}
}

// notPlaces lists names that some sources give to a service or an object.
var notPlaces = [...]string{
	"Réussir mes échanges avec France Travail", "Découvrir et m'approprier les services de francetravail.fr",
	"Mobiliser mes services numériques France Travail", "Ordinateur", "Wifi",
}

func (w *work) name() {
	if w.record.Name == "" {
		w.refuse("nom", "Le nom du lieu manque.")
	}
	for _, name := range notPlaces {
		if w.record.Name == name {
			w.refuse("nom", "Ce nom est celui d'un service ou d'un objet, pas d'un lieu.")
		}
	}
}

// NoPivot stands in a v1 export for a place without a registered number: the
// schema requires 9 to 14 letters or digits there. The directories in use write
// fourteen zeros, which looks like a SIRET and merges places that are strangers;
// fourteen letters pass the same pattern and length, and deceive nobody.
const NoPivot = "PIVOTNONFOURNI"

func (w *work) pivot() {
	r := w.record
	p := siret.Clean(r.Pivot)
	switch {
	case p == NoPivot: // our own mark: reading it back mends nothing
		r.Pivot = ""
	case p != "" && strings.Trim(p, "0") == "":
		w.set(RulePivotNone, "pivot", &r.Pivot, "")
	case siret.Valid(p), siret.ValidRNA(p), siret.ValidRIDET(p) && strings.HasPrefix(r.Postcode, "988"):
		w.set(RulePivotFormat, "pivot", &r.Pivot, p)
	default:
		w.set(RulePivotRemoved, "pivot", &r.Pivot, "")
	}
}

func (w *work) phone() {
	r := w.record
	if r.Phone == "" {
		return
	}
	n, how := phone.Parse(r.Phone, r.Postcode)
	rule := RulePhoneFormat
	switch how {
	case phone.Unread:
		rule = RulePhoneRemoved
	case phone.ByPostcode:
		rule = RulePhonePostcode
	case phone.Short:
		rule = RulePhoneShort
	}
	w.set(rule, "telephone", &r.Phone, n)
}

// hours brings hours to the OpenStreetMap language. What is neither that nor a
// week in French stays as it is written: a person may still read it.
func (w *work) hours() {
	r := w.record
	if r.Hours == "" {
		return
	}
	// FromFrench spells "24/7" out, for programs that know only days and times.
	if _, err := hours.Parse(r.Hours); err == nil && r.Hours != "24/7" {
		return
	}
	if osm, ok := hours.FromFrench(r.Hours); ok {
		w.set(RuleHours, "horaires", &r.Hours, osm)
	}
}

// summaryMax is the length of presentation_resume in characters, schema v1.
const summaryMax = 280

// summary moves a summary that is too long to the head of the detail.
func (w *work) summary() {
	r := w.record
	if len(r.Summary) <= summaryMax || len([]rune(r.Summary)) <= summaryMax {
		return
	}
	detail := r.Summary
	if r.Detail != "" && !strings.HasPrefix(r.Detail, r.Summary) {
		detail += " " + r.Detail
	} else if r.Detail != "" {
		detail = r.Detail
	}
	w.set(RuleSummary, "presentation_detail", &r.Detail, detail)
	w.set(RuleSummary, "presentation_resume", &r.Summary, "")
}
