package calendar

// Area is a part of France with its own list of public holidays.
type Area uint8

// The areas. Corsica and every department not named here follow the mainland.
const (
	Mainland Area = iota
	AlsaceMoselle
	Guadeloupe
	Martinique
	Guyane
	Reunion
	SaintPierreEtMiquelon
	Mayotte
	SaintBarthelemy
	SaintMartin
	WallisEtFutuna
	PolynesieFrancaise
	NouvelleCaledonie
)

// AreaOf returns the area of a department or overseas collectivity, by its
// official code ("57", "2A", "974"). An unknown code follows the mainland.
func AreaOf(departement string) Area {
	switch departement {
	case "57", "67", "68":
		return AlsaceMoselle
	case "971":
		return Guadeloupe
	case "972":
		return Martinique
	case "973":
		return Guyane
	case "974":
		return Reunion
	case "975":
		return SaintPierreEtMiquelon
	case "976":
		return Mayotte
	case "977":
		return SaintBarthelemy
	case "978":
		return SaintMartin
	case "986":
		return WallisEtFutuna
	case "987":
		return PolynesieFrancaise
	case "988":
		return NouvelleCaledonie
	}
	return Mainland
}

// Zone returns the area's time zone in the IANA database. In French Polynesia
// it is Tahiti's: the Marquesas and Gambier islands, ahead by half an hour and
// an hour, have no code of their own.
func (a Area) Zone() string {
	switch a {
	case Guadeloupe:
		return "America/Guadeloupe"
	case Martinique:
		return "America/Martinique"
	case Guyane:
		return "America/Cayenne"
	case Reunion:
		return "Indian/Reunion"
	case SaintPierreEtMiquelon:
		return "America/Miquelon"
	case Mayotte:
		return "Indian/Mayotte"
	case SaintBarthelemy:
		return "America/St_Barthelemy"
	case SaintMartin:
		return "America/Marigot"
	case WallisEtFutuna:
		return "Pacific/Wallis"
	case PolynesieFrancaise:
		return "Pacific/Tahiti"
	case NouvelleCaledonie:
		return "Pacific/Noumea"
	}
	return "Europe/Paris"
}
