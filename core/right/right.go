// Package right names what someone may do. A right is declared beside the use
// case that checks it, written module:verb ("place:import").
package right

// Right is the name of one permission.
type Right string

// Public is the right everyone has, signed in or not. Declaring it on a route
// is a decision, so it has to be written down like any other.
const Public Right = "public"

// Operate is the right to act on the running service itself: metrics, health.
const Operate Right = "operate"

// Valid reports whether r is a declared right: Public, Operate or module:verb.
func (r Right) Valid() bool {
	if r == Public || r == Operate {
		return true
	}
	colon := -1
	for i, c := range r {
		switch {
		case c == ':' && colon < 0 && i > 0:
			colon = i
		case c >= 'a' && c <= 'z', c == '-':
		default:
			return false
		}
	}
	return colon > 0 && colon < len(r)-1
}
