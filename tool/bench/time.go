package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// durations are the times of many calls, in nanoseconds, sorted.
type durations []float64

// clock times calls of do for at least a moment and at least 30 times, a
// different number at each call.
func clock(moment time.Duration, do func(i int)) durations {
	do(0) // warm
	var d durations
	for start := time.Now(); len(d) < 30 || time.Since(start) < moment; {
		before := time.Now()
		do(len(d))
		d = append(d, float64(time.Since(before)))
	}
	slices.Sort(d)
	return d
}

func (d durations) at(share float64) float64 { return d[int(share*float64(len(d)-1))] }

// callers is how many ask at once where many do: this machine asks itself.
const callers = 16

// crowd has every caller do something for a moment, each call with a different
// number, and returns how many succeeded a second and how long each took. The
// first error ends it.
func crowd(moment time.Duration, do func(i int) error) (rate float64, took durations, err error) {
	var next atomic.Int64
	var mu sync.Mutex
	var all sync.WaitGroup
	start := time.Now()
	for range callers {
		all.Go(func() {
			for time.Since(start) < moment {
				before := time.Now()
				failed := do(int(next.Add(1) - 1))
				mu.Lock()
				if failed == nil {
					took = append(took, float64(time.Since(before)))
				} else if err == nil {
					err = failed
				}
				stop := err != nil
				mu.Unlock()
				if stop {
					return
				}
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	return float64(len(took)) / time.Since(start).Seconds(), took, err
}

// compare times both ways of answering the same questions. What is compared is
// the median: on a machine that others use too, the mean is about them.
func compare(name string, ours, baseline func(i int)) row {
	const moment = 400 * time.Millisecond
	a, b := clock(moment, ours), clock(moment, baseline)
	return row{Name: name, Unit: "ns", Ours: a.at(0.5), Baseline: b.at(0.5), P50: a.at(0.5), P99: a.at(0.99)}
}

// each does n things, many at once, and returns the first error.
func each(n int, do func(i int) error) error {
	var next atomic.Int64
	var all sync.WaitGroup
	failed := make(chan error, 2*callers)
	for range 2 * callers {
		all.Go(func() {
			for i := int(next.Add(1) - 1); i < n; i = int(next.Add(1) - 1) {
				if err := do(i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(failed)
	return <-failed
}
