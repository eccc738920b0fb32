package journal

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"maillage/platform/db"
	"maillage/platform/journal/row"
)

// exportFormat names the form of the file: a line of JSON for the header, for
// each row in the order of the trees, for each checkpoint right after the last
// row it covers, and for the trailer. Every line is written by compact.
const exportFormat = "maillage-journal/1"

type headerLine struct {
	Header header `json:"header"`
}

type header struct {
	Format string   `json:"format"`
	Name   string   `json:"name"` // of the log
	At     string   `json:"at"`   // when the file was written
	Keys   []string `json:"keys"` // that verify the checkpoints
	Epochs []span   `json:"epochs"`
}

// span is an epoch and how many rows of it the file holds.
type span struct {
	Epoch    int64  `json:"epoch"`
	Size     int64  `json:"size"`
	Citation string `json:"citation"` // empty for the first
}

type rowLine struct {
	Row  leaf      `json:"row"`
	Hash tlog.Hash `json:"hash"`
}

type checkpointLine struct {
	Checkpoint string `json:"checkpoint"`
}

type trailerLine struct {
	Trailer trailer `json:"trailer"`
}

type trailer struct {
	Rows        int64  `json:"rows"`
	Checkpoints int64  `json:"checkpoints"`
	SHA256      string `json:"sha256"` // of every line before
}

// pageSize is how many rows are read at once.
const pageSize = 1000

// Export writes what is sealed, as it is at one moment, for Verify to prove
// without the database. It holds ids and hashes of ciphertexts, no ciphertext.
func (l *Log) Export(ctx context.Context, w io.Writer) error {
	out := &export{sum: sha256.New()}
	buffered := bufio.NewWriterSize(w, 1<<16)
	out.w = io.MultiWriter(buffered, out.sum)
	err := l.DB.View(ctx, func(tx *db.Tx) error {
		h, err := l.header(tx)
		if err != nil {
			return err
		}
		if err := out.line(headerLine{h}); err != nil {
			return err
		}
		for _, s := range h.Epochs {
			if err := out.epoch(tx, s); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	out.count.SHA256 = hex.EncodeToString(out.sum.Sum(nil))
	if err := out.line(trailerLine{out.count}); err != nil {
		return err
	}
	return buffered.Flush()
}

// header describes the log as the transaction sees it.
func (l *Log) header(tx *db.Tx) (header, error) {
	q := row.New(tx)
	head, err := q.Head(tx.Context())
	if err != nil {
		return header{}, err
	}
	later, err := q.Epochs(tx.Context())
	if err != nil {
		return header{}, err
	}
	h := header{Format: exportFormat, Name: l.named(head), At: formTime(l.Clock.Now()), Epochs: []span{{Epoch: 1}}}
	_, h.Keys = l.Key(h.Name)
	for _, e := range later {
		h.Epochs = append(h.Epochs, span{Epoch: e.Epoch, Citation: e.Citation})
	}
	for i := range h.Epochs {
		if h.Epochs[i].Size, err = held(tx, h.Epochs[i].Epoch); err != nil {
			return header{}, err
		}
	}
	return h, nil
}

// export is a file being written.
type export struct {
	w     io.Writer
	sum   hash.Hash
	count trailer
}

func (e *export) line(v any) error {
	text, err := compact(v)
	if err != nil {
		return err
	}
	_, err = e.w.Write(append(text, '\n'))
	return err
}

// epoch writes the rows of an epoch and its checkpoints, page by page.
func (e *export) epoch(tx *db.Tx, s span) error {
	for first := int64(0); first < s.Size; first += pageSize {
		if err := e.page(tx, s.Epoch, first, min(first+pageSize, s.Size)); err != nil {
			return err
		}
	}
	return nil
}

func (e *export) page(tx *db.Tx, epoch, first, past int64) error {
	q := row.New(tx)
	leaves, err := q.LeavesIn(tx.Context(), row.LeavesInParams{Epoch: epoch, First: first, Past: past})
	if err != nil {
		return err
	}
	rows, err := q.RowsIn(tx.Context(), row.RowsInParams{Epoch: epoch, First: first, Past: past})
	if err != nil {
		return err
	}
	checkpoints, err := q.CheckpointsIn(tx.Context(), row.CheckpointsInParams{Epoch: epoch, After: first, Upto: past})
	if err != nil {
		return err
	}
	for _, at := range leaves {
		if len(rows) > 0 && rows[0].ID == at.ID { // otherwise the row is gone, and Verify says so
			if err := e.row(rows[0], epoch, at); err != nil {
				return err
			}
			rows = rows[1:]
		}
		for len(checkpoints) > 0 && checkpoints[0].Size <= at.N+1 {
			if err := e.line(checkpointLine{checkpoints[0].Note}); err != nil {
				return err
			}
			e.count.Checkpoints++
			checkpoints = checkpoints[1:]
		}
	}
	return nil
}

// row writes a row with the hash that was sealed, not one made for the file.
func (e *export) row(r row.JournalRow, epoch int64, at row.LeavesInRow) error {
	sealed, err := hashOf(at.Hash)
	if err != nil {
		return err
	}
	e.count.Rows++
	return e.line(rowLine{Row: leafOf(r, epoch, at.N), Hash: sealed})
}
