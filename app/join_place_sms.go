package app

import (
	"time"

	"maillage/core/fault"
	placepage "maillage/module/place/page"
	"maillage/platform/db"
	"maillage/platform/job"
	"maillage/platform/sms"
	"maillage/platform/throttle"
	"maillage/platform/web"
)

// smsSettings is what the deployer says about short messages.
type smsSettings struct {
	URL     string `help:"Gateway of short messages that speaks Twilio's Messages API; empty: none are sent." env:"MAILLAGE_SMS_URL" placeholder:"URL"`
	Account string `help:"Account on the gateway." env:"MAILLAGE_SMS_ACCOUNT"`
	Token   string `help:"Token of the account; prefer MAILLAGE_SMS_TOKEN_FILE." env:"MAILLAGE_SMS_TOKEN"`
	From    string `help:"Number or name that people see." env:"MAILLAGE_SMS_FROM"`
	Daily   int    `help:"Places sent by SMS a day, whoever asks (0: none)." default:"500" env:"MAILLAGE_SMS_DAILY"`
}

// texter is how short messages leave: by the deployer's gateway, into the
// demonstration's box, or not at all.
func (h *house) texter(s smsSettings, demo bool) (*sms.Post, *sms.Box, error) {
	post := &sms.Post{DB: h.db, Now: h.clock.Now, MACs: h.keys.MACs}
	if demo {
		box := sms.NewBox(100)
		post.Sender = box
		return post, box, nil
	}
	if s.URL == "" {
		return post, nil, nil
	}
	sender, err := sms.NewGateway(sms.Config{URL: s.URL, Account: s.Account, Token: s.Token, From: s.From})
	if err != nil {
		return nil, nil, err
	}
	post.Sender = sender
	return post, nil, nil
}

// smsTasks are the tasks of short messages; none leaves without a sender.
func smsTasks(post *sms.Post) []job.Handler {
	if post.Sender == nil {
		return nil
	}
	return []job.Handler{{Kind: sms.SendKind, Do: post.Send}, {Kind: sms.PollKind, Do: post.Poll}}
}

// How many places are sent by SMS at most. Someone who looks for help needs a
// few; whoever is paid for the traffic of a range of numbers (pumping) needs
// thousands, from one network or from many, hence the third.
var (
	textsOfNumber  = throttle.Rule{Name: "place.sms.number", Limit: 3, Per: 24 * time.Hour}
	textsOfNetwork = throttle.Rule{Name: "place.sms.network", Limit: 10, Per: 24 * time.Hour}
	textsOfDay     = throttle.Rule{Name: "place.sms.day", Per: 24 * time.Hour} // the deployer says how many
)

// textPlaces sends places by SMS; nil without a sender. A number whose owner
// said STOP is counted and answered like any other.
func (h *house) textPlaces(post *sms.Post, client web.Client, daily int, on func() bool) *placepage.Texts {
	if post.Sender == nil || daily <= 0 {
		return nil
	}
	day := textsOfDay
	day.Limit = daily
	return &placepage.Texts{On: on, Send: func(r *web.Request, number, text string) error {
		network := throttle.Network(client.Address(r.Request))
		now := h.clock.Now()
		return h.db.Tx(r.Context(), func(tx *db.Tx) error {
			counts := throttle.Throttle{Tx: tx, At: now, MAC: h.keys.MAC}
			for _, c := range []struct {
				rule    throttle.Rule
				subject string
			}{{textsOfNumber, number}, {textsOfNetwork, network}, {day, "all"}} {
				if err := counts.Take(c.rule, c.subject); err != nil {
					return err
				}
			}
			err := sms.Outgoing{Tx: tx, MACs: h.keys.MACs}.Put(now, sms.Message{To: number, Text: text, Purpose: "place.sheet"})
			if fault.Is(err, fault.Forbidden) {
				return nil
			}
			return err
		})
	}}
}
