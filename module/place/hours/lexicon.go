package hours

import (
	"strings"

	"maillage/core/text"
)

// tokenKind is what a piece of a French week text is about.
type tokenKind uint8

const (
	dayToken     tokenKind = iota // value: weekday from Monday
	weekToken                     // "tous les jours", "7j/7"
	timeToken                     // value: minutes after midnight
	wholeToken                    // "24h/24"
	toToken                       // "-", "à", "au"
	slashToken                    // "/"
	andToken                      // ",", "et"
	colonToken                    // ":"
	breakToken                    // ";", ".", end of line, bullets
	halfToken                     // "matin", "après-midi": their times follow
	betweenToken                  // "entre"
	exceptToken                   // "sauf"
	closedToken                   // "fermé"
	holidayToken                  // "jours fériés"
	commentToken                  // value: index in conditions
)

type token struct {
	kind  tokenKind
	value int
}

// conditions are the comments that a text may put on hours; none comes first.
var conditions = [...]string{"", "sans RDV", "sur RDV"}

func conditionOf(preposition string) int {
	if preposition == "sans" {
		return 1
	}
	return 2
}

// vocabulary gives the meaning of each word, without accents. A word that is
// neither here nor a filler makes the whole text unreadable.
var vocabulary = map[string]token{
	"lundi": {dayToken, 0}, "lundis": {dayToken, 0}, "lun": {dayToken, 0}, "lu": {dayToken, 0},
	"mardi": {dayToken, 1}, "mardis": {dayToken, 1}, "mar": {dayToken, 1}, "ma": {dayToken, 1},
	"mercredi": {dayToken, 2}, "mercredis": {dayToken, 2}, "mer": {dayToken, 2}, "me": {dayToken, 2},
	"jeudi": {dayToken, 3}, "jeudis": {dayToken, 3}, "jeu": {dayToken, 3}, "je": {dayToken, 3},
	"vendredi": {dayToken, 4}, "vendredis": {dayToken, 4}, "ven": {dayToken, 4}, "ve": {dayToken, 4},
	"samedi": {dayToken, 5}, "samedis": {dayToken, 5}, "sam": {dayToken, 5}, "sa": {dayToken, 5},
	"dimanche": {dayToken, 6}, "dimanches": {dayToken, 6}, "dim": {dayToken, 6}, "di": {dayToken, 6},

	"midi": {timeToken, 12 * 60}, "minuit": {timeToken, minutesPerDay},
	"a": {kind: toToken}, "au": {kind: toToken}, "et": {kind: andToken}, "puis": {kind: andToken},
	"entre": {kind: betweenToken}, "sauf": {kind: exceptToken}, "hors": {kind: exceptToken},
	"ferme": {kind: closedToken}, "fermee": {kind: closedToken}, "fermes": {kind: closedToken}, "fermeture": {kind: closedToken},
	"matin": {kind: halfToken}, "ferie": {kind: holidayToken}, "feries": {kind: holidayToken},
}

// fillers are the words that change nothing.
var fillers = map[string]bool{
	"de": true, "du": true, "des": true, "le": true, "la": true, "les": true, "l": true, "d": true, "il": true, "y": true,
	"ouvert": true, "ouverte": true, "ouverts": true, "ouverture": true, "horaire": true, "horaires": true, "public": true,
	"jour": true, "jours": true, "uniquement": true, "creneaux": true, "acces": true, "libre": true,
}

// stock are the set phrases made of figures.
var stock = []struct {
	phrase string
	tokens []token
}{
	{"24h/24", []token{{kind: wholeToken}}},
	{"24/24", []token{{kind: wholeToken}}},
	{"24/7", []token{{kind: weekToken}, {kind: wholeToken}}},
	{"7j/7", []token{{kind: weekToken}}},
	{"7/7", []token{{kind: weekToken}}},
}

// lexer cuts a French week text into tokens. It works on the text in lower case
// and without accents.
type lexer struct {
	scanner
	tokens []token
}

func lex(s string) ([]token, bool) {
	if len(s) > MaxLength {
		return nil, false
	}
	s = strings.NewReplacer("\n", ";", "’", "'").Replace(s)
	l := lexer{scanner: scanner{src: strings.ToLower(text.Deaccent(s))}}
	for !l.end() && l.err == nil {
		switch c := l.next(); {
		case c >= '0' && c <= '9':
			l.figure()
		case c >= 'a' && c <= 'z':
			l.term()
		default:
			l.mark()
		}
	}
	return l.tokens, l.err == nil
}

func (l *lexer) add(tokens ...token) { l.tokens = append(l.tokens, tokens...) }

func (l *lexer) giveUp() { l.fail(l.pos, "mot inconnu") }

// mark reads punctuation.
func (l *lexer) mark() {
	switch {
	case l.dash():
		kind := toToken
		for l.dash() {
			kind = breakToken // "---"
		}
		l.add(token{kind: kind})
	case l.accept("/"):
		l.add(token{kind: slashToken})
	case l.accept(":"):
		l.add(token{kind: colonToken})
	case l.accept(",&"):
		l.add(token{kind: andToken})
	case l.accept(";.|+>•*"):
		l.add(token{kind: breakToken})
	case !l.accept("()'"):
		l.giveUp()
	}
}

// term reads a word or a set phrase.
func (l *lexer) term() {
	word := l.word()
	switch word {
	case "sur", "avec", "sans":
		if !l.appointment() {
			l.giveUp()
		}
		l.add(token{commentToken, conditionOf(word)})
	case "tous":
		if l.word() != "les" {
			l.giveUp()
		} else if l.peek(l.word) == "jours" {
			l.word()
			l.add(token{kind: weekToken})
		}
	case "apres":
		l.dash()
		if l.word() != "midi" {
			l.giveUp()
		}
		l.add(token{kind: halfToken})
	default:
		meaning, known := vocabulary[word]
		if known {
			l.add(meaning)
		} else if !fillers[word] {
			l.giveUp()
		}
	}
}

// appointment reads "rdv" or "rendez-vous".
func (l *lexer) appointment() bool {
	word := l.word()
	if word != "rendez" {
		return word == "rdv"
	}
	l.dash()
	return l.word() == "vous"
}

// figure reads a set phrase or a time: "14h", "8h30", "13 h 30", "9:00", "12".
func (l *lexer) figure() {
	for _, s := range stock {
		if strings.HasPrefix(l.src[l.pos:], s.phrase) {
			l.pos += len(s.phrase)
			l.add(s.tokens...)
			return
		}
	}
	read := l.digits()
	hour, ok := twoDigits(read, 24)
	if !ok {
		l.giveUp()
		return
	}
	minute := 0
	switch {
	case l.next() == ':':
		l.pos++
		if minute, ok = twoDigits(l.digits(), 59); !ok {
			l.giveUp()
		}
		l.hourSign()
	case l.hourSign():
		minute = l.minutes()
	case read == "0":
		l.add(token{kind: toToken}) // "9h 0 12h", a slip for "à"
		return
	case l.next() >= 'a' && l.next() <= 'z':
		l.giveUp() // "1er", "2e"
	}
	if hour*60+minute > minutesPerDay {
		l.giveUp()
	}
	l.add(token{timeToken, hour*60 + minute})
}

// hourSign reads "h" or "heures" after a number. Glued to the number, "h" may
// have the next word glued to it in turn: "19hMer".
func (l *lexer) hourSign() bool {
	back := l.pos
	glued := l.next() == 'h'
	word := l.word()
	switch {
	case word == "h", word == "heure", word == "heures":
		return true
	case glued:
		l.pos = back + 1
		return true
	}
	l.pos = back
	return false
}

// minutes reads what follows "h": two digits, unless they are the hour of the
// next time, as in "14h18h" or "9 h 12 h".
func (l *lexer) minutes() int {
	back := l.pos
	glued := l.next() >= '0' && l.next() <= '9'
	spaced := back >= 2 && l.src[back-2] == ' '
	read := l.digits()
	minute, ok := twoDigits(read, 59)
	if len(read) != 2 || !ok || !glued && !spaced {
		l.pos = back
		if glued {
			l.giveUp()
		}
		return 0
	}
	if l.hourSign() && minute <= 24 {
		l.pos = back
		return 0
	}
	return minute
}

// twoDigits reads one or two digits.
func twoDigits(s string, most int) (int, bool) {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n, len(s) > 0 && len(s) <= 2 && n <= most
}
