// Package form is the room of pages that ask something: what a template knows
// of the request it answers, how a form is taken, and how it is shown again
// with its mistake beside the field.
//
// Words: a View is one request being answered, with the mistake to tell; a
// Page shows forms, and Takes what each of them does; an errand is a mistake
// that its author can mend there and then.
//
// A form that did its work leads on by 303. One with an errand is shown again
// by 422, or 503 when something we depend on is away. A named act without a
// fresh proof asks for it, then comes back. Every other error is for the page
// of errors.
package form
