// Package passkey is the door of passkeys (WebAuthn level 3): a key that a
// telephone, a computer or a token keeps, and shows to this site alone once
// its owner has been recognised by it. It is the only room that imports
// github.com/go-webauthn.
//
// Words. A Site is us, as a browser knows us: an origin. A Holder is whoever a
// key is made for, known by an opaque handle drawn once (64 random bytes, never
// an e-mail: the device keeps it). A Key is what we keep of a passkey; no part
// of it is secret. A challenge is 32 random bytes that one answer signs.
//
// Each ceremony has two halves. Begin gives the options for the browser and
// the challenge, which the caller keeps on the server, with an expiry of
// Lasts, for that browser alone. Finish takes both back. The caller spends the
// challenge before it calls Finish, whatever the outcome: a challenge that
// serves twice would let an answer be replayed.
//
// The device must recognise its owner (user verification) and keep the key
// itself (resident key), so that a passkey alone signs in, without a name.
// Whatever was wrong with an answer, the fault says the same.
package passkey
