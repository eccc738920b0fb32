package key

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"maillage/core/id"
	"maillage/platform/clock"
	"maillage/platform/db"
	"maillage/platform/key/row"
	"maillage/platform/search"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the store's own database; Open applies them.
var Set = db.Set{Module: "key", FS: schema}

// poll is how often a process looks for the rotations of others.
const poll = 500 * time.Millisecond

// Config says where the keys are.
type Config struct {
	Dir string           // folder of master.key and, without URL, of the database; nothing else's
	URL string           // PostgreSQL address of a database of its own, for several processes
	Now func() time.Time // the machine's clock when nil
}

// Store is the keys of one service. It is safe for concurrent use.
type Store struct {
	db     *db.DB
	master Box
	ring   *search.Live[ring]
	now    func() time.Time
	stop   context.CancelFunc
	polled sync.WaitGroup
	erase  sync.Mutex // held by whoever truncates SQLite's log
}

// Open opens the keys, making them the first time, and follows the rotations
// of other processes until Close. It refuses a database that holds anything
// else, a master key that others can read, and one that is not the one the
// keys were wrapped under.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := s.start(ctx); err != nil {
		return nil, errors.Join(err, s.db.Close())
	}
	follow, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	s.polled.Go(func() { s.ring.Run(follow, poll) })
	return s, nil
}

// open opens the database and the master key, and draws no secret.
func open(ctx context.Context, cfg Config) (_ *Store, err error) {
	if cfg.Now == nil {
		cfg.Now = clock.System{}.Now
	}
	d, err := db.Open(ctx, db.Config{Dir: cfg.Dir, URL: cfg.URL, LockWait: patience})
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, d.Close())
		}
	}()
	if err := alone(ctx, d); err != nil {
		return nil, err
	}
	if err := d.Migrate(ctx, Set); err != nil {
		return nil, err
	}
	if err := forgetful(ctx, d); err != nil {
		return nil, err
	}
	made, err := row.New(d.Reader()).CountSecrets(ctx)
	if err != nil {
		return nil, err
	}
	master, err := readMaster(filepath.Join(cfg.Dir, masterName), made == 0)
	if err != nil {
		return nil, err
	}
	s := &Store{db: d, master: fixed(master), now: cfg.Now, stop: func() {}}
	s.ring = search.NewLive(row.New(d.Reader()).Epoch, s.readRing)
	return s, nil
}

// alone refuses a database of which the keys would be backed up with the rest.
func alone(ctx context.Context, d *db.DB) error {
	versions, err := d.Versions(ctx, d.Reader())
	if err != nil {
		return err
	}
	for module := range versions {
		if module != Set.Module {
			return fmt.Errorf("key: this database holds the tables of %s; the keys need one of their own", module)
		}
	}
	return nil
}

// start draws the first secret if there is none, and reads the ring.
func (s *Store) start(ctx context.Context) error {
	first := s.newSecret("", s.now())
	err := s.db.Tx(ctx, func(tx *db.Tx) error {
		q := row.New(tx)
		if err := q.BumpEpoch(tx.Context()); err != nil { // processes that start together take turns
			return err
		}
		made, err := q.CountSecrets(tx.Context())
		if err != nil || made > 0 {
			return err
		}
		_, err = q.AddSecret(tx.Context(), first)
		return err
	})
	if err != nil {
		return err
	}
	if _, err := s.truncate(ctx); err != nil {
		return err
	}
	return s.ring.Refresh(ctx)
}

func (s *Store) newSecret(name string, starts time.Time) row.AddSecretParams {
	own := id.New(starts)
	return row.AddSecretParams{ID: own, Name: name, Secret: s.master.Seal(random(), aboutSecret(own, name)), StartsAt: db.At(starts)}
}

// Ping reports whether the keys can be read and made.
func (s *Store) Ping(ctx context.Context) error { return s.db.Ping(ctx) }

// Close stops following the other processes and closes the database.
func (s *Store) Close() error {
	s.stop()
	s.polled.Wait()
	return s.db.Close()
}
