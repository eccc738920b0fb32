// Package qr draws QR codes (ISO/IEC 18004) as SVG paths. A page puts one in
//
//	<svg viewBox="0 0 {Size} {Size}" shape-rendering="crispEdges"><path d="{Path}"/></svg>
//
// in black on white whatever the theme, and always beside the same address in
// letters: a person without a scanner must read it too.
package qr

import (
	"strconv"

	"rsc.io/qr"

	"maillage/core/fault"
)

// quiet is the white margin around the code, in modules; the standard asks for four.
const quiet = 4

// Code is a QR code ready to be drawn, one unit a module.
type Code struct {
	Path string // path data of the black modules
	Size int    // width and height, margin included
}

// Encode draws text with error correction M, which survives 15 % of damage: a
// fold or a stain on paper. Its error is a fault: the text is too long (about
// 2,300 bytes).
func Encode(text string) (Code, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return Code{}, fault.Wrap(err, fault.TooLarge, "qr.fault.long", "Ce texte est trop long pour un code QR.")
	}
	var path []byte
	for y := range code.Size {
		for x := 0; x < code.Size; {
			start := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if start == x {
				x++
				continue
			}
			path = appendRun(path, start+quiet, y+quiet, x-start)
		}
	}
	return Code{string(path), code.Size + 2*quiet}, nil
}

// appendRun adds a bar one module high.
func appendRun(path []byte, x, y, width int) []byte {
	path = strconv.AppendInt(append(path, 'M'), int64(x), 10)
	path = strconv.AppendInt(append(path, ' '), int64(y), 10)
	path = strconv.AppendInt(append(path, 'h'), int64(width), 10)
	path = strconv.AppendInt(append(path, "v1h-"...), int64(width), 10)
	return append(path, 'z')
}
