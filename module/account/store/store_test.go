package store_test

import (
	"testing"

	"maillage/module/account/accounttest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

func TestQueries(t *testing.T) { dbtest.Prepares(t, accounttest.Sets, "query.sql") }

func TestStore(t *testing.T) {
	dbtest.EachConfig(t, accounttest.Sets, func(t *testing.T, cfg db.Config) {
		accounttest.Suite(t, func(t *testing.T) *accounttest.Bench {
			if cfg.URL == "" {
				return accounttest.Open(t, dbtest.Open(t, dbtest.SQLite(t, accounttest.Sets)))
			}
			return accounttest.Open(t, dbtest.Open(t, dbtest.Postgres(t, accounttest.Sets)))
		})
	})
}
