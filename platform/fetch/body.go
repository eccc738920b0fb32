package fetch

import (
	"context"
	"errors"
	"io"
	"time"
)

// errSlow ends a request that took or stayed silent too long.
var errSlow = errors.New("too slow")

// watcher ends a request when its time is over.
type watcher struct {
	whole, idle *time.Timer
	patience    time.Duration // what idle is set to
	cancel      context.CancelCauseFunc
}

// watch gives a context that ends with errSlow after the deadline, or when the
// idle timer runs out.
func watch(ctx context.Context, deadline, idle time.Duration) (context.Context, *watcher) {
	ctx, cancel := context.WithCancelCause(ctx)
	slow := func() { cancel(errSlow) }
	return ctx, &watcher{time.AfterFunc(deadline, slow), time.AfterFunc(idle, slow), idle, cancel}
}

func (w *watcher) end() {
	w.whole.Stop()
	w.idle.Stop()
	w.cancel(nil)
}

// body is an answer's body with its limits.
type body struct {
	*watcher
	ctx  context.Context
	from io.ReadCloser
	left int64 // bytes that may still come
	max  int64
	err  error // the fault that ended it; a reader that asks again gets it again
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1] // one more than allowed tells too long from just long enough
	}
	b.idle.Reset(b.patience)
	n, err := b.from.Read(p)
	b.idle.Stop() // what the reader does between two reads is its own time
	if b.left -= int64(n); b.left < 0 {
		n, err = n-1, errLarge(b.max)
	} else if err != nil && (!errors.Is(err, io.EOF) || b.ctx.Err() != nil) { // a server that sees us give up may still end properly
		err = explain(b.ctx, err)
	}
	b.err = err
	return n, err
}

func (b *body) Close() error {
	b.end()
	return b.from.Close()
}
