package db

import (
	"context"
	"fmt"
	"strings"
)

// Type is a column type of the house's SQL, the same on both engines.
type Type string

// The types.
const (
	BigInt  Type = "bigint"
	Text    Type = "text"
	Boolean Type = "boolean"
	Double  Type = "double precision"
	Bytes   Type = "bytea"
)

// Table is a table of the database, as the engine describes it.
type Table struct {
	Name    string
	Columns []Column
	Key     []string // columns of the primary key, in the order of the table
	Parents []string // tables its foreign keys refer to
}

// Column is a column of a table.
type Column struct {
	Name string `json:"name"`
	Type Type   `json:"type"`
}

// catalog is how an engine is asked about its tables. $1 is a table's name.
type catalog struct {
	tables  string // name
	columns string // name, type, whether it is part of the primary key (0 or more)
	parents string // name of a table referred to
}

// migrationSuffix ends the names of the tables in which versions are kept.
const migrationSuffix = "_migration"

// Tables describes the modules' tables, by name. The tables of versions are
// not among them.
func (d *DB) Tables(ctx context.Context, on Querier) ([]Table, error) {
	c := d.engine.catalog()
	names, err := list(ctx, on, c.tables)
	if err != nil {
		return nil, d.explain(err)
	}
	var tables []Table
	for _, name := range names {
		if strings.HasSuffix(name, migrationSuffix) {
			continue
		}
		t, err := describe(ctx, on, c, name)
		if err != nil {
			return nil, d.explain(err)
		}
		tables = append(tables, t)
	}
	return tables, nil
}

// Versions is the last migration of each module that has one.
func (d *DB) Versions(ctx context.Context, on Querier) (map[string]int64, error) {
	names, err := list(ctx, on, d.engine.catalog().tables)
	if err != nil {
		return nil, d.explain(err)
	}
	versions := map[string]int64{}
	for _, name := range names {
		module, is := strings.CutSuffix(name, migrationSuffix)
		if !is {
			continue
		}
		var v int64
		if err := on.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+name).Scan(&v); err != nil {
			return nil, d.explain(err)
		}
		versions[module] = v
	}
	return versions, nil
}

func describe(ctx context.Context, on Querier, c catalog, name string) (Table, error) {
	t := Table{Name: name}
	rows, err := on.QueryContext(ctx, c.columns, name)
	if err != nil {
		return t, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var column, declared string
		var key int
		if err := rows.Scan(&column, &declared, &key); err != nil {
			return t, err
		}
		kind := Type(strings.ToLower(declared))
		switch kind {
		case BigInt, Text, Boolean, Double, Bytes:
		default:
			return t, fmt.Errorf("db: column %s.%s has the type %s, which the house does not use", name, column, declared)
		}
		t.Columns = append(t.Columns, Column{Name: column, Type: kind})
		if key > 0 {
			t.Key = append(t.Key, column)
		}
	}
	if err := rows.Err(); err != nil {
		return t, err
	}
	t.Parents, err = list(ctx, on, c.parents, name)
	return t, err
}

// list reads a query of one column of text.
func list(ctx context.Context, on Querier, query string, args ...any) (all []string, err error) {
	rows, err := on.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, rows.Err()
}
