package ui

import "strings"

// within reports whether a page is a section's own or one below it.
func within(path, section string) bool {
	return path == section || strings.HasPrefix(path, section+"/")
}
