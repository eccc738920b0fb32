package db_test

import (
	"reflect"
	"testing"
	"testing/fstest"

	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

func TestTablesAreTheSameOnBothEngines(t *testing.T) {
	sets := []db.Set{{Module: "zoo", FS: fstest.MapFS{"schema/3_zoo.sql": {Data: []byte(`-- +goose Up
CREATE TABLE zoo_cage (row TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (row, place));
CREATE TABLE zoo_animal (
	id BIGINT PRIMARY KEY, cage_row TEXT, cage_place BIGINT, weight DOUBLE PRECISION, tame BOOLEAN NOT NULL, photo BYTEA,
	FOREIGN KEY (cage_row, cage_place) REFERENCES zoo_cage (row, place)
);`)}}}}
	want := []db.Table{
		{Name: "zoo_animal", Columns: []db.Column{{"id", db.BigInt}, {"cage_row", db.Text}, {"cage_place", db.BigInt},
			{"weight", db.Double}, {"tame", db.Boolean}, {"photo", db.Bytes}}, Key: []string{"id"}, Parents: []string{"zoo_cage"}},
		{Name: "zoo_cage", Columns: []db.Column{{"row", db.Text}, {"place", db.BigInt}}, Key: []string{"row", "place"}},
	}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		got, err := d.Tables(t.Context(), d.Reader())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("Tables = %v, %v\nwant %v", got, err, want)
		}
		versions, err := d.Versions(t.Context(), d.Reader())
		if err != nil || !reflect.DeepEqual(versions, map[string]int64{"zoo": 3}) {
			t.Errorf("Versions = %v, %v", versions, err)
		}
	})
}
