package sms

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Box is a Sender that keeps the last messages in memory instead of sending
// them; all of them are delivered. It is safe for concurrent use.
type Box struct {
	size int
	now  func() time.Time
	lock sync.Mutex
	sent int
	kept []Kept
}

// Kept is a message in a Box.
type Kept struct {
	To, Text string
	Number   int // counts from 1 and is never used again
	At       time.Time
}

// NewBox makes a box for the last size messages.
func NewBox(size int) *Box { return &Box{size: size, now: time.Now} }

// Send keeps the message, and forgets the oldest one when the box is full.
func (b *Box) Send(_ context.Context, to, text string) (Receipt, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	b.sent++
	if len(b.kept) == b.size {
		b.kept = slices.Delete(b.kept, 0, 1)
	}
	b.kept = append(b.kept, Kept{to, text, b.sent, b.now().UTC()})
	return Receipt{Provider: strconv.Itoa(b.sent), State: Sent}, nil
}

// State is Delivered.
func (*Box) State(context.Context, string) (State, error) { return Delivered, nil }

// Messages is what the box holds, latest first.
func (b *Box) Messages() []Kept {
	b.lock.Lock()
	defer b.lock.Unlock()
	kept := slices.Clone(b.kept)
	slices.Reverse(kept)
	return kept
}
