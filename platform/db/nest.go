package db

import (
	"errors"
	"reflect"
	"runtime"
)

var errNested = errors.New("db: a transaction function opened another transaction")

// inside calls a transaction function. It exists to be found on the stack.
//
//go:noinline
func inside(tx *Tx, fn func(*Tx) error) error { return fn(tx) }

var insideEntry = reflect.ValueOf(inside).Pointer()

// nested reports whether the calling goroutine is already inside a
// transaction function. The stack tells, where a context could not: the usual
// mistake is to use the request's context, which knows nothing of the
// transaction, and on SQLite it would wait for itself.
func nested() bool {
	pc := make([]uintptr, 64)
	for skip := 3; ; skip += len(pc) { // Callers, nested and Tx are not inside
		n := runtime.Callers(skip, pc)
		for _, p := range pc[:n] {
			if f := runtime.FuncForPC(p - 1); f != nil && f.Entry() == insideEntry {
				return true
			}
		}
		if n < len(pc) {
			return false
		}
	}
}
