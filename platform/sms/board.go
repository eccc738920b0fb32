package sms

import (
	"context"
	"time"

	"maillage/platform/sms/row"
)

// Board is what an administrator sees of the post. It shows two digits of a
// number at most.
type Board struct {
	Counts map[State]int64
	Failed []Failure
}

// Failure is a message that did not leave or did not arrive, and why.
type Failure struct {
	ID      string
	Tail    string // the last two digits of the number
	Purpose string
	Org     string
	State   State // Queued: it will be tried again
	Error   string
	At      time.Time
}

// failuresShown is how many failures the board lists.
const failuresShown = 20

// Board reads the board of the messages kept, latest failures first.
func (p *Post) Board(ctx context.Context) (Board, error) {
	q := row.New(p.DB.Reader())
	counts, err := q.CountMessages(ctx)
	if err != nil {
		return Board{}, err
	}
	b := Board{Counts: map[State]int64{}}
	for _, c := range counts {
		b.Counts[State(c.State)] = c.N
	}
	failed, err := q.FailedMessages(ctx, failuresShown)
	for _, m := range failed {
		b.Failed = append(b.Failed, Failure{ID: m.ID, Tail: tail(m.Recipient), Purpose: m.Purpose, Org: m.Org,
			State: State(m.State), Error: m.Failure, At: m.ChangedAt.Time})
	}
	return b, err
}
