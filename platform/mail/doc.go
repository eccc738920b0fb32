// Package mail sends messages in plain text to one person at a time: through
// a relay (SMTP), or into a box that the demo shows (Box).
//
// A letter is kept until it is sent, and its words no longer: they may hold a
// link that signs someone in. That it left, and to whom, is kept for a while, to
// answer "did it leave".
//
// A fault of kind Invalid will not mend itself: the address or the message was
// refused. One of kind Unavailable may: try again later. No fault, and no
// cause inside one, holds an address or words of the message, so both can be
// logged.
package mail
