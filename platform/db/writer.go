package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// maxGroup bounds the requests one commit serves, so that another process
// waiting for the file's lock gets its turn.
const maxGroup = 128

// writer is the one goroutine that writes to the SQLite file. It takes the
// requests that are waiting as a group, runs each in a savepoint of one
// transaction, commits once, and only then answers them all: refusals too,
// since a refusal may rest on what a neighbour wrote.
//
// A request's function runs on its caller's goroutine. The writer lends it the
// transaction and waits, so a panic or runtime.Goexit unwinds the caller alone
// and gives the loan back on its way. A function that keeps the loan longer
// than limit loses it: its statements are refused from then on.
//
// When a group cannot be committed, each of its requests runs again in a
// transaction of its own, so that only the one at fault fails.
type writer struct {
	conn  held
	limit time.Duration
	whole func() error  // whether what is committed will be found again
	queue chan *request // unbuffered: what is accepted is served
	stop  chan struct{}
	done  chan struct{}
}

var errClosed = errors.New("db: closed")

// request is one caller waiting for the writer.
type request struct {
	claimed atomic.Bool  // by the writer to serve it, or by its caller to withdraw
	lend    chan *Tx     // writer to caller: run your function
	back    chan outcome // caller to writer: it has run
	answer  chan error   // writer to caller: the end
}

// outcome is how a function ended.
type outcome struct {
	err  error
	gone bool // it panicked or exited its goroutine: nobody waits for an answer
}

// result is a request that was served, and the error it gets if the group is
// committed.
type result struct {
	r   *request
	err error
}

func startWriter(conn *sql.Conn, limit time.Duration, whole func() error) *writer {
	w := &writer{
		conn:  held{conn: conn, stmts: map[string]*sql.Stmt{}},
		limit: limit,
		whole: whole,
		queue: make(chan *request),
		stop:  make(chan struct{}),
		done:  make(chan struct{}),
	}
	go w.loop()
	return w
}

// do asks the writer for a transaction and runs fn in it. The caller's context
// counts until fn starts.
func (w *writer) do(ctx context.Context, fn func(*Tx) error) error {
	r := &request{lend: make(chan *Tx, 1), back: make(chan outcome, 1), answer: make(chan error, 1)}
	select {
	case w.queue <- r:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stop:
		return errClosed
	}
	cancelled := ctx.Done()
	for {
		select {
		case tx := <-r.lend:
			r.run(tx, fn)
		case err := <-r.answer:
			return err
		case <-cancelled:
			if r.claimed.CompareAndSwap(false, true) {
				return ctx.Err()
			}
			cancelled = nil
		}
	}
}

// run calls fn and gives the loan back however fn ends.
func (r *request) run(tx *Tx, fn func(*Tx) error) {
	out := outcome{gone: true}
	defer func() { r.back <- out }()
	err := fn(tx)
	out = outcome{err: err}
}

func (w *writer) loop() {
	defer close(w.done)
	for {
		select {
		case r := <-w.queue:
			w.group(r)
		case <-w.stop:
			return
		}
	}
}

func (w *writer) close() error {
	close(w.stop)
	<-w.done
	return w.conn.close()
}

// group serves first and everyone waiting behind it with one commit, or, when
// that fails, each with a commit of its own.
func (w *writer) group(first *request) {
	results, served, err := w.together(first)
	if err == nil || served <= 1 {
		answer(results, err)
		return
	}
	for _, res := range results {
		answer(w.alone(res.r))
	}
}

// answer tells each caller its own result, or why the commit failed.
func answer(results []result, err error) {
	for _, res := range results {
		if res.err == nil {
			res.err = err
		}
		res.r.answer <- res.err
	}
}

// together serves first and those waiting in one transaction, and counts them.
// An error says that nothing was committed.
func (w *writer) together(first *request) (results []result, served int, err error) {
	if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return []result{{r: first}}, 0, err
	}
	for r := first; r != nil; r = w.next(served) {
		if !r.claimed.CompareAndSwap(false, true) {
			continue
		}
		served++
		if results, err = w.serve(results, r); err != nil {
			break
		}
	}
	return results, served, w.finish(err)
}

// next takes a request that is already waiting, if there is one and room in
// the group for it.
func (w *writer) next(served int) *request {
	if served == maxGroup {
		return nil
	}
	select {
	case r := <-w.queue:
		return r
	default:
		return nil
	}
}

// alone serves a claimed request in a transaction of its own.
func (w *writer) alone(r *request) ([]result, error) {
	if err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return []result{{r: r}}, err
	}
	results, err := w.serve(nil, r)
	return results, w.finish(err)
}

// finish commits, or rolls back when the transaction is lost or will not
// commit.
func (w *writer) finish(err error) error {
	if err == nil {
		err = w.whole()
	}
	if err == nil {
		err = w.conn.exec("COMMIT")
	}
	if err != nil {
		_ = w.conn.exec("ROLLBACK") // SQLite may have done it already
	}
	return err
}

// serve runs one request in a savepoint and appends its result, unless nobody
// waits for it any more. An error says that the whole transaction is lost.
func (w *writer) serve(results []result, r *request) ([]result, error) {
	if err := w.conn.exec("SAVEPOINT request"); err != nil {
		return append(results, result{r: r}), err
	}
	ctx, cancel := context.WithTimeout(context.Background(), w.limit)
	defer cancel()
	tx := &Tx{ctx: ctx, on: &w.conn}
	r.lend <- tx
	var out outcome
	select {
	case out = <-r.back:
	case <-ctx.Done():
		r.answer <- errExpired
		out.gone = true
	}
	if failed := tx.end(); out.err == nil {
		out.err = failed
	}
	if !out.gone {
		results = append(results, result{r, out.err})
	}
	if out.gone || out.err != nil {
		if err := w.conn.exec("ROLLBACK TO request"); err != nil {
			return results, fmt.Errorf("db: group lost: %w", err)
		}
	}
	if err := w.conn.exec("RELEASE request"); err != nil {
		return results, fmt.Errorf("db: group lost: %w", err)
	}
	return results, nil
}
