// Package web is the room between HTTP and the modules: a router on which no
// route can stand without a declared right, the request a handler receives
// (who asks, in which language), the translation of faults into answers, and
// the guards every answer passes: request id, structured log, recovery,
// security headers, limits, compression.
//
// Words: a Route is a method, a pattern and a right; a Handler returns an
// error instead of writing one; a Guard wraps the whole router.
//
// The log line of a request holds its route's pattern, never its path or
// query, so that what people typed cannot reach a log.
package web
