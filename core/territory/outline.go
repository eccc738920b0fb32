package territory

import (
	"encoding/binary"
	"errors"
	"slices"
)

// Point is a position in degrees, WGS 84.
type Point struct{ Lat, Lon float64 }

// Outline returns the closed rings that draw a département, outer ones and
// holes alike (fill them by the even-odd rule); the last point of a ring joins
// the first. They are drawn from the points of communes, not surveyed: good
// for a map of the country, wrong by some kilometres near a border. Two
// neighbours share the points of their common border.
func (a *Atlas) Outline(departement string) [][]Point {
	rings := make([][]Point, 0, len(a.outlines[departement]))
	for _, ring := range a.outlines[departement] {
		rings = append(rings, slices.Clone(ring))
	}
	return rings
}

// outlineUnit is the grain of the stored coordinates, in degrees.
const outlineUnit = 0.001

var errOutline = errors.New("outline: truncated")

// decodeOutlines reads the generated file, gzip over varints: the number of
// arcs; per arc the number of points, then their coordinates as differences;
// the number of territories; per territory its code, the number of rings, and
// per ring the numbers of its arcs, a complemented one running backwards.
func decodeOutlines(file []byte) (map[string][][]Point, error) {
	text, err := unzip(file)
	if err != nil {
		return nil, err
	}
	return outlines([]byte(text))
}

func outlines(data []byte) (map[string][][]Point, error) {
	r := varints{data: data}
	arcs := make([][]Point, r.count())
	for i := range arcs {
		arcs[i] = make([]Point, r.count())
		var lat, lon int64
		for j := range arcs[i] {
			lat, lon = lat+r.signed(), lon+r.signed()
			arcs[i][j] = Point{Lat: float64(lat) * outlineUnit, Lon: float64(lon) * outlineUnit}
		}
	}
	all := make(map[string][][]Point)
	for range r.count() {
		code := r.text()
		for range r.count() {
			var ring []Point
			for range r.count() {
				arc := r.signed()
				backwards := arc < 0
				if backwards {
					arc = ^arc
				}
				if arc >= int64(len(arcs)) {
					return nil, errOutline
				}
				points := slices.Clone(arcs[arc])
				if backwards {
					slices.Reverse(points)
				}
				// Consecutive arcs share an end, and the last one meets the first.
				ring = append(ring, points[:max(0, len(points)-1)]...)
			}
			all[code] = append(all[code], ring)
		}
	}
	if r.broken {
		return nil, errOutline
	}
	return all, nil
}

// varints reads a stream of variable-length integers.
type varints struct {
	data   []byte
	broken bool
}

func (r *varints) signed() int64 {
	v, n := binary.Varint(r.data)
	if n <= 0 {
		r.broken, r.data = true, nil
		return 0
	}
	r.data = r.data[n:]
	return v
}

// count reads a length, which can never exceed the bytes that follow.
func (r *varints) count() int {
	v := r.signed()
	if v < 0 || v > int64(len(r.data)) {
		r.broken, r.data = true, nil
		return 0
	}
	return int(v)
}

func (r *varints) text() string {
	n := r.count()
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}
