// Package account is the people who help: who they are, how they prove it, and
// what they may do for which organisation. It knows organisations by id alone
// and asks whoever keeps them what they may do (Organisations).
//
// # Words
//
//   - Account: someone who helps, known by one e-mail address. What is proven
//     is the address; nothing says that a name is true.
//   - Membership: an account in an organisation, with its roles there. Roles
//     are declared by every module; app hands them over together.
//   - Link: what is mailed to sign in. It is a proof of the address, good once,
//     for fifteen minutes. Its token and its short code are computed from its
//     id by a key kept outside the database, so the database holds neither.
//   - Binding: a secret of the browser that asked for a link. Only that browser
//     may type the short code instead of following the link.
//   - Factor: what proves the person besides the address: a code of an
//     application (TOTP), a recovery code, or a passkey, which proves both.
//   - Session: one browser signed in. Half open while the factor is awaited.
//   - Proof: the last time the factor was shown. Named acts want a recent one;
//     after fifteen idle minutes the rights sleep until there is a new one.
//   - Identity: the name under which ProConnect knows an account.
//   - Key: lets a program of an organisation act with a few rights.
//   - Ended: what must stay ended when an old backup is restored. Each end is
//     also told to a list kept outside the database (task account.ended).
//
// # States of an account
//
//	             accepts                   a year unseen, or deactivated
//	invitation ─────────▶ active ───────────────────────────────────────▶ inactive
//	                        ▲                                               │    │
//	                        └───────── reactivated by a referent ───────────┘    │ two years
//	                                                                             ▼
//	                                                                           erased
//
// An invitation is not yet an account: of someone who never answers, nothing
// but the invitation is kept, and that for a month. An erased account keeps
// its id, which the journal names, and nothing about the person.
//
// # States of a session
//
//	          second factor           revoked, expired, signed out
//	half ──────────────────▶ open ───────────────────────────────▶ ended
//	  └──fifteen minutes──▶ ended
//
// # Who may do what
//
//	anyone           ask for a link, use it, accept an invitation  right.Public
//	every account    its own sessions, factors, organisations      account:self
//	account:referent members, invitations, a lost factor           account:team
//	account:referent API keys of the organisation                  account:key
//	account:steward  every account, identities to match            account:steer
//
// Rules worth knowing:
//
//   - The answer to an e-mail address is the same, from the same work, whether
//     an account has it or not: the asking is stored, a task looks it up later.
//   - A lost factor takes two people: a referent or a steward asks for the
//     reset, another one agrees. The member is told of both by mail. The reset
//     ends every factor and session; the next sign-in enrols a new one.
//   - The role that steers the service is given only by who holds it.
//   - The last active referent of an organisation can neither leave nor drop
//     the role; a steward may make them.
//   - When organisations are merged, whoever already belongs to the one that
//     stays keeps the roles held there.
//   - A backup restored from before a deactivation deactivates again, even if the
//     account was reactivated meanwhile: a referent does so once more.
package account
