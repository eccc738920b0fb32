package persontest_test

import (
	"testing"

	"maillage/core/fault"
	"maillage/module/person"
	"maillage/module/person/persontest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// each runs a test in a new world on both engines.
func each(t *testing.T, test func(*testing.T, *persontest.World)) {
	dbtest.Each(t, persontest.Sets, func(t *testing.T, d *db.DB) { test(t, persontest.New(t, d)) })
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// wants checks the kind of an error, and its field or key when not empty.
func wants(t *testing.T, what string, err error, kind fault.Kind, more string) {
	t.Helper()
	f := fault.Of(err)
	if f == nil || f.Kind != kind || more != "" && f.Field != more && f.Key != more {
		t.Errorf("%s: %v, want %s %s", what, err, kind, more)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// given is a value whose error ends the test.
func given[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// camille is someone fictive with a telephone and an address.
var camille = person.Input{Name: "Camille Zorrino", Nickname: "Cam", Phone: "06 12 34 56 78", Email: "camille@example.org", Lang: "fr", Channel: person.BySMS}
