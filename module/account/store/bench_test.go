package store_test

import (
	"testing"
	"time"

	"maillage/module/account"
	"maillage/module/account/accounttest"
	"maillage/platform/db"
	"maillage/platform/db/dbtest"
)

// engines runs a benchmark on both engines.
func engines(b *testing.B, fn func(b *testing.B, bench *accounttest.Bench)) {
	b.Run(string(db.SQLite), func(b *testing.B) {
		fn(b, accounttest.Open(b, dbtest.Open(b, dbtest.SQLite(b, accounttest.Sets))))
	})
	b.Run(string(db.Postgres), func(b *testing.B) {
		fn(b, accounttest.Open(b, dbtest.Open(b, dbtest.Postgres(b, accounttest.Sets))))
	})
}

// BenchmarkActor measures what the wall costs each request: who acts, read
// from the database.
func BenchmarkActor(b *testing.B) {
	engines(b, func(b *testing.B, bench *accounttest.Bench) {
		bench.Active("a")
		_, s := bench.Join(b, "camille@exemple.fr", "a", account.Referent)
		b.ReportAllocs()
		for b.Loop() {
			if who := bench.As(b, s); who.Org != "a" {
				b.Fatal("nobody acts")
			}
		}
	})
}

// BenchmarkSignIn measures a whole sign-in: asking, the mail, the link, the
// code of the application.
func BenchmarkSignIn(b *testing.B) {
	engines(b, func(b *testing.B, bench *accounttest.Bench) {
		bench.Active("a")
		p, _ := bench.Join(b, "camille@exemple.fr", "a", account.Referent)
		for b.Loop() {
			bench.Clock.Add(30 * time.Second)
			asking := account.Asking{Email: p.Email, Binding: "x", Lang: "fr", Network: "192.0.2.1"}
			if err := bench.Accounts.Ask(b.Context(), asking); err != nil {
				b.Fatal(err)
			}
			s, err := bench.Newest(b)
			if err == nil {
				_, err = p.Prove(b.Context(), s.ID, p.Code(b))
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
