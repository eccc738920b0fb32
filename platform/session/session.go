package session

import (
	"context"
	"embed"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"maillage/platform/db"
	"maillage/platform/session/row"
)

//go:embed schema/*.sql
var schema embed.FS

// Set is the migrations of the sessions.
var Set = db.Set{Module: "session", FS: schema}

// How long a session lasts after its ticket named someone.
const (
	Lasts       = 24 * time.Hour
	LastsShared = time.Hour
)

// Options are the settings of a Keeper.
type Options struct {
	Secure bool             // served over HTTPS: the cookie is bound to this host and to TLS
	Now    func() time.Time // UTC
}

// Keeper keeps sessions. It is safe for concurrent use.
type Keeper struct {
	db  *db.DB
	now func() time.Time
	scs *scs.SessionManager
}

// New makes a keeper.
func New(d *db.DB, o Options) *Keeper {
	k := &Keeper{db: d, now: o.Now, scs: scs.New()}
	k.scs.Store = store{db: d, now: o.Now}
	k.scs.Codec = codec{}
	k.scs.HashTokenInStore = true
	k.scs.Cookie.Persist = false
	k.scs.Cookie.Secure = o.Secure
	k.scs.Cookie.Name = "maillage"
	if o.Secure {
		k.scs.Cookie.Name = "__Host-maillage"
	}
	return k
}

// visit is the session of one request.
type visit struct {
	answer http.ResponseWriter
	load   func() (context.Context, error) // what scs loaded; asks the database once

	mu     sync.Mutex
	failed error // what scs holds may not be what the database holds
}

type visitKey struct{}

var errNoVisit = errors.New("session: this request did not pass Keeper.Wrap")

// Wrap gives the requests of next their session. The session is read when it
// is first asked for.
func (k *Keeper) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, token := r.Context(), k.token(r)
		v := &visit{answer: w, load: sync.OnceValues(func() (context.Context, error) {
			w.Header().Add("Vary", "Cookie")
			return k.scs.Load(ctx, token)
		})}
		next.ServeHTTP(w, r.WithContext(context.WithValue(ctx, visitKey{}, v)))
	})
}

// tokenLength is 256 bits in base64url.
const tokenLength = 43

// token is the request's token, or empty when what the cookie holds cannot be one.
func (k *Keeper) token(r *http.Request) string {
	cookie, err := r.Cookie(k.scs.Cookie.Name)
	if err != nil || len(cookie.Value) != tokenLength {
		return ""
	}
	return cookie.Value
}

// during runs fn on the session of a request, given the context in which scs
// knows it. After an error nothing more is said of the session.
func during(ctx context.Context, fn func(v *visit, held context.Context) error) error {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok {
		return errNoVisit
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failed != nil {
		return v.failed
	}
	var held context.Context
	if held, v.failed = v.load(); v.failed == nil {
		v.failed = fn(v, held)
	}
	return v.failed
}

// Get is the ticket of the request's session; the zero Ticket when there is
// none. Errors: Unavailable when the database does not answer.
func (k *Keeper) Get(ctx context.Context) (t Ticket, err error) {
	err = during(ctx, func(_ *visit, held context.Context) error {
		t = k.held(held).clone()
		return nil
	})
	return t, err
}

// held is the ticket of the session that scs holds.
func (k *Keeper) held(held context.Context) Ticket {
	ticket, _ := k.scs.Get(held, key).(Ticket)
	return ticket
}

// Put gives the session a ticket, beginning one if there is none, and sets the
// cookie; it is called before the answer's first byte. Errors: Anonymous when
// the session was ended meanwhile, Unavailable when the database does not
// answer; nothing has changed then.
func (k *Keeper) Put(ctx context.Context, t Ticket) error {
	return during(ctx, func(v *visit, held context.Context) error {
		had, begins := k.held(held), k.scs.Token(held) == ""
		deadline := k.deadline(held, had, t)
		if begins || !t.sameTrust(had) {
			held = replacing(held)
			if err := k.scs.RenewToken(held); err != nil {
				return err
			}
		}
		k.scs.Put(held, key, t.clone())
		k.scs.SetDeadline(held, deadline)
		token, expiry, err := k.scs.Commit(held)
		if err == nil {
			k.cookie(held, v.answer, token, expiry)
		}
		return err
	})
}

// deadline is the end of a session that had one ticket and is given another:
// counted from the first that names its holder, sooner once on a shared
// computer, never later.
func (k *Keeper) deadline(held context.Context, had, given Ticket) time.Time {
	end := k.scs.Deadline(held)
	same := given.sameHolder(had) && k.scs.Token(held) != ""
	if !same {
		end = k.now().Add(Lasts)
	}
	if shared := k.now().Add(LastsShared); given.Shared && !(same && had.Shared) && shared.Before(end) {
		end = shared
	}
	return end
}

// End ends the request's session, if there is one, and takes the cookie back.
func (k *Keeper) End(ctx context.Context) error {
	return during(ctx, func(v *visit, held context.Context) error {
		if k.scs.Token(held) == "" {
			return nil
		}
		if err := k.scs.Destroy(held); err != nil {
			return err
		}
		k.cookie(held, v.answer, "", time.Time{})
		return nil
	})
}

// cookie writes the session's cookie in the place of one written earlier in
// the same answer, which no cache may keep.
func (k *Keeper) cookie(held context.Context, answer http.ResponseWriter, token string, expiry time.Time) {
	h := answer.Header()
	ours := func(line string) bool { return strings.HasPrefix(line, k.scs.Cookie.Name+"=") }
	if others := slices.DeleteFunc(h["Set-Cookie"], ours); len(others) == 0 {
		h.Del("Set-Cookie")
	} else {
		h["Set-Cookie"] = others
	}
	k.scs.WriteSessionCookie(held, answer, token, expiry)
	h.Set("Cache-Control", "no-store")
}

// EndAll ends every session, as a restore does.
func (k *Keeper) EndAll(ctx context.Context) error {
	return k.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := row.New(tx).DropAll(tx.Context())
		return err
	})
}

// Purge forgets the sessions that have expired by the instant, and counts them.
func (k *Keeper) Purge(ctx context.Context, by time.Time) (gone int64, err error) {
	err = k.db.Tx(ctx, func(tx *db.Tx) error {
		gone, err = row.New(tx).Purge(tx.Context(), db.At(by))
		return err
	})
	return gone, err
}
