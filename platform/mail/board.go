package mail

import (
	"context"
	"strings"
	"time"

	"maillage/platform/mail/row"
)

// Board is what an administrator sees of the post. It shows no address.
type Board struct {
	Waiting int64 // kept and not sent yet
	Sent    int64
	Refused int64 // the relay will never take them
	Failed  []Failure
}

// Failure is a letter that did not leave, and why.
type Failure struct {
	ID      string
	Domain  string // of the recipient: the part that tells a broken relay from a mistyped name
	Refused bool   // it is not tried again
	Error   string
	At      time.Time // of the last attempt
}

// failuresShown is how many failures the board lists.
const failuresShown = 20

// Board reads the board of the letters kept, latest failures first.
func (p *Post) Board(ctx context.Context) (Board, error) {
	q := row.New(p.DB.Reader())
	counts, err := q.CountLetters(ctx)
	if err != nil {
		return Board{}, err
	}
	var b Board
	for _, c := range counts {
		switch {
		case c.Sent:
			b.Sent += c.N
		case c.Refused:
			b.Refused += c.N
		default:
			b.Waiting += c.N
		}
	}
	letters, err := q.FailedLetters(ctx, failuresShown)
	for _, l := range letters {
		b.Failed = append(b.Failed, Failure{ID: l.ID, Domain: domain(l.Recipient), Refused: l.Refused, Error: l.Failure, At: l.FailedAt.Time})
	}
	return b, err
}

// domain is what is shown of an address, and kept of one that was written to.
func domain(address string) string { return address[strings.LastIndex(address, "@")+1:] }
