package journal

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"maillage/core/actor"
	"maillage/core/id"
)

// million is a file as Export writes it, of so many rows, made without a
// database.
func million(t testing.TB, rows int64) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "journal")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	buffered := bufio.NewWriterSize(file, 1<<20)
	if err := write(buffered, rows); err != nil {
		t.Fatal(err)
	}
	if err := buffered.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}

func write(w io.Writer, rows int64) error {
	secret, public, err := note.GenerateKey(rand.Reader, "maillage.example")
	if err != nil {
		return err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return err
	}
	out := &export{sum: sha256.New()}
	out.w = io.MultiWriter(w, out.sum)
	if err := out.line(headerLine{header{Format: exportFormat, Name: "maillage.example", Keys: []string{public}, Epochs: []span{{Epoch: 1, Size: rows}}}}); err != nil {
		return err
	}
	var t tree
	var after int64
	at := time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)
	who := actor.Actor{ID: id.New(at), Kind: actor.Helper, Org: id.New(at)}
	for n := range rows {
		r := newRow(id.New(at), at, "person.read", who)
		r.Org, r.Person, r.Detail, r.Sealed = who.Org, who.ID, "fields=name,contact", r.Salt
		l := leafOf(r, 1, n)
		h := l.hash()
		t.add(h, nil)
		out.count.Rows++
		if err := out.line(rowLine{l, h}); err != nil {
			return err
		}
		if t.size-after < batchSize && t.size < rows {
			continue
		}
		signed, err := Checkpoint{Name: "maillage.example", Epoch: 1, Size: t.size, Root: t.root(), After: after, At: at}.sign(signer)
		if err != nil {
			return err
		}
		after = t.size
		out.count.Checkpoints++
		if err := out.line(checkpointLine{signed}); err != nil {
			return err
		}
	}
	out.count.SHA256 = hex.EncodeToString(out.sum.Sum(nil))
	return out.line(trailerLine{out.count})
}

// BenchmarkVerify measures the proof of a million rows from their file, beside
// the time it takes to read the file and hash its bytes.
func BenchmarkVerify(b *testing.B) {
	const rows = 1_000_000
	name := million(b, rows)
	var proving, reading time.Duration
	turns := 0
	for b.Loop() {
		proving += timed(b, name, func(r io.Reader) error {
			report, err := Verify(r, Trust{})
			if err == nil && report.Rows != rows {
				err = fmt.Errorf("%d rows", report.Rows)
			}
			return err
		})
		reading += timed(b, name, func(r io.Reader) error {
			_, err := io.Copy(sha256.New(), r)
			return err
		})
		turns++
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(turns*rows)/proving.Seconds(), "rows/s")
	b.ReportMetric(reading.Seconds()/proving.Seconds(), "ratio")
}

func timed(t testing.TB, name string, do func(io.Reader) error) time.Duration {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	start := time.Now()
	if err := do(file); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}
