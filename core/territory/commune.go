package territory

// Commune is a commune of today, or a municipal arrondissement of one.
type Commune struct {
	Code        string // INSEE code, five characters
	Name        string // official name, with its article
	Slug        string // for URLs, unique within the département
	Departement string // code
	Region      string // code
	EPCI        string // SIREN of the grouping, empty when there is none
	Population  int    // inhabitants, municipal population
	Postcodes   []string
	Lat, Lon    float64 // degrees, WGS 84
	Approximate bool    // the point was estimated from its neighbours
	Parent      string  // for an arrondissement, the code of its city
}

// Departement is a département or an overseas collectivity.
type Departement struct {
	Code       string // two characters, three overseas
	Name       string
	Slug       string // for URLs, unique
	Region     string // code; a collectivity is its own region
	Population int    // of its communes, arrondissements not counted twice
}

// Region is a region, or an overseas collectivity standing for one.
type Region struct {
	Code       string
	Name       string
	Slug       string // for URLs, unique
	Population int
}

// EPCI is a grouping of communes with its own taxes (établissement public de
// coopération intercommunale à fiscalité propre).
type EPCI struct {
	Code       string // SIREN
	Name       string
	Population int
}

// former is a commune of the past, or a part of a merged commune.
type former struct {
	code string
	name string // empty when the sources give only the code
	now  string // code of today's commune
}

// city returns the code of the city an arrondissement belongs to, empty for
// any other code (code officiel géographique, INSEE).
func city(code string) string {
	switch {
	case code >= "75101" && code <= "75120":
		return "75056"
	case code >= "69381" && code <= "69389":
		return "69123"
	case code >= "13201" && code <= "13216":
		return "13055"
	}
	return ""
}
