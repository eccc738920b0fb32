package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"maillage/core/text"
	"maillage/platform/search"
)

// measureNames compares the trigram index with the search in use today: the
// query looked for inside every name, shortest first. That one forgives no typo
// and no other order of words, so it answers less.
func measureNames() ([]row, error) {
	var rows []row
	for _, n := range []int{25_000, 1_000_000} {
		c := newCountry()
		names := c.names(n)
		start := time.Now()
		index := search.Build(names)
		built := time.Since(start)
		folded := make([]string, n)
		for i, name := range names {
			folded[i] = text.Fold(name)
		}
		contains := func(query string) {
			query = text.Fold(query)
			var found []string
			for _, name := range folded {
				if strings.Contains(name, query) {
					found = append(found, name)
				}
			}
			slices.SortFunc(found, func(a, b string) int { return len(a) - len(b) })
		}
		var queries [1024]string
		for i := range queries {
			queries[i] = names[c.random.IntN(n)]
		}
		for _, kind := range []struct {
			name  string
			query func(i int) string
		}{
			{"whole name", func(i int) string { return queries[i%len(queries)] }},
			{"one letter missing", func(i int) string { s := queries[i%len(queries)]; return s[:len(s)-2] + s[len(s)-1:] }},
			{"one common word", func(int) string { return "mediatheque" }},
			{"nothing like it", func(int) string { return "xylophone quartz" }},
		} {
			rows = append(rows, compare(fmt.Sprintf("name among %s, %s", thousands(n), kind.name),
				func(i int) { index.Find(kind.query(i), nearest) },
				func(i int) { contains(kind.query(i)) }))
		}
		rows = append(rows,
			row{Name: fmt.Sprintf("names of %s places, built in", thousands(n)), Unit: "ns", Ours: float64(built)},
			row{Name: fmt.Sprintf("names of %s places, memory", thousands(n)), Unit: "B", Ours: float64(index.Bytes())})
	}
	return rows, nil
}
