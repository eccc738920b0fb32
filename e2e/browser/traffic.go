package browser

import (
	"slices"
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
	visited  []string // every address since the tab was opened
	cleared  string   // what the present page and those that led to it have the browser forget
}

func (f *traffic) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests, f.order, f.cleared = map[network.RequestID]*Request{}, nil, ""
}

func (f *traffic) hear(event any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if strings.HasPrefix(e.Request.URL, "data:") {
			return
		}
		if before := f.requests[e.RequestID]; before != nil && e.RedirectResponse != nil {
			before.Status = int(e.RedirectResponse.Status)
		}
		f.visited = append(f.visited, e.Request.URL)
		r := &Request{URL: e.Request.URL, Kind: string(e.Type)}
		f.requests[e.RequestID] = r // a redirect keeps the id: the first hop stays in order
		f.order = append(f.order, r)
	case *network.EventResponseReceived:
		if r := f.requests[e.RequestID]; r != nil {
			r.Status = int(e.Response.Status)
		}
	case *network.EventResponseReceivedExtraInfo: // the headers as they came, which may be told late
		for name, value := range e.Headers {
			if text, is := value.(string); is && strings.EqualFold(name, "Clear-Site-Data") {
				f.cleared += text
			}
		}
	case *network.EventLoadingFinished:
		if r := f.requests[e.RequestID]; r != nil {
			r.Bytes = int(e.EncodedDataLength)
		}
	}
}

// Visited are the addresses that the tab has asked for since it was opened.
func (tab *Tab) Visited() []string {
	tab.traffic.mu.Lock()
	defer tab.traffic.mu.Unlock()
	return slices.Clone(tab.traffic.visited)
}

// Cleared is what the browser was told to forget (Clear-Site-Data) on the way
// to the present page.
func (tab *Tab) Cleared() string {
	tab.traffic.mu.Lock()
	defer tab.traffic.mu.Unlock()
	return tab.traffic.cleared
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
