package app

import (
	"context"

	"maillage/core/fact"
	"maillage/module/account"
	"maillage/module/organisation"
	"maillage/platform/mail"
	"maillage/platform/outbox"
)

// tellAsked writes to the account that asked for an organisation, or claimed
// one, what was decided.
func (p *people) tellAsked(base string, letters *mail.Post) outbox.Listener {
	said := map[string]struct{ subject, text string }{
		organisation.ActivatedName:    {"Votre organisation est active", "Votre demande est acceptée. Vous êtes référent de l'organisation.\nConnectez-vous pour inviter votre équipe :\n"},
		organisation.RefusedName:      {"Votre demande d'organisation", "Votre demande d'organisation n'a pas été acceptée.\nVous pouvez en faire une autre, ou nous écrire :\n"},
		organisation.ClaimedName:      {"L'organisation est à vous", "Votre revendication est acceptée. Vous êtes référent de l'organisation.\nConnectez-vous pour inviter votre équipe :\n"},
		organisation.ClaimRefusedName: {"Votre revendication", "Votre revendication d'une organisation n'a pas été acceptée.\nVous pouvez donner une autre preuve :\n"},
	}
	names := []string{organisation.ActivatedName, organisation.RefusedName, organisation.ClaimedName, organisation.ClaimRefusedName}
	return outbox.Listener{Name: "mail.decided", Facts: names, Take: func(ctx context.Context, f fact.Fact) error {
		news, err := organisation.ReadDecided(f)
		if err != nil {
			return err
		}
		to := ""
		if err := p.read(ctx, []string{news.By}, func(a account.Account) { to = a.Email }); err != nil || to == "" {
			return err // asked from the command line, or gone since: nobody to write to
		}
		words := said[f.Name]
		return letters.PutOnce(ctx, f.ID, mail.Message{To: to, Subject: words.subject, Text: "Bonjour,\n\n" + words.text + base + "/connexion\n"})
	}}
}
