package app

import (
	"context"
	"fmt"
	"slices"

	"maillage/core/fact"
	"maillage/module/account"
	"maillage/module/person"
	"maillage/platform/mail"
	"maillage/platform/outbox"
)

// warnIdle writes to those who answer for an organisation before records it
// follows are erased for want of news.
func (p *people) warnIdle(base string, letters *mail.Post) outbox.Listener {
	return outbox.Listener{Name: "mail.idle", Facts: []string{person.IdleName}, Take: func(ctx context.Context, f fact.Fact) error {
		news, err := person.ReadIdle(f)
		if err != nil {
			return err
		}
		var members []account.Member
		err = p.accStore.View(ctx, func(tx account.Tx) (err error) {
			members, err = tx.Members(news.Org)
			return err
		})
		if err != nil {
			return err
		}
		for _, m := range members {
			if !slices.Contains(m.Roles, account.Referent) && !slices.Contains(m.Roles, person.Lead) {
				continue
			}
			err := letters.PutOnce(ctx, f.ID+"."+m.Person.ID, mail.Message{To: m.Person.Email, Subject: "Des dossiers seront bientôt effacés", Text: fmt.Sprintf(
				"Bonjour,\n\nPersonnes suivies sans nouvelle depuis presque trois ans : %d.\nLeurs données seront effacées dans deux mois.\nPour en garder une, ouvrez sa fiche et ajoutez une note :\n%s/personnes\n", news.Persons, base)})
			if err != nil {
				return err
			}
		}
		return nil
	}}
}
