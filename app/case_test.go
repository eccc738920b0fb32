package app

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"maillage/core/actor"
	"maillage/core/fault"
	"maillage/core/id"
)

// openCases are the use cases that ask no right of who asks, and why.
var openCases = map[string]string{
	"Accounts.Enrol":          "whoever holds a session that has no factor yet",
	"Accounts.Enrolled":       "the same",
	"Accounts.EnterByPasskey": "the passkey is the proof; who asks only says which session it proves again",
	"Accounts.KeyScopes":      "answers which of one's own rights a key may have",
	"Space.Leave":             "ends the session that asks, if there is one",
}

// TestCasesAskTheirRight calls every use case that is told who asks, as someone
// signed in who may do nothing and as a visitor: each refuses before it looks
// at what it was given. Routes ask too, so the walk alone would not see a use
// case that forgot.
func TestCasesAskTheirRight(t *testing.T) {
	people := served(t).stage.people
	open := maps.Clone(openCases)
	for _, cases := range []any{people.accounts, people.orgs, people.register, people.space} {
		of := reflect.ValueOf(cases)
		for method, call := range of.Methods() {
			name := of.Type().Elem().Name() + "." + method.Name
			if _, is := openCases[name]; is {
				delete(open, name)
				continue
			}
			for kind, want := range map[actor.Kind]fault.Kind{actor.Helper: fault.Forbidden, actor.Visitor: fault.Anonymous} {
				who := actor.Actor{ID: id.New(time.Now()), Kind: kind, Org: id.New(time.Now()), Session: id.New(time.Now()), Proved: time.Now()}
				if asked, err := ask(t, call, who); asked && !fault.Is(err, want) && !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s answers a %s without rights: %v", name, kind, err)
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(open)) {
		t.Errorf("%s is no use case any more", name)
	}
}

// ask calls a use case with empty arguments; asked is false for one that is
// not told who asks.
func ask(t *testing.T, call reflect.Value, who actor.Actor) (asked bool, err error) {
	t.Helper()
	kind := call.Type()
	var given []reflect.Value
	for i := range kind.NumIn() {
		switch in := kind.In(i); in {
		case reflect.TypeFor[context.Context]():
			given = append(given, reflect.ValueOf(t.Context()))
		case reflect.TypeFor[actor.Actor]():
			given, asked = append(given, reflect.ValueOf(who)), true
		default:
			given = append(given, reflect.Zero(in))
		}
	}
	if !asked {
		return false, nil
	}
	results := call.Call(given)
	err, _ = results[len(results)-1].Interface().(error)
	return true, err
}
