package territory

import (
	"strings"

	"maillage/core/text"
)

// expansions are the abbreviations of place names that people, envelopes and
// directories use, by word.
var expansions = map[string]string{"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes", "s": "sur", "ss": "sous", "lez": "les"}

// key folds a place name for comparison: case, accents and punctuation go, and
// abbreviations open ("St-Denis" and "SAINT DENIS" have one key).
func key(name string) string {
	folded := text.Fold(name)
	for word := range strings.SplitSeq(folded, " ") {
		if _, ok := expansions[word]; ok {
			return expand(folded)
		}
	}
	return folded
}

func expand(folded string) string {
	words := strings.Split(folded, " ")
	for i, w := range words {
		long, ok := expansions[w]
		// A lone "s" abbreviates "sur" only between two words: "Chalon s/ Saône".
		if ok && (len(w) > 1 || i > 0 && i < len(words)-1) {
			words[i] = long
		}
	}
	return strings.Join(words, " ")
}

// bare removes the leading article of a key: "le havre" gives "havre".
func bare(key string) string {
	for _, article := range []string{"le ", "la ", "les ", "l "} {
		if rest, ok := strings.CutPrefix(key, article); ok {
			return rest
		}
	}
	return key
}

// slug turns a key into the form used in URLs.
func slug(key string) string { return strings.ReplaceAll(key, " ", "-") }
