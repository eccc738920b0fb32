package journal

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is what the service says, and signs, of its log at one moment.
type Checkpoint struct {
	Name  string // of the log: the signing key's
	Epoch int64
	Size  int64
	Root  tlog.Hash
	After int64 // size at the checkpoint before; 0 at the first of an epoch
	At    time.Time
}

var errNotCheckpoint = errors.New("journal: not a checkpoint")

// text is the body of the note, in the form of C2SP tlog-checkpoint: origin,
// size and root, then two lines of ours.
func (c Checkpoint) text() string {
	return fmt.Sprintf("%s/%d\n%d\n%s\nafter %d\nat %s\n", c.Name, c.Epoch, c.Size, c.Root, c.After, formTime(c.At))
}

func (c Checkpoint) sign(s note.Signer) (string, error) {
	signed, err := note.Sign(&note.Note{Text: c.text()}, s)
	if err != nil {
		return "", fmt.Errorf("journal: signing a checkpoint: %w", err)
	}
	return string(signed), nil
}

// OpenCheckpoint reads a checkpoint signed with one of the keys.
func OpenCheckpoint(signed string, keys note.Verifiers) (Checkpoint, error) {
	n, err := note.Open([]byte(signed), keys)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("journal: checkpoint: %w", err)
	}
	return parseCheckpoint(n.Text)
}

// parseCheckpoint reads what text wrote, and nothing else.
func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return c, errNotCheckpoint
	}
	slash := strings.LastIndexByte(lines[0], '/')
	after, hasAfter := strings.CutPrefix(lines[3], "after ")
	at, hasAt := strings.CutPrefix(lines[4], "at ")
	if slash < 0 || !hasAfter || !hasAt {
		return c, errNotCheckpoint
	}
	var bad [5]error
	c.Name = lines[0][:slash]
	c.Epoch, bad[0] = strconv.ParseInt(lines[0][slash+1:], 10, 64)
	c.Size, bad[1] = strconv.ParseInt(lines[1], 10, 64)
	c.Root, bad[2] = tlog.ParseHash(lines[2])
	c.After, bad[3] = strconv.ParseInt(after, 10, 64)
	c.At, bad[4] = time.Parse(timeForm, at)
	if errors.Join(bad[:]...) != nil || c.Epoch < 1 || c.After < 0 || c.Size <= c.After || c.text() != text {
		return Checkpoint{}, errNotCheckpoint
	}
	return c, nil
}

// verifiers are the keys that checkpoints are checked with, in the note
// package's form "name+hash+key".
func verifiers(keys []string) (note.Verifiers, error) {
	list := make([]note.Verifier, len(keys))
	for i, key := range keys {
		var err error
		if list[i], err = note.NewVerifier(key); err != nil {
			return nil, fmt.Errorf("journal: verification key %q: %w", key, err)
		}
	}
	return note.VerifierList(list...), nil
}
