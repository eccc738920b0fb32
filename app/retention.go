package app

import (
	"context"
	"time"

	"maillage/platform/dual"
	"maillage/platform/retention"
	"maillage/platform/throttle"
)

// keeping is what the program keeps for a time. Every category is on this
// screen, or in the module that declares it.
func (st *stage) keeping() (*retention.Register, error) {
	gate := throttle.Gate{DB: st.db, Clock: st.clock, MAC: st.keys.MAC}
	year, month, day := retention.Period{Months: 12}, retention.Period{Days: 30}, retention.Period{Days: 1}
	all := []retention.Category{
		{Name: "mail.letter", Basis: "Pour répondre à la question « Est-ce parti ? ».", Period: month, Purge: st.letters.Purge},
		{Name: "sms.message", Basis: "Pour répondre à la question « Est-ce arrivé ? ».", Period: month, Purge: st.texts.Purge},
		{Name: "outbox.fact", Basis: "Pour reprendre une tâche qui a échoué.", Period: month, Purge: st.relay.Purge},
		{Name: "session.data", Basis: "Une session finie ne sert plus.", Period: day, Purge: st.sessions.Purge},
		{Name: "throttle.count", Basis: "Un compte d'essais ne sert que le temps de sa limite.", Period: day, Purge: gate.Purge},
		{Name: "place.fix", Basis: "Pour expliquer un import de lieux.", Period: retention.Period{Months: 13}, Purge: st.places.Purge},
		{Name: "dual.proposal", Basis: "Pour dire qui a décidé à deux. Le journal garde l'acte.", Period: year, Purge: func(ctx context.Context, before time.Time) (int64, error) {
			return dual.Purge(ctx, st.db, before, st.clock.Now())
		}},
		{Name: "organisation.proof", Basis: "La preuve d'une demande ne sert plus une fois décidée.", Period: year, Purge: st.people.orgStore.Purge},
		{Name: "account.link", Basis: "Un lien de connexion sert un quart d'heure.", Period: day, Purge: st.people.accStore.PurgeLinks},
		{Name: "account.invitation", Basis: "Une invitation sans réponse.", Period: month, Purge: st.people.accStore.PurgeInvitations},
		{Name: "account.session", Basis: "Pour montrer au titulaire ses connexions passées.", Period: month, Purge: st.people.accStore.PurgeSessions},
		{Name: "account.recovery", Basis: "Un code de secours utilisé ne sert plus.", Period: day, Purge: st.people.accStore.PurgeRecoveries},
	}
	for _, c := range st.people.register.Retention() {
		all = append(all, retention.Category{Name: c.Name, Basis: c.Basis, Period: retention.Period{Months: c.Months, Days: c.Days}, Purge: c.Purge})
	}
	return retention.New(st.db, st.clock, daily, all...)
}
