// Package wordtest checks catalogues against the sources that use them, and
// public texts against the rules of plain language (specs/ux.md §2.3).
package wordtest

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"maillage/platform/ui/word"
)

// Check fails the test when the languages do not have the same keys and the
// same {places}, when a source below the folders asks for a key that no
// catalogue has, or when no source mentions a key. Give it all catalogues and
// all folders at once, since a page may use a neighbour's key.
func Check(t testing.TB, catalogues []fs.FS, folders ...string) {
	t.Helper()
	texts, err := read(catalogues)
	if err != nil {
		t.Fatal(err)
	}
	source, err := sources(folders)
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range slices.Concat(languages(texts), uses(texts[word.Reference], source)) {
		t.Error(problem)
	}
}

// Faults fails the test when a fault that the folders make has no text.
func Faults(t testing.TB, catalogues []fs.FS, folders ...string) {
	t.Helper()
	texts, err := read(catalogues)
	if err != nil {
		t.Fatal(err)
	}
	source, err := sources(folders)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range untold(texts[word.Reference], source) {
		t.Errorf("no catalogue has %s", key)
	}
}

// faulted matches the key of a fault.
var faulted = regexp.MustCompile(`"((?:[a-z_]+\.)?fault\.[a-z0-9_.]*[a-z0-9_])"`)

// untold lists the keys of faults that have no text.
func untold(texts map[string]string, source string) (keys []string) {
	for _, m := range faulted.FindAllStringSubmatch(source, -1) {
		if _, ok := texts[m[1]]; !ok {
			keys = append(keys, m[1])
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// read returns language → key → text, as written in the files.
func read(catalogues []fs.FS) (map[string]map[string]string, error) {
	all := map[string]map[string]string{}
	for _, tree := range catalogues {
		err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(name) != ".json" {
				return err
			}
			data, err := fs.ReadFile(tree, name)
			if err != nil {
				return err
			}
			texts := map[string]string{}
			if err := json.Unmarshal(data, &texts); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			lang := strings.TrimSuffix(path.Base(name), ".json")
			if all[lang] == nil {
				all[lang] = map[string]string{}
			}
			maps.Copy(all[lang], texts)
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// sources returns the .go and .templ files below the folders, without what
// templ generates and without tests.
func sources(folders []string) (string, error) {
	var b strings.Builder
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			generated := strings.HasSuffix(name, "_templ.go") || strings.HasSuffix(name, "_test.go")
			if ext := filepath.Ext(name); generated || ext != ".go" && ext != ".templ" {
				return nil
			}
			data, err := os.ReadFile(name) //nolint:gosec // the repository's own sources
			b.Write(comment.ReplaceAll(data, nil))
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return b.String(), nil
}

// comment is a line that says nothing to the program.
var comment = regexp.MustCompile(`(?m)^\s*//.*$`)

var place = regexp.MustCompile(`\{[^{}]*\}`)

func languages(texts map[string]map[string]string) (problems []string) {
	reference := texts[word.Reference]
	for _, lang := range slices.Sorted(maps.Keys(texts)) {
		for _, key := range slices.Sorted(maps.Keys(texts[lang])) {
			text := texts[lang][key]
			if strings.TrimSpace(text) == "" {
				problems = append(problems, fmt.Sprintf("%s: %s is empty", lang, key))
			}
			want, ok := reference[key]
			if !ok {
				problems = append(problems, fmt.Sprintf("%s: %s is not in the %s catalogue", lang, key, word.Reference))
			} else if got, want := places(text), places(want); !slices.Equal(got, want) {
				problems = append(problems, fmt.Sprintf("%s: %s has places %v, %s has %v", lang, key, got, word.Reference, want))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(reference)) {
			if _, ok := texts[lang][key]; !ok {
				problems = append(problems, fmt.Sprintf("%s: %s is missing", lang, key))
			}
		}
	}
	return problems
}

func places(text string) []string {
	found := place.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// asked matches T("key"), N("key", T(ctx, "key" and T("start." + …; the group
// after the key tells the last apart.
var asked = regexp.MustCompile(`\b([TN])\((?:ctx,\s*)?"([^"]+)"(\s*\+)?`)

// started matches the beginning of a key that is completed at run time.
var started = regexp.MustCompile(`"([a-z0-9_]+(?:\.[a-z0-9_]+)*\.)"\s*\+`)

func uses(texts map[string]string, source string) (problems []string) {
	for _, m := range asked.FindAllStringSubmatch(source, -1) {
		verb, key, joined := m[1], m[2], m[3] != ""
		switch {
		case joined && !anyStarts(texts, key):
			problems = append(problems, fmt.Sprintf("no key starts with %q", key))
		case joined:
		case verb == "N":
			for _, form := range []string{".one", ".other"} {
				if _, ok := texts[key+form]; !ok {
					problems = append(problems, fmt.Sprintf("no catalogue has %s", key+form))
				}
			}
		default:
			if _, ok := texts[key]; !ok {
				problems = append(problems, fmt.Sprintf("no catalogue has %s", key))
			}
		}
	}
	starts := started.FindAllStringSubmatch(source, -1)
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		begun := slices.ContainsFunc(starts, func(m []string) bool { return strings.HasPrefix(key, m[1]) })
		if !begun && !strings.Contains(source, `"`+key+`"`) && !strings.Contains(source, `"`+base+`"`) {
			problems = append(problems, fmt.Sprintf("no source uses %s", key))
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}

func anyStarts(texts map[string]string, start string) bool {
	for key := range texts {
		if strings.HasPrefix(key, start) {
			return true
		}
	}
	return false
}
