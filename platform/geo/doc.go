// Package geo finds points on the Earth: the nearest ones that suit, those in
// a box, how many in a circle. It also draws them: projections, viewports and
// grid clusters for the server-drawn map.
//
// Words: a point is a position with a 64-bit mask of facets and the caller's
// index. A filter is a list of facets, each a set of bits: a point suits when
// it has at least one bit of every facet (OR inside a facet, AND between).
//
// The index is built once and never changes, so any number of goroutines read
// it without a lock. It is a balanced tree of boxes around unit vectors, with
// 64 points a leaf. Three-dimensional boxes have no antimeridian, no pole and
// no empty ocean between territories, so one rule serves them all. Every box
// knows the union of its points' facets, and every leaf keeps its facets as
// one 64-bit word per bit, so a rare or impossible filter skips whole
// branches, then 64 points at a time. One uniform grid a territory was measured
// too: as fast without a filter, but with a rare one it walks every empty cell
// and falls far behind a plain scan.
package geo
