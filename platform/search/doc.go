// Package search keeps what people look for in memory: Names finds a name
// typed with mistakes, Live holds the current snapshot of anything and
// replaces it when the data changes.
//
// Names works on folded words (text.Fold). The words of a query are looked up
// in the vocabulary: as they are, as the beginning of a word, or with one or
// two typos by way of a trigram index. The names that hold those words are
// then scored. Everything a query may cost is bounded, whatever the query and
// the names.
package search
