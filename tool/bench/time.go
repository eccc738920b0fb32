package main

import (
	"slices"
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

// compare times both ways of answering the same questions. What is compared is
// the median: on a machine that others use too, the mean is about them.
func compare(name string, ours, baseline func(i int)) row {
	const moment = 400 * time.Millisecond
	a, b := clock(moment, ours), clock(moment, baseline)
	return row{Name: name, Unit: "ns", Ours: a.at(0.5), Baseline: b.at(0.5), P50: a.at(0.5), P99: a.at(0.99)}
}
