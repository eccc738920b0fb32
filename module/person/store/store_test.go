package store_test

import (
	"testing"

	"maillage/module/person/persontest"
	"maillage/platform/db/dbtest"
)

func TestQueries(t *testing.T) { dbtest.Prepares(t, persontest.Sets, "query.sql") }
