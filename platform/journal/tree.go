package journal

import (
	"context"
	"crypto/sha256"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"maillage/platform/journal/row"
)

// tree is as much of a Merkle tree as its root and its growth need: the roots
// of its complete subtrees, largest first, one for each bit of its size.
type tree struct {
	size  int64
	peaks []tlog.Hash
}

// add appends a leaf and calls inner, when given, with each subtree that it
// completes: 2^level leaves, the n-th of that size.
func (t *tree) add(h tlog.Hash, inner func(level int, n int64, h tlog.Hash)) {
	level := 0
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.peaks) - 1
		h = tlog.NodeHash(t.peaks[last], h)
		t.peaks = t.peaks[:last]
		level++
		if inner != nil {
			inner(level, n>>1, h)
		}
	}
	t.peaks = append(t.peaks, h)
	t.size++
}

// root is the hash of the whole (RFC 6962 §2.1).
func (t *tree) root() tlog.Hash {
	if t.size == 0 {
		return sha256.Sum256(nil)
	}
	h := t.peaks[len(t.peaks)-1]
	for i := len(t.peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(t.peaks[i], h)
	}
	return h
}

// keptLevel is the least level whose hashes are kept: one for 64 leaves.
const keptLevel = 6

// stored reads the hashes of an epoch's tree from the database. It implements
// tlog.HashReader.
type stored struct {
	ctx   context.Context
	q     *row.Queries
	epoch int64
}

// ReadHashes reads hashes by their tlog.StoredHashIndex.
func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		var err error
		if hashes[i], err = s.read(index); err != nil {
			return nil, err
		}
	}
	return hashes, nil
}

func (s stored) read(index int64) (tlog.Hash, error) {
	level, n := tlog.SplitStoredHashIndex(index)
	if level >= keptLevel {
		kept, err := s.q.InnerHash(s.ctx, row.InnerHashParams{Epoch: s.epoch, N: index})
		if err != nil {
			return tlog.Hash{}, fmt.Errorf("journal: hash %d of epoch %d: %w", index, s.epoch, err)
		}
		return hashOf(kept)
	}
	leaves, err := s.q.LeafHashes(s.ctx, row.LeafHashesParams{Epoch: s.epoch, First: n << level, Past: (n + 1) << level})
	if err != nil {
		return tlog.Hash{}, err
	}
	if len(leaves) != 1<<level {
		return tlog.Hash{}, fmt.Errorf("journal: %d leaves of epoch %d from %d, want %d", len(leaves), s.epoch, n<<level, 1<<level)
	}
	var under tree
	for _, leaf := range leaves {
		h, err := hashOf(leaf)
		if err != nil {
			return tlog.Hash{}, err
		}
		under.add(h, nil)
	}
	return under.root(), nil
}

// tree is the epoch's tree when it had the given size.
func (s stored) tree(size int64) (tree, error) {
	var indexes []int64
	for level, start := 62, int64(0); level >= 0; level-- {
		if size>>level&1 == 1 {
			indexes = append(indexes, tlog.StoredHashIndex(level, start>>level))
			start += 1 << level
		}
	}
	peaks, err := s.ReadHashes(indexes)
	return tree{size: size, peaks: peaks}, err
}

func hashOf(b []byte) (h tlog.Hash, err error) {
	if len(b) != len(h) {
		return h, fmt.Errorf("journal: a hash of %d bytes", len(b))
	}
	return tlog.Hash(b), nil
}
