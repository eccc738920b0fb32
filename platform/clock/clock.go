// Package clock tells the time. Everything that needs it takes a Clock of its
// own need, so that a test can say what time it is; only this room and main
// ask the operating system.
package clock

import (
	"sync"
	"time"
)

// System is the machine's clock: UTC, truncated to the microsecond, which is
// what the database keeps.
type System struct{}

// Now is the present instant.
func (System) Now() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// Manual is a clock that moves only when told. It is safe for concurrent use.
type Manual struct {
	mu  sync.Mutex
	now time.Time
}

// At returns a Manual clock that shows t.
func At(t time.Time) *Manual {
	m := &Manual{}
	m.Set(t)
	return m
}

// Now is the instant the clock was last set to.
func (m *Manual) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.now
}

// Set moves the clock to t, forwards or back.
func (m *Manual) Set(t time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = t.UTC().Truncate(time.Microsecond)
}

// Add moves the clock by d.
func (m *Manual) Add(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.now = m.now.Add(d).Truncate(time.Microsecond)
}
