package search

import (
	"bytes"
	"cmp"
	"slices"

	"maillage/core/text"
)

// What one query may cost.
const (
	maxWords    = 8       // words of a query that are looked up; the rest only counts for an exact name
	maxVariants = 64      // words of the vocabulary a query word may stand for, of each sort
	maxPrefixes = 4096    // words looked at for a prefix
	maxSpelling = 1 << 16 // entries of trigram lists read for a query word
	maxNames    = 1 << 14 // entries of name lists read for a query
)

// minPrefix is the length from which a query word may be the beginning of a word.
const minPrefix = 3

// fullness is the part of the score that says how much of the name the query
// covers; the rest says how much of the query the name covers.
const fullness = 0.2

// Hit is a name found. Its score is 1 for the same words in any order, and
// falls with each typo, each missing word, and a little with each word more.
type Hit struct {
	Index int32
	Score float64
}

func better(a, b Hit) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Index, b.Index))
}

// Find gives the names most like the query, best first, ties by index. It
// allocates little more than its answer. On vast indexes a query made of very
// common words is answered from the shortest names.
func (x *Names) Find(query string, limit int) []Hit {
	if limit <= 0 || len(x.names) == 0 {
		return nil
	}
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	defer s.reset()
	s.limit = limit
	s.exact(query)
	for word := range split(query) {
		if len(s.query) == maxWords {
			break
		}
		s.read([]byte(word))
	}
	s.visit()
	return s.hits
}

// scratch is the working memory of a query. Its arrays over the vocabulary and
// the names are all zero between queries.
type scratch struct {
	x     *Names
	limit int
	query []asked
	total int      // letters in the query
	rows  []row    // one for each vocabulary word the query may stand for
	slot  []uint16 // one more than the row of a vocabulary word
	used  []uint32 // the words with a slot
	count []uint8  // trigrams shared with a vocabulary word
	near  []uint32 // the words with a count
	seen  []uint64 // the names looked at, one bit each
	look  []uint32 // the words of seen that are not zero
	hits  []Hit
}

// asked is a word of the query.
type asked struct {
	word     []byte
	variants []uint32 // the vocabulary words it may stand for
	names    int      // how many entries their lists have
	column   int
}

// row says how well a vocabulary word answers each word of the query.
type row [maxWords]float64

func newScratch(x *Names) *scratch {
	return &scratch{
		x: x, slot: make([]uint16, x.words.len()), count: make([]uint8, x.words.len()),
		seen: make([]uint64, (len(x.names)+63)/64),
	}
}

func (s *scratch) reset() {
	for _, w := range s.used {
		s.slot[w] = 0
	}
	for _, i := range s.look {
		s.seen[i] = 0
	}
	*s = scratch{
		x: s.x, slot: s.slot, count: s.count, seen: s.seen,
		query: s.query[:0], rows: s.rows[:0], used: s.used[:0], near: s.near[:0], look: s.look[:0],
	}
}

// exact keeps the names made of the same words in the same order, which are
// neighbours in the numbering.
func (s *scratch) exact(query string) {
	var words []uint32
	for word := range split(query) {
		w, ok := s.x.word([]byte(word))
		if !ok {
			return
		}
		words = append(words, w)
	}
	letters := s.x.letters(words)
	compare := func(n uint32) int {
		held := s.x.held.at(n)
		return cmp.Or(cmp.Compare(s.x.letters(held), letters), slices.Compare(held, words))
	}
	first, last := 0, len(s.x.names)
	for first < last {
		if middle := (first + last) / 2; compare(uint32(middle)) < 0 {
			first = middle + 1
		} else {
			last = middle
		}
	}
	for n := first; n < len(s.x.names) && len(s.hits) < s.limit && compare(uint32(n)) == 0; n++ {
		s.take(uint32(n))
		s.keep(Hit{s.x.names[n], 1})
	}
}

// word finds a word in the vocabulary: its number, or that of the next one.
func (x *Names) word(word []byte) (uint32, bool) {
	first, last := uint32(0), uint32(x.words.len())
	for first < last {
		if middle := (first + last) / 2; bytes.Compare(x.words.at(middle), word) < 0 {
			first = middle + 1
		} else {
			last = middle
		}
	}
	return first, int(first) < x.words.len() && bytes.Equal(x.words.at(first), word)
}

// read looks a word of the query up in the vocabulary.
func (s *scratch) read(word []byte) {
	for i := range s.query {
		if bytes.Equal(s.query[i].word, word) {
			return
		}
	}
	a := asked{word: word, column: len(s.query)}
	next, exact := s.x.word(word)
	if exact {
		s.stand(&a, next, 1)
		next++
	}
	if len(word) >= minPrefix {
		s.prefixes(&a, next)
	}
	s.typos(&a)
	s.query = append(s.query, a)
	s.total += len(word)
}

// stand notes that a vocabulary word answers a word of the query.
func (s *scratch) stand(a *asked, w uint32, score float64) {
	if s.slot[w] == 0 {
		s.rows = append(s.rows, row{})
		s.slot[w] = uint16(len(s.rows))
		s.used = append(s.used, w)
	}
	cell := &s.rows[s.slot[w]-1][a.column]
	if *cell == 0 {
		a.variants = append(a.variants, w)
		a.names += s.x.in.size(w)
	}
	*cell = max(*cell, score)
}

// prefixes adds the most used words, from next on, that begin with the word.
func (s *scratch) prefixes(a *asked, next uint32) {
	first := next
	for int(next) < s.x.words.len() && next-first < maxPrefixes && bytes.HasPrefix(s.x.words.at(next), a.word) {
		next++
	}
	longer := make([]uint32, 0, next-first)
	for w := first; w < next; w++ {
		longer = append(longer, w)
	}
	if len(longer) > maxVariants {
		slices.SortFunc(longer, func(a, b uint32) int { return s.x.in.size(b) - s.x.in.size(a) })
		longer = longer[:maxVariants]
	}
	for _, w := range longer {
		s.stand(a, w, 0.75+0.25*float64(len(a.word))/float64(s.x.words.size(w)))
	}
}

// typos adds the words one letter away from four letters on, two from eight
// on. A typo changes at most four of a word's trigrams (a swap of neighbours),
// so any such word has all but 4×typos of the rarest ones.
func (s *scratch) typos(a *asked) {
	limit := min(len(a.word)/4, 2)
	if limit == 0 {
		return
	}
	var buffer [maxWord + 2]gram
	grams := appendGrams(buffer[:0], a.word)
	slices.SortFunc(grams, func(g, h gram) int { return bytes.Compare(g[:], h[:]) })
	grams = slices.Compact(grams)
	slices.SortStableFunc(grams, func(g, h gram) int { return len(s.x.spelt(g)) - len(s.x.spelt(h)) })
	grams = grams[:min(len(grams), 4*limit+3)]
	need := uint8(max(1, len(grams)-4*limit))
	budget := maxSpelling
	for _, g := range grams {
		list := s.x.spelt(g)
		list = list[:min(len(list), budget)]
		budget -= len(list)
		for _, w := range list {
			if s.count[w]++; s.count[w] == 1 {
				s.near = append(s.near, w)
			}
		}
	}
	variants := len(a.variants) + maxVariants
	for _, w := range s.near {
		enough := s.count[w] >= need
		s.count[w] = 0
		if !enough || len(a.variants) == variants {
			continue
		}
		word := s.x.words.at(w)
		if d := text.Distance(string(a.word), string(word), limit); d <= limit {
			s.stand(a, w, 1-float64(d)/float64(len(a.word)))
		}
	}
	s.near = s.near[:0]
}

// spelt is the words that have a trigram.
func (x *Names) spelt(g gram) []uint32 {
	n, ok := x.grams[g]
	if !ok {
		return nil
	}
	return x.with.at(n)
}

// visit scores the names that hold a word of the query, rarest word first,
// until the names left cannot beat those found.
func (s *scratch) visit() {
	slices.SortStableFunc(s.query, func(a, b asked) int { return a.names - b.names })
	budget, rest := maxNames, s.total
	for _, a := range s.query {
		if len(s.hits) == s.limit && s.hits[s.limit-1].Score*float64(s.total) > float64(rest) {
			return
		}
		rest -= len(a.word)
		slices.SortStableFunc(a.variants, func(v, w uint32) int {
			return cmp.Compare(s.rows[s.slot[w]-1][a.column], s.rows[s.slot[v]-1][a.column])
		})
		for _, w := range a.variants {
			list := s.x.in.at(w)
			list = list[:min(len(list), budget)]
			budget -= len(list)
			for _, n := range list {
				if s.take(n) {
					s.keep(Hit{s.x.names[n], s.score(n)})
				}
			}
		}
	}
}

// take marks a name as looked at; it says no when it already was.
func (s *scratch) take(n uint32) bool {
	i, bit := n/64, uint64(1)<<(n%64)
	if s.seen[i]&bit != 0 {
		return false
	}
	if s.seen[i] == 0 {
		s.look = append(s.look, i)
	}
	s.seen[i] |= bit
	return true
}

// score compares a name with the query, by letters.
func (s *scratch) score(n uint32) float64 {
	var best row
	covered, letters := 0, 0
	for _, w := range s.x.held.at(n) {
		size := s.x.words.size(w)
		letters += size
		if slot := s.slot[w]; slot != 0 {
			covered += size
			for i, v := range s.rows[slot-1] {
				best[i] = max(best[i], v)
			}
		}
	}
	found := 0.0
	for _, a := range s.query {
		found += best[a.column] * float64(len(a.word))
	}
	return found / float64(s.total) * (1 - fullness + fullness*float64(covered)/float64(letters))
}

// keep puts a hit among the best ones.
func (s *scratch) keep(h Hit) {
	if len(s.hits) == s.limit {
		if better(h, s.hits[s.limit-1]) > 0 {
			return
		}
		s.hits = s.hits[:s.limit-1]
	}
	i, _ := slices.BinarySearchFunc(s.hits, h, better)
	s.hits = slices.Insert(s.hits, i, h)
}
