// Package otp is the door of one-time passwords (TOTP, RFC 6238): six digits
// that a telephone shows for 30 seconds, and the recovery codes of whoever has
// lost it. It is the only room that imports github.com/pquerna/otp.
//
// A step is the number of the 30 seconds a code belongs to. Whoever accepts a
// code keeps its step by a guarded update (WHERE last_step < the new one): the
// same code, seen over a shoulder, is then refused.
package otp
