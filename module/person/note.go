package person

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
	"maillage/core/sensitive"
)

// Note is a few words of follow-up, as the store keeps them.
type Note struct {
	ID     string
	Person string
	Org    string // whose it is
	By     string // account that wrote it
	At     time.Time
	Sealed []byte
}

// Written is a note opened for its organisation.
type Written struct {
	Note
	Text string
}

// maxNote is the longest note, characters.
const maxNote = 2000

// about binds a note's sealed bytes to their place.
func (n Note) about() string { return "person.note." + n.ID }

// HealthFault is the key of the warning about words of health: the same note is
// kept once its writer is sure.
const HealthFault = "person.fault.health"

// Write adds a note of the actor's organisation. Words of health are kept only
// when the writer is sure. Errors: Invalid, on its field; NotFound.
func (g *Register) Write(ctx context.Context, who actor.Actor, person, text string, sure bool) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	text, err := sensitive.Check("note", text)
	if err != nil {
		return err
	}
	health := sensitive.Health(text)
	switch {
	case text == "":
		return invalid("note", "note", "Écrivez votre note. Exemple : « Sait envoyer un e-mail. »")
	case utf8.RuneCountInString(text) > maxNote:
		return invalid("note", "note.long", "Votre note est trop longue. Gardez l'essentiel.")
	case len(health) > 0 && !sure:
		return fault.New(fault.Invalid, "sure", HealthFault, "Cette note semble parler de santé. Est-ce vraiment nécessaire ?")
	}
	detail := ""
	if len(health) > 0 {
		detail = "words of health confirmed"
	}
	return again(func() error { return g.addNote(ctx, who, person, text, detail) })
}

// addNote seals a note for the record that stands. Errors: Conflict when it was
// merged meanwhile, since the key is then another one.
func (g *Register) addNote(ctx context.Context, who actor.Actor, person, text, detail string) error {
	f, err := g.view(ctx, who, "person.note", person)
	if err != nil {
		return err
	}
	box, err := g.Keys.Box(ctx, f.ID)
	if err != nil {
		return vanished(err)
	}
	now := g.Clock.Now()
	n := Note{ID: id.New(now), Person: f.ID, Org: who.Org, By: who.ID, At: now}
	n.Sealed = box.Seal([]byte(text), n.about())
	_, err = g.with(ctx, who, "person.note", f.ID, func(tx Tx, now followed) error {
		if now.ID != f.ID {
			return errChanged
		}
		if err := tx.AddNote(n); err != nil {
			return err
		}
		return done(tx, who, "person.note", f.ID, detail)
	})
	return err
}

// Unwrite removes a note of the actor's organisation. Errors: NotFound.
func (g *Register) Unwrite(ctx context.Context, who actor.Actor, person, note string) error {
	if err := who.Check(MayWrite); err != nil {
		return err
	}
	gone := false
	_, err := g.with(ctx, who, "person.unnote", person, func(tx Tx, f followed) error {
		gone = false
		for _, record := range f.ids() {
			moved, err := tx.DropNote(record, note, who.Org)
			if err != nil {
				return err
			}
			gone = gone || moved
		}
		return done(tx, who, "person.unnote", f.ID, "")
	})
	if err == nil && !gone {
		err = fault.New(fault.NotFound, "", "person.fault.note.unknown", "Cette note n'existe plus.")
	}
	return err
}

// openNotes opens notes, each with the key of its own record, latest first.
func (g *Register) openNotes(ctx context.Context, sealed []Note) ([]Written, error) {
	all := make([]Written, 0, len(sealed))
	boxes := map[string]Box{}
	for _, n := range sealed {
		box, known := boxes[n.Person]
		if !known {
			var err error
			if box, err = g.Keys.Box(ctx, n.Person); err != nil {
				return nil, vanished(err)
			}
			boxes[n.Person] = box
		}
		plain, err := box.Open(n.Sealed, n.about())
		if err != nil {
			return nil, err
		}
		all = append(all, Written{Note: n, Text: string(plain)})
	}
	slices.SortStableFunc(all, func(a, b Written) int { return cmp.Or(b.At.Compare(a.At), strings.Compare(b.ID, a.ID)) })
	return all, nil
}

// vanished is the answer when a key ended between reading and opening.
func vanished(err error) error {
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Gone) {
		return errUnknown
	}
	return err
}
