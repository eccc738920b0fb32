package doc_test

import (
	"go/ast"
	"testing"
)

// TestWords: every word that words.md gives for the code is in the code: as a
// name, a package or a text.
func TestWords(t *testing.T) {
	used := map[string]bool{}
	for _, f := range sources(t) {
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				used[n.Name] = true
			case *ast.BasicLit:
				text, _ := f.text(n)
				used[text] = true
			}
			return true
		})
	}
	n := 0
	for _, row := range rows(read(t, "words.md")) {
		if len(row) != 3 {
			t.Errorf("words.md has a row of %d cells: %v", len(row), row)
			continue
		}
		for _, word := range coded(row[1]) {
			if n++; !used[word] {
				t.Errorf("words.md names %s, which the code does not use", word)
			}
		}
	}
	if n < 80 {
		t.Fatalf("only %d words were found", n)
	}
}
