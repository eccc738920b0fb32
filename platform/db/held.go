package db

import (
	"context"
	"database/sql"
	"errors"
)

// held is the writer's connection and the statements prepared on it.
type held struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

// maxStatements bounds the cache; the generated queries are a few hundred.
const maxStatements = 1000

// stmt returns query prepared. It stays open for the next use.
func (h *held) stmt(query string) (*sql.Stmt, error) {
	if s, ok := h.stmts[query]; ok {
		return s, nil
	}
	if len(h.stmts) >= maxStatements {
		if err := h.forget(); err != nil {
			return nil, err
		}
	}
	s, err := h.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	h.stmts[query] = s
	return s, nil
}

func (h *held) exec(query string) error {
	_, err := h.ExecContext(context.Background(), query)
	return err
}

// ExecContext implements Querier.
func (h *held) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	s, err := h.stmt(query) //nolint:sqlclosecheck // kept for the next use
	if err != nil {
		return nil, err
	}
	return s.ExecContext(ctx, args...)
}

// PrepareContext implements Querier.
func (h *held) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	return h.conn.PrepareContext(ctx, query)
}

// QueryContext implements Querier.
func (h *held) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	s, err := h.stmt(query) //nolint:sqlclosecheck // kept for the next use
	if err != nil {
		return nil, err
	}
	return s.QueryContext(ctx, args...)
}

// QueryRowContext implements Querier.
func (h *held) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	s, err := h.stmt(query) //nolint:sqlclosecheck // kept for the next use
	if err != nil {
		return refusedRow(err)
	}
	return s.QueryRowContext(ctx, args...)
}

// forget closes the prepared statements.
func (h *held) forget() error {
	var err error
	for _, s := range h.stmts {
		err = errors.Join(err, s.Close())
	}
	clear(h.stmts)
	return err
}

func (h *held) close() error { return errors.Join(h.forget(), h.conn.Close()) }
