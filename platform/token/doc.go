// Package token draws secrets by lot: tokens for programs, codes for people,
// API keys. It also reads back what people type.
//
// Nothing here is kept as it is: the database holds the MAC of a secret
// (platform/key), of its folded form when a person types it.
package token
