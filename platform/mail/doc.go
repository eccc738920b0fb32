// Package mail sends messages in plain text to one person at a time: through
// a relay (SMTP), or into a box that the demo shows (Box).
//
// A fault of kind Invalid will not mend itself: the address or the message was
// refused. One of kind Unavailable may: try again later. No fault, and no
// cause inside one, holds an address or words of the message, so both can be
// logged.
package mail
