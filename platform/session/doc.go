// Package session remembers, between two requests of a browser, who is there.
// It is the only room that imports github.com/alexedwards/scs.
//
// Words. A session is a row whose name is a random token that only the
// browser's cookie holds (the database keeps its digest). A Ticket is what the
// row says: who, and how far they proved it. A Stage is that "how far"; its
// names belong to whoever signs people in.
//
// Promises.
//   - A token nobody was given is never adopted, and whenever the ticket names
//     someone else or another stage the token changes and the old one is dead:
//     a token chosen by an attacker is worth nothing after sign-in.
//   - A session that was ended stays ended, also when a request that began
//     before still writes to it.
//   - A session lasts 24 hours after its ticket named someone, one hour on a
//     shared computer, whatever happens in between. Its cookie dies with the
//     browser. How long someone may be idle is decided elsewhere.
//   - Without a cookie no request reads the database; none writes to it unless
//     it calls Put or End, and what they did is in the database when they
//     return. Answers are not buffered.
//   - When the database does not answer, Get says so: nobody is taken for a
//     visitor, or for someone else.
package session
