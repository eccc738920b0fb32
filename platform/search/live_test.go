package search

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

type data struct{ epoch, builds, building atomic.Int64 }

// live follows d; every built value is the number of the build.
func (d *data) live(t *testing.T) *Live[int64] {
	return NewLive(
		func(context.Context) (int64, error) { return d.epoch.Load(), nil },
		func(context.Context) (*int64, error) {
			if d.building.Add(1) != 1 {
				t.Error("two builds at once")
			}
			defer d.building.Add(-1)
			n := d.builds.Add(1)
			return &n, nil
		})
}

func TestLiveRebuildsOnlyOnANewEpoch(t *testing.T) {
	var d data
	l := d.live(t)
	if l.Get() != nil || !l.Status().Built.IsZero() {
		t.Fatal("built before it was asked")
	}
	for _, c := range []struct{ epoch, want int64 }{{0, 1}, {0, 1}, {1, 2}, {1, 2}, {0, 3}} {
		d.epoch.Store(c.epoch)
		if err := l.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := *l.Get(); got != c.want || l.Status().Epoch != c.epoch {
			t.Errorf("at epoch %d: build %d of epoch %d, want build %d", c.epoch, got, l.Status().Epoch, c.want)
		}
	}
}

func TestLiveKeepsTheFormerValueWhenItFails(t *testing.T) {
	broken := errors.New("broken")
	var epochErr, buildErr error
	var epoch int64
	clock := time.Unix(1000, 0)
	l := NewLive(
		func(context.Context) (int64, error) { return epoch, epochErr },
		func(context.Context) (*string, error) { s := "built"; return &s, buildErr })
	l.now = func() time.Time { return clock }
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	first, checked := l.Get(), l.Status().Checked

	epoch, buildErr, clock = 1, broken, clock.Add(time.Minute)
	if err := l.Refresh(t.Context()); !errors.Is(err, broken) {
		t.Fatalf("got %v", err)
	}
	if s := l.Status(); l.Get() != first || s.Epoch != 0 || !errors.Is(s.Err, broken) || s.Checked != checked {
		t.Errorf("after a failed build: %+v", s)
	}
	epochErr = broken
	if err := l.Refresh(t.Context()); !errors.Is(err, broken) || l.Get() != first {
		t.Errorf("after a failed epoch: %v", err)
	}
	epochErr, buildErr = nil, nil
	if err := l.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := l.Status(); l.Get() == first || s.Epoch != 1 || s.Err != nil || s.Checked != clock {
		t.Errorf("after mending: %+v", s)
	}
}

// TestLiveFollows drives the loop with a fake ticker.
func TestLiveFollows(t *testing.T) {
	var d data
	l := d.live(t)
	ticks := make(chan time.Time)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { l.follow(ctx, ticks); close(done) }()
	for want := int64(1); want < 5; want++ {
		ticks <- time.Time{} // received only after the former refresh is over
		if got := *l.Get(); got != want {
			t.Errorf("build %d, want %d", got, want)
		}
		ticks <- time.Time{}
		d.epoch.Add(1)
		ticks <- time.Time{}
	}
	stop()
	<-done
}

func TestLiveRunsUntilStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var d data
		l := d.live(t)
		ctx, stop := context.WithTimeout(t.Context(), 1900*time.Millisecond)
		defer stop()
		d.epoch.Store(1)
		go func() {
			<-time.After(700 * time.Millisecond)
			d.epoch.Store(2)
		}()
		l.Run(ctx, 500*time.Millisecond)
		if s := l.Status(); *l.Get() != 2 || s.Epoch != 2 || s.Checked.Sub(s.Built) != 500*time.Millisecond {
			t.Errorf("build %d, %+v", *l.Get(), s)
		}
	})
}

// TestLiveSeesOnesOwnChange: whoever changes the data and refreshes then reads
// a value at least as recent, however many do so at once.
func TestLiveSeesOnesOwnChange(t *testing.T) {
	var d data
	l := NewLive(
		func(context.Context) (int64, error) { return d.epoch.Load(), nil },
		func(context.Context) (*int64, error) {
			if d.building.Add(1) != 1 {
				t.Error("two builds at once")
			}
			defer d.building.Add(-1)
			d.builds.Add(1)
			n := d.epoch.Load()
			return &n, nil
		})
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for range 20 {
				mine := d.epoch.Add(1)
				if err := l.Refresh(t.Context()); err != nil {
					t.Error(err)
				}
				if got := *l.Get(); got < mine {
					t.Errorf("sees epoch %d after writing %d", got, mine)
				}
			}
		})
	}
	all.Wait()
	if n := d.builds.Load(); n > 32*20 {
		t.Errorf("%d builds for %d changes", n, 32*20)
	}
}

func TestLiveWaitsNoLongerThanItsCaller(t *testing.T) {
	started, release := make(chan struct{}), make(chan struct{})
	l := NewLive(
		func(context.Context) (int64, error) { return 1, nil },
		func(context.Context) (*int, error) { close(started); <-release; return new(int), nil })
	done := make(chan error)
	go func() { done <- l.Refresh(t.Context()) }()
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Refresh(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	close(release)
	if err := <-done; err != nil {
		t.Error(err)
	}
}
