// Package word holds the texts people read, one catalogue per language.
//
// A catalogue is a JSON file named after its language (fr.json, en.json): flat
// keys, each with a text. A text may hold {name} places; a text that depends
// on a count is a pair of keys ending in .one and .other. Every module and
// platform/ui embeds its own catalogues; the program merges them with Load.
//
// French is the language of reference: what another language lacks is said in
// French, and a key nobody wrote shows as ⟦key⟧, never as a panic.
package word

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"maillage/core/fault"
)

// Reference is the language every catalogue must have.
const Reference = "fr"

// Book is the merged catalogues of all languages.
type Book struct {
	words map[string]*Words
}

// Words is the texts of one language. A nil *Words knows no text.
type Words struct {
	lang     string
	texts    map[string]string
	fallback *Words
}

// Load merges the catalogues found in the given file systems, at any depth.
// The same key in two files of one language is an error.
func Load(sources ...fs.FS) (*Book, error) {
	b := &Book{words: map[string]*Words{}}
	for _, source := range sources {
		err := fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".json" {
				return err
			}
			return b.add(source, name)
		})
		if err != nil {
			return nil, err
		}
	}
	for lang, w := range b.words {
		if lang != Reference {
			w.fallback = b.words[Reference]
		}
	}
	return b, nil
}

func (b *Book) add(source fs.FS, name string) error {
	data, err := fs.ReadFile(source, name)
	if err != nil {
		return err
	}
	var texts map[string]string
	if err := json.Unmarshal(data, &texts); err != nil {
		return fmt.Errorf("catalogue %s: %w", name, err)
	}
	lang := strings.TrimSuffix(path.Base(name), ".json")
	w := b.words[lang]
	if w == nil {
		w = &Words{lang: lang, texts: map[string]string{}}
		b.words[lang] = w
	}
	for key, text := range texts {
		if _, taken := w.texts[key]; taken {
			return fmt.Errorf("catalogue %s: key %s is already taken", name, key)
		}
		w.texts[key] = typeset(lang, text)
	}
	return nil
}

// In returns the words of a language, French when the language is unknown.
func (b *Book) In(lang string) *Words {
	if w, ok := b.words[lang]; ok {
		return w
	}
	return b.words[Reference]
}

// Lang returns the language code for the lang attribute.
func (w *Words) Lang() string {
	if w == nil {
		return Reference
	}
	return w.lang
}

// Fault says what went wrong, in this language when the fault's key has a text
// and in the fault's own French otherwise.
func (w *Words) Fault(err error) string {
	f := fault.Of(err)
	if text, ok := w.find(f.Key); ok {
		return text
	}
	return f.Text
}

// Has reports whether there is a text for key, in this language or in French.
func (w *Words) Has(key string) bool {
	_, ok := w.find(key)
	return ok
}

// T returns the text of key, its {name} places filled from pairs of a name
// and a value: T("place.distance", "km", 3). Whole numbers are written the
// way the language writes them.
func (w *Words) T(key string, pairs ...any) string {
	text, ok := w.find(key)
	if !ok {
		return "⟦" + key + "⟧"
	}
	if len(pairs) < 2 || !strings.Contains(text, "{") {
		return text
	}
	swaps := make([]string, 0, len(pairs))
	for i := 0; i+1 < len(pairs); i += 2 {
		swaps = append(swaps, fmt.Sprintf("{%v}", pairs[i]), w.value(pairs[i+1]))
	}
	return strings.NewReplacer(swaps...).Replace(text)
}

// N returns the text of key for a count: key.one or key.other, where {n} is
// the count. French says "0 lieu", English "0 places".
func (w *Words) N(key string, n int, pairs ...any) string {
	form := ".other"
	if n == 1 || n == 0 && w.Lang() == "fr" {
		form = ".one"
	}
	return w.T(key+form, append([]any{"n", n}, pairs...)...)
}

func (w *Words) find(key string) (string, bool) {
	for ; w != nil; w = w.fallback {
		if text, ok := w.texts[key]; ok {
			return text, true
		}
	}
	return "", false
}

func (w *Words) value(v any) string {
	if n, ok := v.(int); ok {
		return w.Number(n)
	}
	return fmt.Sprint(v)
}

type contextKey struct{}

// With returns a context in which templates find their words. The layouts of
// platform/ui do it for everything they contain.
func With(ctx context.Context, w *Words) context.Context {
	return context.WithValue(ctx, contextKey{}, w)
}

// From returns the words of the context, nil when there are none.
func From(ctx context.Context) *Words {
	w, _ := ctx.Value(contextKey{}).(*Words)
	return w
}

// T is From(ctx).T, for templates.
func T(ctx context.Context, key string, pairs ...any) string {
	return From(ctx).T(key, pairs...)
}

// N is From(ctx).N, for templates.
func N(ctx context.Context, key string, n int, pairs ...any) string {
	return From(ctx).N(key, n, pairs...)
}
