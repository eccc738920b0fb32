package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"
	_ "time/tzdata" // the clocks of overseas territories, wherever we run

	"maillage/core/territory"
	accountstore "maillage/module/account/store"
	orgstore "maillage/module/organisation/store"
	personstore "maillage/module/person/store"
	"maillage/module/place/standard"
	placestore "maillage/module/place/store"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/dual"
	"maillage/platform/feature"
	"maillage/platform/job"
	"maillage/platform/journal"
	"maillage/platform/key"
	"maillage/platform/mail"
	"maillage/platform/outbox"
	"maillage/platform/retention"
	"maillage/platform/search"
	"maillage/platform/session"
	"maillage/platform/sms"
	"maillage/platform/throttle"
)

// sets are the migrations of everything that keeps something.
var sets = []db.Set{job.Set, outbox.Set, mail.Set, sms.Set, throttle.Set, session.Set, dual.Set, feature.Set, retention.Set, journal.Set, placestore.Set, orgstore.Set, accountstore.Set, personstore.Set}

// switches are the features that can be closed while the service runs.
var switches = []feature.Switch{{Name: featurePlaceSMS, Default: true}, {Name: featureSpace, Default: true}}

const (
	featurePlaceSMS = "place.sms"
	featureSpace    = "person.space"
)

// house is the program with its database open.
type house struct {
	db     *db.DB
	log    *slog.Logger
	clock  clock.System
	atlas  *territory.Atlas
	keys   *key.Store
	acts   journal.Book
	proof  *journal.Log
	panel  *feature.Panel
	places *placestore.Store
	live   *search.Live[placestore.Picture]
}

// open opens and migrates the database and reads the territories.
func open(ctx context.Context, c Common, log *slog.Logger) (*house, error) {
	atlas, err := readAtlas(c.Data)
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, db.Config{Dir: c.Data, URL: c.DBURL})
	if err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, sets...); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	keys, err := key.Open(ctx, c.keys())
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	h := &house{db: d, keys: keys, log: log, atlas: atlas, places: placestore.New(d)}
	h.acts = journal.Book{DB: d, Clock: h.clock}
	h.proof = h.logOf()
	h.panel = feature.New(d, switches...)
	h.live = search.NewLive(h.places.Epoch, func(ctx context.Context) (*placestore.Picture, error) {
		return h.places.Picture(ctx, h.live.Get(), atlas, zone)
	})
	return h, nil
}

// origin is the name of the journal's log; its keys tell services apart.
const origin = "maillage"

// logOf is the journal's log, under its signing key.
func (h *house) logOf() *journal.Log {
	return &journal.Log{DB: h.db, Clock: h.clock, Name: origin,
		Key:     func(name string) (string, []string) { return h.keys.NoteSigner("journal", name) },
		Witness: func(ctx context.Context, checkpoint string) error { return h.keys.Witness(ctx, origin, checkpoint) },
	}
}

// close closes the database and the keys, adding their errors to the one
// already there.
func (h *house) close(err *error) { *err = errors.Join(*err, h.db.Close(), h.keys.Close()) }

// cleaner cleans rows with the house's territories and clock.
func (h *house) cleaner() *standard.Cleaner {
	return &standard.Cleaner{Atlas: h.atlas, Today: h.clock.Now}
}

// atlasFile is the official file that replaces the embedded territories.
func atlasFile(data string) string { return filepath.Join(data, "territory.csv") }

// readAtlas reads the imported territories, or the embedded ones.
func readAtlas(data string) (*territory.Atlas, error) {
	file, err := os.Open(atlasFile(data))
	if errors.Is(err, fs.ErrNotExist) {
		return territory.Embedded(), nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	atlas, err := territory.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", atlasFile(data), err)
	}
	return atlas, nil
}

var zones sync.Map // name → *time.Location

// zone loads an IANA zone once; the program carries their database.
func zone(name string) *time.Location {
	if z, ok := zones.Load(name); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil {
		z = time.UTC // only a corrupt build lacks a zone; UTC is then said, not guessed
	}
	zones.Store(name, z)
	return z
}
