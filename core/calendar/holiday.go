package calendar

import "time"

// feast is a holiday that returns each year, at a fixed date or, when month is
// zero, at a number of days from Easter Sunday.
type feast struct {
	name         string
	month        time.Month
	day          int
	easter       int
	since, until int // years, inclusive; zero is unbounded
}

// national are the eleven days of article L3133-1 of the code du travail. The
// overseas collectivities with a labour code of their own list them too.
var national = []feast{
	{name: "Jour de l’An", month: time.January, day: 1},
	{name: "Lundi de Pâques", easter: 1},
	{name: "Fête du Travail", month: time.May, day: 1},
	{name: "Victoire 1945", month: time.May, day: 8},
	{name: "Ascension", easter: 39},
	{name: "Lundi de Pentecôte", easter: 50},
	{name: "Fête nationale", month: time.July, day: 14},
	{name: "Assomption", month: time.August, day: 15},
	{name: "Toussaint", month: time.November, day: 1},
	{name: "Armistice 1918", month: time.November, day: 11},
	{name: "Noël", month: time.December, day: 25},
}

const abolition = "Abolition de l’esclavage"

// local are the days an area adds. Days kept by custom alone (Good Friday in
// the Antilles, Miradji or Idi-el-Fitri in Mayotte) are not here: no law dates
// them for everyone.
var local = [...][]feast{
	// Article L3134-13 of the code du travail. The law makes Good Friday a
	// holiday only in communes with a Protestant or a mixed church; no open list
	// of them exists and services close everywhere, so it counts for all three
	// departments.
	AlsaceMoselle: {
		{name: "Vendredi saint", easter: -2},
		{name: "Saint-Étienne", month: time.December, day: 26},
	},
	// Article L3422-2 of the code du travail, loi n° 83-550 of 30 June 1983.
	Guadeloupe:      {{name: abolition, month: time.May, day: 27}},
	Martinique:      {{name: abolition, month: time.May, day: 22}},
	Guyane:          {{name: abolition, month: time.June, day: 10}},
	Reunion:         {{name: abolition, month: time.December, day: 20}},
	Mayotte:         {{name: abolition, month: time.April, day: 27}},
	SaintBarthelemy: {{name: abolition, month: time.October, day: 9}},
	// The code still prints another date for Saint-Martin, by a clerical error;
	// the interministerial circular of 3 May 2019 moved the day to 28 May.
	SaintMartin: {
		{name: abolition, month: time.May, day: 27, until: 2018},
		{name: abolition, month: time.May, day: 28, since: 2019},
	},
	// Code du travail de la Nouvelle-Calédonie.
	NouvelleCaledonie: {{name: "Fête de la citoyenneté", month: time.September, day: 24}},
	// Code du travail de la Polynésie française; the loi du pays voted on
	// 6 May 2025 replaces 29 June by 20 November from 2026.
	PolynesieFrancaise: {
		{name: "Arrivée de l’Évangile", month: time.March, day: 5},
		{name: "Vendredi saint", easter: -2},
		{name: "Fête de l’autonomie", month: time.June, day: 29, until: 2025},
		{name: "Matari’i i ni’a", month: time.November, day: 20, since: 2026},
	},
	// Saint Pierre Chanel, patron of Oceania, and the statute of 29 July 1961
	// (loi n° 61-814).
	WallisEtFutuna: {
		{name: "Saint-Pierre-Chanel", month: time.April, day: 28},
		{name: "Fête du territoire", month: time.July, day: 29},
	},
}

func (f feast) kept(year int) bool {
	return year >= f.since && (f.until == 0 || year <= f.until)
}

// HolidayOn returns the name of the holiday that falls on a date, if one does;
// the first of the lists when two fall together: 1 May 2008 was also the
// Ascension.
func HolidayOn(d Date, area Area) (name string, ok bool) {
	fromEaster := Easter(d.Year).DaysUntil(d)
	for _, list := range [...][]feast{national, local[area]} {
		for _, f := range list {
			falls := f.month == d.Month && f.day == d.Day
			if f.month == 0 {
				falls = f.easter == fromEaster
			}
			if falls && f.kept(d.Year) {
				return f.name, true
			}
		}
	}
	return "", false
}

// Easter returns Easter Sunday of a Gregorian year, by the algorithm of
// J. Meeus (Astronomical Algorithms, chapter 8).
func Easter(year int) Date {
	a := year % 19
	b, c := year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, time.Month(n / 31), n%31 + 1}
}
