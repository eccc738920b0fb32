package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// hashedName puts eight hex digits of the content's SHA-256 before the extension.
func hashedName(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext
}

// pack compresses with no name or time, so that the same input gives the same bytes.
func pack(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// replace makes dir hold the files, hashed and packed, and no older version.
func replace(dir string, files map[string][]byte) error {
	old, err := present(dir)
	if err != nil {
		return err
	}
	for name := range old {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	for name, body := range files {
		packed, err := pack(body)
		if err != nil {
			return err
		}
		target := filepath.Join(dir, filepath.FromSlash(hashedName(name, body)))
		if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(target, body, 0o600); err != nil {
			return err
		}
		if err := os.WriteFile(target+".gz", packed, 0o600); err != nil {
			return err
		}
		fmt.Printf("%7d bytes, %6d packed  %s\n", len(body), len(packed), target)
	}
	return nil
}

// compare fails on the first file of dir that the sources do not give. Packed
// copies are compared unpacked: another Go release may pack differently.
func compare(dir string, files map[string][]byte) error {
	have, err := present(dir)
	if err != nil {
		return err
	}
	for name, body := range files {
		hashed := hashedName(name, body)
		packed, ok := have[hashed+".gz"]
		if _, plain := have[hashed]; !plain || !ok {
			return fmt.Errorf("%s/%s is missing; run go run ./tool/asset", dir, hashed)
		}
		unpacked, err := unpack(packed)
		if err != nil || !bytes.Equal(unpacked, body) || !bytes.Equal(have[hashed], body) {
			return fmt.Errorf("%s/%s differs from its source; run go run ./tool/asset", dir, hashed)
		}
		delete(have, hashed)
		delete(have, hashed+".gz")
	}
	for name := range have {
		return fmt.Errorf("%s/%s has no source any more; run go run ./tool/asset", dir, name)
	}
	return nil
}

func unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// present reads the built files of dir, README excepted, by slash-separated name.
func present(dir string) (map[string][]byte, error) {
	files := map[string][]byte{}
	tree := os.DirFS(dir)
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "README.md" {
			return err
		}
		files[name], err = fs.ReadFile(tree, name)
		return err
	})
	return files, err
}
