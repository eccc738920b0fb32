package search

import (
	"slices"
	"strings"
	"sync"

	"maillage/core/text"
)

// What is read of a name or a query, in bytes.
const (
	maxName = 1000
	maxWord = 63 // text.Distance works without allocating up to there
)

// Names is an immutable index of names. Its arrays hold numbers of words and
// names; names are numbered by brevity, so that a list cut short keeps the
// shortest names, which say little more than the query.
type Names struct {
	words lists[byte]   // the vocabulary, sorted
	held  lists[uint32] // the words of each name, in their order
	names []int32       // the caller's index of each name
	in    lists[uint32] // the names that hold each word, ascending
	grams map[gram]uint32
	with  lists[uint32] // the words that have each trigram, ascending
	pool  sync.Pool     // of *scratch
}

// lists is a sequence of lists, end to end in one array.
type lists[T any] struct {
	start []uint32
	flat  []T
}

func (l *lists[T]) len() int          { return len(l.start) - 1 }
func (l *lists[T]) at(i uint32) []T   { return l.flat[l.start[i]:l.start[i+1]] }
func (l *lists[T]) size(i uint32) int { return int(l.start[i+1] - l.start[i]) }

func (l *lists[T]) add(list ...T) {
	if l.start == nil {
		l.start = []uint32{0}
	}
	l.flat = append(l.flat, list...)
	l.start = append(l.start, uint32(len(l.flat)))
}

// invert lists, for each of n values, the lists that hold it, ascending, once each.
func (l *lists[T]) invert(n int, value func(T) uint32) lists[uint32] {
	last := make([]uint32, n) // one more than the last list seen to hold the value
	count := make([]uint32, n+1)
	each := func(found func(v, list uint32)) {
		clear(last)
		for i := range uint32(l.len()) {
			for _, t := range l.at(i) {
				if v := value(t); last[v] != i+1 {
					last[v] = i + 1
					found(v, i)
				}
			}
		}
	}
	each(func(v, _ uint32) { count[v+1]++ })
	for v := range n {
		count[v+1] += count[v]
	}
	inverse := lists[uint32]{count, make([]uint32, count[n])}
	next := slices.Clone(count)
	each(func(v, list uint32) {
		inverse.flat[next[v]] = list
		next[v]++
	})
	return inverse
}

// gram is three bytes of a word between its marks.
type gram [3]byte

// Build indexes names; a hit's Index is a place in this slice. A name without
// a letter or digit is never found.
func Build(names []string) *Names {
	x := &Names{grams: make(map[gram]uint32)}
	held := x.learn(names)
	x.order(held)
	x.in = x.held.invert(x.words.len(), func(w uint32) uint32 { return w })
	x.spell()
	x.pool.New = func() any { return newScratch(x) }
	return x
}

// learn makes the vocabulary and gives the words of each name.
func (x *Names) learn(names []string) lists[uint32] {
	number := make(map[string]uint32)
	var vocabulary []string
	held := lists[uint32]{start: []uint32{0}}
	for _, name := range names {
		for word := range split(name) {
			n, ok := number[word]
			if !ok {
				n = uint32(len(vocabulary))
				word = strings.Clone(word)
				number[word] = n
				vocabulary = append(vocabulary, word)
			}
			held.flat = append(held.flat, n)
		}
		held.add()
	}
	slices.Sort(vocabulary)
	rank := make([]uint32, len(vocabulary))
	x.words.start = []uint32{0}
	for i, word := range vocabulary {
		rank[number[word]] = uint32(i)
		x.words.add([]byte(word)...)
	}
	for i, n := range held.flat {
		held.flat[i] = rank[n]
	}
	return held
}

// order numbers the names: by letters, then words, then the caller's index.
func (x *Names) order(held lists[uint32]) {
	letters := make([]int, held.len())
	for i := range held.len() {
		letters[i] = x.letters(held.at(uint32(i)))
		if letters[i] > 0 {
			x.names = append(x.names, int32(i))
		}
	}
	slices.SortFunc(x.names, func(a, b int32) int {
		if d := letters[a] - letters[b]; d != 0 {
			return d
		}
		if d := slices.Compare(held.at(uint32(a)), held.at(uint32(b))); d != 0 {
			return d
		}
		return int(a - b)
	})
	x.held = lists[uint32]{start: []uint32{0}, flat: make([]uint32, 0, len(held.flat))}
	for _, i := range x.names {
		x.held.add(held.at(uint32(i))...)
	}
}

// spell makes the trigram index of the vocabulary.
func (x *Names) spell() {
	spelt := lists[gram]{start: []uint32{0}}
	for w := range uint32(x.words.len()) {
		spelt.flat = appendGrams(spelt.flat, x.words.at(w))
		spelt.add()
	}
	for _, g := range spelt.flat {
		if _, ok := x.grams[g]; !ok {
			x.grams[g] = uint32(len(x.grams))
		}
	}
	x.with = spelt.invert(len(x.grams), func(g gram) uint32 { return x.grams[g] })
}

// appendGrams adds the trigrams of a word marked twice at both ends, so that
// any single typo leaves some of them.
func appendGrams(dst []gram, word []byte) []gram {
	g := gram{}
	for _, c := range word {
		g = gram{g[1], g[2], c}
		dst = append(dst, g)
	}
	return append(dst, gram{g[1], g[2], 0}, gram{g[2], 0, 0})
}

// split gives the folded words of a name, of which it reads a bounded part.
func split(name string) func(func(string) bool) {
	if len(name) > maxName {
		name = name[:maxName]
	}
	return func(yield func(string) bool) {
		for word := range strings.FieldsSeq(text.Fold(name)) {
			if !yield(word[:min(len(word), maxWord)]) {
				return
			}
		}
	}
}

// letters is the number of bytes in some words.
func (x *Names) letters(words []uint32) int {
	n := 0
	for _, w := range words {
		n += x.words.size(w)
	}
	return n
}

// Bytes is the memory the index holds, but for its small trigram dictionary.
func (x *Names) Bytes() int {
	n := len(x.words.flat) + 4*len(x.names)
	for _, flat := range [][]uint32{x.words.start, x.held.start, x.held.flat, x.in.start, x.in.flat, x.with.start, x.with.flat} {
		n += 4 * len(flat)
	}
	return n
}
