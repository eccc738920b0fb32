package person

import (
	"slices"
	"strings"

	"maillage/core/email"
	"maillage/core/phone"
	"maillage/core/text"
)

const (
	maxWords   = 8  // of a name, more are ignored
	maxLetters = 32 // of a word, more are ignored
	shortWord  = 4  // letters under which a word has no variants: they would match anything
)

// clues are the digests under which an organisation finds a person: every word
// of the name and of the nickname, each less any one letter, and the contacts.
// Two words within one typo of each other share a clue (deletion
// neighbourhood, W. Garbe 2012).
// macs is Keys.MAC alone to keep them, and Keys.MACs to search, since the
// pepper may have changed since they were kept.
func clues(macs func(purpose, text string) []string, org string, i Identity) []string {
	found := map[string]bool{}
	for _, word := range words(i.Name + " " + i.Nickname) {
		for _, v := range variants(word) {
			found["word "+v] = true
		}
	}
	if i.Phone != "" {
		found["phone "+i.Phone] = true
	}
	if i.Email != "" {
		found["email "+i.Email] = true
	}
	all := make([]string, 0, len(found))
	for clue := range found {
		all = append(all, macs("person.clue."+org, clue)...)
	}
	slices.Sort(all)
	return all
}

// kept are the clues of an identity as they are kept.
func kept(keys Keys, org string, i Identity) []string {
	return clues(func(purpose, text string) []string { return []string{keys.MAC(purpose, text)} }, org, i)
}

// words are the folded words of a name.
func words(name string) []string {
	all := strings.Fields(text.Fold(name))
	slices.Sort(all)
	all = slices.Compact(all)
	for n, word := range all {
		if letters := []rune(word); len(letters) > maxLetters {
			all[n] = string(letters[:maxLetters])
		}
	}
	return all[:min(len(all), maxWords)]
}

// variants are a word and, unless it is short, the word less any one letter.
func variants(word string) []string {
	letters := []rune(word)
	all := []string{word}
	if len(letters) < shortWord {
		return all
	}
	for n := range letters {
		all = append(all, string(letters[:n])+string(letters[n+1:]))
	}
	return all
}

// Query is what someone typed to find a person: words of a name, a telephone
// number, an e-mail address, in any order.
type Query struct {
	Words string
	Phone string
	Email string
}

// ReadQuery sorts out what was typed.
func ReadQuery(typed string) Query {
	var q Query
	var rest []string
	for word := range strings.FieldsSeq(typed) {
		if address, ok := email.Parse(word); ok {
			q.Email = address
			continue
		}
		rest = append(rest, word)
	}
	q.Words = strings.Join(rest, " ")
	if number, how := phone.Parse(q.Words, ""); how != phone.Unread {
		q.Phone = number
		q.Words = strings.TrimSpace(strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' || strings.ContainsRune("+./()", r) {
				return -1
			}
			return r
		}, q.Words))
	}
	return q
}

// identity is the query as the identity it would find.
func (q Query) identity() Identity {
	return Identity{Name: q.Words, Phone: q.Phone, Email: q.Email}
}

// far is the distance of a word that resembles no other.
const far = 3

// distance says how little an identity resembles the query: 0 for the same
// words in any order, far for each word that resembles none.
func (q Query) distance(i Identity) int {
	if q.Phone != "" && q.Phone == i.Phone || q.Email != "" && q.Email == i.Email {
		return 0
	}
	sought := words(q.Words)
	if len(sought) == 0 {
		return far
	}
	held, total := words(i.Name+" "+i.Nickname), 0
	for _, s := range sought {
		best := far
		for _, h := range held {
			best = min(best, text.Distance(s, h, far-1))
		}
		total += best
	}
	return total
}
