package browser

import (
	"strings"
	"sync"

	"github.com/chromedp/cdproto/network"
)

// Request is one thing the page fetched.
type Request struct {
	URL    string
	Kind   string // Document, Stylesheet, Script, Image…
	Status int
	Bytes  int // as they travelled, compressed, with the headers
}

// traffic hears what a tab fetches.
type traffic struct {
	mu       sync.Mutex
	requests map[network.RequestID]*Request
	order    []*Request
}

func (f *traffic) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests, f.order = map[network.RequestID]*Request{}, nil
}

func (f *traffic) hear(event any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") {
			return
		}
		r := &Request{URL: e.Request.URL, Kind: string(e.Type)}
		f.requests[e.RequestID] = r // a redirect keeps the id: the first hop stays in order
		f.order = append(f.order, r)
	case *network.EventResponseReceived:
		if r := f.requests[e.RequestID]; r != nil {
			r.Status = int(e.Response.Status)
		}
	case *network.EventLoadingFinished:
		if r := f.requests[e.RequestID]; r != nil {
			r.Bytes = int(e.EncodedDataLength)
		}
	}
}

// Traffic is what the present page fetched, in order.
func (tab *Tab) Traffic() []Request {
	tab.traffic.mu.Lock()
	defer tab.traffic.mu.Unlock()
	all := make([]Request, len(tab.traffic.order))
	for i, r := range tab.traffic.order {
		all[i] = *r
	}
	return all
}
