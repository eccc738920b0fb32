// Package retention forgets in time: it knows for how long each category of
// data is kept, and why, and every night purges what has become older.
//
// Words. A category is data of one nature, kept for one purpose; its basis says
// on what ground it is kept so long; its period, for how long. A run is one
// purge of one category. The register is all the categories of the program, and
// serves as the part of the record of processing (GDPR, article 30) that tells
// of erasure.
//
// Rules. What is younger than its period is never purged. A category that
// fails does not keep the others from being purged; the night is tried again.
// Every run leaves a row, with the count, that nobody can change.
//
// Who may do what: the job purges; the board is for those who operate the
// service. This room knows no actor: the page has checked.
package retention
