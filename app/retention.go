package app

import (
	"maillage/platform/retention"
	"maillage/platform/throttle"
)

// keeping is what the program keeps for a time. Every category is on this
// screen, or in the module that declares it.
func (st *stage) keeping() (*retention.Register, error) {
	gate := throttle.Gate{DB: st.db, Clock: st.clock, MAC: st.keys.MAC}
	month, day := retention.Period{Days: 30}, retention.Period{Days: 1}
	return retention.New(st.db, st.clock, daily,
		retention.Category{Name: "mail.letter", Basis: "Pour répondre à la question « Est-ce parti ? ».", Period: month, Purge: st.letters.Purge},
		retention.Category{Name: "sms.message", Basis: "Pour répondre à la question « Est-ce arrivé ? ».", Period: month, Purge: st.texts.Purge},
		retention.Category{Name: "outbox.fact", Basis: "Pour reprendre une tâche qui a échoué.", Period: month, Purge: st.relay.Purge},
		retention.Category{Name: "session.data", Basis: "Une session finie ne sert plus.", Period: day, Purge: st.sessions.Purge},
		retention.Category{Name: "throttle.count", Basis: "Un compte d'essais ne sert que le temps de sa limite.", Period: day, Purge: gate.Purge},
		retention.Category{Name: "place.fix", Basis: "Pour expliquer un import de lieux.", Period: retention.Period{Months: 13}, Purge: st.places.Purge},
	)
}
