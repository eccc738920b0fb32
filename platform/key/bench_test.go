package key_test

import (
	"fmt"
	"sync"
	"testing"

	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
	"maillage/platform/key"
)

// BenchmarkBox measures reading one person's key, and a hundred together, among
// ten thousand; BenchmarkBox/mac needs no database.
func BenchmarkBox(b *testing.B) {
	for _, engine := range []struct {
		name string
		open func(testing.TB, []db.Set) db.Config
	}{{"sqlite", dbtest.SQLite}, {"postgres", dbtest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			s := open(b, config(b, engine.open(b, nil), clock.At(monday)))
			owners := make([]string, 10_000)
			for i := range owners {
				owners[i] = fmt.Sprintf("01900000-0000-7000-8000-%012d", i)
			}
			fill(b, s, owners)
			b.Run("one", func(b *testing.B) {
				for i := range b.N {
					if _, err := s.Box(b.Context(), owners[i*7919%len(owners)]); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("hundred", func(b *testing.B) {
				for i := range b.N {
					from := i * 7919 % (len(owners) - 100)
					if boxes, err := s.Boxes(b.Context(), owners[from:from+100]); err != nil || len(boxes) != 100 {
						b.Fatal(len(boxes), err)
					}
				}
			})
			b.Run("mac", func(b *testing.B) {
				for i := range b.N {
					s.MAC("email", owners[i%len(owners)])
				}
			})
		})
	}
}

// fill creates the owners' keys, many at a time.
func fill(b *testing.B, s *key.Store, owners []string) {
	b.Helper()
	next := make(chan string)
	var all sync.WaitGroup
	for range 32 {
		all.Go(func() {
			for owner := range next {
				if _, err := s.Create(b.Context(), owner); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, owner := range owners {
		next <- owner
	}
	close(next)
	all.Wait()
}
