package e2e

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// visitors are on their way through the steps of a public page: those whose
// pages nobody reaches by an address alone.
type visitors struct {
	callers map[string]*caller // by how far they are; "" is nobody
	paths   map[string]string  // the ends of the links that were mailed to them
}

// visitors are made the first time a page needs one.
func (d *demonstration) visitors(t testing.TB) visitors {
	t.Helper()
	d.visited.Do(func() { d.met = d.meet(t) })
	if d.met.paths == nil {
		t.Fatal("the visitors were not made")
	}
	return d.met
}

func (d *demonstration) meet(t testing.TB) visitors {
	t.Helper()
	v := visitors{callers: map[string]*caller{"": newCaller(t, d.server.URL)}}
	caller := func(as string) *caller {
		v.callers[as] = newCaller(t, d.server.URL)
		return v.callers[as]
	}
	link := caller("asking").asks("eden@demonstration.invalid")
	enrolling := caller("enrolling")
	enrolling.want(enrolling.asks("claude@demonstration.invalid").Path, url.Values{})
	caller("enrolled").enrols("noor@demonstration.invalid")
	proving := caller("proving")
	proving.want(proving.asks("noor@demonstration.invalid").Path, url.Values{})

	for as, name := range map[string]string{"carrying": "Jeanne Inventée", "person": "Paulette Inventée"} {
		caller(as).want("/mon-espace", url.Values{"reference": {card(t, d.server.URL, name)}})
	}
	caller("stranger").want("/mon-espace", url.Values{"reference": {"0000 0000 0000-0"}})
	person := v.callers["person"]
	m := received(t, d.server.URL, "0639 98 00 22", func() { person.want("/mon-espace/envoi", url.Values{"channel": {"sms"}}) })
	if at := person.want("/mon-espace/code", url.Values{"code": {m.code(t, shortest)}}); at.Path != "/mon-espace/resume" {
		t.Fatalf("a person is led to %s", at.Path)
	}

	alix := as(t, d.server.URL, "Alix Modèle", "Médiathèque")
	invited := received(t, d.server.URL, "ondine@demonstration.invalid", func() {
		alix.want("/equipe/inviter/envoyer", url.Values{"liste": {"ondine@demonstration.invalid"}})
	})
	v.paths = map[string]string{
		"{link}":       strings.TrimPrefix(link.Path, "/connexion/lien/"),
		"{invitation}": strings.TrimPrefix(invited.Path, "/invitation/"),
	}
	return v
}

// asks asks for a link and returns the mail that brings it.
func (c *caller) asks(address string) sent {
	c.t.Helper()
	return received(c.t, c.site, address, func() { c.want("/connexion", url.Values{"email": {address}}) })
}

var shownKey = regexp.MustCompile(`<p class="big">([^<]+)</p>`)

// enrols signs in for the first time, up to the recovery codes.
func (c *caller) enrols(address string) *telephone {
	c.t.Helper()
	key := shownKey.FindStringSubmatch(c.want(c.asks(address).Path, url.Values{}).Body)
	if key == nil {
		c.t.Fatalf("%s is shown no key", address)
	}
	phone := newTelephone(c.t, key[1])
	if at := c.want("/connexion/installer", url.Values{"code": {phone.code()}}); at.Path != "/connexion/codes" {
		c.t.Fatalf("%s is led to %s", address, at.Path)
	}
	return phone
}
