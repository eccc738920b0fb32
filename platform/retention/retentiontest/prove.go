// Package retentiontest proves that a category is purged in time: nothing
// younger than its period, everything older.
package retentiontest

import (
	"context"
	"testing"
	"time"

	"pgregory.net/rapid"

	"maillage/platform/retention"
)

// Prove puts things of every age on both sides of the period's end, has the
// category purged, and looks at what is left. put makes one that was made at
// that instant and returns its id; has says whether it is still there. The
// store holds nothing else of the category.
func Prove(t *testing.T, c retention.Category, now time.Time, put func(ctx context.Context, made time.Time) (id string, err error), has func(ctx context.Context, id string) (bool, error)) {
	t.Helper()
	before := c.Period.Before(now)
	ages := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) time.Duration {
		far := time.Duration(rapid.Int64Range(int64(-now.Sub(before)), int64(now.Sub(before))).Draw(t, "far"))
		near := time.Duration(rapid.Int64Range(-3, 3).Draw(t, "near"))
		return rapid.SampledFrom([]time.Duration{far, near * time.Microsecond, near * time.Hour}).Draw(t, "age").Truncate(time.Microsecond)
	}), 1, 8)
	rapid.Check(t, func(rt *rapid.T) {
		made := map[string]time.Time{}
		var old int64
		for _, age := range ages.Draw(rt, "ages") {
			at := before.Add(age)
			id, err := put(t.Context(), at)
			if err != nil {
				rt.Fatal(err)
			}
			made[id] = at
			if at.Before(before) {
				old++
			}
		}
		purged, err := c.Purge(t.Context(), before)
		if err != nil {
			rt.Fatal(err)
		}
		if purged < old {
			rt.Errorf("%s: purged %d of %d", c.Name, purged, old)
		}
		for id, at := range made {
			kept, err := has(t.Context(), id)
			if err != nil {
				rt.Fatal(err)
			}
			if kept != !at.Before(before) {
				rt.Errorf("%s: made %v from the end of the period: kept %v", c.Name, at.Sub(before), kept)
			}
		}
		if again, err := c.Purge(t.Context(), before); err != nil || again != 0 {
			rt.Errorf("%s: purged a second time: %d, %v", c.Name, again, err)
		}
	})
}
