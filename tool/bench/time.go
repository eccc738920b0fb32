package main

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// durations are the times of many calls, in nanoseconds, sorted.
type durations []float64

// clock times calls of do for at least a moment and at least 4 times, a
// different number at each call.
func clock(moment time.Duration, do func(i int)) durations {
	do(0) // warm
	var d durations
	for start := time.Now(); len(d) < 4 || time.Since(start) < moment; {
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

// page is how long one side of a page is asked for before it is the other's turn.
const page = 300 * time.Millisecond

// pace is what many callers got done.
type pace struct {
	took durations     // each call's, sorted once all is done
	over time.Duration // for how long they called
	next int           // number of the next call
}

// rate is how many calls succeeded a second.
func (p *pace) rate() float64 { return float64(len(p.took)) / p.over.Seconds() }

// crowd has every caller do something for a while, at most so many times in
// all, each call with a number of its own. The first error ends it.
func (p *pace) crowd(while time.Duration, most int, do func(i int) error) error {
	var mu sync.Mutex
	var all sync.WaitGroup
	var failed error
	start := time.Now()
	turn := func(took time.Duration, err error) (i int, more bool) {
		mu.Lock()
		defer mu.Unlock()
		if failed == nil {
			failed = err
		}
		if took > 0 && err == nil {
			p.took = append(p.took, float64(took))
		}
		if failed != nil || p.next == most || time.Since(start) >= while {
			return 0, false
		}
		p.next++
		return p.next - 1, true
	}
	for range callers {
		all.Go(func() {
			for i, more := turn(0, nil); more; {
				before := time.Now()
				err := do(i)
				i, more = turn(time.Since(before), err)
			}
		})
	}
	all.Wait()
	p.over += time.Since(start)
	slices.Sort(p.took)
	return failed
}

// endless is more calls than a moment has.
const endless = 1 << 40

// rival counts what many callers get done a second, ours at most so many times,
// in turns with the baseline: whoever else uses the machine slows both.
func rival(name string, turn time.Duration, most int, ours, baseline func(i int) error) (row, error) {
	var a, b pace
	for range 3 {
		if err := a.crowd(turn, most, ours); err != nil {
			return row{}, err
		}
		if err := b.crowd(turn, endless, baseline); err != nil {
			return row{}, err
		}
	}
	return row{Name: name, Unit: "/s", Ours: a.rate(), Baseline: b.rate(), P50: a.took.at(0.5), P99: a.took.at(0.99)}, nil
}

// compare times both ways of answering the same questions, in turns. What is
// compared is the median: on a machine that others use too, the mean is about
// them.
func compare(name string, ours, baseline func(i int)) row {
	const turns, turn = 4, 60 * time.Millisecond
	var a, b durations
	for range turns {
		a, b = append(a, clock(turn, ours)...), append(b, clock(turn, baseline)...)
	}
	slices.Sort(a)
	slices.Sort(b)
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
