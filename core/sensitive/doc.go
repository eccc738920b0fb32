// Package sensitive finds in free text what the house must not keep, or had
// better not: social-security numbers (NIR) are refused, words of health are
// pointed out, and characters that hide or reorder text are taken away.
//
// # Why
//
// The NIR may only be used by those a decree names (décret n° 2019-341); a note
// about someone is not among its purposes. Health is a special category of data
// (GDPR, article 9): it is sometimes unavoidable, so it only warns. A character
// that reverses the direction of what follows can make a text read as another.
//
// # Who uses it
//
// Every use case that takes a text someone typed calls Check, or Line for a
// name, and keeps what comes back; the page shows what Health finds.
package sensitive
