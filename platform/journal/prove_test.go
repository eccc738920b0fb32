//go:build prove

package journal

import (
	"io"
	"runtime"
	"testing"
)

// TestMillionInConstantMemory: proving ten times as many rows takes no more
// memory.
func TestMillionInConstantMemory(t *testing.T) {
	held := func(rows int64) uint64 {
		var least, now runtime.MemStats
		name := million(t, rows)
		runtime.GC()
		runtime.ReadMemStats(&least)
		most := uint64(0)
		timed(t, name, func(r io.Reader) error {
			_, err := Verify(watching{r, func() {
				runtime.GC() // what is left is held, not waiting to be collected
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(least.HeapAlloc, now.HeapAlloc))
			}}, Trust{})
			return err
		})
		return most
	}
	few, many := held(100_000), held(1_000_000)
	if many > few+1<<20 {
		t.Errorf("%d bytes held for a million rows, %d for a tenth", many, few)
	}
	t.Logf("%d bytes held", many)
}

// watching is a reader that looks at the memory now and then.
type watching struct {
	io.Reader
	look func()
}

func (w watching) Read(b []byte) (int, error) {
	w.look()
	return w.Reader.Read(b)
}
