package api

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"maillage/core/fault"
	"maillage/module/place"
	"maillage/module/place/standard"
	"maillage/platform/api"
	"maillage/platform/web"
)

// One names a place.
type One struct {
	ID    string `path:"id" doc:"Id of the place, ours or its source's."`
	Match string `header:"If-None-Match"`
}

// get answers one place; a closed one is told apart from an unknown one.
func (p *Places) get(ctx context.Context, in *One) (*answer, error) {
	index := p.Index()
	e, ok := index.ByID(in.ID)
	if !ok {
		e, ok = index.BySourceID(in.ID)
	}
	if ok {
		now := p.Clock.Now()
		return encode(moment(index, now), in.Match, p.feature(e, now))
	}
	held, err := p.Feed.Place(ctx, in.ID)
	switch {
	case err != nil:
		return nil, api.Fault(err)
	case held == nil:
		return nil, api.Fault(place.Unknown())
	case held.State == place.Closed:
		return nil, api.Fault(fault.New(fault.Gone, "id", "place.fault.closed", "Ce lieu a fermé."))
	}
	return encode(strconv.FormatInt(held.Epoch, 10), in.Match, p.bare(held))
}

// Delta is the question put to changed-places.
type Delta struct {
	Since string `query:"since" required:"true" example:"0" doc:"0 for everything, an RFC 3339 instant or date, or the since of the page before."`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"200" doc:"Changes in a page."`
}

// changes answers the places created, changed or closed after the cursor, in
// the order of the changes. Nothing is skipped and a change may come twice.
func (p *Places) changes(ctx context.Context, in *Delta) (*answer, error) {
	from, err := p.cursor(ctx, in.Since)
	if err != nil {
		return nil, api.Fault(err)
	}
	step, err := p.Feed.Changes(ctx, from, in.Limit)
	if err != nil {
		return nil, api.Fault(err)
	}
	c := Collection{Type: "FeatureCollection", Features: make([]Feature, len(step.Places)), Since: write(step.Next)}
	for i := range step.Places {
		c.Features[i] = p.bare(&step.Places[i])
	}
	if step.More {
		c.Next = p.Base + "/api/v1/changes?" + url.Values{"since": {c.Since}, "limit": {strconv.Itoa(in.Limit)}}.Encode()
	}
	return encode(c.Since, "", c)
}

// cursor reads since: an instant, a date, or what an answer gave.
func (p *Places) cursor(ctx context.Context, since string) (place.Cursor, error) {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if at, err := time.Parse(layout, since); err == nil {
			return p.Feed.Since(ctx, at)
		}
	}
	number, id, _ := strings.Cut(since, ".")
	epoch, err := strconv.ParseInt(number, 10, 64)
	if err != nil || epoch < 0 {
		return place.Cursor{}, fault.New(fault.Invalid, "since", "place.fault.since", "Cette date ne se lit pas. Exemple : since=2026-03-03.")
	}
	return place.Cursor{Epoch: epoch, ID: id}, nil
}

// write is a cursor as text.
func write(c place.Cursor) string {
	if c.ID == "" {
		return strconv.FormatInt(c.Epoch, 10)
	}
	return fmt.Sprintf("%d.%s", c.Epoch, c.ID)
}

// Export is the question put to export-places.
type Export struct {
	Schema string `query:"schema" enum:"1,2" default:"1" doc:"Version of the national schema."`
	Match  string `header:"If-None-Match"`
}

// export answers every visible place in the national schema.
func (p *Places) export(_ context.Context, in *Export) (*answer, error) {
	index := p.Index()
	tag := fmt.Sprintf("%d-v%s", index.Epoch(), in.Schema)
	if web.Matches(in.Match, tag) {
		return &answer{Status: http.StatusNotModified, ETag: web.Tag(tag)}, nil
	}
	var b bytes.Buffer
	w := standard.NewEncoder(&b, place.VersionOf(in.Schema))
	for _, e := range index.All() {
		if err := w.Write(&e.Record); err != nil {
			return nil, api.Fault(err)
		}
	}
	if err := w.Flush(); err != nil {
		return nil, api.Fault(err)
	}
	return &answer{Status: http.StatusOK, ContentType: "text/csv; charset=utf-8", ETag: web.Tag(tag), Body: b.Bytes()}, nil
}
