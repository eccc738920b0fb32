//go:build prove

package sheet

import (
	"errors"
	"io"
	"os"
	"testing"
)

// realFile is the national file of 2022, beside the repository.
const realFile = "../../../shared/data/lieux-mednum-v1.0.1.csv"

func BenchmarkRealFile(b *testing.B) {
	info, err := os.Stat(realFile)
	if err != nil {
		b.Fatalf("the real file is needed: %v", err)
	}
	b.SetBytes(info.Size())
	for b.Loop() {
		f, err := os.Open(realFile)
		if err != nil {
			b.Fatal(err)
		}
		r, err := Open(f, DefaultLimits())
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for {
			if _, _, err := r.Next(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				b.Fatal(err)
			}
			rows++
		}
		if err := errors.Join(r.Close(), f.Close()); err != nil || rows != 7613 {
			b.Fatalf("%d rows, %v", rows, err)
		}
	}
}
