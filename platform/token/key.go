package token

import (
	"regexp"
	"strings"
)

// Key draws an API key, "mlg_<8 symbols>_<52 symbols>": 260 random bits behind
// a prefix by which people and logs name it.
func Key() (clear, prefix string) {
	prefix = "mlg_" + strings.ToLower(Symbols(8))
	return prefix + "_" + strings.ToLower(Symbols(52)), prefix
}

var keyShape = regexp.MustCompile(`^(mlg_[0-9a-z]{8})_([0-9a-z]{52})$`)

// SplitKey reads an API key back; ok says whether it has the shape of one.
func SplitKey(clear string) (prefix, secret string, ok bool) {
	parts := keyShape.FindStringSubmatch(clear)
	if parts == nil {
		return "", "", false
	}
	return parts[1], parts[2], true
}
