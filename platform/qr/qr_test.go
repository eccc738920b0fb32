package qr

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
	"rsc.io/qr"

	"maillage/core/fault"
)

var bar = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

// modules reads a path back into rows of black modules.
func modules(t rapid.TB, c Code) [][]bool {
	t.Helper()
	if rest := bar.ReplaceAllString(c.Path, ""); rest != "" {
		t.Fatalf("path holds %q", rest)
	}
	rows := make([][]bool, c.Size)
	for i := range rows {
		rows[i] = make([]bool, c.Size)
	}
	for _, m := range bar.FindAllStringSubmatch(c.Path, -1) {
		var x, y, width, back int
		fmt.Sscan(strings.Join(m[1:], " "), &x, &y, &width, &back)
		if width != back {
			t.Fatalf("%s is not closed", m[0])
		}
		for i := range width {
			if rows[y][x+i] {
				t.Fatalf("%s paints twice", m[0])
			}
			rows[y][x+i] = true
		}
	}
	return rows
}

// TestEncode compares what is drawn with the library's modules, and checks the
// quiet zone and the level written in the code itself.
func TestEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, 300, 600).Draw(t, "text")
		c, err := Encode(text)
		if err != nil {
			t.Fatal(err)
		}
		want, err := qr.Encode(text, qr.M)
		if err != nil || c.Size != want.Size+8 {
			t.Fatalf("size %d, library %d, %v", c.Size, want.Size, err)
		}
		rows := modules(t, c)
		for y := range rows {
			for x, black := range rows[y] {
				if black != want.Black(x-4, y-4) { // the library says white outside
					t.Fatalf("module %d,%d is %v", x, y, black)
				}
			}
		}
		// The first two format bits, unmasked (10101…), say the level: 00 is M.
		if first, second := rows[4+8][4+0], rows[4+8][4+1]; first != true || second != false {
			t.Fatalf("format begins with %v %v, not level M", first, second)
		}
	})
}

// TestOneSmallCode pins the drawing: the three finders of a version 1 code.
func TestOneSmallCode(t *testing.T) {
	c, err := Encode("https://a.fr")
	if err != nil || c.Size != 21+8 {
		t.Fatalf("size %d, %v", c.Size, err)
	}
	finder := []string{"#######", "#     #", "# ### #", "# ### #", "# ### #", "#     #", "#######"}
	rows := modules(t, c)
	for _, corner := range [][2]int{{4, 4}, {18, 4}, {4, 18}} {
		for y, line := range finder {
			for x, r := range line {
				if rows[corner[1]+y][corner[0]+x] != (r == '#') {
					t.Errorf("finder at %v: module %d,%d", corner, x, y)
				}
			}
		}
	}
	if len(c.Path) > 3000 {
		t.Errorf("%d bytes of path", len(c.Path))
	}
}

func TestTooLong(t *testing.T) {
	if _, err := Encode(strings.Repeat("é", 1200)); !fault.Is(err, fault.TooLarge) {
		t.Errorf("got %v", err)
	}
}
