package place

import (
	"context"
	"time"

	"maillage/core/fact"
	"maillage/module/place/standard"
)

// Clock tells the time, UTC, to the microsecond.
type Clock interface {
	Now() time.Time
}

// Store keeps places and the story of their imports.
type Store interface {
	// Tx runs fn in one transaction; fn may run more than once.
	Tx(ctx context.Context, fn func(Tx) error) error
	// Digests returns what is known of the given source ids: their digest,
	// empty for a closed place, absent for an unknown one.
	Digests(ctx context.Context, sourceIDs []string) (map[string]string, error)
	// Finished reports whether a run over a file of this digest came to its end.
	Finished(ctx context.Context, file string) (bool, error)
	// Each visits the visible places once each, in no promised order.
	Each(ctx context.Context, visit func(Place) error) error
	// SourceIDs lists the source ids of the visible places of a source.
	SourceIDs(ctx context.Context, source string) ([]string, error)
}

// Tx is one transaction on the store.
type Tx interface {
	fact.Announcer
	// NextEpoch takes the number of this transaction's changes; it waits for
	// every other writer to commit, so numbers are in commit order.
	NextEpoch() (int64, error)
	// Save inserts the place, or updates the one with its source id when the
	// digest differs; it returns what happened and the identity it has.
	Save(p Place, digest string) (id string, what Saved, err error)
	// Close marks the place closed; moved is false when it was not visible.
	Close(sourceID string, epoch int64, at time.Time) (moved bool, err error)
	OpenRun(Run) error
	AddFixes(run string, row int, sourceID string, fixes []standard.Fix) error
	AddRefusals(run string, row int, sourceID string, refusals []standard.Refusal) error
	FinishRun(Run) error
}

// Saved is what saving a place did.
type Saved int

// The outcomes of Save.
const (
	Unchanged Saved = iota
	Created
	Changed
)

// Rows reads a table of unknown origin, row by row. Next returns io.EOF after
// the last one; a row that cannot be read is a *fault.Fault and the next call
// goes on with the row after it, unless the whole file must be refused.
type Rows interface {
	Header() []string
	Next() (row int, cells []string, err error)
	// Digest identifies the file's bytes; it is complete after io.EOF.
	Digest() string
}

// Archive also knows the places that are no longer shown.
type Archive interface {
	// Place reads one place, visible or closed, by our id or by its source's;
	// nil when there is none.
	Place(ctx context.Context, id string) (*Place, error)
}

// Feed tells what has changed, place by place.
type Feed interface {
	Archive
	// Changes reads at most size changes after the cursor.
	Changes(ctx context.Context, from Cursor, size int) (Changes, error)
	// Since is the cursor from which every change made at the instant or later is read.
	Since(ctx context.Context, at time.Time) (Cursor, error)
}

// Changes is one step of the delta feed.
type Changes struct {
	Places []Place // visible or closed, in the order of the changes
	Next   Cursor  // where the following step starts
	More   bool    // there is a following step already
}

// Cursor is a position in the delta feed.
type Cursor struct {
	Epoch int64
	ID    string // last place read within the epoch; empty: the epoch is done
}

// Index is the immutable picture of the visible places.
type Index interface {
	// Epoch is the number of the last change the picture shows.
	Epoch() int64
	// Near lists at most limit entries by distance from the point, within
	// metres (0: anywhere), that hold every wish and that accept takes.
	Near(lat, lon float64, metres float64, limit int, wishes []Wish, accept func(*Entry) bool) []Found
	// Count counts the entries within metres of the point that hold every
	// wish; without a point (nil) it counts them all.
	Count(around *Circle, wishes []Wish) int
	ByID(id string) (*Entry, bool)
	BySourceID(id string) (*Entry, bool)
	// Named finds entries whose name resembles the query, best first.
	Named(query string, limit int) []*Entry
	// InCommune lists the entries of one commune or arrondissement, by name.
	InCommune(code string) []*Entry
	// Within lists the entries in the box that hold every wish, by id.
	Within(box Box, wishes []Wish) []*Entry
	// CountByCommune counts the visible entries of each commune code; it is
	// shared, read only.
	CountByCommune() map[string]int
	// All lists the entries in the order of their source ids; it is shared, read only.
	All() []*Entry
}

// Box is a rectangle of WGS84 degrees, borders included.
type Box struct{ South, West, North, East float64 }

// Circle is everything within Metres of a point.
type Circle struct {
	Lat, Lon, Metres float64
}
