package standard

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"maillage/core/territory"
	"maillage/core/text"
)

// town attaches the row to a commune of the official geographic code and gives
// it the official name, a postcode that serves it, and its INSEE code. A row
// that names no commune, or two, is refused: nobody could be sent there. One
// that names an unknown town under a real postcode keeps that name, without a
// code, as long as its coordinates tell where it is (see located).
func (w *work) town() {
	// What one pass drops (a wrong code) may let the next one find the town.
	refused := len(w.refused)
	for range 3 {
		before := *w.record
		w.refused = w.refused[:refused]
		w.attach()
		if *w.record == before {
			return
		}
	}
}

// attach is one pass.
func (w *work) attach() {
	r := w.record
	if c, ok := w.atlas.Commune(r.INSEE); ok && c.Code == r.INSEE && w.official(&c) == r.Commune && slices.Contains(c.Postcodes, r.Postcode) {
		w.communes = []territory.Commune{c}
		return
	}
	w.set(RulePostcodeFormat, "code_postal", &r.Postcode, tidyPostcode(r.Postcode))
	w.set(RuleINSEE, "code_insee", &r.INSEE, tidyINSEE(r.INSEE))
	if onlyDigits(r.Commune) {
		w.set(RuleTown, "commune", &r.Commune, "")
	}
	if r.Postcode == "" || r.Commune == "" {
		w.townFromAddress()
	}
	if r.Commune == "" && r.Postcode == "" && r.INSEE == "" {
		w.refuse("commune", "La commune et le code postal manquent.")
		return
	}
	c, how, ok := w.atlas.Resolve(r.Commune, r.Postcode, r.INSEE, "")
	if !ok || w.contradicted(&c) {
		c, ok = w.settle(how)
	}
	if !ok {
		w.unresolved(how)
		return
	}
	w.communes = []territory.Commune{c}
	code := c.Code
	if c.Parent != "" && r.INSEE == c.Parent { // Paris given as a whole stays whole
		code = c.Parent
	}
	w.set(RuleTown, "commune", &r.Commune, w.official(&c))
	w.set(RuleINSEE, "code_insee", &r.INSEE, code)
	if len(c.Postcodes) > 0 && !slices.Contains(c.Postcodes, r.Postcode) {
		w.set(RulePostcodeTown, "code_postal", &r.Postcode, c.Postcodes[0])
	}
}

// contradicted reports whether the postcode and the coordinates agree with each
// other against the commune that the name and the code give. Codes are often
// deduced from names: "Viré" was given that of another département than Vire's.
func (w *work) contradicted(c *territory.Commune) bool {
	return !slices.Contains(c.Postcodes, w.record.Postcode) && !w.holds(c) && w.served()
}

// served reports whether the row's coordinates stand where its postcode is.
func (w *work) served() bool {
	return slices.ContainsFunc(w.atlas.ByPostcode(w.record.Postcode), func(c territory.Commune) bool { return w.holds(&c) })
}

// settle finds the one commune of the postcode whose name resembles the given
// one, or, where the row contradicts itself, the one named in which its own
// coordinates stand.
func (w *work) settle(how territory.Resolution) (territory.Commune, bool) {
	r := w.record
	served := w.atlas.ByPostcode(r.Postcode)
	found := slices.DeleteFunc(slices.Clone(served), func(c territory.Commune) bool { return !alike(r.Commune, c.Name) })
	if how == territory.Conflict && (len(found) != 1 || !w.holds(&found[0])) {
		found = slices.DeleteFunc(append(w.atlas.ByName(r.Commune), served...), func(c territory.Commune) bool { return !w.holds(&c) })
	}
	if len(found) != 1 {
		return territory.Commune{}, false
	}
	return found[0], true
}

// alike reports whether two names of towns share a word long enough to mean
// something.
func alike(a, b string) bool {
	b = " " + text.Fold(b) + " "
	for word := range strings.SplitSeq(text.Fold(a), " ") {
		if len(word) > 3 && word != "saint" && word != "sainte" && strings.Contains(b, " "+word+" ") {
			return true
		}
	}
	return false
}

// holds reports whether the row's coordinates stand in a commune.
func (w *work) holds(c *territory.Commune) bool {
	lat, errLat := strconv.ParseFloat(w.record.Latitude, 64)
	lon, errLon := strconv.ParseFloat(w.record.Longitude, 64)
	return errLat == nil && errLon == nil && within(lat, lon, c)
}

// unresolved refuses a row that names no commune we know, unless its
// coordinates may still locate it within its postcode.
func (w *work) unresolved(how territory.Resolution) {
	r := w.record
	served := w.atlas.ByPostcode(r.Postcode)
	if r.Commune != "" && len(served) > 0 && r.Latitude != "" && (how != territory.Conflict || w.served()) {
		w.communes, w.doubt = served, how
		w.set(RuleINSEE, "code_insee", &r.INSEE, "")
		return
	}
	w.refuseTown(how)
}

// located refuses a row whose town is unknown and whose coordinates turned out
// to be wrong.
func (w *work) located() {
	if w.record.INSEE == "" && w.record.Latitude == "" && w.doubt != "" {
		w.refuseTown(w.doubt)
	}
}

// refuseTown says why no town could be found.
func (w *work) refuseTown(how territory.Resolution) {
	r := w.record
	given := strings.Join(slices.DeleteFunc([]string{quoted(r.Commune), r.Postcode, r.INSEE}, func(s string) bool { return s == "" }), ", ")
	switch {
	case how == territory.Conflict:
		w.refuse("commune", fmt.Sprintf("La commune, le code postal et le code Insee ne désignent pas le même endroit : %s.", given))
	case how == territory.Ambiguous:
		w.refuse("commune", fmt.Sprintf("Plusieurs communes correspondent : %s. Précisez le code Insee.", given))
	case r.Commune == "":
		w.refuse("code_postal", fmt.Sprintf("Ce code postal n'existe pas : %s.", given))
	default:
		w.refuse("commune", fmt.Sprintf("Aucune commune ne correspond : %s.", given))
	}
}

// official is the name of a commune in the schema: an arrondissement goes by
// the name of its city.
func (w *work) official(c *territory.Commune) string {
	if city, ok := w.atlas.Commune(c.Parent); ok {
		return city.Name
	}
	return c.Name
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "« " + s + " »"
}

// tidyPostcode brings a postcode to its five digits where they can be told:
// "26130.0", "38 000", "F-38000", "1000".
func tidyPostcode(s string) string {
	t := strings.ReplaceAll(s, " ", "")
	if whole, fraction, ok := strings.Cut(t, "."); ok && strings.Trim(fraction, "0") == "" {
		t = whole
	}
	t = strings.TrimPrefix(strings.TrimPrefix(strings.ToUpper(t), "FR"), "F")
	t = strings.TrimPrefix(t, "-")
	if !onlyDigits(t) || len(t) != 4 && len(t) != 5 {
		return s
	}
	if len(t) == 4 {
		t = "0" + t
	}
	return t
}

// tidyINSEE brings a commune code to five characters, or to nothing when it
// cannot be one.
func tidyINSEE(s string) string {
	t := strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	if len(t) == 4 && onlyDigits(t) {
		t = "0" + t
	}
	if len(t) != 5 || !onlyDigits(t[:1]) || !onlyDigits(t[2:]) {
		return ""
	}
	return t
}

// townFromAddress reads "…, 38000 Grenoble" at the end of an address for what
// the row lacks.
func (w *work) townFromAddress() {
	r := w.record
	_, postcode, name := splitAddress(r.Address)
	if postcode == "" {
		return
	}
	if r.Postcode == "" && len(w.atlas.ByPostcode(postcode)) > 0 {
		w.set(RulePostcodeAddress, "code_postal", &r.Postcode, postcode)
	}
	if r.Commune == "" && r.Postcode == postcode {
		w.set(RuleTownAddress, "commune", &r.Commune, name)
	}
}
