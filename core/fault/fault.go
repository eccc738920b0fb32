// Package fault is the one error vocabulary of the program: what went wrong,
// in which field, in words a person can act on.
//
// A use case returns a *Fault for anything its caller can mend; every other
// error is a defect or an outage and is shown as such. Pages, the API and the
// command line translate a Kind to their own status and never inspect text.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a caller can do about an error.
type Kind string

// The kinds, from the caller's mistake to ours.
const (
	Invalid     Kind = "invalid"     // the input is wrong; Field says where
	NotFound    Kind = "not_found"   // nothing has that name or id
	Gone        Kind = "gone"        // it existed and has been closed
	Conflict    Kind = "conflict"    // someone else changed it first
	Anonymous   Kind = "anonymous"   // nobody is signed in; signing in may help
	Unproved    Kind = "unproved"    // the actor must prove again who they are
	Forbidden   Kind = "forbidden"   // the actor lacks the right
	TooMany     Kind = "too_many"    // a limit was reached; try later
	TooLarge    Kind = "too_large"   // the input exceeds a stated bound
	Unavailable Kind = "unavailable" // something we need does not answer
	Internal    Kind = "internal"    // a defect; details stay in the log
)

// Fault is an error with a kind, the key of its message in the catalogues,
// and the field it belongs to.
type Fault struct {
	Kind  Kind
	Field string // name of the input, empty when the fault concerns the whole
	Key   string // catalogue key, for example "place.fault.postcode"
	Text  string // plain French, shown where no catalogue is at hand
	Cause error  // never shown to the caller
}

// New makes a fault. Key and text must not carry personal data: both may be logged.
func New(kind Kind, field, key, text string) *Fault {
	return &Fault{Kind: kind, Field: field, Key: key, Text: text}
}

// Wrap makes a fault caused by err, keeping err for the log.
func Wrap(err error, kind Kind, key, text string) *Fault {
	return &Fault{Kind: kind, Key: key, Text: text, Cause: err}
}

func (f *Fault) Error() string {
	s := string(f.Kind) + ": " + f.Text
	if f.Field != "" {
		s = string(f.Kind) + " " + f.Field + ": " + f.Text
	}
	if f.Cause != nil {
		return fmt.Sprintf("%s (%v)", s, f.Cause)
	}
	return s
}

func (f *Fault) Unwrap() error { return f.Cause }

// Of returns the fault inside err, or an Internal one around it; nil for nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*Fault](err); ok {
		return f
	}
	return &Fault{Kind: Internal, Key: "fault.internal", Text: "Une erreur est survenue de notre côté.", Cause: err}
}

// Is reports whether err is a fault of that kind.
func Is(err error, kind Kind) bool { return err != nil && Of(err).Kind == kind }
