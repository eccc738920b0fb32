package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"maillage/e2e/browser"
)

// TestScreenshot draws doc/screenshot.png anew when pictures are asked for
// (MAILLAGE_SHOT=1): the first page on a phone beside the list on a desk. The
// list is asked for a Tuesday at ten, when most places are open.
func TestScreenshot(t *testing.T) {
	d := demo(t)
	const margin, limit = 24, 200 << 10
	phone, desk := browser.Phone, browser.View{Width: 1000, Height: browser.Phone.Height}
	canvas := image.NewRGBA(image.Rect(0, 0, int(phone.Width+desk.Width)+3*margin, int(phone.Height)+2*margin))
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(color.RGBA{0xdf, 0xe6, 0xe3, 0xff}), image.Point{}, draw.Src)
	at := margin
	for _, half := range []struct {
		view browser.View
		path string
	}{{phone, "/"}, {desk, "/lieux?lieu=23096&quand=mardi&heure=10:00"}} {
		tab := browser.Open(t)
		tab.See(half.view)
		tab.Open(d.server.URL + half.path)
		picture, err := png.Decode(bytes.NewReader(tab.Picture()))
		if err != nil {
			t.Fatal(err)
		}
		if size := picture.Bounds().Size(); size != image.Pt(int(half.view.Width), int(half.view.Height)) {
			t.Errorf("%s is drawn in %v", half.path, size)
		}
		draw.Draw(canvas, picture.Bounds().Add(image.Pt(at, margin)), picture, image.Point{}, draw.Src)
		at += picture.Bounds().Dx() + margin
	}
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&file, canvas); err != nil {
		t.Fatal(err)
	}
	if file.Len() > limit {
		t.Errorf("the picture weighs %d bytes, at most %d", file.Len(), limit)
	}
	if os.Getenv(browser.Shots) == "" {
		return
	}
	if err := os.WriteFile(filepath.Join("..", "doc", "screenshot.png"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}
