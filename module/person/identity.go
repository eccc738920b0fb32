package person

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"maillage/core/email"
	"maillage/core/fault"
	"maillage/core/phone"
	"maillage/core/sensitive"
)

// Identity is what is held on a person. It is personal: it is shown to those
// who may read it, and otherwise exists only sealed.
type Identity struct {
	Name      string  `json:"name"`
	Nickname  string  `json:"nickname,omitempty"`
	Phone     string  `json:"phone,omitempty"` // E.164
	Email     string  `json:"email,omitempty"`
	Lang      string  `json:"lang,omitempty"`    // one of Langs; empty: French
	Channel   Channel `json:"channel,omitempty"` // how they like to be reached
	Reference string  `json:"reference"`         // thirteen digits (core/reference)
	Former    *Former `json:"former,omitempty"`  // contacts that codes still go to; nil: those above
}

// Channel is a way to reach someone.
type Channel string

// The channels; the empty one says that the person gave no preference.
const (
	BySMS   Channel = "sms"
	ByPhone Channel = "phone"
	ByEmail Channel = "email"
)

// Channels lists the channels in the order in which they are offered.
var Channels = []Channel{BySMS, ByPhone, ByEmail}

// Langs are the languages a person can prefer, most asked first: ISO 639-1
// codes, French Sign Language, and another one.
var Langs = []string{"fr", "en", "ar", "es", "pt", "tr", "ru", "uk", "fa", "ps", "ro", "zh", "lsf", "other"}

const maxName = 100 // characters

// Input is what someone types about a person.
type Input struct {
	Name, Nickname, Phone, Email, Lang string
	Channel                            Channel
}

// Read is the identity that was typed. Errors: Invalid, on its field.
func (in Input) Read() (Identity, error) {
	i := Identity{Name: sensitive.Line(in.Name), Nickname: sensitive.Line(in.Nickname),
		Email: sensitive.Line(in.Email), Lang: in.Lang, Channel: in.Channel}
	if i.Name == "" {
		i.Name, i.Nickname = i.Nickname, ""
	}
	if i.Name == "" {
		return i, invalid("name", "name", "Écrivez un nom ou un surnom. Exemple : « Camille ».")
	}
	for _, typed := range []struct{ field, text string }{{"name", i.Name}, {"nickname", i.Nickname}, {"phone", in.Phone}, {"email", i.Email}} {
		if _, err := sensitive.Check(typed.field, typed.text); err != nil {
			return i, err
		}
		if utf8.RuneCountInString(typed.text) > maxName && typed.field != "email" {
			return i, invalid(typed.field, "long", "Ce texte est trop long. Gardez 100 lettres au plus.")
		}
	}
	if typed := strings.TrimSpace(in.Phone); typed != "" {
		number, how := phone.Parse(typed, "")
		if how == phone.Unread {
			return i, invalid("phone", "phone", "Ce numéro n'est pas complet. Exemple : 06 12 34 56 78.")
		}
		i.Phone = number
	}
	if i.Email != "" {
		address, ok := email.Parse(i.Email)
		if !ok {
			return i, invalid("email", "email", "Cette adresse n'est pas complète. Exemple : camille@exemple.fr.")
		}
		i.Email = address
	}
	if i.Lang != "" && !slices.Contains(Langs, i.Lang) {
		return i, invalid("lang", "lang", "Choisissez une langue de la liste.")
	}
	return i, i.reachable()
}

// reachable checks that the preferred channel has its contact.
func (i Identity) reachable() error {
	switch i.Channel {
	case "":
	case BySMS, ByPhone:
		if i.Phone == "" {
			return invalid("phone", "channel.phone", "Il manque le numéro pour ce choix de contact.")
		}
	case ByEmail:
		if i.Email == "" {
			return invalid("email", "channel.email", "Il manque l'adresse e-mail pour ce choix de contact.")
		}
	default:
		return invalid("channel", "channel", "Choisissez un moyen de contact de la liste.")
	}
	return nil
}

// input is the identity as a form shows it.
func (i Identity) input() Input {
	return Input{Name: i.Name, Nickname: i.Nickname, Phone: phone.Display(i.Phone), Email: i.Email, Lang: i.Lang, Channel: i.Channel}
}

// aboutIdentity binds the sealed bytes to what they are.
const aboutIdentity = "person.identity"

func (i Identity) seal(box Box) ([]byte, error) {
	plain, err := json.Marshal(i)
	if err != nil {
		return nil, err
	}
	return box.Seal(plain, aboutIdentity), nil
}

func openIdentity(box Box, sealed []byte) (i Identity, err error) {
	plain, err := box.Open(sealed, aboutIdentity)
	if err != nil {
		return i, err
	}
	return i, json.Unmarshal(plain, &i)
}

func invalid(field, key, text string) error {
	return fault.New(fault.Invalid, field, "person.fault."+key, text)
}
