package web

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// Limit is a token bucket per client address, in memory: it protects reading,
// so losing it at a restart costs nothing. Addresses are never written down.
type Limit struct {
	rate  float64 // tokens a second
	burst float64
	now   func() time.Time

	mu      sync.Mutex
	buckets map[netip.Prefix]*bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// NewLimit allows rate requests a second for one address, burst at once.
func NewLimit(rate, burst float64, now func() time.Time) *Limit {
	return &Limit{rate: rate, burst: burst, now: now, buckets: map[netip.Prefix]*bucket{}, swept: now()}
}

// Allow takes one token of the address, or reports that none is left. IPv6
// clients count by /64, the smallest network a subscriber is given. Loopback
// is never limited: it is this machine, or a proxy nobody declared, whose
// visitors would otherwise all share one bucket.
func (l *Limit) Allow(a netip.Addr) bool {
	if a.IsLoopback() || !a.IsValid() {
		return true
	}
	bits := 32
	if a = a.Unmap(); a.Is6() {
		bits = 64
	}
	who, _ := a.Prefix(bits) // bits fit both families by construction
	now := l.now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b, ok := l.buckets[who]
	if !ok {
		b = &bucket{tokens: l.burst, at: now}
		l.buckets[who] = b
	}
	b.tokens = min(l.burst, b.tokens+now.Sub(b.at).Seconds()*l.rate)
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// sweep forgets, once a minute, the addresses whose bucket has refilled.
func (l *Limit) sweep(now time.Time) {
	if now.Sub(l.swept) < time.Minute {
		return
	}
	l.swept = now
	full := time.Duration(l.burst / l.rate * float64(time.Second))
	for who, b := range l.buckets {
		if now.Sub(b.at) > full {
			delete(l.buckets, who)
		}
	}
}

// Client reads the address a request comes from.
type Client struct {
	Trusted []netip.Prefix // proxies whose X-Forwarded-For is believed
}

// Address is the nearest address that no trusted proxy vouches for.
func (c Client) Address(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	at, _ := netip.ParseAddr(host) // the zero Addr stands for an unknown address
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && c.trusts(at); i-- {
		hop := strings.TrimSpace(hops[i])
		addr, err := netip.ParseAddr(hop)
		if err != nil { // some proxies add the port
			port, failed := netip.ParseAddrPort(hop)
			if failed != nil {
				break
			}
			addr = port.Addr()
		}
		at = addr
	}
	return at
}

func (c Client) trusts(a netip.Addr) bool {
	for _, p := range c.Trusted {
		if p.Contains(a.Unmap()) {
			return true
		}
	}
	return false
}
