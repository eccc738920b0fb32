package account

import (
	"net/url"
	"strings"
)

// maxPath is the longest path that is kept to go on to, bytes.
const maxPath = 500

// LocalPath is the path if it leads nowhere but to a page of this site, and
// empty otherwise. Browsers read a backslash as a slash, drop tabs and line
// ends, and take "//" for another site: none of these is let through.
func LocalPath(next string) string {
	if len(next) > maxPath || !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") {
		return ""
	}
	for _, r := range next {
		if r <= ' ' || r >= 0x7f || r == '\\' {
			return ""
		}
	}
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Opaque != "" || strings.HasPrefix(u.Path, "//") || strings.Contains(u.Path, "\\") {
		return ""
	}
	return next
}
