// Package api lets a program of an organisation create and read the persons
// that the organisation follows. A program never searches: creating answers a
// conflict when the person seems to be known already.
package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"maillage/core/reference"
	"maillage/module/person"
	"maillage/platform/api"
)

// Person is a person as an organisation's program reads them.
type Person struct {
	ID        string    `json:"id" doc:"Stable."`
	Reference string    `json:"reference" doc:"The number on the person's card, as it is printed." example:"1234 5678 9012-8"`
	Name      string    `json:"name"`
	Nickname  string    `json:"nickname,omitempty"`
	Phone     string    `json:"phone,omitempty" doc:"E.164." example:"+33612345678"`
	Email     string    `json:"email,omitempty"`
	Lang      string    `json:"lang,omitempty" doc:"Preferred language: ISO 639-1, or lsf (French Sign Language), or other."`
	Channel   string    `json:"channel,omitempty" doc:"Preferred way to be reached: sms, phone or email."`
	Since     time.Time `json:"since" doc:"Since when the organisation follows the person."`
}

// New is a person to create.
type New struct {
	Name     string `json:"name,omitempty" maxLength:"100"`
	Nickname string `json:"nickname,omitempty" maxLength:"100"`
	Phone    string `json:"phone,omitempty" maxLength:"40"`
	Email    string `json:"email,omitempty" maxLength:"254"`
	Lang     string `json:"lang,omitempty" maxLength:"5"`
	Channel  string `json:"channel,omitempty" enum:"sms,phone,email"`
	Consent  string `json:"consent" enum:"oral,paper" doc:"How the person agreed to be followed; person.consent.follow is what they must have been read."`
}

type createInput struct {
	api.Who
	Key  string `header:"Idempotency-Key" required:"true" minLength:"8" maxLength:"100" doc:"One key makes one person, however often it is sent."`
	Body New
}

type createOutput struct {
	Location string `header:"Location"`
	Body     struct {
		ID string `json:"id"`
	}
}

type readInput struct {
	api.Who
	Person string `path:"person"`
}

type readOutput struct {
	CacheControl string `header:"Cache-Control"`
	Body         Person
}

// Mount declares the operations.
func Mount(a huma.API, g *person.Register) {
	huma.Register(a, huma.Operation{OperationID: "create-person", Method: http.MethodPost, Path: "/api/v1/persons", DefaultStatus: http.StatusCreated,
		Summary: "Create a person whom the organisation follows", Tags: []string{"person"}, Metadata: api.Needs(person.MayWrite)},
		func(ctx context.Context, in *createInput) (*createOutput, error) {
			b := in.Body
			id, err := g.CreateByProgram(ctx, in.Actor, person.New{Consent: person.Channel(b.Consent), Input: person.Input{Name: b.Name, Nickname: b.Nickname,
				Phone: b.Phone, Email: b.Email, Lang: b.Lang, Channel: person.Channel(b.Channel)}}, in.Key)
			if err != nil {
				return nil, api.Fault(err)
			}
			out := &createOutput{Location: "/api/v1/persons/" + id}
			out.Body.ID = id
			return out, nil
		})
	huma.Register(a, huma.Operation{OperationID: "read-person", Method: http.MethodGet, Path: "/api/v1/persons/{person}",
		Summary: "Read a person whom the organisation follows", Tags: []string{"person"}, Metadata: api.Needs(person.MayRead)},
		func(ctx context.Context, in *readInput) (*readOutput, error) {
			s, err := g.Read(ctx, in.Actor, in.Person)
			if err != nil {
				return nil, api.Fault(err)
			}
			i := s.Identity
			return &readOutput{CacheControl: "no-store", Body: Person{ID: s.ID, Reference: reference.Reference(i.Reference).Display(), Name: i.Name,
				Nickname: i.Nickname, Phone: i.Phone, Email: i.Email, Lang: i.Lang, Channel: string(i.Channel), Since: s.Follow.Since}}, nil
		})
}
