package standard

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"maillage/core/siret"
	"maillage/core/vocab"
)

// Problem is a rule of the schema that a row breaks.
type Problem struct {
	Field string
	Rule  string // required, pattern, length, range, item, width
}

// The patterns of the national schema v1.0.2, and the departments to which v2
// narrows the INSEE code.
var (
	pivotPattern    = regexp.MustCompile(`^[a-zA-Z0-9]{9,14}$`)
	postcodePattern = regexp.MustCompile(`^\d{5}$`)
	inseePattern    = regexp.MustCompile(`^([013-9]\d|2[AB1-9])\d{3}$`)
	inseePattern2   = regexp.MustCompile(`^(0[1-9]|[1345678]\d|2[AB1-9]|9[0-5]|97[1-8]|98[46-9])\d{2,3}$`)
	phonePattern    = regexp.MustCompile(`^(\+33|\+590|\+594|\+262|\+596|\+269|\+687|\+689|\+508|\+681)(\d){6,9}$`)
	urlPattern      = regexp.MustCompile(`^https?://[^\s|]+$`)
	emailPattern    = regexp.MustCompile(`^[^@\s|]+@[^@\s|]+\.[^@\s|]+$`)
)

// Validate reports what is wrong with a row of version V1 or V2, as Row makes
// it, cells in the order of the version's columns.
func Validate(v Version, cells []string) []Problem {
	if v == V2 && len(cells) == Width-1 {
		cells = slices.Insert(slices.Clone(cells), colParent, "")
	}
	if len(cells) != Width {
		return []Problem{{Rule: "width"}}
	}
	var r Record
	for i, field := range r.Fields() {
		*field = cells[i]
	}
	c := &check{v: v}
	c.required("id", r.ID, true)
	c.required("nom", r.Name, true)
	c.required("commune", r.Commune, true)
	c.required("code_postal", r.Postcode, true)
	c.required("adresse", r.Address, true)
	c.required("pivot", r.Pivot, v == V1)
	c.required("date_maj", r.Updated, v == V1)
	c.pattern("pivot", r.Pivot, r.Pivot == "" || v == V1 && pivotPattern.MatchString(r.Pivot) || v == V2 && siret.Valid(r.Pivot))
	c.pattern("code_postal", r.Postcode, postcodePattern.MatchString(r.Postcode))
	c.pattern("code_insee", r.INSEE, v == V1 && inseePattern.MatchString(r.INSEE) || v == V2 && len(r.INSEE) == 5 && inseePattern2.MatchString(r.INSEE))
	c.pattern("telephone", r.Phone, phonePattern.MatchString(r.Phone))
	c.number("latitude", r.Latitude, 90)
	c.number("longitude", r.Longitude, 180)
	c.each("courriels", r.Emails, emailPattern.MatchString)
	c.each("site_web", r.Websites, urlPattern.MatchString)
	c.pattern("fiche_acces_libre", r.AccessibilityURL, urlPattern.MatchString(r.AccessibilityURL))
	c.pattern("prise_rdv", r.BookingURL, urlPattern.MatchString(r.BookingURL))
	if utf8.RuneCountInString(r.Summary) > summaryMax {
		c.add("presentation_resume", "length")
	}
	_, err := time.Parse(time.DateOnly, r.Updated)
	c.pattern("date_maj", r.Updated, err == nil)
	for _, f := range vocab.Facets {
		cell := *r.Fields()[column(f.Column)]
		c.each(f.Column, cell, func(s string) bool { _, ok := f.Exact(s); return ok })
	}
	return c.problems
}

// check gathers the problems of one row.
type check struct {
	v        Version
	problems []Problem
}

func (c *check) add(field, rule string) { c.problems = append(c.problems, Problem{field, rule}) }

func (c *check) required(field, value string, required bool) {
	if required && strings.TrimSpace(value) == "" {
		c.add(field, "required")
	}
}

func (c *check) pattern(field, value string, ok bool) {
	if value != "" && !ok {
		c.add(field, "pattern")
	}
}

func (c *check) number(field, value string, limit float64) {
	f, err := strconv.ParseFloat(value, 64)
	if value != "" && (err != nil || f < -limit || f > limit) {
		c.add(field, "range")
	}
}

func (c *check) each(field, cell string, ok func(string) bool) {
	for _, value := range List(cell) {
		if !ok(value) {
			c.add(field, "item")
		}
	}
}
