// Package person is someone who is helped: who they are to the organisations
// that follow them, what they agreed to, and their own look at all of it.
//
// # Words
//
//   - Person: someone helped. Needs no account, no e-mail and no telephone: a
//     name or a nickname is enough. Two people may share a telephone, so no
//     contact is ever unique.
//   - Identity: what is held on a person: name, nickname, contacts, language,
//     preferred channel, reference. It leaves this package only sealed under the
//     person's own key (platform/key); ids and states stay in clear.
//   - Reference: thirteen digits on a card the person keeps (core/reference), to
//     be found again without a name. Knowing it opens nothing by itself.
//   - Code: six digits sent to a contact the person gave. Reference and code
//     together open the person's own space, or let an organisation join.
//   - Follow: the tie between a person and an organisation. Only an organisation
//     whose follow has not ended knows that the person exists.
//   - Consent: what a person agreed to, with the version of the words they were
//     shown, when, by which channel and who took it. Withdrawing the one to be
//     followed ends the follow; withdrawing the one to a transfer withdraws the
//     transfer that waits on it.
//   - Note: a few words of follow-up. It belongs to the organisation that wrote
//     it; the identity is shared by all who follow.
//   - Clue: the keyed digest of a word of a name, of that word less one letter,
//     or of a contact, made for one organisation. Searching compares clues and
//     opens only what resembles.
//   - Ticket: the proof of a search that Create asks for. One ticket makes one
//     person, so a double click makes one too.
//   - Ask: one attempt to open a person by reference and code, bound to the
//     browser or to the account that began it.
//
// # States of a person
//
//	            merge                        erase
//	active ──────────────▶ merged ─────────────────────▶ erased
//	  ▲  │                   │   (with the kept one)       ▲
//	  │  └───────────────────┼─────────────────────────────┘
//	  └──────────────────────┘                 erase
//	      undo, 30 days
//
// Merging moves nothing: the merged record leads to the kept one, whose reading
// gathers both. That is why undoing it restores exactly. Erasing removes the
// sealed bytes, clues, notes, consents and follows in one transaction, leaves
// the id as a tombstone, and then destroys the key (job person.shred), which
// also erases what copies and the journal still hold. Who asks for erasure in
// their own space has a week to change their mind (EraseAt); an organisation
// erases alone, at once, only when it alone follows.
//
// # States of a transfer
//
//	proposed ──accept (receiver)──▶ accepted
//	    ├──────refuse (receiver)──▶ refused
//	    └──────withdraw (origin)──▶ withdrawn
//
// # States of an ask
//
//	opened ──send──▶ sent ──right code──▶ used
//	   └───────────────┴── 5 wrong codes, or 10 minutes: over
//
// An ask about a reference that nobody has lives the same life and is never
// sent: neither the pages nor the time they take tell it apart, so a reference
// cannot be guessed by trying. Masked contacts shown for it are made up from a
// keyed digest, always the same.
//
// # Who may do what
//
//	anyone                      ask to open their own space        right.Public
//	the person                  their own space                    person:own
//	mediator (of a follower)    search, read                       person:read
//	                            create, edit, notes, consents, join person:write
//	                            propose and answer a transfer      person:transfer
//	lead     (of a follower)    merge and undo                     person:merge
//	                            all that is held on one person     person:export
//	                            erase                              person:erase
//	two leads                   all persons of the organisation    person:mass-export
//
// Every reading of a person is in the journal before its bytes leave, and so is
// every refusal decided here; a person of another organisation answers exactly
// as one that does not exist.
//
// # How long
//
// A person nobody did anything about for three years is erased, after two
// months of warning to those who follow; notes go after two years, ended follows
// after one, asks and sessions after a day.
package person
