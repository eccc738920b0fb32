package person

import (
	"context"
	"strconv"
	"strings"
	"time"

	"maillage/core/act"
	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/core/reference"
)

// Ask is one attempt to open a person by reference and code.
type Ask struct {
	ID        string // digest of the secret that the asking browser holds
	Person    string // empty: the reference is nobody's
	Reference string // digest of the reference, to count by
	Org       string // organisation that joins; empty: the person's own space
	By        string // account that joins; empty: the person's own space
	Lang      string
	Channel   Channel // how the code goes out; empty: not chosen yet
	Code      string  // digest of the code; empty: not sent
	Tries     int
	Used      bool
	At        time.Time
	Expires   time.Time
}

const (
	askLasts  = 30 * time.Minute // to choose a contact
	codeLasts = 10 * time.Minute // to type the code
	codeTries = 5
	codeSize  = 6
)

// SendKind is the kind of the task that sends a code; its body is the ask's id.
const SendKind = "person.code"

// Asked is an ask as its page shows it.
type Asked struct {
	Secret  string  // that the browser keeps
	Choices []Reach // the contacts on record; none: the person has to see an agent
}

// Reach is a contact on record, masked.
type Reach struct {
	Channel Channel
	Masked  string
}

const askMAC, codeMAC = "person.ask", "person.code"

// look opens an ask about a reference. A reference that nobody has is answered
// in the same way. Errors: Invalid for what is no reference, TooMany.
func (g *Register) look(ctx context.Context, who actor.Actor, typed string, from From) (Asked, error) {
	read, err := reference.Read(typed)
	if err != nil {
		return Asked{}, err
	}
	digits := string(read)
	now := g.Clock.Now()
	secret := g.Draw.Secret()
	a := Ask{ID: g.Keys.MAC(askMAC, secret), Reference: g.Keys.MAC(referenceMAC, digits), Org: who.Org, By: who.ID,
		Lang: from.Lang, At: now, Expires: now.Add(askLasts)}
	if err := limitLook(ctx, g.Gate, from, a.Reference); err != nil {
		return Asked{}, err
	}
	var p Person
	err = g.Store.Tx(ctx, func(tx Tx) (err error) {
		p, err = byReference(tx, g.Keys.MACs(referenceMAC, digits))
		if err != nil {
			return err
		}
		own := a
		own.Person = p.ID
		return tx.AddAsk(own)
	})
	if err != nil {
		return Asked{}, err
	}
	choices, err := g.reaches(ctx, p, a.Reference)
	return Asked{Secret: secret, Choices: choices}, err
}

// byReference reads the active person behind a reference; the zero Person when
// there is none.
func byReference(tx Tx, macs []string) (Person, error) {
	for _, mac := range macs {
		p, err := tx.ByReference(mac)
		if err == nil {
			p, err = root(tx, p.ID)
		}
		if err == nil && p.State == Active {
			return p, nil
		}
		if err != nil && !fault.Is(err, fault.NotFound) {
			return Person{}, err
		}
	}
	return Person{}, nil
}

// reaches are the contacts on record, or for nobody those that are made up.
func (g *Register) reaches(ctx context.Context, p Person, mac string) ([]Reach, error) {
	box, err := g.Keys.Box(ctx, p.ID)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) {
		return reachesOf(g.decoy(mac)), nil
	}
	if err != nil {
		return nil, err
	}
	if p.State != Active { // erased meanwhile, the key not yet
		return reachesOf(g.decoy(mac)), nil
	}
	i, err := openIdentity(box, p.Sealed)
	return reachesOf(i.settled(g.Clock.Now())), err
}

func reachesOf(i Identity) (all []Reach) {
	if mobile(i.Phone) {
		all = append(all, Reach{BySMS, maskPhone(i.Phone)})
	}
	if i.Email != "" {
		all = append(all, Reach{ByEmail, maskEmail(i.Email)})
	}
	return all
}

// mobile reports whether a number takes text messages: 06 and 07 in France, and
// overseas the prefixes of Arcep's plan that begin with 6 or 7.
func mobile(number string) bool {
	national := strings.Trim(phone.Display(number), "0123456789\u00a0") == "" && len(number) > 4
	if !national {
		return false
	}
	digits := strings.ReplaceAll(phone.Display(number), "\u00a0", "")
	return strings.HasPrefix(digits, "06") || strings.HasPrefix(digits, "07")
}

// decoy is the identity of nobody, the same each time for one reference.
func (g *Register) decoy(mac string) Identity {
	seed := []byte(g.Keys.MAC("person.decoy", mac))
	mobiles := []string{"61", "62", "65", "66", "68", "76", "77", "78"}
	domains := []string{"orange.fr", "gmail.com", "laposte.net", "free.fr", "hotmail.fr", "yahoo.fr", "outlook.fr", "sfr.fr"}
	number := 0
	for _, b := range seed[:8] {
		number = (number*64 + int(b)) % 10_000_000
	}
	i := Identity{Phone: "+33" + mobiles[int(seed[8])%len(mobiles)] + pad(number, 7), Email: string('a'+rune(seed[9])%26) + "@" + domains[int(seed[10])%len(domains)]}
	switch seed[11] % 8 { // as often as for people: most have only a telephone, some have nothing
	case 0:
		i.Phone, i.Email = "", ""
	case 1:
		i.Phone = ""
	case 2, 3:
	default:
		i.Email = ""
	}
	return i
}

func pad(n, size int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", size-len(s)) + s
}

var (
	errAskOver = fault.New(fault.Gone, "", "person.fault.ask", "Le temps est passé. Recommencez avec votre numéro.")
	errCode    = invalid("code", "code", "Ce code n'est pas le bon, ou il a expiré. Vérifiez le dernier message reçu.")
)

// state reads the ask a browser holds and the contacts it may choose from.
// Errors: Gone.
func (g *Register) state(ctx context.Context, who actor.Actor, secret string) (a Ask, choices []Reach, err error) {
	var p Person
	err = g.Store.View(ctx, func(tx Tx) (err error) {
		if a, err = g.held(tx, who, secret); err != nil || a.Person == "" {
			return err
		}
		p, err = root(tx, a.Person)
		return err
	})
	if err != nil {
		return a, nil, err
	}
	choices, err = g.reaches(ctx, p, a.Reference)
	return a, choices, err
}

// held is the ask of a secret, if it is this actor's and goes on.
func (g *Register) held(tx Tx, who actor.Actor, secret string) (Ask, error) {
	for _, mac := range g.Keys.MACs(askMAC, secret) {
		a, err := tx.Ask(mac)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil || !a.Used && a.By == who.ID && a.Org == who.Org && g.Clock.Now().Before(a.Expires) {
			return a, err
		}
	}
	return Ask{}, errAskOver
}

// send has the code sent by the channel, once for an ask. Errors: Gone, Invalid,
// TooMany.
func (g *Register) send(ctx context.Context, who actor.Actor, secret string, by Channel, from From) error {
	a, choices, err := g.state(ctx, who, secret)
	if err != nil {
		return err
	}
	offered := false
	for _, c := range choices {
		offered = offered || c.Channel == by
	}
	if !offered {
		return invalid("channel", "channel", "Choisissez un moyen de contact de la liste.")
	}
	if a.Channel != "" {
		return nil // a second click: the first one counts
	}
	if err := limitSend(ctx, g.Gate, from, a.Reference); err != nil {
		return err
	}
	now := g.Clock.Now()
	return g.Store.Tx(ctx, func(tx Tx) error {
		moved, err := tx.SetChannel(a.ID, by, now.Add(codeLasts))
		if err != nil || !moved {
			return err
		}
		return tx.Queue(SendKind, a.ID, now, now)
	})
}

// enter checks the code. then runs in the transaction that uses the ask up, and
// gets the person's id. Errors: Gone, Invalid, TooMany.
func (g *Register) enter(ctx context.Context, who actor.Actor, secret, code string, from From, then func(Tx, Person) error) error {
	if err := g.Gate.Take(ctx, tryNetwork, from.Network); err != nil {
		return err
	}
	code = onlyDigits(code)
	right := false
	err := g.Store.Tx(ctx, func(tx Tx) error {
		right = false
		a, err := g.held(tx, who, secret)
		if err != nil {
			return err
		}
		tried, err := tx.Try(a.ID, codeTries)
		if err != nil || !tried {
			return err
		}
		if a.Code == "" || a.Person == "" || !matches(g.Keys, codeMAC, a.ID+" "+code, a.Code) {
			return tx.Record(act.Act{Name: "person.code", Who: who, Refused: true, Object: a.Person, Person: a.Person})
		}
		p, err := hold(tx, a.Person, g.Clock.Now())
		if err != nil {
			return err
		}
		used, err := tx.UseAsk(a.ID)
		if err != nil || !used {
			return err
		}
		right = true
		return then(tx, p)
	})
	if err == nil && !right {
		err = errCode
	}
	return err
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}
