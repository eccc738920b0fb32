package wordtest

import (
	_ "embed" // the list of jargon
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"maillage/core/text"
	"maillage/platform/ui/word"
)

// longest is how many words a sentence on a public page may have.
const longest = 12

//go:embed jargon.txt
var list string

// jargon is the words public pages avoid, folded, each with a better one.
var jargon = func() map[string]string {
	words := map[string]string{}
	for line := range strings.Lines(list) {
		if bad, better, ok := strings.Cut(line, "="); ok {
			words[text.Fold(bad)] = strings.TrimSpace(better)
		}
	}
	return words
}()

// Plain fails the test when a French text whose key begins with one of the
// public prefixes has a sentence of more than 12 words or a word of jargon.
func Plain(t testing.TB, catalogues []fs.FS, public ...string) {
	t.Helper()
	texts, err := read(catalogues)
	if err != nil {
		t.Fatal(err)
	}
	french := texts[word.Reference]
	for _, key := range slices.Sorted(maps.Keys(french)) {
		if !slices.ContainsFunc(public, func(prefix string) bool { return strings.HasPrefix(key, prefix) }) {
			continue
		}
		for _, problem := range hard(french[key]) {
			t.Errorf("%s: %s", key, problem)
		}
	}
}

// end is where a sentence ends: strong punctuation before a space or the end.
var end = regexp.MustCompile(`[.!?…;:]+(\s|$)`)

// hard lists what makes a text hard to read.
func hard(s string) (problems []string) {
	for _, sentence := range end.Split(s, -1) {
		if n := count(sentence); n > longest {
			problems = append(problems, fmt.Sprintf("a sentence of %d words, more than %d: %q", n, longest, strings.TrimSpace(sentence)))
		}
	}
	folded := " " + text.Fold(place.ReplaceAllString(s, " ")) + " "
	for _, bad := range slices.Sorted(maps.Keys(jargon)) {
		if strings.Contains(folded, " "+bad+" ") {
			problems = append(problems, fmt.Sprintf("says %q, better: %s", bad, jargon[bad]))
		}
	}
	return problems
}

// count counts the words of a sentence; a {place} is one, punctuation is none.
func count(sentence string) int {
	n := 0
	for w := range strings.FieldsSeq(sentence) {
		if strings.HasPrefix(w, "{") || text.Fold(w) != "" {
			n++
		}
	}
	return n
}
