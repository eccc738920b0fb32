package geo

import (
	"fmt"
	"testing"
)

// linear is a good linear scan: unit vectors ready, facets tested first, a
// bounded heap.
func (s scan) linear(q Query, dst []Hit) []Hit {
	p := vector(q.Lat, q.Lon)
	for i := range s {
		if !s[i].suits(q.Filter) {
			continue
		}
		h := Hit{s[i].Index, chord(&s[i].pos, &p)}
		switch {
		case len(dst) < q.Limit:
			dst = append(dst, h)
			rise(dst)
		case worse(dst[0], h):
			dst[0] = h
			sink(dst)
		}
	}
	return dst
}

func BenchmarkNear(b *testing.B) {
	for _, n := range []int{25_000, 1_000_000} {
		points := synthetic(6, n)
		x, s := Build(points), newScan(points)
		for _, name := range []string{"no filter", "1/16", "1/1000", "never together", "nobody has it"} {
			for _, way := range []string{"index", "scan"} {
				b.Run(fmt.Sprintf("%d/%s/%s", n, name, way), func(b *testing.B) {
					dst := make([]Hit, 0, 20)
					i := 0
					for b.Loop() {
						p := &points[i*7919%n]
						i++
						q := Query{Lat: p.Lat, Lon: p.Lon, Limit: 20, Filter: filters[name]}
						if way == "index" {
							x.Near(q, dst)
						} else {
							s.linear(q, dst)
						}
					}
				})
			}
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{25_000, 1_000_000} {
		points := synthetic(6, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Build(points)
			}
		})
	}
}
