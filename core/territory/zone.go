package territory

import "strings"

// zones are the IANA time zones of the départements and collectivities outside
// the European territory. Of French Polynesia's three zones, the one of Tahiti
// stands for all; Clipperton is uninhabited and eight hours behind UTC.
var zones = map[string]string{
	"971": "America/Guadeloupe",
	"972": "America/Martinique",
	"973": "America/Cayenne",
	"974": "Indian/Reunion",
	"975": "America/Miquelon",
	"976": "Indian/Mayotte",
	"977": "America/St_Barthelemy",
	"978": "America/Marigot",
	"984": "Indian/Kerguelen",
	"986": "Pacific/Wallis",
	"987": "Pacific/Tahiti",
	"988": "Pacific/Noumea",
	"989": "Etc/GMT+8",
}

// Zone returns the IANA name of a département's time zone, Europe/Paris for
// every code of the European territory and for an unknown one.
func Zone(departement string) string {
	if zone, ok := zones[departement]; ok {
		return zone
	}
	return "Europe/Paris"
}

// AlsaceMoselle reports whether a département keeps the local law of
// Alsace-Moselle, with its two more public holidays (code du travail L3134-13).
func AlsaceMoselle(departement string) bool {
	return departement == "57" || departement == "67" || departement == "68"
}

// departementOf returns the code a postcode begins with; a postcode of Corsica
// gives "20", which has no département of its own.
func departementOf(postcode string) string {
	if len(postcode) < 3 {
		return ""
	}
	if strings.HasPrefix(postcode, "97") || strings.HasPrefix(postcode, "98") {
		return postcode[:3]
	}
	return postcode[:2]
}
