package geo

import "math"

// Viewport is a drawing of a piece of the plane: which projected metres are
// seen, and in how many pixels. Pixels count from the top left corner.
type Viewport struct {
	Projection    Projection
	X, Y          float64 // the centre, in projected metres
	Scale         float64 // metres a pixel
	Width, Height float64 // pixels
}

// smallest is the least width and height of a fitted box, in metres, so that a
// box around one point can still be drawn.
const smallest = 200

// sides is the number of points at which a side of a box is followed: parallels
// are curves in Lambert-93.
const sides = 32

// Fit is the largest drawing of the whole box, centred in width × height pixels.
func Fit(p Projection, box Box, width, height float64) Viewport {
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	see := func(lat, lon float64) {
		x, y := p.Project(lat, lon)
		lo, hi = [2]float64{min(lo[0], x), min(lo[1], y)}, [2]float64{max(hi[0], x), max(hi[1], y)}
	}
	for i := range sides + 1 {
		f := float64(i) / sides
		lat, lon := box.South+f*(box.North-box.South), box.West+f*box.width()
		see(box.South, lon)
		see(box.North, lon)
		see(lat, box.West)
		see(lat, box.West+box.width())
	}
	return Viewport{
		Projection: p, X: (lo[0] + hi[0]) / 2, Y: (lo[1] + hi[1]) / 2,
		Scale: max(max(hi[0]-lo[0], smallest)/width, max(hi[1]-lo[1], smallest)/height),
		Width: width, Height: height,
	}
}

// At is the pixel of a position.
func (v Viewport) At(lat, lon float64) (x, y float64) {
	return v.pixel(v.Projection.Project(lat, lon))
}

func (v Viewport) pixel(east, north float64) (x, y float64) {
	return v.Width/2 + (east-v.X)/v.Scale, v.Height/2 - (north-v.Y)/v.Scale
}

// Position is the position under a pixel.
func (v Viewport) Position(x, y float64) (lat, lon float64) {
	return v.Projection.Unproject(v.X+(x-v.Width/2)*v.Scale, v.Y-(y-v.Height/2)*v.Scale)
}

// Box is the smallest box that holds everything seen.
func (v Viewport) Box() Box {
	lat, lon := v.Position(v.Width/2, v.Height/2)
	south, north, west, east := lat, lat, 0.0, 0.0
	see := func(x, y float64) {
		a, o := v.Position(x, y)
		turn := math.Remainder(o-lon, 360)
		south, north, west, east = min(south, a), max(north, a), min(west, turn), max(east, turn)
	}
	for i := range sides + 1 {
		f := float64(i) / sides
		see(f*v.Width, 0)
		see(f*v.Width, v.Height)
		see(0, f*v.Height)
		see(v.Width, f*v.Height)
	}
	return Box{max(south, -90), math.Remainder(lon+west, 360), min(north, 90), math.Remainder(lon+east, 360)}
}

// Pan is the view moved by fractions of its width and height.
func (v Viewport) Pan(right, down float64) Viewport {
	v.X += right * v.Width * v.Scale
	v.Y -= down * v.Height * v.Scale
	return v
}

// Zoom is the view around the same centre, factor times larger.
func (v Viewport) Zoom(factor float64) Viewport {
	v.Scale /= factor
	return v
}

// width is the box's extent in degrees of longitude.
func (b Box) width() float64 {
	if b.West > b.East {
		return b.East - b.West + 360
	}
	return b.East - b.West
}

func (b Box) centre() (lat, lon float64) {
	return (b.South + b.North) / 2, math.Remainder(b.West+b.width()/2, 360)
}
