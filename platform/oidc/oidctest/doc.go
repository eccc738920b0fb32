// Package oidctest is an identity provider for tests: a real OpenID Connect
// server over TLS that behaves like ProConnect (signed user information, PKCE,
// one code for one use) and lies when it is told to.
package oidctest
