package journal

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// Trust is what the verifier knows from elsewhere than the file.
type Trust struct {
	Keys        []string // verification keys; empty: those the file itself gives
	Checkpoints []string // kept outside: the file must hold them, or cite them as lost
}

// Report is what a file was found to hold.
type Report struct {
	Name        string // of the log
	Rows        int64
	Checkpoints int64
	Epochs      int
	Keys        []string // that verified the checkpoints
	KeysGiven   bool     // they came from the caller, not from the file
	Last        string   // the last checkpoint; empty where nothing is sealed
	Lost        []Loss   // what restores have lost, as later epochs cite it
}

// Loss is rows that a checkpoint kept outside tells of and no backup held.
type Loss struct {
	Epoch    int64
	From, To int64 // From included, To not
}

// Bad says where a file stops being proven.
type Bad struct {
	Line  int64  // in the file, from 1
	Epoch int64  // with N, the first row that is not proven; 0 for the header and the trailer
	N     int64  //
	ID    string // of the row on that line; empty where none can be read
	Why   string // in French
}

func (b *Bad) Error() string {
	where := fmt.Sprintf("Ligne %d", b.Line)
	if b.Epoch > 0 {
		where += fmt.Sprintf(", époque %d, rang %d", b.Epoch, b.N)
	}
	if b.ID != "" {
		where += ", acte " + b.ID
	}
	return where + " : " + b.Why
}

// maxLine bounds a line, in bytes, so that a hostile file does not take all
// the memory: the longest is the header, with its citations.
const maxLine = 1 << 20

// Verify proves a file that Export wrote, reading it once in constant memory.
// The error is a *Bad that names the first row that is not proven, or a reading
// error.
func Verify(r io.Reader, trust Trust) (Report, error) {
	v := &verification{in: bufio.NewReaderSize(r, maxLine), sum: sha256.New()}
	err := v.run(trust)
	return v.report, err
}

// verification is a file being verified.
type verification struct {
	in     *bufio.Reader
	sum    hash.Hash // of the lines before the present one
	line   int64
	known  note.Verifiers
	header header
	watch  []*watched

	at     int   // which of the header's epochs is being read
	tree   tree  // what was read of it
	proven int64 // its size at its last checkpoint
	last   string
	before ended // the epoch before
	report Report
}

// ended is the end of an epoch.
type ended struct {
	epoch int64
	tree  tree
	last  string
}

// watched is a checkpoint that was kept outside the file.
type watched struct {
	Checkpoint
	held bool
}

func (v *verification) run(trust Trust) error {
	if err := v.open(trust); err != nil {
		return err
	}
	for {
		v.settle()
		line, err := v.next()
		if errors.Is(err, io.EOF) {
			return v.bad("le fichier est tronqué")
		}
		if err != nil {
			return err
		}
		switch {
		case bytes.HasPrefix(line, []byte(`{"row":`)):
			err = v.row(line)
		case bytes.HasPrefix(line, []byte(`{"checkpoint":`)):
			err = v.checkpoint(line)
		case bytes.HasPrefix(line, []byte(`{"trailer":`)):
			return v.trailer(line)
		default:
			err = v.bad("cette ligne est illisible")
		}
		if err != nil {
			return err
		}
		v.sum.Write(append(line, '\n'))
	}
}

// next reads a line without its end. Errors: io.EOF where the file, or its
// last line, stops short.
func (v *verification) next() ([]byte, error) {
	v.line++
	line, err := v.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return nil, v.bad("cette ligne est trop longue")
	}
	if err != nil {
		return nil, err
	}
	return line[:len(line)-1], nil
}

// open reads the header and decides whom to believe.
func (v *verification) open(trust Trust) error {
	line, err := v.next()
	if errors.Is(err, io.EOF) {
		return v.bad("le fichier est tronqué")
	}
	if err != nil {
		return err
	}
	read, ok := strict[headerLine](line)
	if v.header = read.Header; !ok || !v.header.sound() {
		v.header = header{}
		return v.bad("ce n'est pas un export du journal, ou son en-tête est abîmé")
	}
	keys := v.header.Keys
	if len(trust.Keys) > 0 {
		keys = trust.Keys
		for _, key := range v.header.Keys {
			if !slices.Contains(keys, key) {
				return v.bad("l'en-tête donne une clé qui n'est pas la vôtre : " + key)
			}
		}
	}
	if v.known, err = verifiers(keys); err != nil {
		return v.bad("une clé de vérification est illisible")
	}
	v.report = Report{Name: v.header.Name, Keys: keys, KeysGiven: len(trust.Keys) > 0, Epochs: len(v.header.Epochs)}
	for _, signed := range trust.Checkpoints {
		c, err := OpenCheckpoint(signed, v.known)
		if err != nil || c.Name != v.header.Name {
			return v.bad("un point de contrôle gardé ailleurs n'est pas signé par ce journal")
		}
		v.watch = append(v.watch, &watched{Checkpoint: c})
	}
	v.sum.Write(append(line, '\n'))
	return nil
}

// sound reports whether the header is one that Export writes.
func (h header) sound() bool {
	if h.Format != exportFormat || len(h.Epochs) == 0 || h.Epochs[0].Epoch != 1 || h.Epochs[0].Citation != "" || h.Epochs[0].Size < 0 {
		return false
	}
	for i, s := range h.Epochs[1:] {
		if s.Epoch <= h.Epochs[i].Epoch || s.Size < 1 || s.Citation == "" {
			return false
		}
	}
	return true
}

// settle goes on to the next epoch once the present one is whole and proven.
func (v *verification) settle() {
	for v.proven == v.now().Size && v.at+1 < len(v.header.Epochs) {
		v.before = ended{v.now().Epoch, v.tree, v.last}
		v.at++
		v.tree, v.proven, v.last = tree{}, 0, ""
	}
}

// now is the epoch being read.
func (v *verification) now() span { return v.header.Epochs[v.at] }

// bad names the row that was expected.
func (v *verification) bad(why string) *Bad {
	b := &Bad{Line: v.line, Why: why}
	if len(v.header.Epochs) > 0 && v.line > 1 {
		b.Epoch, b.N = v.now().Epoch, v.tree.size
	}
	return b
}

// row adds a row to the tree when it is the one expected and its hash is its own.
func (v *verification) row(line []byte) error {
	read, ok := strict[rowLine](line)
	l, s := read.Row, v.now()
	bad := func(why string) error {
		b := v.bad(why)
		b.ID = l.ID
		return b
	}
	switch {
	case !ok:
		return bad("cette ligne est illisible")
	case v.tree.size == s.Size && v.proven < s.Size:
		return v.unproven("il manque un point de contrôle avant cette ligne")
	case v.tree.size == s.Size:
		return bad("un acte est ajouté après le dernier")
	case l.Epoch != s.Epoch || l.N != v.tree.size:
		return bad(fmt.Sprintf("un acte manque, est en double ou n'est pas à sa place (celui-ci porte %d/%d)", l.Epoch, l.N))
	case l.hash() != read.Hash:
		return bad("l'acte ne correspond pas à son empreinte")
	}
	if l.N == 0 && v.at > 0 && !v.linked(l) {
		return bad("cette époque ne cite pas la fin de la précédente")
	}
	v.tree.add(read.Hash, nil)
	v.report.Rows++
	for _, w := range v.watch {
		if w.Epoch == s.Epoch && w.Size == v.tree.size {
			if w.held = w.Root == v.tree.root(); !w.held {
				return bad(fmt.Sprintf("le point de contrôle %d/%d gardé ailleurs contredit le fichier, ici ou avant", w.Epoch, w.Size))
			}
		}
	}
	return nil
}

// unproven names the first row after the last checkpoint: nothing tells which
// of the rows since then is wrong.
func (v *verification) unproven(why string) error {
	b := v.bad(why)
	b.N = v.proven
	return b
}

// linked reports whether an epoch's first row cites the end of the one before,
// and notes what was lost between them.
func (v *verification) linked(first leaf) bool {
	text := v.now().Citation
	c, lost, err := parseCitation(text, v.known)
	if err != nil || first.Name != epochAct || first.Detail != cites(text) || c.Epoch != v.now().Epoch {
		return false
	}
	if b := v.before; c.Previous != b.epoch || c.Size != b.tree.size || c.Root != b.tree.root().String() || c.Last != b.last {
		return false
	}
	for _, l := range lost {
		if l.From != v.header.size(l.Epoch) {
			return false
		}
	}
	v.report.Lost = append(v.report.Lost, lost...)
	return true
}

// size is how many rows of an epoch the file holds.
func (h header) size(epoch int64) int64 {
	for _, s := range h.Epochs {
		if s.Epoch == epoch {
			return s.Size
		}
	}
	return 0
}

// checkpoint compares a signed note with the tree as it was read.
func (v *verification) checkpoint(line []byte) error {
	read, ok := strict[checkpointLine](line)
	if !ok {
		return v.unproven("un point de contrôle est illisible")
	}
	c, err := OpenCheckpoint(read.Checkpoint, v.known)
	switch {
	case err != nil:
		return v.unproven("un point de contrôle n'est pas signé par une clé connue")
	case c.Name != v.header.Name || c.Epoch != v.now().Epoch:
		return v.unproven("un point de contrôle vient d'un autre journal ou d'une autre époque")
	case c.Size > v.tree.size:
		return v.bad("un acte manque avant ce point de contrôle")
	case c.After != v.proven || c.Size < v.tree.size:
		return v.unproven("un point de contrôle manque ou n'est pas à sa place")
	case c.Root != v.tree.root():
		return v.unproven(fmt.Sprintf("un acte entre les rangs %d et %d a été changé", v.proven, c.Size-1))
	}
	v.proven, v.last, v.report.Last = c.Size, read.Checkpoint, read.Checkpoint
	v.report.Checkpoints++
	return nil
}

// trailer ends the file.
func (v *verification) trailer(line []byte) error {
	if v.tree.size < v.now().Size {
		return v.bad("un acte manque à la fin")
	}
	if v.proven < v.now().Size {
		return v.unproven("il manque le dernier point de contrôle")
	}
	read, ok := strict[trailerLine](line)
	want := trailer{Rows: v.report.Rows, Checkpoints: v.report.Checkpoints, SHA256: hex.EncodeToString(v.sum.Sum(nil))}
	if !ok || read.Trailer != want {
		return &Bad{Line: v.line, Why: "la fin du fichier ne correspond pas à ce qui précède : une ligne a été changée"}
	}
	if _, err := v.in.ReadByte(); !errors.Is(err, io.EOF) {
		return &Bad{Line: v.line, Why: "quelque chose suit la fin du fichier"}
	}
	for _, w := range v.watch {
		if !w.held && !slices.ContainsFunc(v.report.Lost, w.lost) {
			return &Bad{Line: v.line, Why: fmt.Sprintf("le point de contrôle %d/%d gardé ailleurs est plus récent que ce fichier", w.Epoch, w.Size)}
		}
	}
	return nil
}

// lost reports whether the loss covers the checkpoint.
func (w *watched) lost(l Loss) bool { return w.Epoch == l.Epoch && w.Size > l.From && w.Size <= l.To }
