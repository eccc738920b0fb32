package asset

import (
	"embed"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Prefix is where Handler must be mounted.
const Prefix = "/asset/"

//go:embed dist vendor
var files embed.FS

var types = map[string]string{
	".css": "text/css; charset=utf-8",
	".js":  "text/javascript; charset=utf-8",
	".svg": "image/svg+xml",
}

// file is one embedded file, as it goes over the wire.
type file struct {
	url          string
	kind         string
	body, packed []byte
}

// bySource finds a file by its source name ("public.css",
// "vendor/leaflet/leaflet.js"), byURL by the path asked for.
var bySource, byURL = index(files)

// index lists the files named stem.hash.extension.
func index(tree fs.FS) (source, url map[string]*file) {
	source, url = map[string]*file{}, map[string]*file{}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		part := strings.Split(path.Base(name), ".")
		if err != nil || d.IsDir() || len(part) != 3 {
			return err
		}
		f := &file{url: Prefix + strings.TrimPrefix(name, "dist/"), kind: types["."+part[2]]}
		if f.body, err = fs.ReadFile(tree, name); err != nil {
			return err
		}
		if f.packed, err = fs.ReadFile(tree, name+".gz"); err != nil {
			return err
		}
		source[path.Join(strings.TrimPrefix(path.Dir(name), "dist"), part[0]+"."+part[2])] = f
		url[f.url] = f
		return nil
	})
	if err != nil {
		panic(err) // the files are part of the program
	}
	return source, url
}

// URL returns the path of one of our files, given its source name. An unknown
// name is a programming mistake and panics.
func URL(name string) string {
	f, ok := bySource[name]
	if !ok {
		panic("asset: no " + name + " in dist; run go run ./tool/asset")
	}
	return f.url
}

// Vendor returns the path of an optional third-party file
// ("leaflet/leaflet.js") and whether this program was built with it.
func Vendor(name string) (url string, ok bool) {
	f, ok := bySource["vendor/"+name]
	if !ok {
		return "", false
	}
	return f.url, true
}

// Size returns how many bytes a file of ours takes on the wire, packed.
func Size(name string) int { return len(bySource[name].packed) }

// Handler serves our files and the third-party ones below Prefix. The content
// behind a URL never changes, so browsers may keep it a year without asking.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f, ok := byURL[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", f.kind)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Vary", "Accept-Encoding")
		body := f.body
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			h.Set("Content-Encoding", "gzip")
			body = f.packed
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body) // fails only when the client has gone
	})
}

// takesGzip reads an Accept-Encoding header: gzip is there and not refused by q=0.
func takesGzip(accept string) bool {
	for item := range strings.SplitSeq(accept, ",") {
		name, q, weighted := strings.Cut(item, ";")
		if strings.TrimSpace(name) != "gzip" {
			continue
		}
		weight, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(q), "q="), 64)
		return !weighted || err == nil && weight > 0
	}
	return false
}
