package ui

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

func or(s, otherwise string) string { return cmp.Or(s, otherwise) }

// idOf is the id of a field: the given one, or its name with dots and brackets
// made into hyphens.
func idOf(id, name string) string {
	if id != "" {
		return id
	}
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '-'
	}, name)
}

// given is the attribute, or nothing when its value is empty.
func given(name, value string) templ.Attributes {
	if value == "" {
		return nil
	}
	return templ.Attributes{name: value}
}

func limit(length int) templ.Attributes {
	if length == 0 {
		return nil
	}
	return templ.Attributes{"maxlength": strconv.Itoa(length)}
}

// described ties a field to its hint and its error.
func described(id, hint, mistake string) templ.Attributes {
	var by []string
	if hint != "" {
		by = append(by, id+"-hint")
	}
	if mistake != "" {
		by = append(by, id+"-error")
	}
	if len(by) == 0 {
		return nil
	}
	a := templ.Attributes{"aria-describedby": strings.Join(by, " ")}
	if mistake != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

func fieldClass(mistake string) string {
	if mistake != "" {
		return "field wrong"
	}
	return "field"
}
