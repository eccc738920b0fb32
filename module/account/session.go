package account

import (
	"time"

	"maillage/core/id"
)

// Session is one browser signed in.
type Session struct {
	ID        string
	Account   string
	Org       string // acted for; empty: none chosen
	Device    string // in plain words, from what the browser says of itself
	Stage     Stage
	Shared    bool   // several people use the computer
	Secret    []byte // of a code application being enrolled, sealed; empty: none
	Held      []byte // shown to its owner until put away, sealed; empty: nothing
	CreatedAt time.Time
	SeenAt    time.Time
	ProvedAt  time.Time // zero until the factor was shown
	ExpiresAt time.Time
	EndedAt   time.Time // zero while it lasts
}

// Stage is how far a session has come.
type Stage string

// The stages of a session.
const (
	Half Stage = "half" // the address is proven, the factor is awaited
	Open Stage = "open"
)

// How long things last.
const (
	halfLasts    = 15 * time.Minute // to show the factor
	sessionLasts = 24 * time.Hour   // then the address is proven again
	sharedLasts  = time.Hour
	idleAfter    = 15 * time.Minute // then the rights sleep
	seenEvery    = time.Minute      // how often being seen is written down
)

// halfOpen is a session whose factor is awaited.
func halfOpen(account, device string, shared bool, now time.Time) Session {
	return Session{ID: id.New(now), Account: account, Device: device, Stage: Half, Shared: shared,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(halfLasts)}
}

// opened is the session once the factor has been shown.
func (s Session) opened(now time.Time) Session {
	lasts := sessionLasts
	if s.Shared {
		lasts = sharedLasts
	}
	s.Stage, s.SeenAt, s.ProvedAt, s.ExpiresAt = Open, now, now, now.Add(lasts)
	return s
}

// live reports whether the session has neither ended nor expired.
func (s Session) live(now time.Time) bool { return s.EndedAt.IsZero() && now.Before(s.ExpiresAt) }

// idle reports whether the session has been silent for so long that its
// rights sleep. A proof is a sign of life.
func (s Session) idle(now time.Time) bool { return now.Sub(s.SeenAt) > idleAfter }
