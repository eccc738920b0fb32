package ui

import (
	"context"
	"embed"
	"io/fs"

	"maillage/platform/ui/word"
)

//go:embed catalogue/*.json
var catalogue embed.FS

// Catalogue is the components' own texts, to merge with word.Load.
var Catalogue fs.FS = catalogue

// own is what the components say when no language was set.
var own = func() *word.Words {
	book, err := word.Load(catalogue)
	if err != nil {
		panic(err) // the catalogue is part of the program
	}
	return book.In(word.Reference)
}()

// words returns the language of the page being rendered.
func words(ctx context.Context) *word.Words {
	if w := word.From(ctx); w != nil {
		return w
	}
	return own
}
