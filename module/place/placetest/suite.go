package placetest

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/module/place"
	"maillage/module/place/standard"
)

// Store is what the suite asks of a store.
type Store interface {
	place.Store
	place.Feed
	Epoch(ctx context.Context) (int64, error)
}

// Suite is what every store of the directory must do, whatever its engine.
// open returns an empty store.
func Suite(t *testing.T, open func(t *testing.T) Store) {
	for name, test := range map[string]func(*testing.T, Store, *Clock){
		"a second import writes nothing":  secondImport,
		"a changed row keeps its place":   changedRow,
		"rows that cannot be saved":       refusedRows,
		"a complete file closes":          completeFile,
		"a file cut short closes nothing": cutShort,
		"a row without id closes nothing": blindRow,
		"without the right":               withoutRight,
		"the feed, page by page":          feed,
		"the feed since an instant":       since,
		"many imports at once":            race,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t), &Clock{Monday}) })
	}
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func secondImport(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(1203) // several chunks
	equal(t, "first", Import(t, s, clock, rows...), place.Report{Read: 1203, Created: 1203})
	before := must[int64](t)(s.Epoch(t.Context()))
	clock.At = clock.At.Add(time.Hour)
	equal(t, "second", Import(t, s, clock, rows...), place.Report{Read: 1203, Unchanged: 1203})
	equal(t, "epoch", must[int64](t)(s.Epoch(t.Context())), before)
}

func changedRow(t *testing.T, s Store, clock *Clock) {
	row := Library("a")
	Import(t, s, clock, row, Library("b"))
	first := must[*place.Place](t)(s.Place(t.Context(), "a"))
	clock.At = clock.At.Add(time.Hour)
	row.Name = "Médiathèque rebaptisée"
	equal(t, "report", Import(t, s, clock, row, Library("b")), place.Report{Read: 2, Changed: 1, Unchanged: 1})
	second := must[*place.Place](t)(s.Place(t.Context(), first.ID))
	equal(t, "identity", second.ID, first.ID)
	equal(t, "name", second.Name, "Médiathèque rebaptisée")
	equal(t, "time of the change", second.ChangedAt.Equal(clock.At), true)
	if second.Epoch <= first.Epoch {
		t.Errorf("epoch %d after %d", second.Epoch, first.Epoch)
	}
	if missing := must[*place.Place](t)(s.Place(t.Context(), "nobody")); missing != nil {
		t.Errorf("an unknown id gives %v", missing)
	}
}

func refusedRows(t *testing.T, s Store, clock *Clock) {
	nameless := Library("nameless")
	nameless.Name = ""
	var refused []int
	report, err := Importer(s, clock).Import(t.Context(), actor.CommandLine(), place.Import{Name: "test",
		Rows: File(Library("a"), nameless, Library("a"), Library("c")),
		Refused: func(row int, _ string, why []standard.Refusal) {
			if len(why) == 0 || why[0].Reason == "" || why[0].Field == "" {
				t.Errorf("row %d is refused without a reason", row)
			}
			refused = append(refused, row)
		}})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "report", report, place.Report{Read: 4, Created: 2, Refused: 2})
	if !slices.Equal(refused, []int{2, 3}) {
		t.Errorf("refused rows %v", refused)
	}
}

func completeFile(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(10)
	Import(t, s, clock, rows...)
	elsewhere := Library("elsewhere")
	elsewhere.Source = "Autre"
	Import(t, s, clock, elsewhere)
	lost := must[*place.Place](t)(s.Place(t.Context(), rows[9].ID))

	report, err := Importer(s, clock).Import(t.Context(), actor.CommandLine(), place.Import{Name: "test", Complete: true, Rows: File(rows[:9]...)})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "report", report, place.Report{Read: 9, Unchanged: 9, Closed: 1})
	equal(t, "state of the one left out", must[*place.Place](t)(s.Place(t.Context(), lost.ID)).State, place.Closed)
	equal(t, "state of another source's", must[*place.Place](t)(s.Place(t.Context(), "elsewhere")).State, place.Visible)

	equal(t, "back in the file", Import(t, s, clock, rows...), place.Report{Read: 10, Changed: 1, Unchanged: 9})
	back := must[*place.Place](t)(s.Place(t.Context(), lost.ID))
	equal(t, "identity of the one that came back", back.SourceID(), rows[9].ID)
	equal(t, "its state", back.State, place.Visible)
}

func cutShort(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(10)
	Import(t, s, clock, rows...)
	_, err := Importer(s, clock).Import(t.Context(), actor.CommandLine(), place.Import{Name: "test", Complete: true, Rows: File(rows[:5]...)})
	if !fault.Is(err, fault.Conflict) {
		t.Fatalf("half a file: %v", err)
	}
	n := 0
	if err := s.Each(t.Context(), func(place.Place) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	equal(t, "visible places", n, 10)
}

func blindRow(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(10)
	Import(t, s, clock, rows...)
	rows[4].ID = ""
	report, err := Importer(s, clock).Import(t.Context(), actor.CommandLine(), place.Import{Name: "test", Complete: true, Rows: File(rows...)})
	if !fault.Is(err, fault.Conflict) {
		t.Errorf("the row may be any place: %v", err)
	}
	equal(t, "report", report, place.Report{Read: 10, Unchanged: 9, Refused: 1})
}

func withoutRight(t *testing.T, s Store, clock *Clock) {
	_, err := Importer(s, clock).Import(t.Context(), actor.Anyone(), place.Import{Name: "test", Rows: File(Library("a"))})
	if !fault.Is(err, fault.Forbidden) {
		t.Errorf("anyone imports: %v", err)
	}
	if held := must[*place.Place](t)(s.Place(t.Context(), "a")); held != nil {
		t.Error("and the place is there")
	}
}

func feed(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(25)
	Import(t, s, clock, rows[:10]...)
	Import(t, s, clock, rows[10:]...)
	seen := map[string]bool{}
	cursor := place.Cursor{}
	for {
		step := must[place.Changes](t)(s.Changes(t.Context(), cursor, 7))
		for _, p := range step.Places {
			if seen[p.ID] {
				t.Errorf("%s comes twice", p.SourceID())
			}
			seen[p.ID] = true
		}
		cursor = step.Next
		if !step.More {
			break
		}
	}
	equal(t, "places in the feed", len(seen), 25)
	rows[3].Phone = "+33536490002"
	Import(t, s, clock, rows...)
	step := must[place.Changes](t)(s.Changes(t.Context(), cursor, 7))
	if len(step.Places) != 1 || step.Places[0].SourceID() != rows[3].ID {
		t.Errorf("after the cursor: %d places", len(step.Places))
	}
}

func since(t *testing.T, s Store, clock *Clock) {
	Import(t, s, clock, Libraries(3)...)
	clock.At = clock.At.Add(24 * time.Hour)
	Import(t, s, clock, Library("new"))
	for _, c := range []struct {
		at   time.Time
		want int
	}{{Monday, 4}, {Monday.Add(time.Minute), 1}, {Monday.Add(48 * time.Hour), 0}} {
		cursor := must[place.Cursor](t)(s.Since(t.Context(), c.at))
		equal(t, "since "+c.at.String(), len(must[place.Changes](t)(s.Changes(t.Context(), cursor, 10)).Places), c.want)
	}
}

// race has 32 callers import the same rows at once: each place is created
// once and stands once in the feed.
func race(t *testing.T, s Store, clock *Clock) {
	rows := Libraries(40)
	reports := make([]place.Report, 32)
	var all sync.WaitGroup
	for i := range reports {
		all.Go(func() {
			report, err := Importer(s, clock).Import(context.WithoutCancel(t.Context()), actor.CommandLine(), place.Import{Name: "test", Rows: File(rows...)})
			if err != nil {
				t.Error(err)
			}
			reports[i] = report
		})
	}
	all.Wait()
	last := int64(0)
	step := must[place.Changes](t)(s.Changes(t.Context(), place.Cursor{}, 1000))
	for _, p := range step.Places {
		if p.Epoch < last {
			t.Error("the feed is not in the order of the epochs")
		}
		last = p.Epoch
	}
	equal(t, "places in the feed", len(step.Places), len(rows))
	created := 0
	for _, r := range reports {
		created += r.Created
		equal(t, "rows accounted for", r.Created+r.Changed+r.Unchanged+r.Refused, r.Read)
	}
	equal(t, "places created", created, len(rows))
}
