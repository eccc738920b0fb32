package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"maillage/e2e/program"
)

// TestBadFiles: a file that is not a table of places is refused with its
// reason, in words and in JSON, and nothing of it enters the directory. (That a
// redirect to a private network is refused needs a public server, so it is
// tested in platform/fetch.)
func TestBadFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	header := strings.SplitAfter(string(table(t, crowd(1))), "\n")[0]
	for _, c := range []struct{ name, file, kind, says string }{
		{"picture", write("picture.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00"), "invalid", "pas un tableau"},
		{"web page", write("page.csv", "<!doctype html><html><body>Connexion</body></html>"), "invalid", "page web"},
		{"PDF", write("sheet.csv", "%PDF-1.7\n"), "invalid", "PDF"},
		{"broken workbook", write("book.xlsx", "PK\x03\x04broken"), "invalid", "archive"},
		{"endless line", write("line.csv", strings.Repeat("a", 20<<20)), "too_large", "ligne"},
		{"endless quote", write("quote.csv", header+`x,"`+strings.Repeat("b", 20<<20)), "too_large", "ligne"},
		{"empty", write("empty.csv", ""), "invalid", "vide"},
		{"another table", write("other.csv", "a,b,c\n1,2,3\n"), "invalid", "schéma national"},
		{"absent", filepath.Join(dir, "absent.csv"), "not_found", "ne s'ouvre pas"},
		{"private address", "http://127.0.0.1/places.csv", "invalid", "réseau privé"},
		{"private address, IPv6", "http://[::1]/places.csv", "invalid", "réseau privé"},
		{"own name", "http://localhost/places.csv", "invalid", "réseau privé"},
		{"cloud's address", "http://169.254.169.254/latest/meta-data", "invalid", "réseau privé"},
		{"hidden port", "http://127.0.0.1:5432/", "invalid", "port"},
		{"local file", "file:///etc/passwd", "invalid", "https://"},
		{"password", "https://marie:secret@exemple.fr/places.csv", "invalid", "mot de passe"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			for _, command := range []string{"import", "check"} {
				o := program.Run(t, "place", command, "--data", data, c.file)
				said := strings.TrimSpace(o.Out + o.Err)
				if o.Code != 1 || !strings.Contains(said, c.says) || strings.Contains(said, "maillage:") || strings.Contains(said, "goroutine") {
					t.Errorf("%s: exit code %d, %q", command, o.Code, said)
				}
				o = program.Run(t, "place", command, "--json", "--data", data, c.file)
				lines := strings.Split(strings.TrimSpace(o.Out), "\n")
				var typed struct{ Error, Kind, Message string }
				if err := json.Unmarshal([]byte(lines[len(lines)-1]), &typed); err != nil || o.Code != 1 {
					t.Fatalf("%s --json: exit code %d, %v in %q", command, o.Code, err, o.Out)
				}
				if typed.Error == "" || typed.Kind != c.kind || !strings.Contains(typed.Message, c.says) {
					t.Errorf("%s --json: %+v", command, typed)
				}
			}
			if n := count(t, exported(t, []string{"--data", data})); n != 0 {
				t.Errorf("%d places are held", n)
			}
		})
	}
}

// TestEncodings: the same places, written as town halls' software writes them,
// are the same places.
func TestEncodings(t *testing.T) {
	t.Parallel()
	plain := table(t, crowd(40))
	semicolons := bytes.ReplaceAll(plain, []byte(","), []byte(";")) // no cell of the crowd holds either
	forms := map[string][]byte{
		"plain":            plain,
		"mark":             append([]byte("\xef\xbb\xbf"), plain...),
		"semicolons":       semicolons,
		"tabs":             bytes.ReplaceAll(plain, []byte(","), []byte("\t")),
		"Windows":          latin(t, bytes.ReplaceAll(semicolons, []byte("\n"), []byte("\r\n"))),
		"UTF-16":           wide(plain, binary.LittleEndian),
		"UTF-16 big first": wide(plain, binary.BigEndian),
	}
	var want []byte
	for _, name := range []string{"plain", "mark", "semicolons", "tabs", "Windows", "UTF-16", "UTF-16 big first"} {
		file := filepath.Join(t.TempDir(), "places.csv")
		if err := os.WriteFile(file, forms[name], 0o600); err != nil {
			t.Fatal(err)
		}
		database := []string{"--data", filepath.Join(t.TempDir(), "data")}
		if r := imported(t, database, file); r.Created != 40 {
			t.Errorf("%s: %+v", name, r)
		}
		got := exported(t, database)
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s gives another export", name)
		}
	}
}

// latin writes a text in the bytes of Western Windows; the crowd's accents are
// all below U+0100, where both agree.
func latin(t *testing.T, text []byte) []byte {
	t.Helper()
	var out []byte
	for _, r := range string(text) {
		if r >= 0x100 {
			t.Fatalf("%q is not in Windows-1252's first half", r)
		}
		out = append(out, byte(r))
	}
	return out
}

// wide writes a text in UTF-16 with its mark.
func wide(text []byte, order binary.AppendByteOrder) []byte {
	out := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}
