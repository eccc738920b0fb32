package key

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// masterName is the file of the master key in Config.Dir.
const masterName = "master.key"

// size is the length in bytes of every secret here: AES-256, HMAC-SHA256 and
// the seed of an Ed25519 key alike.
const size = 32

// random draws a secret.
func random() []byte {
	secret := make([]byte, size)
	_, _ = rand.Read(secret) // crypto/rand.Read never returns an error since Go 1.24
	return secret
}

// readMaster reads the master key, and makes it when it is missing and may be.
func readMaster(path string, fresh bool) ([]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the operator's own file
	if errors.Is(err, fs.ErrNotExist) {
		if !fresh {
			return nil, fmt.Errorf("key: %s is missing, and the keys were wrapped under it: put it back, or restore a backup of the keys to an empty folder and database", path)
		}
		if err := makeMaster(path); err != nil {
			return nil, fmt.Errorf("key: making the master key: %w", err)
		}
		file, err = os.Open(path) //nolint:gosec // the operator's own file
	}
	if err != nil {
		return nil, fmt.Errorf("key: reading the master key: %w", err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("key: reading the master key: %w", err)
	}
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return nil, fmt.Errorf("key: %s is open to others (%v): run chmod 600 on it, and ask who has read it", path, info.Mode().Perm())
	}
	master, err := io.ReadAll(io.LimitReader(file, size+1))
	if err != nil {
		return nil, fmt.Errorf("key: reading the master key: %w", err)
	}
	if len(master) != size {
		return nil, fmt.Errorf("key: %s is not a master key of %d bytes: put the right file back", path, size)
	}
	return master, nil
}

// makeMaster writes a new master key beside its place and gives it its name
// once it is on the disk; when another process was faster, its key stays.
func makeMaster(path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	draft, err := os.CreateTemp(filepath.Dir(path), masterName+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.Remove(draft.Name())) }()
	_, err = draft.Write(random())
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Link(draft.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
