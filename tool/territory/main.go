// Command territory derives the geography that core/territory embeds from two
// npm packages, and writes it with its provenance under core/territory/data.
//
// Run it from the root of the repository:
//
//	go run ./tool/territory          writes the files and prints the figures
//	go run ./tool/territory -check   fails when the committed files differ
//
// It needs npm and the network unless -packages names a folder that already
// has the two archives. The same archives always give the same bytes.
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "core/territory/data", "folder of the derived files")
	packages := flag.String("packages", "", "folder that keeps the npm archives (default: a temporary one)")
	check := flag.Bool("check", false, "write nothing, fail when a committed file differs")
	flag.Parse()
	if err := run(*out, *packages, *check); err != nil {
		log.Fatal("territory: ", err)
	}
}

func run(out, packages string, check bool) error {
	if packages == "" {
		dir, err := os.MkdirTemp("", "territory")
		if err != nil {
			return err
		}
		defer func() { _ = os.RemoveAll(dir) }()
		packages = dir
	}
	country, err := readCountry(packages)
	if err != nil {
		return err
	}
	names, err := readGazetteer(packages)
	if err != nil {
		return err
	}
	figures, err := locate(country, names)
	if err != nil {
		return err
	}
	outline := drawOutlines(country)
	fmt.Print(figures)
	for _, file := range []struct {
		name    string
		content []byte
	}{
		{"territory.tsv.gz", country.encode()},
		{"outline.gz", outline},
		{"PROVENANCE.md", []byte(provenance(figures))},
	} {
		if err := keep(filepath.Join(out, file.name), file.content, check); err != nil {
			return err
		}
	}
	return nil
}

// keep writes the file, or in a check only compares. Compressed files are
// compared by what they hold: compressors differ between versions of Go.
func keep(path string, content []byte, check bool) error {
	packed := strings.HasSuffix(path, ".gz")
	if check {
		have, err := os.ReadFile(path) // #nosec G304 -- the folder is the developer's choice
		if err == nil && packed {
			have, err = unpack(have)
		}
		if err != nil {
			return err
		}
		if !bytes.Equal(have, content) {
			return fmt.Errorf("%s is stale: run go run ./tool/territory", path)
		}
		return nil
	}
	if packed {
		content = pack(content)
	}
	fmt.Printf("%s: %d bytes\n", path, len(content))
	return os.WriteFile(path, content, 0o644) // #nosec G306 -- a source file of the repository
}

func pack(content []byte) []byte {
	var out bytes.Buffer
	z, _ := gzip.NewWriterLevel(&out, gzip.BestCompression)
	_, _ = z.Write(content) // a bytes.Buffer takes everything
	_ = z.Close()
	return out.Bytes()
}

func unpack(file []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
