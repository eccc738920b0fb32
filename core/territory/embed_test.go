package territory

import "testing"

func BenchmarkEmbedded(b *testing.B) {
	for b.Loop() {
		if _, err := decode(territoryFile); err != nil {
			b.Fatal(err)
		}
	}
}
