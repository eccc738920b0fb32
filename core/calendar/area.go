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
