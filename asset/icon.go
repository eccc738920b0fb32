package asset

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed icon mark.svg
var drawings embed.FS

// Icon returns the shapes of an icon, without the svg element around them, and
// whether there is one of that name. Icons are lines on a 24 by 24 grid.
func Icon(name string) (shapes string, ok bool) { return shape("icon/" + name + ".svg") }

// Mark returns the shapes of the mark, the woven mesh, on a 32 by 32 grid:
// first the brand's threads, then the amber one.
func Mark() string {
	shapes, _ := shape("mark.svg")
	return shapes
}

// Icons lists the names of the icons.
func Icons() []string {
	found, _ := fs.Glob(drawings, "icon/*.svg") // fails only on a bad pattern
	for i, name := range found {
		found[i] = strings.TrimSuffix(strings.TrimPrefix(name, "icon/"), ".svg")
	}
	return found
}

func shape(name string) (string, bool) {
	drawing, err := fs.ReadFile(drawings, name)
	if err != nil {
		return "", false
	}
	_, inside, _ := strings.Cut(string(drawing), ">")
	return inside[:strings.LastIndex(inside, "</svg>")], true
}
