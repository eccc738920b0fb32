// Package fetch is the one door through which the program reads a URL that
// someone typed. It is made so that a URL can neither reach what only our
// machine can reach, nor keep it busy.
//
// The rules: http and https, on their own ports; no user name in the URL; only
// addresses of the public Internet, checked on the address really dialled, so
// that a name which changes its answer gains nothing; every redirect checked
// again, five at most, never from https down to http; a limit of bytes once
// decompressed, of time in all, and of silence. What breaks a rule is a
// fault.Fault in plain French. No fault, and no cause inside one, holds the
// path or the query of a URL: both may carry a secret.
//
// Client holds libraries that speak to a service the operator chose to the
// same rules.
package fetch
