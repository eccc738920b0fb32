package person

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/id"
	"maillage/core/sensitive"
)

// Suggestion is someone whom a search may mean: enough to tell two people
// apart, and no more.
type Suggestion struct {
	ID       string
	Name     string
	Nickname string
	Phone    string // masked
	Email    string // masked
	Since    time.Time
}

// Found is what a search found, and the ticket by which a person can be created.
type Found struct {
	Suggestions []Suggestion
	Ticket      string
}

const (
	maxQuery    = 200 // characters
	candidates  = 60  // opened for one search, at most
	suggestions = 8   // shown
	ticketLasts = time.Hour
)

// Search finds who, among those one's organisation follows, resembles what was
// typed. Errors: Invalid.
func (g *Register) Search(ctx context.Context, who actor.Actor, typed string) (Found, error) {
	if err := who.Check(MayRead); err != nil {
		return Found{}, err
	}
	typed, err := sensitive.Check("q", typed)
	if err != nil {
		return Found{}, err
	}
	q := ReadQuery(typed)
	switch {
	case utf8.RuneCountInString(typed) > maxQuery:
		return Found{}, invalid("q", "long", "Ce texte est trop long. Écrivez un nom ou un numéro.")
	case len(words(q.Words)) == 0 && q.Phone == "" && q.Email == "":
		return Found{}, invalid("q", "query", "Écrivez un nom, un surnom, un téléphone ou un e-mail.")
	}
	ranked, err := g.resembling(ctx, who.Org, q)
	if err != nil {
		return Found{}, err
	}
	err = g.Store.Tx(ctx, func(tx Tx) error {
		for _, s := range ranked {
			if err := done(tx, who, "person.suggest", s.ID, ""); err != nil {
				return err
			}
		}
		return tx.Record(act.Act{Name: "person.search", Who: who, Detail: strconv.Itoa(len(ranked))})
	})
	if err != nil {
		return Found{}, err
	}
	return Found{Suggestions: ranked, Ticket: g.ticket(who)}, nil
}

// held is a candidate and what it holds.
type held struct {
	followed
	own      string // id of the record the clues are of: the person's, or one merged into it
	identity Identity
	distance int
}

// resembling opens the candidates of a query and keeps those that resemble it,
// best first, one for each person.
func (g *Register) resembling(ctx context.Context, org string, q Query) ([]Suggestion, error) {
	all, err := g.open(ctx, org, clues(g.Keys.MACs, org, q.identity()))
	if err != nil {
		return nil, err
	}
	limit := max(1, len(words(q.Words)))
	var best []held
	for _, h := range all {
		if h.distance = q.distance(h.identity); h.distance <= limit {
			best = append(best, h)
		}
	}
	slices.SortStableFunc(best, func(a, b held) int {
		return cmp.Or(cmp.Compare(a.distance, b.distance), strings.Compare(a.identity.Name, b.identity.Name), strings.Compare(a.ID, b.ID))
	})
	shown := make([]Suggestion, 0, suggestions)
	for _, h := range best {
		same := func(s Suggestion) bool { return s.ID == h.ID }
		if len(shown) == suggestions || slices.ContainsFunc(shown, same) {
			continue
		}
		i := h.identity
		s := Suggestion{ID: h.ID, Name: i.Name, Nickname: i.Nickname, Phone: maskPhone(i.Phone), Email: maskEmail(i.Email)}
		for _, f := range h.Follows {
			if f.Org == org {
				s.Since = f.Since
			}
		}
		shown = append(shown, s)
	}
	return shown, nil
}

// open reads who an organisation finds under the clues. The identity of a
// merged record counts for the one that was kept.
func (g *Register) open(ctx context.Context, org string, macs []string) ([]held, error) {
	var all []held
	err := g.Store.View(ctx, func(tx Tx) error {
		ids, err := tx.Candidates(org, macs, candidates)
		if err != nil {
			return err
		}
		all = make([]held, 0, len(ids))
		for _, id := range ids {
			own, err := tx.Person(id)
			if err != nil {
				return err
			}
			stands, err := root(tx, id)
			if err != nil {
				return err
			}
			f, err := gather(tx, stands)
			if err != nil {
				return err
			}
			if f.State == Active && f.by(org) {
				f.Sealed = own.Sealed
				all = append(all, held{followed: f, own: own.ID})
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	records := make([]string, len(all))
	for n, h := range all {
		records[n] = h.own
	}
	boxes, err := g.Keys.Boxes(ctx, records)
	if err != nil {
		return nil, err
	}
	opened := all[:0]
	for _, h := range all {
		box, alive := boxes[h.own]
		if !alive { // erased meanwhile
			continue
		}
		if h.identity, err = openIdentity(box, h.Sealed); err != nil {
			return nil, err
		}
		opened = append(opened, h)
	}
	return opened, nil
}

// ticket proves to Create that this actor has just searched; it is good once.
func (g *Register) ticket(who actor.Actor) string {
	now := g.Clock.Now()
	own := id.New(now) + "." + strconv.FormatInt(now.Unix(), 10)
	return own + "." + g.Keys.MAC(ticketMAC, holder(who, own))
}

const ticketMAC = "person.ticket"

// holder is what a ticket is good for: one search of one actor in one organisation.
func holder(who actor.Actor, own string) string { return who.ID + " " + who.Org + " " + own }

var errTicket = invalid("", "ticket", "Cherchez d'abord la personne. Elle existe peut-être déjà.")

// readTicket is what makes a ticket unique. Errors: Invalid for a ticket that
// is too old or somebody else's.
func (g *Register) readTicket(who actor.Actor, ticket string) (string, error) {
	end := strings.LastIndexByte(ticket, '.')
	if end < 0 {
		return "", errTicket
	}
	own := ticket[:end]
	_, made, _ := strings.Cut(own, ".")
	seconds, err := strconv.ParseInt(made, 10, 64)
	fresh := g.Clock.Now().Sub(time.Unix(seconds, 0)) <= ticketLasts
	if err != nil || !fresh || !matches(g.Keys, ticketMAC, holder(who, own), ticket[end+1:]) {
		return "", errTicket
	}
	return own, nil
}
