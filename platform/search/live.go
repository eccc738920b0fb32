package search

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// Live is a value built from the data and rebuilt when the data's epoch
// changes. Readers take it without a lock and may keep it as long as they
// like: a value never changes once built.
type Live[T any] struct {
	epoch func(context.Context) (int64, error)
	build func(context.Context) (*T, error)
	now   func() time.Time
	turn  chan struct{} // held by whoever checks or builds
	value atomic.Pointer[T]
	state atomic.Pointer[Status]
}

// Status says how fresh a Live value is.
type Status struct {
	Epoch   int64         // of the value served; meaningless before the first Built
	Built   time.Time     // when it was built; zero before the first
	Took    time.Duration // to build it
	Checked time.Time     // when it was last known to be current
	Err     error         // of the last check or build; nil when it went well
}

// NewLive makes a value that is not built yet. Epoch reads a number that
// changes with every change of the data; build makes the value from the data
// as it is then, or later.
func NewLive[T any](epoch func(context.Context) (int64, error), build func(context.Context) (*T, error)) *Live[T] {
	l := &Live[T]{epoch: epoch, build: build, now: time.Now, turn: make(chan struct{}, 1)}
	l.state.Store(&Status{})
	return l
}

// Get is the current value, nil before the first build.
func (l *Live[T]) Get() *T { return l.value.Load() }

// Status is how fresh the current value is.
func (l *Live[T]) Status() Status { return *l.state.Load() }

// Run keeps the value current until ctx ends, looking at the epoch at once and
// then at every interval. Failures show in Status and are tried again.
func (l *Live[T]) Run(ctx context.Context, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	l.follow(ctx, ticker.C)
}

func (l *Live[T]) follow(ctx context.Context, ticks <-chan time.Time) {
	for {
		_ = l.Refresh(ctx) // Status keeps the error, the next tick tries again
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
	}
}

// Refresh returns once the value is at least as recent as the data was when it
// was called, building it if needed. On an error the former value stays.
func (l *Live[T]) Refresh(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		defer func() { <-l.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	next := l.Status()
	next.Err = l.update(ctx, &next)
	l.state.Store(&next)
	return next.Err
}

func (l *Live[T]) update(ctx context.Context, s *Status) error {
	start := l.now()
	epoch, err := l.epoch(ctx)
	if err != nil {
		return fmt.Errorf("reading the epoch: %w", err)
	}
	if epoch != s.Epoch || l.value.Load() == nil {
		value, err := l.build(ctx)
		if err != nil {
			return fmt.Errorf("building epoch %d: %w", epoch, err)
		}
		l.value.Store(value)
		s.Epoch, s.Built = epoch, l.now()
		s.Took = s.Built.Sub(start)
	}
	s.Checked = start
	return nil
}
