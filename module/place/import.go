package place

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/right"
	"maillage/module/place/standard"
)

// RightImport is the right to bring places in and to close missing ones.
const RightImport right.Right = "place:import"

// chunk is how many rows share one transaction: large enough to amortise a
// durable commit, small enough that other writers hardly wait.
const chunk = 500

// maxVanished is the share of its sources' places a complete file may leave
// out. Beyond it, the file is more likely cut short than the country emptied.
const maxVanished = 1.0 / 3

// Importer brings a file of the national schema into the directory.
type Importer struct {
	Store Store
	Clock Clock
	Clean func(raw standard.Record) (standard.Record, []standard.Fix, []standard.Refusal)
}

// Import says what to bring in.
type Import struct {
	Name     string // what the file is called, for the run's record
	Complete bool   // the file lists every place of its sources: close the others
	Rows     Rows
	// Refused is called once per refused row, in order; may be nil.
	Refused func(row int, sourceID string, why []standard.Refusal)
}

// Report counts what an import did. Read is the sum of the four next.
type Report struct {
	Read      int `json:"read"`
	Created   int `json:"created"`
	Changed   int `json:"changed"`
	Unchanged int `json:"unchanged"`
	Refused   int `json:"refused"`
	Closed    int `json:"closed,omitempty"` // only a complete import closes places
}

// Run is the record of one import.
type Run struct {
	ID         string
	Name       string
	File       string // digest of the file's bytes, known at the end
	By         string // who imported
	StartedAt  time.Time
	FinishedAt time.Time
	Report     Report
}

// Import reads every row, cleans it, and saves what differs from what is held,
// chunk by chunk. Importing the same file again writes nothing. A row that
// cannot be saved is reported with its reason and stops nothing else.
//
// Errors: Forbidden without place:import; Invalid when the table is not one of
// the national schema; TooLarge or Invalid from Rows when the file as a whole
// must be refused; Conflict when a complete file leaves out a third of its
// sources' places. What earlier chunks saved stays saved.
func (im *Importer) Import(ctx context.Context, who actor.Actor, in Import) (Report, error) {
	if !who.May(RightImport) {
		return Report{}, fault.New(fault.Forbidden, "", "place.fault.import_right", "Vous n'avez pas le droit d'importer des lieux.")
	}
	header, err := standard.ReadHeader(in.Rows.Header())
	if err != nil {
		return Report{}, err
	}
	now := im.Clock.Now()
	job := &importing{Importer: im, in: in, header: header, seen: map[string]int{}, sources: map[string]bool{}, present: map[string]bool{},
		run: Run{ID: id.New(now), Name: in.Name, By: string(who.Kind), StartedAt: now}}
	err = job.readAll(ctx)
	if err == nil {
		err = job.finish(ctx)
	}
	return job.run.Report, err
}

// importing is one import under way.
type importing struct {
	*Importer
	in      Import
	header  standard.Header
	run     Run
	opened  bool            // the run's row is committed
	seen    map[string]int  // source id → row, to refuse repeats
	sources map[string]bool // the file's sources, for a complete import
	present map[string]bool // source ids of refused rows: they are no places that vanished
	blind   bool            // some row's source id could not even be read
	refused []refusal       // not written yet
}

// refusal is a row that cannot be saved.
type refusal struct {
	row      int
	sourceID string
	why      []standard.Refusal
}

// line is one data row after cleaning.
type line struct {
	row      int
	record   standard.Record
	digest   string
	fixes    []standard.Fix
	refusals []standard.Refusal
}

func (g *importing) readAll(ctx context.Context) error {
	lines := make([]line, 0, chunk)
	for {
		if err := ctx.Err(); err != nil {
			return err // what earlier chunks saved stays saved
		}
		row, cells, err := g.in.Rows.Next()
		if errors.Is(err, io.EOF) {
			return g.save(ctx, lines)
		}
		if err != nil && row == 0 {
			// The whole file is refused: what was read before still counts.
			return errors.Join(err, g.save(ctx, lines))
		}
		g.run.Report.Read++
		l := line{row: row}
		if err != nil {
			l.refusals = []standard.Refusal{{Field: fault.Of(err).Field, Reason: fault.Of(err).Text}}
		} else {
			g.clean(&l, cells)
		}
		if len(l.refusals) > 0 {
			g.refuse(l)
			continue
		}
		if lines = append(lines, l); len(lines) == chunk {
			if err := g.save(ctx, lines); err != nil {
				return err
			}
			lines = lines[:0]
		}
	}
}

func (g *importing) clean(l *line, cells []string) {
	l.record, l.fixes, l.refusals = g.Clean(g.header.Record(cells))
	if len(l.refusals) > 0 {
		return
	}
	if l.refusals = Repeat(g.seen, l.record.ID, l.row); len(l.refusals) > 0 {
		return
	}
	g.sources[l.record.Source] = true
	l.digest = digest(&l.record)
}

// Repeat refuses a row whose source id an earlier row of the same file has, and
// otherwise remembers it.
func Repeat(seen map[string]int, sourceID string, row int) []standard.Refusal {
	if first, ok := seen[sourceID]; ok {
		return []standard.Refusal{{Field: "id", Reason: fmt.Sprintf("Cet identifiant est déjà celui de la ligne %d.", first)}}
	}
	seen[sourceID] = row
	return nil
}

func (g *importing) refuse(l line) {
	g.run.Report.Refused++
	g.refused = append(g.refused, refusal{l.row, l.record.ID, l.refusals})
	g.present[l.record.ID] = true
	// A row refused before its id was cleaned may be any place.
	g.blind = g.blind || l.record.ID == "" || strings.ContainsAny(l.record.ID, " \t\n")
	if g.in.Refused != nil {
		g.in.Refused(l.row, l.record.ID, l.refusals)
	}
}

// save writes the lines that differ from what the store holds, in one
// transaction; when none does, it writes nothing.
func (g *importing) save(ctx context.Context, lines []line) error {
	ids := make([]string, len(lines))
	for i := range lines {
		ids[i] = lines[i].record.ID
	}
	known, err := g.Store.Digests(ctx, ids)
	if err != nil {
		return err
	}
	differ := make([]*line, 0, len(lines))
	for i := range lines {
		if known[lines[i].record.ID] != lines[i].digest {
			differ = append(differ, &lines[i])
		}
	}
	g.run.Report.Unchanged += len(lines) - len(differ)
	if len(differ) == 0 {
		return nil
	}
	now := g.Clock.Now()
	var did [3]int
	err = g.Store.Tx(ctx, func(tx Tx) error {
		did = [3]int{}
		if !g.opened {
			if err := tx.OpenRun(g.run); err != nil {
				return err
			}
		}
		epoch, err := tx.NextEpoch()
		if err != nil {
			return err
		}
		for _, l := range differ {
			_, what, err := tx.Save(Place{ID: id.New(now), Record: l.record, State: Visible, Epoch: epoch, ChangedAt: now}, l.digest)
			if err != nil {
				return err
			}
			did[what]++
			if what == Unchanged || len(l.fixes) == 0 {
				continue
			}
			if err := tx.AddFixes(g.run.ID, l.row, l.record.ID, l.fixes); err != nil {
				return err
			}
		}
		return g.addRefusals(tx, g.refused)
	})
	if err != nil {
		return err
	}
	g.opened, g.refused = true, nil
	g.run.Report.Unchanged += did[Unchanged]
	g.run.Report.Created += did[Created]
	g.run.Report.Changed += did[Changed]
	return nil
}

func (g *importing) addRefusals(tx Tx, refused []refusal) error {
	for _, r := range refused {
		if err := tx.AddRefusals(g.run.ID, r.row, r.sourceID, r.why); err != nil {
			return err
		}
	}
	return nil
}

// finish closes what a complete file left out and records the run, unless the
// same file was already brought in and nothing changed since. Closings and
// refusals are committed chunk by chunk, like the rows.
func (g *importing) finish(ctx context.Context) error {
	g.run.File = g.in.Rows.Digest()
	missing, doubt := g.missing(ctx)
	if doubt != nil && !fault.Is(doubt, fault.Conflict) {
		return doubt
	}
	if !g.opened && len(missing) == 0 {
		if done, err := g.Store.Finished(ctx, g.run.File); err != nil || done {
			return errors.Join(doubt, err)
		}
	}
	if !g.opened {
		if err := g.Store.Tx(ctx, func(tx Tx) error { return tx.OpenRun(g.run) }); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(missing, chunk) {
		if err := g.closeAll(ctx, some); err != nil {
			return err
		}
	}
	for some := range slices.Chunk(g.refused, chunk) {
		if err := g.Store.Tx(ctx, func(tx Tx) error { return g.addRefusals(tx, some) }); err != nil {
			return err
		}
	}
	g.run.FinishedAt = g.Clock.Now()
	news, err := Imported{Run: g.run.ID, Report: g.run.Report}.Fact(g.run.FinishedAt)
	if err != nil {
		return err
	}
	err = g.Store.Tx(ctx, func(tx Tx) error {
		if err := tx.FinishRun(g.run); err != nil {
			return err
		}
		return tx.Announce(news)
	})
	return errors.Join(doubt, err)
}

// closeAll closes some of the places that a complete file left out.
func (g *importing) closeAll(ctx context.Context, missing []string) error {
	now := g.Clock.Now()
	closed := 0
	err := g.Store.Tx(ctx, func(tx Tx) error {
		closed = 0
		epoch, err := tx.NextEpoch()
		if err != nil {
			return err
		}
		for _, source := range missing {
			moved, err := tx.Close(source, epoch, now)
			if err != nil {
				return err
			}
			if moved {
				closed++
			}
		}
		return nil
	})
	if err == nil {
		g.run.Report.Closed += closed
	}
	return err
}

// missing lists the visible places of the file's sources that the file left
// out, when the file claims to be complete. Errors: Conflict when the file
// cannot be believed: nothing is then to be closed.
func (g *importing) missing(ctx context.Context) ([]string, error) {
	if !g.in.Complete {
		return nil, nil
	}
	if g.blind {
		return nil, fault.New(fault.Conflict, "", "place.fault.blind",
			"Ce fichier se dit complet, mais des lignes n'ont pas d'identifiant. Aucun lieu n'a été fermé.")
	}
	var missing []string
	for source := range g.sources {
		held, err := g.Store.SourceIDs(ctx, source)
		if err != nil {
			return nil, err
		}
		gone := slices.DeleteFunc(held[:len(held):len(held)], func(id string) bool {
			_, there := g.seen[id]
			return there || g.present[id]
		})
		if float64(len(gone)) > maxVanished*float64(len(held)) {
			return nil, fault.New(fault.Conflict, "", "place.fault.vanished", fmt.Sprintf(
				"Ce fichier se dit complet, mais %d lieux sur %d n'y sont plus pour la source « %s ». Il est sans doute coupé. Aucun lieu n'a été fermé.", len(gone), len(held), source))
		}
		missing = append(missing, gone...)
	}
	slices.Sort(missing)
	return missing, nil
}

// digest identifies the content of a record: equal records, equal digests.
func digest(r *standard.Record) string {
	h := sha256.New()
	for _, value := range r.Fields() {
		_, _ = io.WriteString(h, *value) // a hash never fails
		_, _ = h.Write([]byte{0x1f})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
