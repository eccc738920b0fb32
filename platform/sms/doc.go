// Package sms sends short messages to French mobile telephones: through a
// gateway on the Web (Gateway), or into a box that the demo shows (Box).
//
// # States of a message
//
//	queued ──the gateway took it──▶ sent ──▶ delivered
//	   │                             │  └──▶ failed
//	   │                             └─nobody knows after three days─▶ expired
//	   ├─it will never take it──▶ failed
//	   └─of no use any more─────▶ expired
//
// A message that has left, or will not leave, keeps neither its words nor its
// number, of which two digits remain; all is forgotten after thirty days.
//
// # Consent
//
// A message goes to who asked for it: it names its purpose, and whoever puts it
// has their request, typed at that moment or recorded before. A number whose
// owner said STOP receives nothing, whatever the purpose; the list of those
// numbers holds fingerprints (MAC), and the gateway's own refusals feed it.
//
// # Errors
//
// A fault of kind Invalid will not mend itself: the number or the words were
// refused. Forbidden: the owner of the number wants no message. Unavailable may
// mend: try again later. No fault, and no cause inside one, holds a number or
// words of a message, so both can be logged.
package sms
