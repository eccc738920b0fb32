// Package hours reads, evaluates, displays and writes the opening hours of a
// place, in the OpenStreetMap opening_hours language that the national schema
// uses for its column "horaires". It is pure: no clock, no zone database.
//
// # Words
//
// A Schedule is an ordered list of rules. A rule selects days (dates, ISO
// weeks, weekdays, public holidays PH, school holidays SH) and says when they
// are open, closed or unknown. A Span is a stretch of one day, in minutes after
// its midnight; it may run past 24:00 into the next day. A State is what is
// known at one instant, a Row one day of a displayed week, a Line the one
// sentence said about now.
//
// # Rules
//
//   - Unknown is never closed. An empty schedule, one that only tells closures
//     ("PH off"), an unreadable time, a condition we have no data for: all are
//     Unknown, with their text.
//   - After ";" a rule replaces what earlier rules said of the days it selects;
//     after "," it adds to them. "off" with times only cuts those times out.
//   - A span belongs to the day it starts on. "Fr 22:00-02:00; Sa off" is open
//     on Saturday until 2 o'clock, where opening_hours.js cuts at midnight.
//   - Hours are read off the clock on the wall: a minute that the change to
//     summer time skips never happens, one that the change back repeats happens
//     twice.
//   - On a public holiday that no rule names, the weekday's hours apply, as in
//     OpenStreetMap, but the state carries the holiday as its Doubt: in France
//     most places then close, and a page must say to check.
//   - School holidays are not known here. Where a rule about SH would change
//     the answer, the answer is Unknown; elsewhere it stands.
//   - "09:00+" has a start and no known end: Unknown until midnight.
//     "14:00-17:00+" is open until 17:00, then Unknown until midnight.
//   - Hours with a comment alone ("09:00-12:00 "sur RDV"") are Open, with the
//     comment. OpenStreetMap calls that unknown; here the comment tells how the
//     place receives, and Format writes open "sur RDV" so that all agree. A
//     comment without hours is Unknown.
//   - A time that is no span ("08:22", "09:00-12:00-13:30", "14:00-14:00", all
//     found in the national data) makes its days Unknown except during the
//     other spans of the same rule, and its text becomes the comment.
//
// Not read, hence an error: sunrise and sunset, easter and day offsets, the
// fallback "||", repetition inside a span, years without a month.
package hours
